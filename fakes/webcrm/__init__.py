"""A working simplified webCRM: the REST API of `https://api.webcrm.com` over one tenant in memory."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from fakes.app import App
from fakes.clock import Clock
from fakes.store import Store
from fakes.switches import Settings
from fakes.webcrm.auth import AUTH_CODE, Sessions
from fakes.webcrm.hooks import Subscriptions
from fakes.webcrm.limits import Window
from fakes.webcrm.records import designs
from fakes.webcrm.switches import SWITCHES, check_fields
from fakes.webcrm.tenant import Tenant
from fakes.webcrm.vendor import Webcrm

__all__ = ["SWITCHES", "webcrm"]


def webcrm(
    clock: Clock,
    *,
    credential: str = AUTH_CODE,
    requests_per_minute: int | None = 250,
    mandatory: Iterable[str] = (),
    switches: Mapping[str, str] = MappingProxyType({}),
) -> App:
    """Open a fresh tenant; `credential` is the application token to log in with.

    `requests_per_minute` None means no limit; `mandatory` names further fields (DTO names) that every write must leave
    filled; switches are those of `SWITCHES`: {"webcrm.put.omitted": "reset"}. Raises SwitchError.
    """
    names = frozenset(mandatory)
    check_fields(names)
    store, settings = Store(designs(names), clock), Settings(SWITCHES, switches)
    tenant = Tenant(
        sessions=Sessions(credential),
        store=store,
        switches=settings,
        window=Window(requests_per_minute),
        hooks=Subscriptions(store, settings),
        mandatory=names,
    )
    return App(Webcrm(tenant))
