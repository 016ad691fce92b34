"""A working simplified Keap: REST v1 and v2 over the same records."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from types import MappingProxyType

from fakes.app import App
from fakes.clock import Clock
from fakes.keap.quota import KEY, OAUTH, UNLIMITED, Quota
from fakes.keap.switches import SWITCHES
from fakes.keap.tenant import Keap
from fakes.switches import Settings

__all__ = ["KEY", "OAUTH", "SWITCHES", "UNLIMITED", "Quota", "keap"]

# Looks random, and is the same in every run so that a failing example can be replayed.
_CREDENTIAL = f"KeapAK-{sha256(b'fake Keap').hexdigest()[:32]}"
_USUAL = Quota()
_NONE: Mapping[str, str] = MappingProxyType({})


def keap(
    clock: Clock,
    *,
    credential: str = _CREDENTIAL,
    refresh_token: str | None = None,
    quota: Quota = _USUAL,
    switches: Mapping[str, str] = _NONE,
) -> App:
    """Open an empty Keap tenant; `switches` are values of SWITCHES by name, anything else is a SwitchError.

    The credential is a key that never expires. For OAuth, GET /app/oauth/authorize gives a code to anybody; who wants
    to skip that passes a `refresh_token` to begin with. `quota` is OAUTH, KEY, UNLIMITED or one's own.
    """
    return App(Keap(clock, credential, refresh_token, quota, Settings(SWITCHES, switches)))
