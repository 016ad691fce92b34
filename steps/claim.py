"""A claim is composed by Given and When sentences, and run by its Then sentence: many examples, one verdict."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from math import inf
from typing import Any, TypeVar, cast
from unittest import SkipTest

from hypothesis import given, seed, settings
from hypothesis import strategies as st
from hypothesis.errors import DidNotReproduce, InvalidArgument
from hypothesis.internal.conjecture.choice import ChoiceT
from hypothesis.stateful import run_state_machine_as_test
from hypothesis.strategies import DataObject, SearchStrategy

from checklist.model import Pairing, Row
from steps.abreast import Person, gathered, go_through
from steps.bench import Bench, Broken, CouldNotTell, NotExercised
from steps.case import Act, Case, Move, Moves
from steps.differing import BROKE, Ending, drawn_again, expect_the_same, with_people
from steps.drafting import SEVERAL, Draft
from steps.examples import DoesNotFit, Drawn, again, fits, is_final, people_of, under_way, word_of
from steps.following import Followed
from steps.frames import with_room
from steps.machine import Course, People, Straight
from steps.searching import Stopped, from_one, limits
from steps.story import THEN
from steps.tally import Tally, failure_of
from steps.wishes import DRAWN, Wish

F = TypeVar("F", bound=Callable[..., object])
forall = given  # pytest-bdd owns the word
HISTORY = 10  # things that people and the sync do in one history
HISTORIES = 8  # at least: fewer would be gated by luck


@dataclass
class Claim:
    """The moves that the sentences added, and what they promise to exercise in each example."""

    bench: Bench
    pairing: Pairing
    row: Row | None
    # Records that exist on both sides may be linked before anything is created.
    links_by_content: bool
    creates: bool = field(default=True, kw_only=True)  # the sync makes counterparts
    examples: int
    seed: int
    # "switch=value": where a vendor behaves so, nobody can keep this pairing in sync.
    impossible: frozenset[str] = frozenset()
    moves: list[Move] = field(default_factory=list)
    floors: Counter[str] = field(default_factory=Counter)
    tally: Tally = field(default_factory=Tally)
    conclusion: str = "the claim holds"  # the Then sentence
    example: str = ""  # nothing is drawn, this one is run
    told: Act | None = None  # a kept history, and how it ends where people act in any order
    neighbours: tuple[Pairing, ...] = ()  # the other pairings of which the same may be claimed
    beside: tuple[Pairing, ...] = ()  # pairings that are synchronized at the same time
    any_order: bool = False  # the floors are of all histories together
    abreast: int = 1  # records that go through the sentences side by side in one example
    several: SearchStrategy[int] = SEVERAL
    suspect: tuple[ChoiceT, ...] = ()  # what was drawn for the record of a crowd that failed
    other: Bench | None = None  # of a second sync, which has to do the same as the first one
    shrinking: float = inf  # examples for looking for a smaller counter-example
    broken: Exception | None = None  # what the smallest example so far led to
    tried: int = 0  # examples since the first one that failed
    drawn: Drawn | None = None  # the example under way

    def add(self, move: Move, **floors: int) -> None:
        """Append a move that draws; `floors` are what each example must have seen of it, for each record."""
        self.moves.append(move)
        self._need(floors, self.abreast)

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
        self.told, self.examples, self.abreast = ends, 1, 1

    def the_row(self) -> Row:
        """The row of the scenario's Examples line."""
        if self.row is None:
            raise CouldNotTell(
                "this sentence needs a Scenario Outline with the row in its Examples table"
            )
        return self.row

    def row_of(self, path: str) -> Row:
        """The row that has this property on either side."""
        for row in self.pairing.rows:
            if path in (row.source.path, row.target.path):
                return row
        raise CouldNotTell(
            f'the pairing {self.pairing.label} has no row with "{path}": compare the feature with the document'
        )

    def prove(self, check: Act, **floors: int) -> None:
        """Run the moves and the check on generated records; raises Broken, SutDied or NotExercised."""
        self.judge(check, **floors)
        if self.example:
            self.abreast = people_of(self.example)
        try:
            self._run(lambda chosen: self._search(chosen)())
        except Broken:
            self._try_alone()
            raise

    def judge(self, check: Act, **floors: int) -> None:
        """Append a look of the Then sentence; whatever comes after it is part of the judgement."""

        def judge(case: Case) -> None:
            with case.bench.story.step(self.conclusion, keyword=THEN):
                check(case)

        self.do(judge, **floors)

    def _search(self, chosen: settings) -> Any:
        return chosen(self._chosen(forall(st.data())(self._example)))

    def _try_alone(self) -> None:
        """Raise what the failing record of a crowd leads to by itself: a smaller counter-example, if it is one."""
        if self.abreast == 1 or not self.suspect or self.example:
            return
        before, self.abreast, self.broken, self.tried = self.tally.failure, 1, None, 0
        try:
            self._find(lambda chosen: from_one(self._search, chosen, self.suspect)())
        except Broken as smaller:
            raise smaller from None  # the same fault is not to be told twice
        except CouldNotTell:
            pass
        self.tally.failure = before

    def observe(self, look: Callable[[Case], str]) -> None:
        """Run the moves and note what is seen, without judging it; raises SutDied or NotExercised."""
        self.prove(lambda case: case.bench.story.noted.append(look(case)))

    def prove_any_order(self, **floors: int) -> None:
        """Let people act in any order: the claim is the model's, the history is drawn."""
        self.any_order, self.examples = True, max(HISTORIES, self.examples)
        if self.told:
            self.examples = 1
            self.prove(self.told, **floors)
            return
        self.floors.update(floors)

        @self._chosen
        def people() -> People:
            self.drawn = under_way()
            alone = Straight(self._count)
            course = Followed(partial(self._follow, self.other)) if self.other else alone
            return self._people(self.bench, course)

        # The library takes any factory, its annotation wants a class.
        machine = cast("type[People]", people)

        def run(chosen: settings) -> None:
            try:
                run_state_machine_as_test(
                    machine, settings=settings(chosen, stateful_step_count=HISTORY)
                )
            except (Broken, CouldNotTell) as error:
                self._keep(error)
                raise

        self._run(run)

    def _people(self, bench: Bench, course: Course) -> People:
        pairings, shown = (self.pairing, *self.beside), self._is_shown()
        return People(bench, pairings, course, conclusion=self.conclusion, shown=shown)

    def _follow(self, other: Bench, one: Ending, first: Followed) -> None:
        """The second sync, on the history that the first one has behind it."""
        second = self._people(other, follower := Followed())
        first.take_again(second)
        expect_the_same(one, follower.ending(second))
        self._count(one)

    def _chosen(self, test: F) -> F:
        """Draw with the claim's seed, or run the one example that was asked for."""
        return again(self.example)(test) if self.example else seed(self.seed)(test)

    def _is_shown(self) -> bool:
        """Looking at both records after each step is for the example that is shown; outside, any may be the last."""
        return is_final() or self.shrinking < inf or self.abreast > 1

    def _run(self, search: Callable[[settings], None]) -> None:
        # A sync that did nothing proved nothing.
        self.floors["busy passes"] = max(1, self.floors["busy passes"])
        self._find(search)
        if not self.example:  # one example need not have everything
            self.tally.gate(self.floors, together=self.any_order)

    def _limits(self) -> settings:
        # A history of many passes, each a process, is shown as it was found.
        return limits(self.examples, shrinks=not (self.any_order and self.shrinking < inf))

    def _find(self, search: Callable[[settings], None]) -> None:
        try:
            with_room(lambda: search(self._limits()))
        except Stopped as stop:
            raise (stop.__cause__ or stop) from None
        except SkipTest as skipped:  # the library's word for "nothing was run"
            raise NotExercised(str(skipped)) from skipped
        except (DidNotReproduce, InvalidArgument) as error:
            if not self.example:
                raise
            self._expect_fit(error)

    def _expect_fit(self, error: Exception) -> None:
        """An example that no longer fails is good news only if it was run as it is."""
        done = self.tally.examples > 0 and self.drawn is not None
        if not (done and self.drawn and fits(self.drawn, ends=self.any_order)):
            raise DoesNotFit(error) from error

    def _keep(self, error: Exception) -> None:
        """Remember a failing example; raises Stopped where a smaller one is not worth its time."""
        if self.example and self.drawn and self.drawn.misaligned_at:
            raise DoesNotFit(f"it asks for other things than this claim does ({error})") from error
        word = word_of(self.drawn, self.abreast, ends=self.any_order) if self.drawn else ""
        self.tally.failure = failure_of(error, self.bench, word)
        self.broken = error
        if self.abreast > 1 or isinstance(error, CouldNotTell):
            raise Stopped from error

    def _tire(self) -> None:
        """Raise Stopped where looking on is not worth its time; counted, so that the same run ends the same way."""
        if self.broken is None:
            return
        self.tried += 1
        if self.tried > self.shrinking:
            raise Stopped from self.broken

    def _example(self, data: DataObject) -> None:
        self.drawn = under_way()
        people = self._gathered(self.bench, data)
        self._tire()
        try:
            self._go(people, data)
        except Exception as error:
            self.suspect = next((each.choices for each in people if each.failed), ())
            self._keep(error)
            raise

    def _gathered(self, bench: Bench, data: DataObject) -> list[Person]:
        bench.turn_to(self.pairing)
        bench.behave({})
        draft = Draft(data, self.pairing, bench.source, bench.target, self.several)
        people = gathered(Case(bench, self.pairing, draft), self.moves, self.abreast)
        bench.fresh(self.pairing)
        if self._is_shown():
            bench.story.eyes += [person.case.cast.looks for person in people]
        return people

    def _go(self, people: list[Person], data: DataObject) -> None:
        if self.other is None:
            go_through(self.bench, people)
            self._count()
            return
        one = with_people(self.bench, people)
        others = self._gathered(self.other, drawn_again(data))
        people += others
        expect_the_same(one, with_people(self.other, others))
        self._count(one)

    def _count(self, of_both: Ending | None = None) -> None:
        """One more example; a history that broke off with both syncs alike is all that it could be."""
        self.tally.observations.update(
            self.bench.story.noted or (of_both.in_short if of_both else [])
        )
        self.tally.broke_off += of_both is not None and of_both.how == BROKE
        seen = of_both.counts if of_both else self.bench.counts
        self.tally.count(seen, self.floors, crowd=self.abreast > 1)
