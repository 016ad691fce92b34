"""What must come out of whatever people do: a model of one pairing, told of everything that happens.

The model knows what a person looking at both screens knows: who wrote what into which record, and when. Between two
passes, a property that was edited on one side only takes that value; edited on both sides, it takes the value of the
side whose *record* was edited last, because neither vendor tells when a single property changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from checklist.datatypes import same
from checklist.model import Row
from steps.bench import Bench, Broken, Side
from steps.case import Case
from steps.cast import Pair
from steps.story import RUNS


@dataclass
class Linked:
    """A pair and what it must say."""

    pair: Pair
    agreed: dict[str, Any]  # row id -> value
    edits: list[tuple[bool, dict[str, Any]]] = field(
        default_factory=list
    )  # (at the source?, row id -> value)
    earlier: dict[str, Any] = field(default_factory=dict)  # row id -> what was agreed before

    def settle_edits(self, rows: tuple[Row, ...]) -> int:
        """What the next pass has to make of the edits since the last one; returns how many rows are in conflict."""
        if not self.edits:
            return 0
        winner = self.edits[-1][0]
        final: dict[bool, dict[str, Any]] = {True: {}, False: {}}
        for at_source, values in self.edits:
            final[at_source].update(values)
        ours, theirs = final[winner], final[not winner]
        for row in rows:
            agreed = self.agreed[row.id]
            self.agreed[row.id] = ours.get(row.id, theirs.get(row.id, agreed))
            if not same(row.type, agreed, self.agreed[row.id]):
                self.earlier[row.id] = agreed
        self.edits.clear()
        return len(ours.keys() & theirs.keys())


@dataclass
class World:
    """One pairing's part of the model."""

    case: Case
    unlinked: list[int] = field(default_factory=list)
    linked: list[Linked] = field(default_factory=list)
    survivors: list[tuple[bool, int]] = field(
        default_factory=list
    )  # (at the source?, record): somebody deleted its partner
    known: int = 0  # counterparts that already have their partner, or are those of what a tenant brought along

    @property
    def rows(self) -> tuple[Row, ...]:
        return self.case.pairing.rows

    @property
    def at_rest(self) -> bool:
        """Whether the sync has run since people last did something."""
        return not self.unlinked and not any(linked.edits for linked in self.linked)

    def brings_along(self) -> bool:
        """Whether a fresh tenant has something at the source."""
        self.case.bench.turn_to(self.case.pairing)
        return bool(self.case.source.ids())

    def begin(self) -> None:
        """What is there by now is none of the people's business."""
        self.case.bench.turn_to(self.case.pairing)
        self.known = len(self.case.target.created_by_sync())

    def create(self, values: Mapping[str, Any]) -> None:
        self.unlinked.append(self.case.create(self.case.source, values))

    def edit(self, linked: Linked, side: Side, values: Mapping[str, Any]) -> None:
        """One save in one record of a pair; `values` are by property."""
        case = self.case
        case.pairs = [linked.pair]
        case.write(side, values)
        written = {
            row.id: values[path] for row in self.rows if (path := case.path(row, side)) in values
        }
        if written:
            linked.edits.append((case.is_source(side), written))

    def delete(self, linked: Linked, side: Side) -> None:
        """One record of a pair that is at rest; from now on the other one is nobody's business."""
        case = self.case
        case.pairs = [linked.pair]
        case.delete(side)
        self.linked.remove(linked)
        survivor = case.other(side)
        self.survivors.append((case.is_source(survivor), case.record(survivor)))

    def linked_as(self, pair: Pair) -> Linked:
        """What the model knows of a pair."""
        return next(linked for linked in self.linked if linked.pair == pair)

    def attribute(self) -> None:
        """After a pass: give each new source record the new target record that says the same."""
        case, rows, pairing = self.case, self.rows, self.case.pairing
        case.bench.turn_to(pairing)
        for linked in self.linked:
            case.bench.counts["conflicts"] += linked.settle_edits(rows)
        made = list(case.target.created_by_sync()[self.known :])
        if len(made) != len(self.unlinked):
            raise Broken(
                f"{len(self.unlinked)} new {pairing.source.label} led to {len(made)} new {pairing.target.label}",
                expected=len(self.unlinked),
                found=len(made),
            )
        for record in self.unlinked:
            values = {row.id: case.source.read(record).get(row.source.path) for row in rows}
            partner = _partner(case.target, rows, values, made)
            made.remove(partner)
            self.linked.append(Linked(Pair(record, partner), values))
            case.cast.introduce(self.linked[-1].pair)
        self.known += len(self.unlinked)
        self.unlinked.clear()

    def check(self) -> None:
        """Both sides say what the model says, and nothing else was made or touched."""
        case = self.case
        case.bench.turn_to(case.pairing)
        for linked in self.linked:
            case.pairs = [linked.pair]
            for row in self.rows:
                case.expect_both(row, linked.agreed[row.id])
        case.unmapped.expect(case)
        for at_source, record in self.survivors:
            case.expect_kept(case.source if at_source else case.target, record)
        made = (len(case.source.created_by_sync()), len(case.target.created_by_sync()))
        if made != (0, self.known):
            raise Broken(
                f"the sync created {case.pairing.source.label} or {case.pairing.target.label} that nobody asked for",
                expected=(0, self.known),
                found=made,
            )


def run_once(bench: Bench, *worlds: World) -> None:
    """A pass, and what it means."""
    with bench.story.step(RUNS):
        bench.run_sync()
        for world in worlds:
            world.attribute()


def come_to_rest(bench: Bench, *worlds: World, rests: bool = True) -> None:
    """The end of every history: everything has arrived, and if the sync promises that, it has nothing left to do."""
    run_once(bench, *worlds)
    bench.settle()
    for world in worlds:
        world.check()
    if rests and bench.run_sync():
        raise Broken(
            "the sync still writes after everything had settled", expected=0, found="writes"
        )


def _partner(target: Side, rows: tuple[Row, ...], values: dict[str, Any], made: list[int]) -> int:
    for record in made:
        held = target.read(record)
        if all(same(row.type, held.get(row.target.path), values[row.id]) for row in rows):
            return record
    raise Broken(
        "a new record arrived with other values than its source",
        expected=values,
        found=[dict(target.read(r)) for r in made][:1],
    )
