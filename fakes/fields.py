"""What one field of a vendor's record can hold, and why it refuses a value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from math import isfinite
from typing import Any, Literal

Kind = Literal["text", "number", "integer", "flag", "time", "list", "object"]


@dataclass(frozen=True)
class Field:
    """One field under the vendor's own read name."""

    kind: Kind = "text"
    max_length: int | None = None  # of a text, in code points
    decimals: int | None = None  # of a number; more are refused, never rounded
    minimum: float | None = None
    maximum: float | None = None
    required: bool = False  # may be neither null nor ""
    audit: bool = False  # moves by itself when a record is saved: stamps, history, updated-by
    secret: bool = False
    default: Any = None  # what an untouched record holds
    choices: tuple[str, ...] = ()
    refers_to: str | None = None  # the table whose id it holds
    shape: Mapping[str, Field] | None = None  # of an object, or of each in a list; None: whatever


def problem(field: Field, value: Any) -> str | None:
    """Say why the field cannot hold the value, in words that follow "is"; None when it can."""
    if value is None or value == "":
        empty_is_fine = value is None or field.kind == "text"
        return "required" if field.required else None if empty_is_fine else f"no {field.kind}"
    return _CHECKS[field.kind](field, value) or _misshapen(field, value)


def _misshapen(field: Field, value: Any) -> str | None:
    """Say why a list or an object cannot hold what it does."""
    if field.shape is None:
        return None
    for each in value if field.kind == "list" else (value,):
        if not isinstance(each, Mapping):
            return "a list of something else than objects"
        for name, inner in field.shape.items():
            why = problem(inner, each.get(name))
            if why:
                return f"wrong: its {name!r} is {why}"
    return None


def settled(field: Field, value: Any) -> Any:
    """Turn a time that arrived as ISO 8601 text into an aware UTC datetime; other values stay."""
    if field.kind != "time" or value is None:
        return value
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return moment.astimezone(UTC)


def _text(field: Field, value: Any) -> str | None:
    if not isinstance(value, str):
        return "no text"
    if field.max_length is not None and len(value) > field.max_length:
        return f"longer than {field.max_length} characters"
    if field.choices and value not in field.choices:
        return f"none of {', '.join(field.choices)}"
    return None


def _number(field: Field, value: Any) -> str | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not finite(value):
        return "no finite number"
    if field.minimum is not None and value < field.minimum:
        return f"less than {field.minimum:g}"
    if field.maximum is not None and value > field.maximum:
        return f"more than {field.maximum:g}"
    if field.decimals is not None and decimals(value) > field.decimals:
        return f"finer than {field.decimals} decimals"
    return None


def finite(value: float) -> bool:
    """Tell whether a float can hold the number at all."""
    try:
        return isfinite(value)
    except OverflowError:  # an integer beyond them
        return False


def _integer(field: Field, value: Any) -> str | None:
    return _number(field, value) if isinstance(value, int) else "no integer"


def _time(_field: Field, value: Any) -> str | None:
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        return "no ISO 8601 time"
    if not isinstance(moment, datetime) or moment.tzinfo is None:
        return "no time with an offset"
    return None if has_utc(moment) else "a time beyond the calendar in UTC"


def has_utc(moment: datetime) -> bool:
    try:
        moment.astimezone(UTC)
    except OverflowError:
        return False
    return True


def _only(kind: type) -> Callable[[Field, Any], str | None]:
    return lambda field, value: None if isinstance(value, kind) else f"no {field.kind}"


def decimals(value: float) -> int:
    """Count the decimals of a number as it is written: 12.50 has one, 1e-7 has seven."""
    exponent = Decimal(repr(value)).normalize().as_tuple().exponent
    return max(0, -int(exponent))


_CHECKS: Mapping[Kind, Callable[[Field, Any], str | None]] = {
    "text": _text,
    "number": _number,
    "integer": _integer,
    "flag": _only(bool),
    "time": _time,
    "list": _only(list),
    "object": _only(dict),
}
