"""What empty means to people who look at a screen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from checklist.datatypes import is_empty
from steps.bench import Limits, Side

EMPTY: Mapping[str, Any] = {"number": 0.0, "integer": 0, "flag": False}  # by kind


def emptiness(side: Side, path: str) -> Any:
    """How a person leaves a property empty: a number's field falls back to 0, a box is not ticked, a text is nothing."""
    return EMPTY.get(side.limits.get(path, Limits()).kind, "")


def counts_as_empty(value: Any) -> bool:
    return is_empty(value) or value == 0
