"""Sentences about records coming into existence and being linked."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from pytest_bdd import given, parsers, then, when

from checklist.datatypes import same
from steps.bench import Broken, Side
from steps.case import Case
from steps.claim import Claim

SEVERAL = st.integers(1, 3)


# ---- Given


@given(parsers.parse("several {system} records exist, some of them alike"))
def several_exist(claim: Claim, system: str) -> None:
    claim.add(lambda case: create_several(case, case.side(system), alike=True), records=1)


@given(parsers.parse("several inactive {system} records exist"))
def several_inactive_exist(claim: Claim, system: str) -> None:
    def move(case: Case) -> None:
        create_several(case, case.side(system), alike=False, inactive=True)
        case.bench.counts["inactive records"] += 1

    claim.add(move, records=1, inactive_records=1)


@given("the sync has run before")
def has_run(claim: Claim) -> None:
    claim.add(lambda case: case.bench.settle())


@given("a linked pair of records")
def linked_pair(claim: Claim) -> None:
    claim.add(make_pair, records=1, links=1)


@given("two linked pairs of records")
def two_linked_pairs(claim: Claim) -> None:
    claim.add(make_pair, records=1, links=1)
    claim.add(make_pair, records=1, links=1)


@given(parsers.parse("records that look equal already exist in {left} and in {right}"))
def look_equal(claim: Claim, left: str, right: str) -> None:
    claim.add(lambda case: create_on_both(case, case.side(left), case.side(right)), records=2)


@given(parsers.parse("records that match already exist in {left} and in {right}"))
def match_already(claim: Claim, left: str, right: str) -> None:
    claim.add(lambda case: create_on_both(case, case.side(left), case.side(right)), records=2)
    claim.add(create_without_match, records=1)


# ---- When


@when(parsers.parse("a person creates a {system} record"))
def creates_one(claim: Claim, system: str) -> None:
    def move(case: Case) -> None:
        case.written_before = case.target.written_by_sync()
        case.create(case.side(system))

    claim.add(move, records=1)


@when(parsers.parse("a person creates {system} records"))
def creates_several(claim: Claim, system: str) -> None:
    def move(case: Case) -> None:
        for record in create_several(case, case.side(system), alike=False):
            case.keep(case.side(system), record)

    claim.add(move, records=1)


@when(parsers.parse("a person creates {system} records, one after the other"))
def creates_one_by_one(claim: Claim, system: str) -> None:
    def move(case: Case) -> None:
        for _ in range(case.data.draw(SEVERAL, label="how many records")):
            made_before = len(case.target.created_by_sync())
            record = case.create(case.side(system))
            case.bench.settle()
            expect_one_made(case, record, len(case.target.created_by_sync()) - made_before)

    claim.add(move, records=1)


@when(parsers.parse('a person creates a {_} record with "{path}"'))
def creates_with(claim: Claim, path: str) -> None:
    def move(case: Case) -> None:
        settle_what_is_there(case)
        row, values = claim.row_of(path), case.draw_values(case.source)
        case.last[row.id] = values[path]
        case.linked_by_sync(values)

    claim.add(move, records=1)


# ---- Then


@then(parsers.parse("each {left} record has exactly one {right} record"))
def each_has_one(claim: Claim, left: str, right: str) -> None:
    def check(case: Case) -> None:
        wanted, made = len(case.side(left).ids()), len(case.side(right).created_by_sync())
        if made != wanted:
            raise Broken(
                f"{wanted} {left} records led to {made} new {right} records",
                expected=wanted,
                found=made,
            )
        expect_no_twins(case)

    claim.prove(check, creations=1)


@then(parsers.parse("each of them got exactly one {right} record of its own"))
def each_got_one(claim: Claim, right: str) -> None:
    def check(case: Case) -> None:
        made, wanted = len(case.side(right).created_by_sync()), len(case.source.ids())
        if made != wanted:
            raise Broken(
                f"{wanted} records led to {made} new {right} records", expected=wanted, found=made
            )

    claim.prove(check, creations=1)


@then(parsers.parse("{right} received exactly one write for it"))
def one_write(claim: Claim, right: str) -> None:
    def check(case: Case) -> None:
        written = case.side(right).written_by_sync() - case.written_before
        if written != 1:
            raise Broken(
                f"one new record led to {written} writes in {right}", expected=1, found=written
            )

    claim.prove(check, creations=1)


@then("no further record was created on either side")
def no_further(claim: Claim) -> None:
    def check(case: Case) -> None:
        made = (len(case.source.created_by_sync()), len(case.target.created_by_sync()))
        wanted = (0, len(case.source.ids()))
        if made != wanted:
            raise Broken(
                f"the sync created {made[0]} {case.source.system} and {made[1]} {case.target.system} records, "
                f"where {wanted[1]} links needed {wanted[1]}",
                expected=wanted,
                found=made,
            )

    claim.prove(check, creations=1)


@then(parsers.parse("no {right} record was created for a record that matches"))
def none_created(claim: Claim, right: str) -> None:
    def check(case: Case) -> None:
        made, wanted = (
            len(case.side(right).created_by_sync()),
            len(case.source.ids()) - len(case.pairs),
        )
        if made != wanted:
            raise Broken(
                f"{made} {right} records were created; {wanted} {case.source.system} records had no match",
                expected=wanted,
                found=made,
            )

    claim.prove(check, creations=1)


# ---- how it is done


def create_several(case: Case, side: Side, *, alike: bool, inactive: bool = False) -> list[int]:
    """Records of which a later one may repeat what an earlier one says (addresses stay apart)."""
    values: list[dict[str, Any]] = []
    for _ in range(case.data.draw(SEVERAL, label="how many records")):
        drawn = case.draw_values(side)
        repeats: bool = case.data.draw(st.booleans(), label="alike")
        if alike and values and repeats:
            drawn = {
                name: value if "email" in name.lower() else values[0][name]
                for name, value in drawn.items()
            }
        values.append(drawn)
    return [case.create(side, drawn, inactive=inactive) for drawn in values]


def make_pair(case: Case) -> None:
    """A record that people made at the source, and the counterpart that the sync gave it."""
    settle_what_is_there(case)
    case.linked_by_sync()
    case.bench.counts["links"] += 1


def settle_what_is_there(case: Case) -> None:
    """What a fresh tenant brings along gets its counterpart first."""
    if case.source.ids() and not case.pairs:
        case.bench.settle()


def create_on_both(case: Case, left: Side, right: Side) -> None:
    """Two records, one on each side, that say the same in every row."""
    values = case.draw_values(left)
    mirrored = {row.target.path: values[row.source.path] for row in case.pairing.rows}
    case.link(case.create(left, values), case.create(right, mirrored))


def create_without_match(case: Case) -> None:
    case.create(case.source)


def expect_one_made(case: Case, record: int, made: int) -> None:
    if made != 1:
        raise Broken(
            f"{case.source.system} record {record} led to {made} new {case.target.system} records",
            expected=1,
            found=made,
        )


def expect_no_twins(case: Case) -> None:
    """A value that one source record alone carries may not turn up in two new target records."""
    for row in case.pairing.rows:
        held = [case.source.read(record).get(row.source.path) for record in case.source.ids()]
        made = [
            case.target.read(record).get(row.target.path)
            for record in case.target.created_by_sync()
        ]
        for value in held:
            once = sum(same(row.type, value, other) for other in held) == 1
            if once and value and sum(same(row.type, value, other) for other in made) > 1:
                raise Broken(
                    f"{value!r} stands in two new {case.target.system} records", expected=1, found=2
                )
