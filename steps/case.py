"""One example under way: what people did so far, to which records, and what they wrote."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DataObject

from checklist.datatypes import is_empty, same
from checklist.model import Pairing, Row
from steps.bench import Bench, Broken, Limits, Side
from steps.strategies import from_row, texts

HUMAN_PAUSE = st.sampled_from((5, 61, 3_601, 86_399))  # seconds between two things that people do
UNMAPPED_EDITS = 2


@dataclass(frozen=True)
class Pair:
    """A record and the counterpart that the sync made or found for it."""

    source: int
    target: int


@dataclass
class Case:
    """The state that the sentences of one example share."""

    bench: Bench
    pairing: Pairing
    data: DataObject
    row: Row | None = None
    pairs: list[Pair] = field(default_factory=list)
    last: dict[str, Any] = field(default_factory=dict)  # row id -> what a person wrote last
    kept: dict[tuple[str, int], dict[str, Any]] = field(
        default_factory=dict
    )  # (system, id) -> as people left it
    serial: int = 0  # of the values drawn so far
    written_before: int = 0  # writes to the target before a person created a record

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
        return row.source.path if self.is_source(side) else row.target.path

    # ---- what people do

    def tell(self, line: str) -> None:
        self.bench.story.append(line)

    def pause(self) -> None:
        self.bench.wait(self.data.draw(HUMAN_PAUSE, label="seconds pass"))

    def draw_for(self, row: Row, *, unlike: tuple[Any, ...] = ()) -> Any:
        """A value that both vendors can hold and that differs from each of `unlike`."""
        source, target = self._limits(row)
        is_address = "email" in row.source.path.lower()
        self.serial += 1
        apart = f"p{self.serial}." if is_address else ""  # two people never share an address
        strategy = from_row(row, source, target)
        if unlike and not is_address:
            strategy = strategy.filter(
                lambda value: not any(same(row.type, value, held) for held in unlike)
            )
        value = self.data.draw(strategy, label=row.source.path)
        return apart + value if is_address else value

    def draw_values(self, side: Side) -> dict[str, Any]:
        """A new record's values: every row, and a text of its own that no row maps."""
        values = {self.path(row, side): self.draw_for(row) for row in self.pairing.rows}
        spare = self.spare_texts(side)
        if spare:
            values[spare[0]] = self.data.draw(texts(side.limits[spare[0]]), label=spare[0])
        return values

    def spare_texts(self, side: Side) -> list[str]:
        """Text properties that people may edit and that no row of the pairing maps."""
        mapped = {self.path(row, side) for row in self.pairing.rows}
        return [
            name
            for name, limits in sorted(side.limits.items())
            if limits.kind == "text"
            and limits.free
            and name not in mapped
            and "email" not in name.lower()
        ]

    def create(
        self, side: Side, values: Mapping[str, Any] | None = None, *, inactive: bool = False
    ) -> int:
        """A person saves a new record; without `values` they are drawn."""
        values = self.draw_values(side) if values is None else values
        self.pause()
        make = side.create_inactive if inactive else side.create
        record = make(values)
        self.bench.counts["records"] += 1
        state = "an inactive" if inactive else "a"
        self.tell(f"a person creates {state} {side.system} record {record}: {shown(values)}")
        return record

    def edit(self, side: Side, record: int, values: Mapping[str, Any]) -> None:
        self.pause()
        before = side.read(record)
        side.edit(record, values)
        if any(before.get(name) != value for name, value in values.items()):
            self.bench.counts["edits"] += 1
        self.tell(f"a person edits {side.system} record {record}: {shown(values)}")

    def edit_row(self, row: Row, side: Side) -> None:
        """A person writes a value that differs from what both sides hold."""
        self.write_row(row, side, self.fresh_value(row))

    def write_row(self, row: Row, side: Side, value: Any) -> None:
        self.edit(side, self.record(side), {self.path(row, side): value})
        self.last[row.id] = value

    def fresh_value(self, row: Row) -> Any:
        """A value that neither side holds: an edit that changes nothing tests nothing."""
        return self.draw_for(row, unlike=self.held(row, self.pair))

    def edit_unmapped(self, side: Side) -> None:
        names = self.spare_texts(side)
        chosen = self.data.draw(
            st.lists(st.sampled_from(names), min_size=1, max_size=UNMAPPED_EDITS, unique=True),
            label="unmapped",
        )
        values = {name: self.data.draw(texts(side.limits[name]), label=name) for name in chosen}
        self.edit(side, self.record(side), values)
        self.keep(side, self.record(side))

    def _other_text(self, side: Side, name: str, held: Any) -> str:
        strategy = texts(side.limits[name]).filter(lambda text: text != held)
        return self.data.draw(strategy, label=name)

    def keep(self, side: Side, record: int) -> None:
        """Remember the record as people left it."""
        self.kept[side.system, record] = dict(side.read(record))

    # ---- links, seen from outside

    def link(self, source: int, target: int) -> Pair:
        pair = Pair(source, target)
        self.pairs.append(pair)
        return pair

    def linked_by_sync(self, values: Mapping[str, Any] | None = None) -> Pair:
        """A person creates a record at the source; the only record that the sync then makes is its partner."""
        before = len(self.target.created_by_sync())
        source = self.create(self.source, values)
        self.bench.run_until(lambda: len(self.target.created_by_sync()) > before)
        made = self.target.created_by_sync()[before:]
        if not made:
            raise Broken(
                f"the sync made no {self.target.system} record for {self.source.system} record {source}",
                expected="one record",
                found="none",
            )
        return self.link(source, made[0])

    # ---- what is there

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
        path, record = self.path(row, side), self.record(side)
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
        then, now = self.kept[side.system, record], side.read(record)
        differing = {
            name: (then.get(name), now.get(name))
            for name in sorted(then.keys() | now.keys())
            if name not in ignoring and name not in side.moving and then.get(name) != now.get(name)
        }
        if differing:
            raise Broken(
                f"the sync changed {', '.join(differing)} of {side.system} record {record}",
                expected={name: was for name, (was, _) in differing.items()},
                found={name: is_ for name, (_, is_) in differing.items()},
            )

    def mapped(self, side: Side) -> frozenset[str]:
        return frozenset(self.path(row, side) for row in self.pairing.rows)

    def _limits(self, row: Row) -> tuple[Limits, Limits]:
        return (
            self.source.limits.get(row.source.path, Limits()),
            self.target.limits.get(row.target.path, Limits()),
        )


Move = Callable[[Case], object]


def emptiness(side: Side, path: str) -> Any:
    """How a person leaves a property empty: a number's field falls back to 0, a text's to nothing."""
    return 0.0 if side.limits.get(path, Limits()).kind == "number" else ""


def counts_as_empty(value: Any) -> bool:
    return is_empty(value) or value == 0


def shown(values: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} = {value!r}" for name, value in values.items()) or "nothing filled in"
