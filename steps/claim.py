"""A claim is composed by Given and When sentences, and run by its Then sentence: many examples, one verdict."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import cast

from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test
from hypothesis.strategies import DataObject

from checklist.model import Pairing, Row
from steps.abreast import Person, gathered, go_through
from steps.bench import Bench, Broken, CouldNotTell
from steps.case import Act, Case, Move, Moves
from steps.differing import BROKE, Ending, drawn_again, expect_the_same, with_people
from steps.drafting import Draft
from steps.examples import people_of
from steps.following import Followed
from steps.frames import with_room
from steps.machine import Course, Deleters, People, Straight
from steps.searching import Effort, Search
from steps.story import THEN
from steps.tally import Tally
from steps.wishes import DRAWN, Wish

HISTORY = 12  # things that people and the sync do in one history
HISTORIES = 8  # at least: fewer would be gated by luck


@dataclass
class Claim:
    """The moves that the sentences added, and what they promise to exercise in each example."""

    bench: Bench
    pairing: Pairing
    row: Row | None
    effort: Effort
    # Records that exist on both sides may be linked before anything is created.
    links_by_content: bool = field(kw_only=True)
    creates: bool = field(default=True, kw_only=True)  # the sync makes counterparts
    rests: bool = field(default=True, kw_only=True)  # with nothing to do it writes nothing
    watches: bool = field(default=True, kw_only=True)  # what no row maps is to stay as it is
    deletable: tuple[str, ...] = field(default=(), kw_only=True)  # systems where people may delete
    deletes: bool = False  # the sentences say that they do
    # "switch=value": where a vendor behaves so, nobody can keep this pairing in sync.
    impossible: frozenset[str] = frozenset()
    moves: list[Move] = field(default_factory=list)
    floors: Counter[str] = field(default_factory=Counter)
    tally: Tally = field(default_factory=Tally)
    conclusion: str = "the claim holds"  # the Then sentence
    told: Act | None = None  # a kept history, and how it ends where people act in any order
    neighbours: tuple[Pairing, ...] = ()  # the other pairings of which the same may be claimed
    beside: tuple[Pairing, ...] = ()  # pairings that are synchronized at the same time
    any_order: bool = False  # the floors are of all histories together
    other: Bench | None = None  # of a second sync, which has to do the same as the first one

    def add(self, move: Move, **floors: int) -> None:
        """Append a move that draws; `floors` are what each example must have seen of it, for each record."""
        self.moves.append(move)
        self._need(floors, self.effort.abreast)

    def do(self, act: Act, **floors: int) -> None:
        """Append a move that draws nothing."""

        def move(case: Case) -> Moves:
            yield DRAWN
            act(case)

        self.add(move, **floors)

    def let(self, wish: Wish, **floors: int) -> None:
        """Append something that the sync does, once for all records of the example."""

        def move(_: Case) -> Moves:
            yield DRAWN
            yield wish

        self.moves.append(move)
        self._need(floors, 1)

    def _need(self, floors: Mapping[str, int], times: int) -> None:
        self.floors.update({name.replace("_", " "): n * times for name, n in floors.items()})

    def retell(self, ends: Act) -> None:
        """There is one history, told in full; `ends` is its end where people act in any order."""
        self.told, self.effort = ends, replace(self.effort, examples=1, abreast=1)

    def replay(self, example: str) -> None:
        """Draw nothing but this, unless another one is asked for."""
        self.effort = replace(self.effort, example=self.effort.example or example)

    def the_row(self) -> Row:
        """The row of the scenario's Examples line."""
        if self.row is None:
            raise CouldNotTell(
                "this sentence needs a Scenario Outline with the row in its Examples table"
            )
        return self.row

    def row_of(self, path: str) -> Row:
        """The row that has this property on either side: the scenario's own, if it is that one's."""
        rows = self.pairing.rows if self.row is None else (self.row, *self.pairing.rows)
        for row in rows:
            if path in (row.source.path, row.target.path):
                return row
        raise CouldNotTell(
            f'the pairing {self.pairing.label} has no row with "{path}": compare the feature with the document'
        )

    def judge(self, check: Act, **floors: int) -> None:
        """Append a look of the Then sentence; whatever comes after it is part of the judgement."""

        def judge(case: Case) -> None:
            with case.bench.story.step(self.conclusion, keyword=THEN):
                check(case)

        self.do(judge, **floors)

    def observe(self, look: Callable[[Case], str]) -> None:
        """Run the moves and note what is seen, without judging it; raises SutDied or NotExercised."""
        self.prove(lambda case: case.bench.story.noted.append(look(case)))

    def prove(self, check: Act, **floors: int) -> None:
        """Run the moves and the check on generated records; raises Broken, SutDied or NotExercised."""
        self.judge(check, **floors)
        if self.effort.example:
            self.effort = replace(self.effort, abreast=people_of(self.effort.example))
        search = Search(self.effort, self.bench, self.tally, any_order=self.any_order)
        try:
            self._gate(lambda: search.through(partial(self._example, search)))
        except Broken:
            self._try_alone(search)
            raise

    def _gate(self, search: Callable[[], None]) -> None:
        """Search, and see that enough was exercised: a sync that did nothing proved nothing."""
        self.floors["busy passes"] = max(1, self.floors["busy passes"])
        with_room(search)
        if not self.effort.example:  # one example need not have everything
            self.tally.gate(self.floors, together=self.any_order)

    def _try_alone(self, crowd: Search) -> None:
        """Raise what the failing record of a crowd leads to by itself: a smaller counter-example, if it is one."""
        if not crowd.suspect or self.effort.abreast == 1 or self.effort.example:
            return
        alone = Search(replace(self.effort, abreast=1), self.bench, Tally())
        try:
            with_room(lambda: alone.through(partial(self._example, alone), crowd.suspect))
        except Broken as smaller:
            self.tally.failure = alone.tally.failure
            raise smaller from None  # the same fault is not to be told twice
        except CouldNotTell:
            pass  # alone it leads to nothing that can be told; the crowd's counter-example stands

    def _example(self, search: Search, data: DataObject) -> None:
        people = self._gathered(search, self.bench, data)
        search.tire()
        try:
            self._go(search, people, data)
        except Exception as error:
            search.suspect = next((each.choices for each in people if each.failed), ())
            search.keep(error)
            raise

    def _gathered(self, search: Search, bench: Bench, data: DataObject) -> list[Person]:
        bench.turn_to(self.pairing)
        bench.behave({})
        draft = Draft(data, self.pairing, bench.source, bench.target, self.effort.several)
        case = Case(bench, self.pairing, draft, rests=self.rests)
        case.unmapped.is_watched = self.watches
        people = gathered(case, self.moves, search.effort.abreast)
        bench.fresh(self.pairing)
        if search.is_shown():
            bench.story.eyes += [person.case.cast.looks for person in people]
        return people

    def _go(self, search: Search, people: list[Person], data: DataObject) -> None:
        count = partial(self._count, search)
        if self.other is None:
            go_through(self.bench, people)
            count()
            return
        one = with_people(self.bench, people)
        others = self._gathered(search, self.other, drawn_again(data))
        people += others
        expect_the_same(one, with_people(self.other, others))
        count(one)

    def _count(self, search: Search, of_both: Ending | None = None) -> None:
        """One more example; a history that broke off with both syncs alike is all that it could be."""
        noted = self.bench.story.noted or (of_both.in_short if of_both else [])
        search.tally.observations.update(noted)
        search.tally.broke_off += of_both is not None and of_both.how == BROKE
        seen = of_both.counts if of_both else self.bench.counts
        search.tally.count(seen, self.floors, crowd=search.effort.abreast > 1)

    def prove_any_order(self, **floors: int) -> None:
        """Let people act in any order: the claim is the model's, the history is drawn."""
        self.any_order = True
        if self.told:
            self.prove(self.told, **floors)
            return
        self.floors.update(floors)
        self.effort = replace(self.effort, examples=max(HISTORIES, self.effort.examples))
        search = Search(self.effort, self.bench, self.tally, any_order=True)
        self._gate(lambda: search.run(partial(self._histories, search)))

    def _histories(self, search: Search, chosen: settings) -> None:
        @search.asked
        def people() -> People:
            search.begin()
            alone = Straight(partial(self._count, search))
            followed = Followed(partial(self._follow, search, self.other)) if self.other else None
            return self._people(search, self.bench, followed or alone)

        # The library takes any factory, its annotation wants a class.
        machine = cast("type[People]", people)
        try:
            run_state_machine_as_test(
                machine, settings=settings(chosen, stateful_step_count=HISTORY)
            )
        except (Broken, CouldNotTell) as error:
            search.keep(error)
            raise

    def _people(self, search: Search, bench: Bench, course: Course) -> People:
        kind = Deleters if self.deletes and self.deletable else People
        people = kind(
            bench,
            (self.pairing, *self.beside),
            course,
            conclusion=self.conclusion,
            shown=search.is_shown(),
        )
        people.rests, people.watches = self.rests, self.watches
        people.deletes = self.deletable
        return people

    def _follow(self, search: Search, other: Bench, one: Ending, first: Followed) -> None:
        """The second sync, on the history that the first one has behind it."""
        second = self._people(search, other, follower := Followed())
        first.take_again(second)
        expect_the_same(one, follower.ending(second))
        self._count(search, one)
