"""What a document's data types mean for a value on its way: the sync's own reading of the casts.

The acceptance suite judges with an oracle of its own, `checklist.datatypes`. The two must not share a line, or a mistake in
it would be made by the sync and forgiven by its judge.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import Any, Final

from checklist.model import DataType, Kind


class Dropped(Enum):
    DROPPED = "dropped"


DROPPED: Final = Dropped.DROPPED  # the value means nothing in this type: it is not written

_WHOLE = re.compile(r"-?[0-9]+")
_HEXADECIMAL = re.compile(r"0x(?:[0-9a-fA-F]{2})+")
_NUMBERS = (int, float, Decimal)


def is_empty(value: Any) -> bool:
    """Nothing, no text, no elements. 0 and False are values."""
    return value is None or (isinstance(value, str | list | tuple | bytes) and len(value) == 0)


def cast(type_: DataType, value: Any) -> Any:
    """The value as the target is to carry it, None for nothing, DROPPED where it has no meaning in the type."""
    if is_empty(value):
        return None
    if type_.kind is Kind.LIST:
        return [value]
    if isinstance(value, list | tuple) and type_.kind not in (Kind.HIDDEN, Kind.FIRST):
        done = (_cast_element(type_, element) for element in value)
        return [element for element in done if element is not DROPPED]
    return _cast_one(type_, value)


def same(type_: DataType, left: Any, right: Any) -> bool:
    """Nothing is left to write: both sides say it already, each in its own spelling."""
    if is_empty(left) or is_empty(right):
        return is_empty(left) and is_empty(right)
    if type_.kind is Kind.STRING:
        return _same_text(left, right)
    if type_.kind is Kind.LIST:
        return bool(
            _unwrapped(left) == _unwrapped(right)
        )  # the target shows [v] for what is v here
    mine, theirs = cast(type_, left), cast(type_, right)
    return bool(mine == theirs) and isinstance(mine, bool) == isinstance(theirs, bool)


def _unwrapped(value: Any) -> Any:
    while isinstance(value, list | tuple) and len(value) == 1:
        value = value[0]
    return value


def _cast_element(type_: DataType, element: Any) -> Any:
    """Nothing in a list keeps its place: a text stays "", of any other type nothing is left."""
    if is_empty(element):
        return element if type_.kind is Kind.STRING else None
    return _cast_one(type_, element)


def _cast_one(type_: DataType, value: Any) -> Any:
    try:
        return _CASTS[type_.kind](type_, value)
    except (TypeError, ValueError, InvalidOperation, OverflowError):
        return DROPPED


def _same_text(left: Any, right: Any) -> bool:
    """Texts to the letter: "007" is not "7". But a number is the same as a text that spells it, with however many zeros behind the point."""
    if isinstance(left, list | tuple) and isinstance(right, list | tuple):
        return len(left) == len(right) and all(map(_same_text, left, right))
    if is_empty(left) or is_empty(right):
        return is_empty(left) and is_empty(right)
    if _is_number(left) != _is_number(right):
        number, other = (left, right) if _is_number(left) else (right, left)
        return isinstance(other, str) and _spells(other, number)
    return bool(as_text(left) == as_text(right))


def _spells(text: str, number: Any) -> bool:
    digits = re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", text)
    return bool(digits and Decimal(text) == Decimal(str(number)))


def _is_number(value: Any) -> bool:
    return isinstance(value, _NUMBERS) and not isinstance(value, bool)


def as_text(value: Any) -> str:
    """As a document's text has it."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if _is_number(value):
        digits = format(Decimal(str(value)), "f")
        short = digits.rstrip("0").rstrip(".") if "." in digits else digits
        return "0" if short in ("-0", "") else short
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.decode("utf-8")
    return json.dumps(value, sort_keys=True, default=as_text)


def _whole(value: Any) -> int:
    if isinstance(value, str):
        if _HEXADECIMAL.fullmatch(value):
            return int.from_bytes(bytes.fromhex(value[2:]), "big", signed=True)
        if not _WHOLE.fullmatch(value):
            raise ValueError(value)
    return int(_number(value))


def _number(value: Any) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        raise TypeError(value)
    number = Decimal(value.removeprefix("~f") if isinstance(value, str) else str(value))
    if not number.is_finite() or (isinstance(value, str) and value != value.strip()):
        raise ValueError(value)
    return number


def _flag(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.lower() in ("true", "false"):
        return value.lower() == "true"
    raise TypeError(value)


def _moment(type_: DataType, value: Any) -> str:
    if not isinstance(value, datetime):
        raise TypeError(value)  # a text that looks like a time is none
    aware = value if value.tzinfo else value.replace(tzinfo=UTC)
    return aware.astimezone(UTC).strftime(type_.format or "")


_CASTS: dict[Kind, Callable[[DataType, Any], Any]] = {
    Kind.STRING: lambda _, value: as_text(value),
    Kind.INTEGER: lambda _, value: _whole(value),
    Kind.DECIMAL: lambda _, value: _number(value),
    Kind.FLOAT: lambda _, value: float(_number(value)),
    Kind.BOOLEAN: lambda _, value: _flag(value),
    Kind.DATETIME: _moment,
    Kind.HIDDEN: lambda _, value: value,
    Kind.FIRST: lambda _, value: value[0] if isinstance(value, list | tuple) else value,
}
