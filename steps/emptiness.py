"""What empty means to people who look at a screen."""

from __future__ import annotations

from typing import Any

from checklist.datatypes import is_empty
from steps.bench import Limits, Side


def emptiness(side: Side, path: str) -> Any:
    """How a person leaves a property empty: a number's field falls back to 0, a text's to nothing."""
    return 0.0 if side.limits.get(path, Limits()).kind == "number" else ""


def counts_as_empty(value: Any) -> bool:
    return is_empty(value) or value == 0
