"""Two syncs on the same history, each in a world of its own: what people can see of both, and where that differs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, takewhile
from typing import Any, TypeVar, cast

from hypothesis.internal.conjecture.data import ConjectureData
from hypothesis.strategies import DataObject, SearchStrategy

from checklist.datatypes import canonical
from checklist.model import Pairing
from steps.abreast import Person, go_through
from steps.bench import Bench, Broken, SutDied, Traffic
from steps.drafting import path_at
from steps.story import Look, Step

T = TypeVar("T")
KEPT, BROKE, DIED = "kept the claim", "broke the claim", "died"
A, B = "A", "B"
PATIENCE = 4  # passes after the history, in which a sync may come to rest
Said = tuple[Hashable, ...]  # by one record, row by row


class Difference(Broken):
    """The two syncs did not do the same; `story` tells of both."""

    def __init__(self, one: Ending, other: Ending, differing: Sequence[str]) -> None:
        super().__init__("; ".join(differing), expected=one.told, found=other.told)
        self.story = together(one.steps, other.steps)
        if self.story:
            self.story[-1].remarks += differing
        self.traffic = [*_of(A, one.traffic), *_of(B, other.traffic)]


@dataclass(frozen=True)
class Ending:
    """How a history ended with one of the syncs, as far as people can see; neither ids nor times nor calls."""

    how: str
    why: str
    at_rest: bool
    records: Mapping[str, Counter[Said]]  # system -> what its records say that they did not before
    noted: Sequence[str]
    steps: Sequence[Step] = field(compare=False)
    traffic: Sequence[Traffic] = field(compare=False)

    @property
    def told(self) -> str:
        return f"{self.how}: {self.why}" if self.why else self.how


def ending_of(bench: Bench, people: Sequence[Person]) -> Ending:
    """Let people go through the sentences, and the sync come to rest whatever came out."""
    how, why, at_rest = KEPT, "", False
    story, pairing = bench.story, people[0].case.pairing
    before = said(
        bench, pairing
    )  # a fresh tenant brings something along, one that goes on does not
    try:
        try:
            go_through(bench, people)
        except Broken as broken:
            how, why = BROKE, str(broken)
        at_rest = any(bench.run_sync() == 0 for _ in range(PATIENCE))
    except SutDied as death:
        how, why = DIED, str(death)
    records = said(bench, pairing)
    for system, there in before.items():
        records[system].subtract(there)
    return Ending(
        *(how, why, at_rest, records),
        *(tuple(story.noted), tuple(story.steps), bench.traffic()),
    )


def said(bench: Bench, pairing: Pairing) -> Mapping[str, Counter[Said]]:
    """What the records of each system say in the rows of the pairing, by the oracle's measure."""
    return {
        side.system: Counter(
            tuple(
                _form(canonical(row.type, held.get(path_at(row, side, bench.source))))
                for row in pairing.rows
            )
            for held in map(side.read, side.ids())
        )
        for side in (bench.source, bench.target)
    }


def _form(value: Any) -> Hashable:
    """Equal for equal values, but True is not 1."""
    return value if isinstance(value, Hashable) and not isinstance(value, bool) else f"{value!r}"


@dataclass(frozen=True)
class Again:
    """What was drawn once, drawn once more; Hypothesis tells of the first time only."""

    conjecture_data: ConjectureData

    def draw(self, strategy: SearchStrategy[T], label: object = None) -> T:  # noqa: ARG002 -- as DataObject's
        return self.conjecture_data.draw(strategy)


def drawn_again(data: DataObject) -> DataObject:
    """All that was drawn until now, to be drawn once more from the beginning."""
    again = Again(ConjectureData.for_choices(data.conjecture_data.choices))
    return cast("DataObject", again)


def expect_the_same(one: Ending, other: Ending) -> None:
    """Raise Difference where people can tell one sync from the other."""
    if differing := list(differences(one, other)):
        raise Difference(one, other, differing)


def differences(one: Ending, other: Ending) -> Iterator[str]:
    """What people can see of it, the most telling first."""
    if one.how != other.how:
        yield f"{A} {one.told}; {B} {other.told}"
    if DIED in {one.how, other.how}:
        return  # it stopped in the middle of something
    if one.at_rest != other.at_rest:
        yield f"{A} {_rests(one)}, {B} {_rests(other)}"
    if one.noted != other.noted:
        yield f"{A}: {', '.join(one.noted)}; {B}: {', '.join(other.noted)}"
    for system, records in one.records.items():
        theirs = other.records[system]
        if records.total() != theirs.total():
            yield f"{system} got {records.total()} records with {A}, {theirs.total()} with {B}"
        elif records != theirs:
            yield f"{system} says {_only(records - theirs)} with {A}, {_only(theirs - records)} with {B}"


def _rests(ending: Ending) -> str:
    return "came to rest" if ending.at_rest else f"still wrote after {PATIENCE} more passes"


def _only(records: Counter[Said]) -> str:
    return ", ".join(f"{list(record)}" for record in records.elements())


def together(one: Sequence[Step], other: Sequence[Step]) -> list[Step]:
    """One story of both: what people did is told once, what came of it twice where it differs."""
    shared = list(takewhile(_is_same_sentence, zip(one, other, strict=False)))
    rest = chain(_of_one(A, one[len(shared) :]), _of_one(B, other[len(shared) :]))
    return [*(_merged(*both) for both in shared), *rest]


def _is_same_sentence(both: tuple[Step, Step]) -> bool:
    one, other = both
    return (one.sentence, one.values) == (other.sentence, other.values)


def _merged(one: Step, other: Step) -> Step:
    return Step(
        one.sentence,
        one.values,
        one.keyword,
        [
            *(text for text in one.remarks if text in other.remarks),
            *(f"{A}: {text}" for text in one.remarks if text not in other.remarks),
            *(f"{B}: {text}" for text in other.remarks if text not in one.remarks),
        ],
        one.looks if one.looks == other.looks else (*_seen(A, one.looks), *_seen(B, other.looks)),
    )


def _of_one(who: str, steps: Sequence[Step]) -> Iterator[Step]:
    """What only one of them came to."""
    for step in steps:
        yield replace(step, sentence=f"{who}: {step.sentence}", looks=tuple(_seen(who, step.looks)))


def _seen(who: str, looks: Sequence[Look]) -> Iterator[Look]:
    return (replace(look, source=f"{who}: {look.source}") for look in looks)


def _of(who: str, traffic: Sequence[Traffic]) -> Iterator[Traffic]:
    return (replace(each, system=f"{who}: {each.system}") for each in traffic)
