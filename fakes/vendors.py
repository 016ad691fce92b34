"""Both vendors on one clock, for whoever needs the whole world."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TypedDict

from fakes.app import App
from fakes.clock import Clock
from fakes.keap import KEY, OAUTH, UNLIMITED, Quota, keap
from fakes.keap import SWITCHES as KEAP_SWITCHES
from fakes.switches import Switch, checked
from fakes.webcrm import SWITCHES as WEBCRM_SWITCHES
from fakes.webcrm import webcrm

__all__ = ["KEAP_QUOTAS", "SWITCHES", "WEBCRM_REQUESTS_PER_MINUTE", "Terms", "moved", "opened"]

SWITCHES: Mapping[str, Switch] = MappingProxyType({**KEAP_SWITCHES, **WEBCRM_SWITCHES})
"""Every switch of both vendors, by name."""

KEAP_QUOTAS: Mapping[str, Quota] = MappingProxyType({"oauth": OAUTH, "key": KEY, "none": UNLIMITED})
"""What Keap lets through: to an OAuth client, to a key, and to whoever must not be slowed down."""

WEBCRM_REQUESTS_PER_MINUTE = 250


@dataclass(frozen=True)
class Terms:
    """What a vendor agrees with its customer; a credential that is None is the usual one, a limit None is no limit."""

    keap_credential: str | None = None
    keap_quota: Quota = field(default_factory=Quota)
    webcrm_credential: str | None = None
    webcrm_requests_per_minute: int | None = WEBCRM_REQUESTS_PER_MINUTE
    mandatory: Iterable[str] = ()  # further webCRM fields (DTO names) that may not be left empty


_USUAL = Terms()


def opened(
    clock: Clock, *, switches: Mapping[str, str] = MappingProxyType({}), terms: Terms = _USUAL
) -> dict[str, App]:
    """Open fresh tenants, {"keap": App, "webcrm": App}, with values of SWITCHES by name. Raises SwitchError."""
    checked(SWITCHES, switches)
    return {
        "keap": keap(
            clock,
            quota=terms.keap_quota,
            switches=_chosen(switches, KEAP_SWITCHES),
            **_given(terms.keap_credential),
        ),
        "webcrm": webcrm(
            clock,
            requests_per_minute=terms.webcrm_requests_per_minute,
            mandatory=terms.mandatory,
            switches=_chosen(switches, WEBCRM_SWITCHES),
            **_given(terms.webcrm_credential),
        ),
    }


def moved(apps: Mapping[str, App], switches: Mapping[str, str]) -> None:
    """Move switches of tenants that are in use. Raises SwitchError, and moves none, when one is wrong."""
    checked(SWITCHES, switches)
    for app in apps.values():
        app.switches.set(_chosen(switches, app.switches.known))


def _chosen(switches: Mapping[str, str], known: Mapping[str, Switch]) -> dict[str, str]:
    return {name: value for name, value in switches.items() if name in known}


class _Credential(TypedDict, total=False):
    credential: str


def _given(credential: str | None) -> _Credential:
    return {} if credential is None else {"credential": credential}
