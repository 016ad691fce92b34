"""Reading a JSON text that people may have edited: every complaint names the place."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from fakes.fields import has_utc

Kind = TypeVar("Kind")
Found = TypeVar("Found")
_NAMES = {
    dict: "an object",
    list: "a list",
    str: "a text",
    int: "a whole number",
    float: "a number",
}
_LONGEST = 60
_AGES = 9_000 * 31_557_600  # as far as a clock can be ahead
FORMAT, VERSION = "syncproof fakes", 1


class StateError(ValueError):
    """A saved state that cannot be loaded; the message says where and why."""


@dataclass(frozen=True)
class Part:
    """A piece of a JSON text, and where it stands. Everything raises StateError for what is not there."""

    value: Any
    place: str = ""

    @classmethod
    def parse(cls, text: str) -> Part:
        try:
            return cls(json.loads(text))
        except (ValueError, RecursionError) as error:
            raise StateError(f"it is no JSON text: {error}") from error

    def __getitem__(self, key: str) -> Part:
        if key not in self.a(dict):
            raise self.wrong(f"lacks {key!r}")
        return self._inner(key, self.value[key])

    def __contains__(self, key: str) -> bool:
        return key in self.a(dict)

    def items(self) -> Iterator[tuple[str, Part]]:
        return ((key, self._inner(key, value)) for key, value in self.a(dict).items())

    def each(self) -> Iterator[Part]:
        return (Part(v, f"{self.place}[{n}]") for n, v in enumerate(self.a(list)))

    def a(self, kind: type[Kind]) -> Kind:
        if not isinstance(self.value, kind) or isinstance(self.value, bool):
            raise self.wrong(f"must be {_NAMES[kind]}, not {self.shown()}")
        return self.value

    def whole(self, least: int = 0) -> int:
        if self.a(int) < least:
            raise self.wrong(f"must be a whole number from {least} up, not {self.value}")
        return int(self.value)

    def seconds(self) -> float:
        value = self.value if isinstance(self.value, int) else self.a(float)
        if not 0 <= value <= _AGES:
            raise self.wrong(f"must be seconds from 0 up to {_AGES}, not {value}")
        return float(value)

    def time(self) -> datetime:
        written = self.a(str)
        try:
            moment = datetime.fromisoformat(written)
        except ValueError:
            raise self.wrong(f"is no ISO 8601 time: {self.value!r}") from None
        if moment.tzinfo is None:
            raise self.wrong(f"lacks an offset from UTC: {self.value!r}")
        if not has_utc(moment):
            raise self.wrong(f"lies beyond the calendar in UTC: {self.value!r}")
        return moment

    def known(self, name: str, there: Mapping[str, Found], noun: str) -> Found:
        """Give what goes by this name."""
        if name not in there:
            raise self.wrong(f"is no {noun} of the fakes; there are {', '.join(there)}")
        return there[name]

    def of_ours(self) -> Part:
        """Give it back if it is a state that we can read."""
        mark = self.value.get("format") if isinstance(self.value, dict) else None
        if mark != FORMAT:
            raise StateError(f'it is no state of the fakes: it does not say "format": "{FORMAT}"')
        version = self["version"].whole(1)
        if version > VERSION:
            raise StateError(f"its version {version} is of newer fakes; these read up to {VERSION}")
        return self

    def shown(self) -> str:
        text = repr(self.value)
        return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."

    def wrong(self, why: str) -> StateError:
        return StateError(f"{self.place or 'the text'} {why}")

    def _inner(self, key: str, value: Any) -> Part:
        return Part(value, f"{self.place}.{key}" if self.place else key)
