"""Two syncs on the same history, each in a world of its own: what people can see of both, and where that differs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, takewhile, zip_longest
from typing import Any, TypeVar, cast

from hypothesis.internal.conjecture.data import ConjectureData
from hypothesis.strategies import DataObject, SearchStrategy

from checklist.datatypes import canonical
from checklist.model import Pairing, Row
from steps.abreast import Person, go_through
from steps.bench import PATIENCE, Bench, Broken, SutDied, Traffic
from steps.drafting import path_at
from steps.story import Look, Step

T = TypeVar("T")
KEPT, BROKE, DIED = "kept the claim", "broke the claim", "died"
A, B = "A", "B"
Said = tuple[tuple[str, Hashable], ...]  # by one record: property, value


@dataclass(frozen=True)
class Differs:
    """Something that people can see, as it is with one sync and with the other."""

    about: str
    one: str
    other: str

    def __str__(self) -> str:
        return f"{self.about}: {self.one} with {A}, {self.other} with {B}"


class Difference(Broken):
    """The two syncs did not do the same; `story` tells of both."""

    def __init__(self, one: Ending, other: Ending, differing: Sequence[Differs]) -> None:
        super().__init__(
            "; ".join(map(str, differing)),
            expected={each.about: each.one for each in differing},
            found={each.about: each.other for each in differing},
        )
        self.story = ended(together(one.steps, other.steps), list(map(str, differing)))
        self.traffic = [*_of(A, one.traffic), *_of(B, other.traffic)]


@dataclass(frozen=True)
class Ending:
    """How a history ended with one of the syncs, as far as people can see; neither ids nor times nor calls."""

    how: str
    why: str
    at_rest: bool
    records: Mapping[str, Counter[Said]]  # entity -> what its records say that they did not before
    noted: Sequence[str]
    counts: Counter[str] = field(compare=False)  # what was exercised until then
    steps: Sequence[Step] = field(compare=False)
    traffic: Sequence[Traffic] = field(compare=False)

    @property
    def told(self) -> str:
        return f"{self.how}: {self.why}" if self.why else self.how

    @property
    def in_short(self) -> list[str]:
        """To be counted, where both did the same."""
        return [f"both {self.told if self.how == DIED else self.how}"]


def ending_of(
    bench: Bench,
    pairings: Sequence[Pairing],
    before: Mapping[str, Counter[Said]],
    history: Callable[[], object],
) -> Ending:
    """Go through the history, and let the sync come to rest whatever came out; `before`: what the records said until then."""
    how, why, at_rest = KEPT, "", False
    counts = bench.counts
    try:
        try:
            history()
        except Broken as broken:
            how, why = BROKE, str(broken)
        counts = Counter(bench.counts)
        at_rest = any(bench.run_sync() == 0 for _ in range(PATIENCE))
    except SutDied as death:
        how, why = DIED, str(death)
    records, story = said(bench, pairings), bench.story
    for entity, there in before.items():
        records[entity].subtract(there)
    return Ending(
        *(how, why, at_rest, records, tuple(story.noted)),
        *(counts, tuple(story.steps), bench.traffic()),
    )


def with_people(bench: Bench, people: Sequence[Person]) -> Ending:
    """Let people go through the sentences; what a tenant brought along is none of their business."""
    pairings = (people[0].case.pairing,)
    return ending_of(bench, pairings, said(bench, pairings), lambda: go_through(bench, people))


def said(bench: Bench, pairings: Sequence[Pairing]) -> Mapping[str, Counter[Said]]:
    """What the records of each entity say in the rows of its pairing, by the oracle's measure."""
    found: dict[str, Counter[Said]] = {}
    for pairing in pairings:
        bench.turn_to(pairing)
        for side, entity in ((bench.source, pairing.source), (bench.target, pairing.target)):
            records = map(side.read, side.ids())
            paths = [(row, path_at(row, side, bench.source)) for row in pairing.rows]
            found[entity.label] = Counter(_said(record, paths) for record in records)
    return found


