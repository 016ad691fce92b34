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
from fakes.webcrm.records import Author, designs
from fakes.webcrm.switches import SWITCHES, check_fields, check_tables
from fakes.webcrm.tenant import Tenant
from fakes.webcrm.vendor import Webcrm

__all__ = ["SWITCHES", "webcrm"]


def webcrm(  # noqa: PLR0913 # all by name, each one thing that an administrator sets
    clock: Clock,
    *,
    credential: str = AUTH_CODE,
    requests_per_minute: int | None = 250,
    mandatory: Iterable[str] = (),
    lengths: Mapping[str, int] = MappingProxyType({}),
    read_only: Iterable[str] = (),
    switches: Mapping[str, str] = MappingProxyType({}),
) -> App:
    """Open a fresh tenant; `credential` is the application token to log in with.

    `requests_per_minute` None means no limit; `mandatory` names further fields (DTO names) that every write must leave
    filled, `lengths` how many characters fit into some; the token may only read the tables (`TABLES`) of `read_only`;
    switches are those of `SWITCHES`: {"webcrm.put.omitted": "reset"}. Raises SwitchError.
    """
    names, barred = frozenset(mandatory), frozenset(read_only)
    check_fields(names | lengths.keys())
    check_tables(barred)
    settings, author = Settings(SWITCHES, switches), Author()
    store = Store(designs(names, lengths, author, settings), clock)
    tenant = Tenant(
        sessions=Sessions(credential),
        store=store,
        switches=settings,
        window=Window(requests_per_minute),
        hooks=Subscriptions(store, settings, Webcrm.hosts[0]),
        author=author,
        mandatory=names,
        read_only=barred,
    )
    return App(Webcrm(tenant))
