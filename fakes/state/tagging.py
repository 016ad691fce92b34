"""Values that JSON has no words for: a time travels as {"$time": ISO 8601}."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fakes.fields import Field, Kind, finite
from fakes.masking import MASK
from fakes.records import Values
from fakes.state.parts import Part

_TIME, _PLAIN = "$time", "$plain"


@dataclass(frozen=True)
class Tagger:
    """Puts tags on, and masks what nobody else may see."""

    secrets: tuple[str, ...]

    def values(self, values: Values, fields: Mapping[str, Field]) -> Values:
        return {
            name: MASK if fields[name].secret and value else self.tagged(value)
            for name, value in values.items()
        }

    def tagged(self, value: Any) -> Any:
        if isinstance(value, datetime):
            return {_TIME: value.isoformat()}
        if isinstance(value, list):
            return [self.tagged(each) for each in value]
        if isinstance(value, dict):
            inner = {key: self.tagged(each) for key, each in value.items()}
            # A vendor's own "$time" must not be taken for one of ours.
            return {_PLAIN: inner} if any(key.startswith("$") for key in inner) else inner
        return self._masked(value) if isinstance(value, str) else value

    def _masked(self, text: str) -> str:
        for secret in self.secrets:
            text = text.replace(secret, MASK)
        return text


def untagged(part: Part) -> Any:
    """Take the tags off again. Raises StateError."""
    if isinstance(part.value, list):
        return [untagged(each) for each in part.each()]
    if not isinstance(part.value, dict):
        return part.value
    if set(part.value) == {_TIME}:
        return part[_TIME].time()
    inner = part[_PLAIN] if set(part.value) == {_PLAIN} else part
    return {key: untagged(each) for key, each in inner.items()}


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and finite(value)


def _is(kind: type) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, kind)


_FITS: Mapping[Kind, Callable[[Any], bool]] = {
    "text": _is(str),
    "number": _is_number,
    "integer": lambda value: _is_number(value) and int(value) == value,
    "flag": _is(bool),
    "time": _is(datetime),
    "list": _is(list),
    "object": _is(dict),
}


def value_of(field: Field, part: Part) -> Any:
    """Read a field's value; only its kind is checked, since the API may keep what the UI would refuse."""
    value = untagged(part)
    if value is not None and not _FITS[field.kind](value):
        raise part.wrong(f"is no {field.kind}: {part.shown()}")
    return value
