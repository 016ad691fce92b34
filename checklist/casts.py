"""One function for each data type: the value that its cast leaves, or `DROPPED`.

Where the casts are undocumented these functions still answer, with the plainest value; `datatypes.decidable` says where.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from enum import Enum
from functools import partial
from math import isfinite
from typing import Any, Final

from checklist.model import DataType, Kind

Cast = Callable[[Any], Any]


class Dropped(Enum):
    """The type of `DROPPED`: the value means nothing in this data type and must not be written."""

    DROPPED = "DROPPED"

    def __repr__(self) -> str:
        return self.name


DROPPED: Final = Dropped.DROPPED

NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_WHOLE = re.compile(r"-?\d+", re.ASCII)
_HEX = re.compile(r"0x((?:[0-9a-fA-F]{2})+)")
_BOOLEANS = {"true": True, "false": False}
_DECIMAL_PREFIX = "~f"


def is_empty(value: Any) -> bool:
    """Tell "no value" (None, "", []) from a value; 0 and False are values."""
    return value is None or (isinstance(value, str | bytes | list | tuple) and not value)


def number_of(value: Any) -> Decimal | None:
    """Give a number's exact value; a float's is the one that it is printed with: 0.1 is 0.1."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    return Decimal(repr(value)) if isinstance(value, float) else Decimal(value)


def plain(number: Decimal) -> str:
    """Write a number without exponent, trailing zeros or negative zero."""
    text = f"{number:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def text_of(value: Any) -> Any:
    """Cast one value, not a list of them, to text: a list inside a list becomes JSON, as a dict does."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, bytes):
        return _decoded(value)
    if isinstance(value, datetime):
        return value.isoformat()
    number = number_of(value)
    return json_of(value) if number is None else plain(number)


def json_of(value: Any, *, ascii_only: bool = True) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=ascii_only, default=text_of)


def _decoded(value: bytes) -> Any:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return DROPPED


def _integer(value: Any) -> Any:
    if isinstance(value, str):
        return _integer_text(value)
    number = number_of(value)
    return DROPPED if number is None or not number.is_finite() else int(number)


def _integer_text(text: str) -> Any:
    if _WHOLE.fullmatch(text):
        return int(Decimal(text))  # int(text) refuses more than 4300 digits
    if found := _HEX.fullmatch(text):
        return int.from_bytes(bytes.fromhex(found[1]), "big", signed=True)  # 0xff is -1, 0x00ff 255
    return DROPPED


def _decimal(value: Any) -> Any:
    if isinstance(value, str):
        text = value.removeprefix(_DECIMAL_PREFIX)
        return Decimal(text) if NUMBER.fullmatch(text) else DROPPED
    number = number_of(value)
    return DROPPED if number is None or not number.is_finite() else number


def _float(value: Any) -> Any:
    if isinstance(value, str) and not NUMBER.fullmatch(value):
        return DROPPED
    number = _decimal(value)
    if number is DROPPED:
        return DROPPED
    return float(number) if isfinite(float(number)) else DROPPED


def _boolean(value: Any) -> Any:
    if isinstance(value, str):
        return _BOOLEANS.get(value.lower(), DROPPED)
    return value if isinstance(value, bool) else DROPPED


def _moment(pattern: str, value: Any) -> Any:
    """Write a datetime in UTC. Text that looks like one is not a datetime."""
    if not isinstance(value, datetime):
        return DROPPED
    aware = value if value.tzinfo else value.replace(tzinfo=UTC)
    return aware.astimezone(UTC).strftime(pattern)


def _elementwise(cast: Cast) -> Cast:
    """Cast each element of a list; those without a meaning are left out."""

    def cast_value(value: Any) -> Any:
        if isinstance(value, list | tuple):
            return [done for done in map(cast_value, value) if done is not DROPPED]
        return None if is_empty(value) else cast(value)

    return cast_value


def _string(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [done for done in map(text_of, value) if done is not DROPPED]
    return text_of(value)


def _first(value: Any) -> Any:
    while isinstance(value, list | tuple):
        value = value[0] if value else None
    return value


_CASTS: dict[Kind, Cast] = {
    Kind.STRING: _string,
    Kind.INTEGER: _elementwise(_integer),
    Kind.FLOAT: _elementwise(_float),
    Kind.BOOLEAN: _elementwise(_boolean),
    Kind.DECIMAL: _elementwise(_decimal),
    Kind.LIST: lambda value: None if is_empty(value) else [value],
    Kind.FIRST: _first,
    Kind.HIDDEN: lambda value: value,
}


def cast_of(type_: DataType) -> Cast:
    if type_.kind is Kind.DATETIME:
        return _elementwise(partial(_moment, type_.format or ""))
    return _CASTS[type_.kind]
