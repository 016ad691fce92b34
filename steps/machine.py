"""Whatever people do, in any order: a state machine over one or more pairings, with a model of what must come out.

The model knows what a person looking at both screens knows: who wrote what into which record, and when. Between two
passes, a property that was edited on one side only takes that value; edited on both sides, it takes the value of the
side whose *record* was edited last, because neither vendor tells when a single property changed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule
from hypothesis.strategies import DataObject

from checklist.datatypes import same
from checklist.model import Pairing, Row
from steps.bench import Bench, Broken, Side
from steps.case import Case, Pair
from steps.drafting import Draft

WHICH = st.integers(0, 2**16)
LONG_BREAK = st.sampled_from((60, 3_600, 86_400, 200 * 86_400))


@dataclass
class Linked:
    """A pair and what it must say."""

    pair: Pair
    agreed: dict[str, Any]  # row id -> value
    edits: list[tuple[bool, dict[str, Any]]] = field(
        default_factory=list
    )  # (at the source?, row id -> value)

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
            self.agreed[row.id] = ours.get(row.id, theirs.get(row.id, self.agreed[row.id]))
        self.edits.clear()
        return len(ours.keys() & theirs.keys())


@dataclass
class World:
    """One pairing's part of the model."""

    case: Case
    unlinked: list[int] = field(default_factory=list)
    linked: list[Linked] = field(default_factory=list)
    known: int = 0  # counterparts that already have their partner


class People(RuleBasedStateMachine):
    """People and the sync, taking turns."""

    def __init__(
        self, bench: Bench, pairings: tuple[Pairing, ...], finished: Callable[[], None]
    ) -> None:
        super().__init__()
        self.bench, self.finished = bench, finished
        bench.behave({})
        self.worlds: list[World] = []
        self.pairings = pairings

    @initialize(data=st.data())
    def begin(self, data: DataObject) -> None:
        """Every pairing starts with a linked record: a history in which nobody can edit tests little."""
        self.bench.fresh(*self.pairings)
        self.worlds = [World(self._case(pairing, data)) for pairing in self.pairings]
        for world in self.worlds:
            self._create(world)
        self.the_sync_runs(restarted=False)

    @rule(which=WHICH, data=st.data())
    def somebody_creates(self, which: int, data: DataObject) -> None:
        self._create(self._turn_to(which, data))

    @rule(which=WHICH, record=WHICH, at_source=st.booleans(), data=st.data())
    def somebody_edits(self, *, which: int, record: int, at_source: bool, data: DataObject) -> None:
        world = self._turn_to(which, data)
        self._edit(world, world.linked[record % len(world.linked)], at_source=at_source)

    @rule(which=WHICH, record=WHICH, source_first=st.booleans(), data=st.data())
    def two_people_edit_the_same(
        self, *, which: int, record: int, source_first: bool, data: DataObject
    ) -> None:
        world = self._turn_to(which, data)
        linked = world.linked[record % len(world.linked)]
        for at_source in (source_first, not source_first):
            self._edit(world, linked, at_source=at_source)

    @rule(seconds=LONG_BREAK)
    def time_passes(self, seconds: int) -> None:
        self.bench.wait(seconds)

    @rule(restarted=st.booleans())
    def the_sync_runs(self, *, restarted: bool) -> None:
        if restarted:
            self.bench.restart_sync()
        self.bench.run_sync()
        for world in self.worlds:
            self._attribute(world)

    def teardown(self) -> None:
        if not self.worlds:
            return
        self.the_sync_runs(restarted=False)
        self.bench.settle()
        for world in self.worlds:
            self._check(world)
        if self.bench.run_sync():
            raise Broken(
                "the sync still writes after everything had settled", expected=0, found="writes"
            )
        self.finished()

    def _case(self, pairing: Pairing, data: DataObject) -> Case:
        self.bench.turn_to(pairing)
        return Case(self.bench, pairing, Draft(data, pairing, self.bench.source, self.bench.target))

    def _turn_to(self, which: int, data: DataObject) -> World:
        world = self.worlds[which % len(self.worlds)]
        world.case.draft.data = data
        self.bench.turn_to(world.case.pairing)
        return world

    def _edit(self, world: World, linked: Linked, *, at_source: bool) -> None:
        case, rows = world.case, world.case.pairing.rows
        case.pairs = [linked.pair]
        side = case.source if at_source else case.target
        draw = case.draft.data.draw
        chosen = draw(st.sets(st.sampled_from(rows), min_size=1), label="rows") if rows else ()
        if not chosen:
            case.write_unmapped(side, case.draft.unmapped(side))
            return
        values = {row: case.draft.value(row) for row in rows if row in chosen}
        case.write_rows(side, values)
        linked.edits.append((at_source, {row.id: value for row, value in values.items()}))

    def _create(self, world: World) -> None:
        self.bench.turn_to(world.case.pairing)
        case = world.case
        world.unlinked.append(case.create(case.source, case.draft.values(case.source)))

    def _attribute(self, world: World) -> None:
        """Give each new source record the new target record that says the same."""
        case, rows = world.case, world.case.pairing.rows
        self.bench.turn_to(case.pairing)
        for linked in world.linked:
            self.bench.counts["conflicts"] += linked.settle_edits(rows)
        made = list(case.target.created_by_sync()[world.known :])
        world.known += len(made)
        if len(made) != len(world.unlinked):
            raise Broken(
                f"{len(world.unlinked)} new {case.source.system} records led to {len(made)} {case.target.system} records",
                expected=len(world.unlinked),
                found=len(made),
            )
        for record in world.unlinked:
            values = {row.id: case.source.read(record).get(row.source.path) for row in rows}
            partner = _partner(case.target, rows, values, made)
            made.remove(partner)
            world.linked.append(Linked(Pair(record, partner), values))
            case.introduce(world.linked[-1].pair)
        world.unlinked.clear()

    def _check(self, world: World) -> None:
        case = world.case
        self.bench.turn_to(case.pairing)
        for linked in world.linked:
            case.pairs = [linked.pair]
            for row in case.pairing.rows:
                case.expect_both(row, linked.agreed[row.id])
        made = (len(case.source.created_by_sync()), len(case.target.created_by_sync()))
        if made != (0, len(world.linked)):
            raise Broken(
                "the sync created records that nobody asked for",
                expected=(0, len(world.linked)),
                found=made,
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
