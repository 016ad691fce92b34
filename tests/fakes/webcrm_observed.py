"""What a client sees of each unsettled point: a register of observations, each with what every value shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tests.fakes.webcrm_client import Client

Observe = Callable[[Client], Any]


@dataclass(frozen=True)
class Observation:
    see: Observe
    shows: Mapping[str, Any]  # by the switch's value
    where: Mapping[str, Any]  # what the tenant needs besides the switch


OBSERVATIONS: dict[str, Observation] = {}


def observed(switch: str, shows: Mapping[str, Any], **where: Any) -> Callable[[Observe], Observe]:
    """Register how a client sees the switch, and what it sees at each value."""

    def register(see: Observe) -> Observe:
        OBSERVATIONS[switch] = Observation(see, shows, where)
        return see

    return register
