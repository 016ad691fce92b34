"""What people are going to write, drawn before anything happens.

Drawing first and acting afterwards keeps an example cheap: Hypothesis gives up many half-drawn examples, and each of them
would otherwise have run the sync for nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import count, cycle
from operator import eq
from typing import Any

from hypothesis import reject
from hypothesis import strategies as st
from hypothesis.strategies import DataObject, SearchStrategy

from checklist.datatypes import same
from checklist.model import Pairing, Row
from steps.bench import Limits, NotExercised, Side
from steps.strategies import Families, from_row, texts

# Seconds between the things that people do, one after the other: never the same second, sometimes another season.
# In summer webCRM's stamps carry another offset than in winter, so some quick edits have to be made there.
RHYTHMS = ((5,), (61, 3_601), (2, 86_399), (180 * 86_400, 3, 601))
UNMAPPED_EDITS = 2
DAYS = st.dates(date(2001, 1, 1), date(2098, 12, 31))  # winter and summer
FIGURES: Mapping[str, Sequence[Any]] = {"number": (3.5, 12.0), "integer": (1,), "flag": (True,)}
DRAWS = 4  # for one value, until it differs
SEVERAL = st.integers(2, 3)  # records, where a sentence speaks of several


@dataclass
class Draft:
    """The values of one example; `source` and `target` only say what they can hold."""

    data: DataObject
    pairing: Pairing
    source: Side
    target: Side
    several: SearchStrategy[int] = SEVERAL
    said: dict[str, list[Any]] = field(default_factory=dict)  # row or property -> values so far
    rhythm: Iterator[int] = field(default_factory=lambda: cycle(RHYTHMS[0]))
    serial: Iterator[int] = field(default_factory=lambda: count(1))  # of the addresses
    turns: Iterator[int] | None = None  # in a crowd: which family of values is next

    def fellow(self, number: int) -> Draft:
        """The draft of one record of a crowd: no value is said by two, and all families of values are."""
        return replace(self, turns=count(number))

    def set_rhythm(self) -> None:
        chosen = self.data.draw(st.sampled_from(RHYTHMS), label="seconds between two edits")
        self.rhythm = cycle(chosen)

    def value(self, row: Row) -> Any:
        """A value that both vendors can hold and that differs from all that were drawn before for this row.

        An edit that changes nothing tests nothing. Addresses are numbered: two people never share one.
        """
        limits = (
            self.source.limits.get(row.source.path, Limits()),
            self.target.limits.get(row.target.path, Limits()),
        )
        families = from_row(row, *limits)
        if is_address(row):
            number = next(self.serial)
            return f"p{number}.{self._draw(families, row.source.path)}"
        return self._unlike(
            row.id, row.source.path, families, lambda one, other: same(row.type, one, other)
        )

    def _draw(self, families: Families, label: str) -> Any:
        """A value of the family whose turn it is, or of any."""
        turn = next(self.turns) % len(families) if self.turns else None
        chosen = self.data.conjecture_data.draw_integer(0, len(families) - 1, forced=turn)
        return self.data.draw(families[chosen], label=label)

    def _unlike(
        self, key: str, label: str, families: Families, equal: Callable[[Any, Any], bool]
    ) -> Any:
        # A strategy with a filter of its own would be built and validated anew at every draw.
        said = self.said.setdefault(key, [])
        for _ in range(DRAWS):
            drawn = self._draw(families, label)
            if not any(equal(drawn, other) for other in said):
                said.append(drawn)
                return drawn
        return reject()

    def values(self, side: Side) -> dict[str, Any]:
        """A new record: every row, or some text of its own where the document maps nothing."""
        rows = self.pairing.rows
        return {path_at(row, side, self.source): self.value(row) for row in rows} or self.unmapped(
            side
        )

    def alike(self, values: dict[str, Any]) -> dict[str, Any]:
        """A record that says the same as another one, but for what only one record may say."""
        number = next(self.serial)
        return {
            name: f"p{number}.{value}" if "email" in name.lower() else value
            for name, value in values.items()
        }

    def unmapped(self, side: Side) -> dict[str, Any]:
        """Texts for properties that no row of the pairing maps."""
        names = spare_texts(self.pairing, side, self.source)
        if not names:
            entity = self.pairing.source if side is self.source else self.pairing.target
            raise NotExercised(
                f"no text of {entity.label} is left that people may edit: "
                "the document maps it, or the sync writes it for itself ([owns] of --sut-file)"
            )
        some = st.lists(st.sampled_from(names), min_size=1, max_size=UNMAPPED_EDITS, unique=True)
        chosen = self.data.draw(some, label="unmapped")
        return {
            name: self._unlike(f"{side.system} {name}", name, texts(side.limits[name]), eq)
            for name in sorted(chosen)
        }

    def unmapped_figures(self, side: Side) -> dict[str, Any]:
        """A number, a whole number and a mark for properties that no row maps, where there are such: none is what nobody wrote."""
        found: dict[str, Any] = {}
        for kind, values in FIGURES.items():
            if names := spare(self.pairing, side, self.source, kind):
                name = self.data.draw(st.sampled_from(names), label=f"unmapped {kind}")
                found[name] = self.data.draw(st.sampled_from(values), label=name)
        return found

    def unmapped_time(self, side: Side) -> dict[str, str]:
        """A midnight for a property that no row maps, where there is one that holds times."""
        names = spare(self.pairing, side, self.source, "time")
        if not names:
            return {}
        name = self.data.draw(st.sampled_from(names), label="unmapped time")
        return {name: f"{self.data.draw(DAYS, label=name)}T00:00:00+00:00"}

    def unmapped_picks(self, side: Side) -> list[str]:
        """Where people pick something else and no row maps it: whatever names another record, and one list of words."""
        records, words = (spare(self.pairing, side, self.source, of) for of in ("record", "word"))
        chosen = [self.data.draw(st.sampled_from(words), label="picked")] if words else []
        return records + chosen


def path_at(row: Row, side: Side, source: Side) -> str:
    return row.source.path if side is source else row.target.path


def is_address(row: Row) -> bool:
    return "email" in row.source.path.lower()


def bystanders(pairing: Pairing, row: Row, *, links_by_content: bool) -> tuple[Row, ...]:
    """The rows that people may edit beside this one.

    Where an address is what links the records, editing it is no bystander's edit.
    """
    others = (each for each in pairing.rows if each is not row)
    return tuple(each for each in others if not (links_by_content and is_address(each)))


def spare_texts(pairing: Pairing, side: Side, source: Side) -> list[str]:
    """Text properties that people may edit and that no row maps."""
    return [name for name in spare(pairing, side, source, "text") if "email" not in name.lower()]


def spare(pairing: Pairing, side: Side, source: Side, kind: str) -> list[str]:
    """Properties that people may edit and that no row maps: of this kind, or picked from a list of this."""
    mapped = {path_at(row, side, source) for row in pairing.rows}
    return [
        name
        for name, limits in sorted(side.limits.items())
        if name not in mapped and (limits.picked or (limits.kind if limits.free else "")) == kind
    ]
