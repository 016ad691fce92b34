"""Whatever people do, in any order: a state machine over one or more pairings; `model.py` says what must come out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Protocol

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule
from hypothesis.strategies import DataObject

from checklist.datatypes import same
from checklist.model import Pairing, Row
from steps.bench import Bench, Side
from steps.case import Case
from steps.drafting import Draft
from steps.model import Linked, World, come_to_rest, run_once
from steps.story import THEN, WAITS

WHICH = st.integers(0, 2**16)
LONG_BREAK = st.sampled_from((60, 3_600, 86_400, 200 * 86_400))


Act = Callable[..., None]


class Course(Protocol):
    """How a history is gone through."""

    def begin(self, people: People) -> None:
        """Both systems are fresh."""

    def take(self, people: People, act: Act, drawn: Mapping[str, Any]) -> None:
        """The next thing that somebody does, and what was drawn for it."""

    def end(self, people: People) -> None:
        """Nothing is going to happen any more."""


class Straight:
    """To its end, or to the first thing that goes wrong."""

    def __init__(self, finished: Callable[[], object]) -> None:
        self.finished = finished

    def begin(self, _: People) -> None:
        """There is nothing to be remembered."""

    def take(self, people: People, act: Act, drawn: Mapping[str, Any]) -> None:
        act(people, **drawn)

    def end(self, _: People) -> None:
        self.finished()


def on_course(act: Act) -> Act:
    """A rule that is one of the things that happen in a history."""

    @wraps(act)
    def take(people: People, **drawn: Any) -> None:
        people.unbroken = False
        people.course.take(people, act, drawn)
        people.unbroken = True

    return take


class People(RuleBasedStateMachine):
    """People and the sync, taking turns."""

    def __init__(
        self,
        bench: Bench,
        pairings: tuple[Pairing, ...],
        course: Course,
        *,
        conclusion: str = "everything has arrived, and the sync comes to rest",
        shown: bool = False,
    ) -> None:
        super().__init__()
        self.bench, self.course = bench, course
        self.unbroken = False  # everything that began has come to its end
        self.conclusion, self.shown = conclusion, shown
        bench.behave({})
        self.rests = True  # with nothing to do, the sync promises to write nothing
        self.watches = True  # what no row maps is to stay as it is
        self.deletes: tuple[str, ...] = ()  # the systems in which Deleters may
        self.worlds: list[World] = []
        self.pairings = pairings

    @initialize(data=st.data())
    @on_course
    def begin(self, data: DataObject) -> None:
        """Every pairing starts with a linked record: a history in which nobody can edit tests little."""
        self.bench.fresh(*self.pairings)
        self.course.begin(self)
        self.worlds = [World(self._case(pairing, data)) for pairing in self.pairings]
        if self.shown:
            self.bench.story.eyes += [world.case.cast.looks for world in self.worlds]
        if any(world.brings_along() for world in self.worlds):
            self.bench.settle()
        for world in self.worlds:
            world.begin()
            self._create(world)
        run_once(self.bench, *self.worlds)

    @rule(which=WHICH, data=st.data())
    @on_course
    def somebody_creates(self, which: int, data: DataObject) -> None:
        self._create(self._turn_to(which, data))

    @rule(which=WHICH, record=WHICH, at_source=st.booleans(), data=st.data())
    @on_course
    def somebody_edits(self, *, which: int, record: int, at_source: bool, data: DataObject) -> None:
        world = self._turn_to(which, data)
        self._edit(world, world.linked[record % len(world.linked)], at_source=at_source)

    @rule(which=WHICH, record=WHICH, source_first=st.booleans(), data=st.data())
    @on_course
    def two_people_edit_the_same(
        self, *, which: int, record: int, source_first: bool, data: DataObject
    ) -> None:
        world = self._turn_to(which, data)
        linked = world.linked[record % len(world.linked)]
        for at_source in (source_first, not source_first):
            self._edit(world, linked, at_source=at_source)

    @rule(seconds=LONG_BREAK)
    @on_course
    def time_passes(self, seconds: int) -> None:
        with self.bench.story.step(WAITS.format(seconds=seconds)):
            self.bench.wait(seconds)

    @rule(restarted=st.booleans())
    @on_course
    def the_sync_runs(self, *, restarted: bool) -> None:
        if restarted:
            self.bench.restart_sync()
        run_once(self.bench, *self.worlds)

    def teardown(self) -> None:
        # The library asks for it after a failure, too: what went wrong first is what is told.
        if self.unbroken:
            self.come_to_rest()
            self.course.end(self)

    @on_course
    def come_to_rest(self) -> None:
        with self.bench.story.step(self.conclusion, keyword=THEN):
            come_to_rest(self.bench, *self.worlds, rests=self.rests)

    def _case(self, pairing: Pairing, data: DataObject) -> Case:
        self.bench.turn_to(pairing)
        draft = Draft(data, pairing, self.bench.source, self.bench.target)
        case = Case(self.bench, pairing, draft)
        case.unmapped.is_watched = self.watches
        return case

    def _turn_to(self, which: int, data: DataObject) -> World:
        world = self.worlds[which % len(self.worlds)]
        world.case.draft.data = data
        self.bench.turn_to(world.case.pairing)
        return world

    def _edit(self, world: World, linked: Linked, *, at_source: bool) -> None:
        case, rows = world.case, world.rows
        side = case.source if at_source else case.target
        draw = case.draft.data.draw
        chosen = draw(st.sets(st.sampled_from(rows), min_size=1), label="rows") if rows else ()
        values = {
            case.path(row, side): self._word(world, linked, side, row)
            for row in rows
            if row in chosen
        }
        world.edit(linked, side, values or case.draft.unmapped(side))

    @staticmethod
    def _word(world: World, linked: Linked, side: Side, row: Row) -> Any:
        """Something new, or what was agreed before the last edit: people take back their own and other people's."""
        case, value = world.case, world.case.draft.value(row)
        if row.id not in linked.earlier:
            return value
        taken_back = case.draft.data.draw(st.booleans(), label="taken back")
        held = side.read(case.cast.end(linked.pair, side)).get(case.path(row, side))
        earlier = linked.earlier[row.id]
        # A save that changes nothing is no edit.
        return earlier if taken_back and not same(row.type, held, earlier) else value

    def _create(self, world: World) -> None:
        self.bench.turn_to(world.case.pairing)
        world.create(world.case.draft.values(world.case.source))


class Deleters(People):
    """People who delete, too: never the last pair, for an empty list proves nothing."""

    @rule(record=WHICH, where=WHICH, data=st.data())
    @on_course
    def somebody_deletes(self, *, record: int, where: int, data: DataObject) -> None:
        world = self._turn_to(0, data)
        if len(world.linked) == 1:
            self._create(world)
        if not world.at_rest:  # what is under way may arrive or not
            run_once(self.bench, *self.worlds)
        linked, case = world.linked[record % len(world.linked)], world.case
        if case.agrees(linked.pair):
            world.delete(linked, case.side(self.deletes[where % len(self.deletes)]))
