"""Sentences about passes, restarts and deletions, and about what a sync must leave alone."""

from __future__ import annotations

from pytest_bdd import given, parsers, then, when

from steps.before import is_there
from steps.bench import Broken
from steps.case import Case, Moves
from steps.cast import Pair
from steps.claim import Claim
from steps.story import AGREE, AT_ONCE
from steps.wishes import DRAWN, quiet, restart

IDLE_PASSES = 3


@when("the sync runs until it is quiet")
def runs(claim: Claim) -> None:
    claim.let(quiet, passes=1)


@when("the sync is restarted")
def restarted(claim: Claim) -> None:
    claim.let(restart, restarts=1)


@when(parsers.parse("a person deletes a {system} record"))
def deletes(claim: Claim, system: str) -> None:
    claim.do(lambda case: case.delete(case.side(system)), deletions=1)


@when(parsers.parse("a person makes the {system} record inactive"))
def deactivates(claim: Claim, system: str) -> None:
    claim.do(lambda case: case.deactivate(case.side(system)), deactivations=1)


@when(parsers.parse("a person edits the {system} record of the other pair"))
def edits_the_other(claim: Claim, system: str) -> None:
    def move(case: Case) -> Moves:
        side = case.side(system)
        values = case.draft.values(side)
        yield DRAWN
        pair = other_pair(case)
        case.edit(side, case.cast.end(pair, side), values)
        case.bench.expect(lambda: case.agrees(pair))

    claim.add(move, edits=1)


@then(parsers.parse("what was edited in {system} stands on both sides of the other pair"))
def other_stands(claim: Claim, system: str) -> None:
    def check(case: Case) -> None:
        edited, pair = case.side(system), other_pair(case)
        wrote = case.said[edited.system, case.cast.end(pair, edited)]
        for row in case.pairing.rows:
            for side in (case.source, case.target):
                record, value = case.cast.end(pair, side), wrote.get(case.path(row, edited))
                case.expect_value(row, side, record, value)

    claim.prove(check)


def other_pair(case: Case) -> Pair:
    """The pair of which people deleted nothing."""
    whole = [pair for pair in case.pairs if is_there(pair, case)]
    if not whole:
        raise Broken("the sync deleted what people had left alone", expected="a pair", found="none")
    return whole[0]


@then(parsers.parse("the {system} record is still there and nothing was deleted by the sync"))
def still_there(claim: Claim, system: str) -> None:
    def check(case: Case) -> None:
        side = case.side(system)
        if case.record(side) not in side.ids():
            raise Broken(
                f"{system} record {case.record(side)} is gone", expected="there", found="gone"
            )
        case.expect_kept(side, case.record(side))
        deleted = case.source.deleted_by_sync() + case.target.deleted_by_sync()
        if deleted:
            raise Broken(f"the sync deleted {deleted} records", expected=0, found=deleted)

    claim.prove(check)


@then("further passes write nothing")
def write_nothing(claim: Claim) -> None:
    def check(case: Case) -> None:
        written = sum(case.bench.run_sync() for _ in range(IDLE_PASSES))
        if written:
            raise Broken(
                f"{IDLE_PASSES} passes with nothing to do wrote {written} records",
                expected=0,
                found=written,
            )

    claim.prove(check)


@then(parsers.parse("every unmapped property in {system} is as people left it"))
def unmapped_kept(claim: Claim, system: str) -> None:
    def check(case: Case) -> None:
        sides = case.side(system), case.other(case.side(system))
        for side in sides:  # what nobody maps is not to turn up over there, either
            case.expect_kept(side, case.record(side), ignoring=case.mapped(side))

    claim.prove(check)


@then(parsers.parse("no {left} record was created and the {_} records are as people left them"))
def stay_alone(claim: Claim, left: str) -> None:
    def check(case: Case) -> None:
        made = case.side(left).created_by_sync()
        if made:
            raise Broken(
                f"the sync created {left} records {list(made)}", expected="none", found=len(made)
            )
        for system, record in case.kept:
            case.expect_kept(case.side(system), record)

    claim.prove(check)


@given(AT_ONCE)
def all_at_once(claim: Claim) -> None:
    claim.beside = claim.neighbours


@when("people create, edit and wait in any order, the sync running and restarting now and then")
def any_order(claim: Claim) -> None:
    # The more pairings there are, the fewer of the edits are in this one's history.
    expect_history(claim, edits=1 if claim.beside else 2)


@when(
    "people create, edit, delete and wait in any order, the sync running and restarting now and then"
)
def any_order_with_deletions(claim: Claim) -> None:
    expect_history(claim, edits=1)  # of what was deleted, nobody edits anything any more
    claim.deletes = True


def expect_history(claim: Claim, *, edits: int) -> None:
    claim.floors.update(records=1, edits=edits, passes=3)


@then(AGREE)
def agree_in_the_end(claim: Claim) -> None:
    claim.prove_any_order(creations=1)
