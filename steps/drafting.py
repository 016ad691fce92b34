"""What people are going to write, drawn before anything happens.

Drawing first and acting afterwards keeps an example cheap: Hypothesis gives up many half-drawn examples, and each of them
would otherwise have run the sync for nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import cycle
from operator import eq
from typing import Any

from hypothesis import reject
from hypothesis import strategies as st
from hypothesis.strategies import DataObject, SearchStrategy

from checklist.datatypes import same
from checklist.model import Pairing, Row
from steps.bench import Limits, Side
from steps.strategies import from_row, texts

# Seconds between the things that people do, one after the other: never the same second, sometimes another season.
RHYTHMS = ((5,), (61, 3_601), (2, 86_399), (90 * 86_400, 3))
UNMAPPED_EDITS = 2
DRAWS = 4  # for one value, until it differs


@dataclass
class Draft:
    """The values of one example; `source` and `target` only say what they can hold."""

    data: DataObject
    pairing: Pairing
    source: Side
    target: Side
    said: dict[str, list[Any]] = field(default_factory=dict)  # row or property -> values so far
    rhythm: Iterator[int] = field(default_factory=lambda: cycle(RHYTHMS[0]))
    serial: int = 0  # of the addresses drawn so far

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
        strategy = from_row(row, *limits)
        if is_address(row):
            self.serial += 1
            return f"p{self.serial}.{self.data.draw(strategy, label=row.source.path)}"
        return self._unlike(
            row.id, row.source.path, strategy, lambda one, other: same(row.type, one, other)
        )

    def _unlike(
        self, key: str, label: str, strategy: SearchStrategy[Any], equal: Callable[[Any, Any], bool]
    ) -> Any:
        # A strategy with a filter of its own would be built and validated anew at every draw.
        said = self.said.setdefault(key, [])
        for _ in range(DRAWS):
            drawn = self.data.draw(strategy, label=label)
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
        self.serial += 1
        return {
            name: f"p{self.serial}.{value}" if "email" in name.lower() else value
            for name, value in values.items()
        }

    def unmapped(self, side: Side) -> dict[str, Any]:
        """Texts for properties that no row of the pairing maps."""
        names = st.sampled_from(spare_texts(self.pairing, side, self.source))
        chosen = self.data.draw(
            st.lists(names, min_size=1, max_size=UNMAPPED_EDITS, unique=True), label="unmapped"
        )
        return {
            name: self._unlike(f"{side.system} {name}", name, texts(side.limits[name]), eq)
            for name in sorted(chosen)
        }


def path_at(row: Row, side: Side, source: Side) -> str:
    return row.source.path if side is source else row.target.path


def is_address(row: Row) -> bool:
    return "email" in row.source.path.lower()


def spare_texts(pairing: Pairing, side: Side, source: Side) -> list[str]:
    """Text properties that people may edit and that no row maps."""
    mapped = {path_at(row, side, source) for row in pairing.rows}
    return [
        name
        for name, limits in sorted(side.limits.items())
        if limits.kind == "text"
        and limits.free
        and not mapped & {name}
        and "email" not in name.lower()
    ]
