"""One example under way: what people did so far, to which records, and what they wrote."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from checklist.datatypes import same
from checklist.model import Pairing, Row
from steps import story
from steps.before import Before, is_there, seen
from steps.bench import Bench, Broken, Side
from steps.cast import Cast, Pair
from steps.crowd import Crowd
from steps.drafting import Draft, path_at
from steps.untouched import Unmapped, expect_as_left
from steps.wishes import Until, Waiting, Wish


@dataclass
class Case:
    """The state that the sentences share, for one record of one example."""

    bench: Bench
    pairing: Pairing
    draft: Draft
    crowd: Crowd = field(default_factory=Crowd)
    rests: bool = True  # with nothing to do, the sync promises to write nothing
    pairs: list[Pair] = field(default_factory=list)
    last: dict[str, Any] = field(default_factory=dict)  # row id -> what a person wrote last
    kept: dict[tuple[str, int], dict[str, Any]] = field(
        default_factory=dict
    )  # (system, id) -> as people left it
    said: dict[tuple[str, int], dict[str, Any]] = field(
        default_factory=dict
    )  # (system, id) -> as it was after a person last saved it
    before: Before = field(default_factory=Before)  # a person last did something
    unmapped: Unmapped = field(default_factory=Unmapped)
    brought: int | None = None  # target records made for what was there before people created any
    made_before: int = 0
    agreed: tuple[Any, Any] = (None, None)  # what both sides said when they agreed
    cast: Cast = field(init=False)

    def __post_init__(self) -> None:
        self.cast = Cast(self.bench, self.pairing)

    def fellow(self, number: int) -> Case:
        """One record of a crowd that goes through the same sentences."""
        fellow = Case(self.bench, self.pairing, self.draft.fellow(number), self.crowd, self.rests)
        fellow.unmapped.is_watched = self.unmapped.is_watched
        return fellow

    @property
    def source(self) -> Side:
        return self.bench.source

    @property
    def target(self) -> Side:
        return self.bench.target

    @property
    def pair(self) -> Pair:
        return self.pairs[0]

    def side(self, system: str) -> Side:
        """The side that a sentence names."""
        by_name = {side.system.casefold(): side for side in (self.target, self.source)}
        return by_name[system.casefold()]

    def other(self, side: Side) -> Side:
        return self.target if self.is_source(side) else self.source

    def is_source(self, side: Side) -> bool:
        return side is self.source

    def record(self, side: Side) -> int:
        return self.pair.source if self.is_source(side) else self.pair.target

    def path(self, row: Row, side: Side) -> str:
        return path_at(row, side, self.source)

    def telling(
        self, sentence: str, values: Mapping[str, Any] = story.NOTHING
    ) -> AbstractContextManager[None]:
        """What happens within is a step of the story."""
        return self.bench.story.step(sentence, values)

    def tell(self, sentence: str, values: Mapping[str, Any] = story.NOTHING) -> None:
        with self.telling(sentence, values):
            pass

    def after(self, seconds: int) -> None:
        """The next thing that a person does comes so much later."""
        self.draft.rhythm = chain((seconds,), self.draft.rhythm)

    def pause(self) -> int:
        """People take their time; returns the seconds."""
        seconds = next(self.draft.rhythm)
        self.bench.wait(seconds)
        return seconds

    def create(self, side: Side, values: Mapping[str, Any], *, inactive: bool = False) -> int:
        """A person saves a new record."""
        seconds, number = self.pause(), len(self.cast.made(side)) + 1
        sentence = story.CREATES_INACTIVE if inactive else story.CREATES
        told = sentence.format(seconds=seconds, system=side.system, number=number)
        with self.telling(told, values):
            self._look()
            self.made_before = len(self.target.created_by_sync())
            self.brought = self.made_before if self.brought is None else self.brought
            record = (side.create_inactive if inactive else side.create)(values)
            self.said[side.system, record] = dict(side.read(record))
            self.cast.enter(side, record)
        self.bench.counts["records"] += 1
        if self.is_source(side):
            self.bench.expect(lambda: self.has_counterpart(record))
        return record

    def _look(self) -> None:
        """A person is about to do something."""
        self.before = seen(self)
        self.unmapped.look(self)

    @property
    def made(self) -> int:
        """How many target records the sync has made for what people created in this example."""
        return len(self.target.created_by_sync()) - (self.brought or 0)

    def has_counterpart(self, record: int) -> bool:
        """Whether some target record says the same; where nothing is mapped, whether there are enough of them."""
        enough = bool(self.pairing.rows) or self.made >= len(self.cast.made(self.source))
        return enough and any(self.says_the_same(record, other) for other in self.target.ids())

    def agrees(self, pair: Pair) -> bool:
        """Whether both records say the same; nobody waits for one that a person has deleted."""
        return not is_there(pair, self) or self.says_the_same(pair.source, pair.target)

    def says_the_same(self, source: int, target: int) -> bool:
        here, there = self.source.read(source), self.target.read(target)
        return all(says_the_same(row, here, there) for row in self.pairing.rows)

    def edit(self, side: Side, record: int, values: Mapping[str, Any]) -> None:
        seconds = self.pause()
        told = story.EDITS.format(seconds=seconds, record=self.cast.name(side, record))
        with self.telling(told, values):
            self._look()
            before = side.read(record)
            side.edit(record, values)
            self.unmapped.wrote(side, record, values)
            self.said[side.system, record] = dict(side.read(record))
        if any(before.get(name) != value for name, value in values.items()):
            self.bench.counts["edits"] += 1

    def delete(self, side: Side) -> None:
        """A person deletes this side's record of the pair; the other one is to stay as it is."""
        record, survivor = self.record(side), self.other(side)
        seconds = self.pause()
        told = story.DELETES.format(seconds=seconds, record=self.cast.name(side, record))
        with self.telling(told):
            self.keep(survivor, self.record(survivor))
            side.delete(record)
        self.bench.counts["deletions"] += 1

    def deactivate(self, side: Side) -> None:
        """A person makes this side's record of the pair inactive, and changes nothing else."""
        seconds, record = self.pause(), self.record(side)
        told = story.DEACTIVATES.format(seconds=seconds, record=self.cast.name(side, record))
        with self.telling(told):
            self._look()
            before = side.read(record)
            side.deactivate(record)
            now = side.read(record)
            self.unmapped.wrote(side, record, [name for name in now if now[name] != before[name]])
        self.bench.counts["deactivations"] += 1

    def intrude(self, at: Side, call: int, side: Side, values: Mapping[str, Any]) -> None:
        """A person is going to edit this side's record just before the sync's n-th call to the other system."""
        seconds, record = next(self.draft.rhythm), self.cast.name(side, self.record(side))
        sentence = story.INTRUDES.format(
            seconds=seconds, call=call, system=at.system, record=record
        )

        def act() -> None:
            self.after(seconds)
            self.write(side, values)

        with self.telling(sentence, values):
            self.bench.between_calls(at.system, call, act)

    def write(self, side: Side, values: Mapping[str, Any]) -> None:
        """One save on one side of the pair: of rows, of what the document does not map, or of both."""
        pair, record = self.pair, self.record(side)
        rows = {row.id: self.path(row, side) for row in self.pairing.rows}
        written = {row: values[path] for row, path in rows.items() if path in values}
        self.edit(side, record, values)
        if written:
            self.last.update(written)
            self.bench.expect(lambda: self.agrees(pair))
        if len(written) < len(values):
            self.set_apart(side, record, values)

    def write_rows(self, side: Side, values: Mapping[Row, Any]) -> None:
        self.write(side, {self.path(row, side): value for row, value in values.items()})

    def set_apart(self, side: Side, record: int, values: Mapping[str, Any]) -> None:
        """What people wrote here is nobody's business over there: both records are to stay as they are otherwise."""
        for each in (side, self.other(side)):
            key = each.system, self.record(each)
            if key not in self.kept and self.record(each) in each.ids():
                self.kept[key] = dict(each.read(self.record(each)))
        now = side.read(record)
        self.kept[side.system, record] |= {name: now[name] for name in values}

    def keep(self, side: Side, record: int) -> None:
        """Remember the record as people left it."""
        self.kept[side.system, record] = dict(side.read(record))

    def link(self, source: int, target: int) -> Pair:
        pair = Pair(source, target)
        self.pairs.append(pair)
        self.cast.introduce(pair)
        return pair

    def linked_by_sync(self, values: Mapping[str, Any]) -> Waiting:
        """A person creates a record at the source; the record that the sync then makes is its partner."""
        yield from self.meet_partner(self.create(self.source, values))

    def meet_partner(self, source: int) -> Waiting:
        """What the sync makes now is the partner of the record that was created last."""
        before, awaiting = self.made_before, self.crowd.awaiting
        awaiting[source] = self
        yield Until(
            lambda: len(self.target.created_by_sync()) >= before + len(awaiting),
            self.cast.name(self.source, source),
        )
        if source in awaiting:
            self.crowd.pair_up(self.target.created_by_sync()[before:])
        if source in awaiting:
            raise Broken(
                f"the sync made no {self.target.system} record for {self.source.system} record {source}",
                expected="one record",
                found="none",
            )
        self.link(source, self.crowd.partners[source])

    def held(self, row: Row, pair: Pair) -> tuple[Any, Any]:
        return (
            self.source.read(pair.source).get(row.source.path),
            self.target.read(pair.target).get(row.target.path),
        )

    def expect_both(self, row: Row, value: Any) -> None:
        """Both ends of the row say `value`, by the oracle's measure."""
        self.expect_side(row, self.source, value)
        self.expect_side(row, self.target, value)

    def expect_side(self, row: Row, side: Side, value: Any) -> None:
        self.expect_value(row, side, self.record(side), value)

    def expect_value(self, row: Row, side: Side, record: int, value: Any) -> None:
        path = self.path(row, side)
        found = side.read(record).get(path)
        if not same(row.type, found, value):
            raise Broken(
                f'"{path}" of {side.system} record {record} is {found!r}, not {value!r}',
                expected=value,
                found=found,
            )

    def expect_agreement(self, row: Row) -> None:
        left, right = self.held(row, self.pair)
        if not same(row.type, left, right):
            raise Broken(
                f'"{row.source.path}" is {left!r} in {self.source.system}, "{row.target.path}" is {right!r} in '
                f"{self.target.system}",
                expected=left,
                found=right,
            )

    def expect_kept(self, side: Side, record: int, ignoring: frozenset[str] = frozenset()) -> None:
        """Apart from what moves by itself, the record is as people left it."""
        expect_as_left(side, record, self.kept[side.system, record], ignoring)

    def mapped(self, side: Side) -> frozenset[str]:
        return frozenset(self.path(row, side) for row in self.pairing.rows)


# A move is a generator: it draws, yields once, and acts when all moves of the example have drawn; whenever it waits
# for the sync, it yields what it wishes.
Moves = Generator[Wish | None]
Act = Callable[[Case], object]
Move = Callable[[Case], Moves]


def says_the_same(row: Row, here: Mapping[str, Any], there: Mapping[str, Any]) -> bool:
    return same(row.type, here.get(row.source.path), there.get(row.target.path))
