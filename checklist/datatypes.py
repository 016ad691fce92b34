"""The oracle: what each data type of a document means for a value.

`cast` is what is documented of the casts, `same` judges two values by it. Values are JSON's, plus `Decimal`, `bytes` and
`datetime`. None, "" and [] all mean "no value"; 0 and False are values.

What is undocumented is never asserted. `decidable` is False for
- N/A, which hides its cast, and "first", which is described nowhere;
- NaN and the infinities;
- booleans as numbers, 0 and 1 as booleans, and texts such as "yes";
- "integer" of a text with a fraction and of a negative fraction; "float" of a text with a comma;
- numbers in text with blanks around them or a plus sign before them.
`same` is lenient about the rest: how a boolean is spelled as text ("true" or "True"), trailing zeros ("12.50" is 12.5),
letters outside ASCII in JSON text, and how often a list is wrapped.
"""

from __future__ import annotations

import re
from decimal import Decimal
from math import isfinite
from typing import Any

from checklist.casts import DROPPED, cast_of, is_empty, json_of, number_of, text_of
from checklist.model import DataType, Kind

__all__ = ["DROPPED", "canonical", "cast", "decidable", "is_empty", "same"]

_UNDESCRIBED = frozenset({Kind.HIDDEN, Kind.FIRST})
_NUMERIC = frozenset({Kind.INTEGER, Kind.FLOAT, Kind.DECIMAL})
_PLAIN_NUMBER = re.compile(r"-?\d+(?:\.\d+)?", re.ASCII)

_LOOSE_NUMBER = r"\s*[+-]?(?:\d+[.,]?\d*|[.,]\d+)(?:e[+-]?\d+)?\s*|\s*[+-]?(?:nan|inf|infinity)\s*"
_PLAIN_FLOAT = r"(?!-?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?\Z)"
_UNDOCUMENTED_TEXT = {
    Kind.INTEGER: re.compile(rf"(?!-?\d+\Z)(?:{_LOOSE_NUMBER})", re.ASCII | re.IGNORECASE),
    Kind.FLOAT: re.compile(rf"{_PLAIN_FLOAT}(?:{_LOOSE_NUMBER})", re.ASCII | re.IGNORECASE),
    Kind.DECIMAL: re.compile(rf"{_PLAIN_FLOAT}(?:{_LOOSE_NUMBER})", re.ASCII | re.IGNORECASE),
    Kind.BOOLEAN: re.compile(r"yes|no|on|off|y|n|t|f|0|1|\s+.*|.*\s+", re.IGNORECASE),
}


def cast(type_: DataType, value: Any) -> Any:
    """Give the value that the target must carry, or `DROPPED` where it must not be written at all."""
    return cast_of(type_)(value)


def canonical(type_: DataType, value: Any) -> Any:
    """Give the one form that stands for every spelling of a value, whether it has been cast or not."""
    if is_empty(value):
        return None
    if type_.kind is Kind.LIST:
        return _unwrapped(value)
    done = cast(type_, value)
    written = type_.kind is Kind.DATETIME and done is DROPPED  # as the target carries it: text
    return value if written else done


def same(type_: DataType, a: Any, b: Any) -> bool:
    """Judge whether two values, each from either side of a row, are equal after the cast.

    A dropped value is the same as nothing but another dropped value: ask `cast` first and expect no write.
    For N/A and "first" this only says that a value stayed what it was.
    """
    if is_empty(a) or is_empty(b):
        return is_empty(a) and is_empty(b)
    if type_.kind is Kind.STRING:
        return _same_text(a, b)
    return _equal(canonical(type_, a), canonical(type_, b))


def decidable(type_: DataType, *values: Any) -> bool:
    """Say whether the documentation settles what becomes of `values`; without values, of the type at all."""
    return type_.kind not in _UNDESCRIBED and all(_documented(type_.kind, v) for v in values)


def _documented(kind: Kind, value: Any) -> bool:
    if isinstance(value, list | tuple):
        return all(_documented(kind, element) for element in value)
    if isinstance(value, str):
        undocumented = _UNDOCUMENTED_TEXT.get(kind)
        return undocumented is None or undocumented.fullmatch(value) is None
    if isinstance(value, bool):
        return kind not in _NUMERIC
    number = number_of(value)
    return number is None or _documented_number(kind, number)


def _documented_number(kind: Kind, number: Decimal) -> bool:
    if kind is Kind.INTEGER and number.is_finite():
        return number >= 0 or number == number.to_integral_value()
    if kind is Kind.BOOLEAN:
        return number not in (0, 1)
    return isfinite(number) if kind is Kind.FLOAT else number.is_finite()


def _unwrapped(value: Any) -> Any:
    while isinstance(value, list | tuple) and len(value) == 1:
        value = value[0]
    return value


def _equal(a: Any, b: Any) -> bool:
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(_equal, a, b))
    return isinstance(a, bool) == isinstance(b, bool) and (a is b or bool(a == b))


def _same_text(a: Any, b: Any) -> bool:
    if isinstance(a, list | tuple) and isinstance(b, list | tuple):
        return len(a) == len(b) and all(map(_same_element, a, b))
    return (
        not isinstance(a, list | tuple) and not isinstance(b, list | tuple) and _same_element(a, b)
    )


def _same_element(a: Any, b: Any) -> bool:
    """Text against text is exact ("007" is not "7"); only a number against text compares by value."""
    if _is_blank(a) or _is_blank(b):
        return _is_blank(a) and _is_blank(b)
    if isinstance(a, str) == isinstance(b, str):
        return bool(text_of(a) == text_of(b))
    return _spells(a, b) if isinstance(a, str) else _spells(b, a)


def _is_blank(element: Any) -> bool:
    """Within a list [] is not "no value" but the text of a nested list, "[]"."""
    return is_empty(element) and not isinstance(element, list | tuple)


def _spells(text: str, value: Any) -> bool:
    if isinstance(value, bool):
        return text in ({"true", "True"} if value else {"false", "False"})
    number = number_of(value)
    if number is not None and _PLAIN_NUMBER.fullmatch(text):
        return Decimal(text) == number
    return text == text_of(value) or (
        isinstance(value, dict | list) and text == json_of(value, ascii_only=False)
    )