def _said(record: Mapping[str, Any], paths: Sequence[tuple[Row, str]]) -> Said:
    return tuple((path, _form(canonical(row.type, record.get(path)))) for row, path in paths)


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


def differences(one: Ending, other: Ending) -> Iterator[Differs]:
    """What people can see of it, the most telling first."""
    if one.how != other.how:
        yield Differs("the sync", one.told, other.told)
    if DIED in {one.how, other.how}:
        return  # it stopped in the middle of something
    if one.at_rest != other.at_rest:
        yield Differs("in the end the sync", _rests(one), _rests(other))
    if one.noted != other.noted:
        yield Differs("what was to be noted", ", ".join(one.noted), ", ".join(other.noted))
    for entity, records in one.records.items():
        yield from _records_differ(entity, records, other.records[entity])


def _rests(ending: Ending) -> str:
    return "came to rest" if ending.at_rest else f"still wrote after {PATIENCE} more passes"


def _records_differ(entity: str, one: Counter[Said], other: Counter[Said]) -> Iterator[Differs]:
    if one.total() != other.total():
        yield Differs(f"new {entity}", f"{one.total()}", f"{other.total()}")
    elif one != other:
        ours, theirs = _values(one - other), _values(other - one)
        # The same values may stand together in other records: then each record is told in full.
        only, only_theirs = (ours - theirs, theirs - ours) if ours != theirs else (ours, theirs)
        yield Differs(entity, _told(only), _told(only_theirs))


def _values(records: Counter[Said]) -> Counter[tuple[str, Hashable]]:
    return Counter(chain.from_iterable(records.elements()))


def _told(values: Counter[tuple[str, Hashable]]) -> str:
    return ", ".join(f"{path} = {value!r}" for path, value in values.elements())


def together(one: Sequence[Step], other: Sequence[Step]) -> list[Step]:
    """One story of both: what people did is told once, what came of it twice where it differs."""
    shared = list(takewhile(_is_same_sentence, zip(one, other, strict=False)))
    rest = chain(_of_one(A, one[len(shared) :]), _of_one(B, other[len(shared) :]))
    return [*(_merged(*both) for both in shared), *rest]


def ended(story: Sequence[Step], remarks: Sequence[str]) -> list[Step]:
    """The story, and what it came to."""
    if not story:
        return []
    return [*story[:-1], replace(story[-1], remarks=[*story[-1].remarks, *remarks])]


def _is_same_sentence(both: tuple[Step, Step]) -> bool:
    one, other = both
    return (one.sentence, one.values) == (other.sentence, other.values)


def _merged(one: Step, other: Step) -> Step:
    remarks, looks = list(one.remarks), tuple(_seen_of(one.looks, other.looks))
    if one.remarks != other.remarks:
        remarks = [f"{A}: {_all(one)}", f"{B}: {_all(other)}"]
    return replace(one, remarks=remarks, looks=looks)


def _all(step: Step) -> str:
    return "; ".join(step.remarks) or "nothing more"


def _seen_of(one: Sequence[Look], other: Sequence[Look]) -> Iterator[Look]:
    for ours, theirs in zip_longest(one, other):
        if ours == theirs:
            yield ours
        else:
            yield from (_by(who, look) for who, look in ((A, ours), (B, theirs)) if look)


def _of_one(who: str, steps: Sequence[Step]) -> Iterator[Step]:
    """What only one of them came to."""
    for step in steps:
        looks = tuple(_by(who, look) for look in step.looks)
        yield replace(step, sentence=f"{who}: {step.sentence}", looks=looks)


def _by(who: str, look: Look) -> Look:
    return replace(look, source=f"{who}: {look.source}")


def _of(who: str, traffic: Sequence[Traffic]) -> Iterator[Traffic]:
    return (replace(each, system=f"{who}: {each.system}") for each in traffic)
