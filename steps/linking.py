"""Sentences about records that come into existence, and get their counterpart."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pytest_bdd import given, parsers, when

from steps.bench import Broken, Side
from steps.case import Case, Moves
from steps.claim import Claim
from steps.story import ARE_THE_SAME, CREATES_MANY, ONE_CAME, STAYS
from steps.wishes import DRAWN, Waiting, quiet

PAGE = 1_000  # what both vendors put on a page at most


@given(parsers.parse("several {system} records exist, some of them alike"))
def several_exist(claim: Claim, system: str) -> None:
    def move(case: Case) -> Moves:
        drawn = draw_several(case, system, alike=True)
        yield DRAWN
        for values in drawn:
            case.create(case.side(system), values)
        case.bench.counts["alike"] += 1

    claim.add(move, records=2, alike=1)


@given(parsers.parse("several inactive {system} records exist"))
def several_inactive_exist(claim: Claim, system: str) -> None:
    def move(case: Case) -> Moves:
        drawn = draw_several(case, system)
        yield DRAWN
        for values in drawn:
            case.create(case.side(system), values, inactive=True)
            case.bench.counts["inactive records"] += 1

    claim.add(move, records=2, inactive_records=2)


@when("a person edits one of them")
def edits_one(claim: Claim) -> None:
    def move(case: Case) -> Moves:
        values = case.draft.values(case.source)
        yield DRAWN
        record = case.cast.made(case.source)[0]
        case.edit(case.source, record, values)
        case.bench.expect(lambda: case.has_counterpart(record))

    claim.add(move, edits=1)


@given("the sync has run before")
def has_run(claim: Claim) -> None:
    claim.let(quiet)


@given("a linked pair of records")
def linked_pair(claim: Claim) -> None:
    claim.add(make_pair if claim.creates else match_pair, records=1, links=1)


@given("two linked pairs of records")
def two_linked_pairs(claim: Claim) -> None:
    claim.add(make_pair, records=1, links=1)
    claim.add(make_pair, records=1, links=1)


@given("more linked records than one page holds")
def beyond_a_page(claim: Claim) -> None:
    claim.do(create_a_page, further_pages=2)
    claim.add(make_pair, links=1)


@given(parsers.parse("records that look equal already exist in {left} and in {right}"))
def look_equal(claim: Claim, left: str, right: str) -> None:
    claim.add(lambda case: create_on_both(case, left, right), records=2)


@given(parsers.parse("records that match already exist in {left} and in {right}"))
def match_already(claim: Claim, left: str, right: str) -> None:
    claim.add(lambda case: create_on_both(case, left, right), records=2)
    claim.add(lambda case: create_one(case, left), records=1)  # and one that has no match


@when(parsers.parse("a person creates a {system} record"))
def creates_one(claim: Claim, system: str) -> None:
    claim.add(lambda case: create_one(case, system), records=1)


@when(parsers.parse("a person creates {system} records"))
def creates_several(claim: Claim, system: str) -> None:
    def move(case: Case) -> Moves:
        drawn = draw_several(case, system)
        yield DRAWN
        side = case.side(system)
        for values in drawn:
            record = case.create(side, values)
            case.keep(side, record)
            case.tell(STAYS.format(record=case.cast.name(side, record)))

    claim.add(move, records=2)


@when(parsers.parse("a person edits one of the {system} records"))
def edits_a_stranger(claim: Claim, system: str) -> None:
    def move(case: Case) -> Moves:
        side = case.side(system)
        values = case.draft.values(side)
        yield DRAWN
        record = case.cast.made(side)[0]
        case.edit(side, record, values)
        case.keep(side, record)
        case.tell(STAYS.format(record=case.cast.name(side, record)))

    claim.add(move, edits=1)


@when(parsers.parse("a person creates {system} records, one after the other"))
def creates_one_by_one(claim: Claim, system: str) -> None:
    def move(case: Case) -> Moves:
        drawn = draw_several(case, system)
        yield DRAWN
        for values in drawn:
            record = case.create(case.side(system), values)
            yield quiet
            expect_one_made(case, record)

    claim.add(move, records=2)


@when(parsers.parse('a person creates a {_} record with "{path}"'))
def creates_with(claim: Claim, path: str) -> None:
    def move(case: Case) -> Moves:
        values = case.draft.values(case.source)
        yield DRAWN
        yield from settle_what_is_there(case)
        case.last[claim.row_of(path).id] = values[path]
        yield from case.linked_by_sync(values)

    claim.add(move, records=1)


def draw_several(case: Case, system: str, *, alike: bool = False) -> list[dict[str, Any]]:
    """Two or three records; if `alike`, the second one says what the first one says."""
    draft, side = case.draft, case.side(system)
    drawn = [draft.values(side)]
    drawn.append(draft.alike(drawn[0]) if alike else draft.values(side))
    more = draft.data.draw(draft.several, label="how many records") - len(drawn)
    return drawn + [draft.values(side) for _ in range(more)]


def create_one(case: Case, system: str) -> Moves:
    values = case.draft.values(case.side(system))
    yield DRAWN
    case.create(case.side(system), values)


def make_pair(case: Case) -> Moves:
    """A record that people made at the source, and the counterpart that the sync gave it."""
    values = case.draft.values(case.source)
    yield DRAWN
    yield from settle_what_is_there(case)
    yield from case.linked_by_sync(values)
    case.bench.counts["links"] += 1


def match_pair(case: Case) -> Moves:
    """Two records that match, which people made where the sync makes none."""
    yield from create_on_both(case, case.source.system, case.target.system)
    yield quiet
    case.bench.counts["links"] += 1


def create_a_page(case: Case, count: int = PAGE) -> None:
    """As many records as the vendors put on a page, each with values of its own."""
    side = case.source
    with case.telling(CREATES_MANY.format(count=count, system=side.system)):
        for number in range(count):
            side.create(
                {
                    row.source.path: numbered(side, row.source.path, number)
                    for row in case.pairing.rows
                }
            )
    case.bench.counts["records"] += count


NUMBERED: Mapping[str, Callable[[int], Any]] = {"number": float, "integer": int, "flag": bool}


def numbered(side: Side, path: str, number: int) -> Any:
    kind = side.limits[path].kind
    if kind in NUMBERED:
        return NUMBERED[kind](number)
    return f"number{number}@example.com" if "email" in path else f"Number {number}"


def settle_what_is_there(case: Case) -> Waiting:
    """What a fresh tenant brings along gets its counterpart first."""
    if case.source.ids() and not case.pairs and not case.crowd.awaiting:
        yield quiet


def create_on_both(case: Case, left: str, right: str) -> Moves:
    """Two records, one on each side, that say the same in every row."""
    values = case.draft.values(case.side(left))
    rows = case.pairing.rows
    yield DRAWN
    mirrored = {row.target.path: values[row.source.path] for row in rows}
    case.link(case.create(case.side(left), values), case.create(case.side(right), mirrored))
    tell_the_same(case)


def tell_the_same(case: Case) -> None:
    """The two records that people linked are each other's counterparts."""
    one = case.cast.name(case.source, case.pair.source)
    case.tell(ARE_THE_SAME.format(one=one, other=case.cast.name(case.target, case.pair.target)))


def expect_one_made(case: Case, record: int) -> None:
    """The record that was created last has led to one record at the target."""
    name = case.cast.name(case.source, record)
    with case.telling(ONE_CAME.format(system=case.target.system, record=name)):
        made = len(case.target.created_by_sync()) - case.made_before
        if made != 1:
            raise Broken(
                f"{case.source.system} record {record} led to {made} new {case.target.system} records",
                expected=1,
                found=made,
            )
