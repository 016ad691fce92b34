"""Sentences that count: how many records the sync created, and in how many writes."""

from __future__ import annotations

from collections import Counter

from pytest_bdd import parsers, then

from checklist.datatypes import canonical, same
from steps.bench import Broken, Side
from steps.case import Case
from steps.claim import Claim
from steps.untouched import expect_as_left


@then(parsers.parse("each {left} record has exactly one {right} record"))
def each_has_one(claim: Claim, left: str, right: str) -> None:
    def check(case: Case) -> None:
        expect_one_each(case, left, right)
        expect_no_twins(case)

    claim.prove(check, creations=1)


@then(parsers.parse("each {left} record has exactly one {right} record that says the same"))
def each_has_one_alike(claim: Claim, left: str, right: str) -> None:
    def check(case: Case) -> None:
        expect_one_each(case, left, right)
        expect_said_over_there(case)

    claim.prove(check, creations=1)


@then(
    parsers.parse(
        "each {left} record has exactly one {right} record that says the same, and no other record was touched"
    )
)
def each_has_one_and_strangers_none(claim: Claim, left: str, right: str) -> None:
    def check(case: Case) -> None:
        expect_one_each(case, left, right)
        expect_no_twins(case)
        expect_said_over_there(case)
        for stranger in case.cast.made(case.target):
            expect_as_left(case.target, stranger, case.said[case.target.system, stranger])

    claim.prove(check, creations=1)


@then("every record has its counterpart and the last edit arrived")
def beyond_the_page(claim: Claim) -> None:
    def check(case: Case) -> None:
        expect_one_each(case, case.source.system, case.target.system)
        expect_said_over_there(case)
        for row in case.pairing.rows:
            case.expect_both(row, case.last[row.id])

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
        written = case.before.written(case.side(right))
        if written != 1:
            raise Broken(
                f"one new record led to {written} writes in {right}", expected=1, found=written
            )

    claim.prove(check, creations=1)


@then(
    parsers.parse(
        "what the document maps of the edit led to one write in {over_there}, and to none in {here}"
    )
)
def one_write_for_the_edit(claim: Claim, over_there: str, here: str) -> None:
    wanted = (1, 0)

    def check(case: Case) -> None:
        there, back = (case.before.written(case.side(name)) for name in (over_there, here))
        if (there, back) != wanted:
            raise Broken(
                f"one edit in {here} led to {there} writes in {over_there} and {back} in {here}",
                expected=wanted,
                found=(there, back),
            )

    claim.prove(check)


@then(parsers.parse("the new {left} record has a {right} record of its own"))
def has_its_own(claim: Claim, left: str, right: str) -> None:
    def check(case: Case) -> None:
        made, wanted = case.made, len(case.pairs) + 1
        if made != wanted:
            raise Broken(
                f"{wanted} {left} records, one of them deleted, led to {made} {right} records",
                expected=wanted,
                found=made,
            )
        for system, record in case.kept:
            case.expect_kept(case.side(system), record)

    claim.prove(check, creations=1)


@then(parsers.parse("no {system} record was created for it again"))
def not_again(claim: Claim, system: str) -> None:
    def check(case: Case) -> None:
        source = case.is_source(case.side(system))
        made, wanted = (
            (len(case.source.created_by_sync()), 0) if source else (case.made, len(case.pairs))
        )
        if made != wanted:
            raise Broken(
                f"the sync created {made - wanted} {system} records again that a person had deleted",
                expected=wanted,
                found=made,
            )

    claim.prove(check)


@then("the edit arrived and no further record was created")
@then("both edits arrived and no further record was created")
def still_linked(claim: Claim) -> None:
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
        for row in case.pairing.rows:
            case.expect_both(row, case.last[row.id])
        case.unmapped.expect(case)

    claim.prove(check, creations=1)


@then(parsers.parse("no {right} record was created for a record that matches"))
def none_created(claim: Claim, right: str) -> None:
    def check(case: Case) -> None:
        by_sync = case.side(right).created_by_sync()
        matched = sum(pair.target not in by_sync for pair in case.pairs)
        made, wanted = len(by_sync), len(case.source.ids()) - matched
        if made != wanted:
            raise Broken(
                f"{made} {right} records were created; {wanted} {case.source.system} records had no match",
                expected=wanted,
                found=made,
            )

    claim.prove(check, creations=1)


@then(parsers.parse("it is noted whether {right} has a record for it again"))
def noted_again(claim: Claim, right: str) -> None:
    def look(case: Case) -> str:
        again = case.made - len(case.pairs)
        return f"{right} got a new record" if again else f"{right} got no new record"

    claim.observe(look)


def expect_one_each(case: Case, left: str, right: str) -> None:
    wanted, made = len(case.side(left).ids()), len(case.side(right).created_by_sync())
    if made != wanted:
        raise Broken(
            f"{wanted} {left} records led to {made} new {right} records",
            expected=wanted,
            found=made,
        )


def expect_said_over_there(case: Case) -> None:
    """What the source's records say, new target records say."""
    unheard = (said_by(case, case.source) - said_by(case, case.target)).total()
    if unheard:
        raise Broken(
            f"{unheard} {case.source.system} records have no {case.target.system} record that says the same",
            expected=0,
            found=unheard,
        )


def said_by(case: Case, side: Side) -> Counter[tuple[str, ...]]:
    """What the records of one side say in all rows, by the oracle's measure, and how many of them say it."""
    rows = [(row.type, case.path(row, side)) for row in case.pairing.rows]
    records = map(side.read, side.ids() if case.is_source(side) else side.created_by_sync())
    return Counter(
        tuple(repr(canonical(type_, record.get(path))) for type_, path in rows)
        for record in records
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
