"""Points that no public source settles: each is a switch, so that a client can be tried on every answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

_MOST_DIGITS = 9  # seconds, letters, records: any more make no sense, and no calendar


class SwitchError(ValueError):
    """Someone set a switch that does not exist, or to a value that it does not have."""


@dataclass(frozen=True)
class Switch:
    """One unsettled point; `values` starts with the default, the likelier way."""

    name: str  # the vendor, then the point: "webcrm.put.omitted"
    values: tuple[str, ...]
    note: str  # what is unsettled
    evidence: str  # what little there is: who saw or wrote what
    numeric: bool = False  # any whole number will do besides `values`

    @property
    def default(self) -> str:
        return self.values[0]

    def allows(self, value: str) -> bool:
        return value in self.values or (self.numeric and _is_number(value))

    def choices(self) -> str:
        return ", ".join(self.values) + (
            f" or any whole number of up to {_MOST_DIGITS} digits" if self.numeric else ""
        )


def _is_number(value: str) -> bool:
    return value.isascii() and value.isdecimal() and len(value) <= _MOST_DIGITS


def catalogue(*switches: Switch) -> Mapping[str, Switch]:
    return {switch.name: switch for switch in switches}


class Settings(Mapping[str, str]):
    """What every switch of one tenant stands at; `set` moves some of them, also while the tenant is in use."""

    def __init__(self, known: Mapping[str, Switch], given: Mapping[str, str] | None = None) -> None:
        self.known = known
        self._given = checked(known, given or {})
        self.restore()

    def set(self, given: Mapping[str, str]) -> None:
        """Raises SwitchError, and moves nothing, for an unknown name or value."""
        self._values |= checked(self.known, given)

    def restore(self) -> None:
        """Go back to what the tenant was opened with."""
        self._values = {name: each.default for name, each in self.known.items()} | self._given

    def moved(self) -> dict[str, str]:
        """Give the switches that do not stand at their default."""
        return {name: v for name, v in self._values.items() if v != self.known[name].default}

    def __getitem__(self, name: str) -> str:
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)


def parsed(pairs: Iterable[str]) -> dict[str, str]:
    """Read `NAME=VALUE` texts, as a command line has them; the last one of a name counts."""
    split = [(text, *text.partition("=")) for text in pairs]
    for text, name, equals, _value in split:
        if not (name and equals):
            raise SwitchError(f"{text!r} sets no switch: write NAME=VALUE")
    return {name: value for _text, name, _equals, value in split}


def checked(known: Mapping[str, Switch], given: Mapping[str, str]) -> dict[str, str]:
    """Give them back when all of them exist and can stand like that. Raises SwitchError."""
    for name, value in given.items():
        if name not in known:
            like = get_close_matches(name, known, 1, cutoff=0.8)
            advice = f"did you mean {like[0]}?" if like else f"there are {', '.join(known)}"
            raise SwitchError(f"there is no switch {name!r}; {advice}")
        if not known[name].allows(value):
            raise SwitchError(f"{name} cannot be {value!r}; it can be {known[name].choices()}")
    return dict(given)
