"""Who is who in a story: records by the order in which people created them, counterparts by whose they are."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from checklist.datatypes import same
from checklist.model import Pairing, Row
from steps.bench import Bench, CouldNotTell, Side
from steps.story import Look

COUNTERPART = "the {system} counterpart of {record}"


@dataclass(frozen=True)
class Pair:
    """A record and the counterpart that the sync made or found for it."""

    source: int
    target: int


@dataclass
class Cast:
    """The records of one case, as its story calls them: never by an id, which may be another one tomorrow."""

    bench: Bench
    pairing: Pairing
    created: list[int] = field(default_factory=list)  # records that people created at the source
    met: list[Pair] = field(default_factory=list)  # in the order in which they were introduced

    def made(self, side: Side) -> list[int]:
        """The records of this side that people created, in this example."""
        return self.bench.story.made[self.pairing.id, side is self.bench.source]

    def enter(self, side: Side, record: int) -> None:
        """People have created it."""
        self.made(side).append(record)
        if side is self.bench.source:
            self.created.append(record)

    def introduce(self, pair: Pair) -> None:
        """These two belong together."""
        self.met.append(pair)
        self.bench.story.look_again()

    def name(self, side: Side, record: int) -> str:
        if record in self.made(side):
            return f"{side.system} record {self.made(side).index(record) + 1}"
        for pair in self.met:
            if record == self.end(pair, side):
                partner = self.name(self.other(side), self.end(pair, self.other(side)))
                return COUNTERPART.format(system=side.system, record=partner)
        return f"{side.system} record no. {record}"

    def find(self, name: str) -> tuple[Side, int]:
        """The record that the story calls so; CouldNotTell if there is none yet."""
        for side in (self.bench.source, self.bench.target):
            counterpart = COUNTERPART.format(system=side.system, record="")
            if name.startswith(counterpart):
                return side, self.end(self.pair_of(name.removeprefix(counterpart)), side)
            system, _, number = name.partition(" record ")
            known = self.made(side)
            if system == side.system and number.isdecimal() and 0 < int(number) <= len(known):
                return side, known[int(number) - 1]
        raise CouldNotTell(f"nobody has created {name} before this")

    def pair_of(self, name: str) -> Pair:
        """The pair that the record belongs to."""
        if pair := self.has_met(*self.find(name)):
            return pair
        raise CouldNotTell(f"{name} has no counterpart yet")

    def has_met(self, side: Side, record: int) -> Pair | None:
        return next((pair for pair in self.met if record == self.end(pair, side)), None)

    def end(self, pair: Pair, side: Side) -> int:
        return pair.source if side is self.bench.source else pair.target

    def other(self, side: Side) -> Side:
        return self.bench.target if side is self.bench.source else self.bench.source

    def looks(self) -> tuple[Look, ...]:
        """What both records of every pair say, row by row, and each record that is still alone."""
        paired = {pair.source for pair in self.met}
        ends: list[tuple[int, int | None]] = [(pair.source, pair.target) for pair in self.met]
        ends += [(record, None) for record in self.created if record not in paired]
        return tuple(self._look(row, *both) for both in ends for row in self.pairing.rows)

    def _look(self, row: Row, here: int, there: int | None) -> Look:
        source, target = self.bench.source, self.bench.target
        left, right = _seen(source, here, row.source.path), None
        named = f"no {target.system} record"
        if there is not None:
            right = _seen(target, there, row.target.path)
            named = f"{row.target.path} of {self.name(target, there)}"
        return Look(
            source=f"{row.source.path} of {self.name(source, here)}",
            target=named,
            here=left,
            there=right,
            same=there is not None and same(row.type, left, right),
        )


def _seen(side: Side, record: int, path: str) -> Any:
    return side.read(record).get(path) if record in side.ids() else "deleted"
