"""A working simplified Keap: REST v1 and v2 over the same records."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from fakes.app import App
from fakes.clock import Clock
from fakes.keap.switches import SWITCHES, chosen
from fakes.keap.tenant import Keap

__all__ = ["SWITCHES", "keap"]

# Looks random, and is the same in every run so that a failing example can be replayed.
_CREDENTIAL = f"KeapAK-{sha256(b'fake Keap').hexdigest()[:32]}"


def keap(
    clock: Clock,
    *,
    credential: str = _CREDENTIAL,
    refresh_token: str | None = None,
    **switches: Any,
) -> App:
    """Open an empty Keap tenant; `switches` are those of SWITCHES, anything else is a ValueError.

    The credential is a key that never expires. Who wants to try OAuth passes a `refresh_token` to begin with.
    """
    return App(Keap(clock, credential, refresh_token, chosen(switches)))
