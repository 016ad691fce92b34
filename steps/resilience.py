"""Sentences about what goes wrong between the sync and the systems, and about what must hold all the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from pytest_bdd import parsers, then, when

from steps.bench import Broken, Side
from steps.case import Case, Moves
from steps.cast import Pair
from steps.claim import Claim
from steps.editing import edit_all
from steps.intact import (
    alone,
    apart,
    expect_counterparts,
    expect_edits,
    expect_last_edits,
    expect_rest,
)
from steps.linking import draw_several
from steps.story import GOES_WRONG, LIMITS
from steps.troubles import (
    KILLINGS,
    LISTS,
    LOGINS,
    LOSSES,
    Trouble,
    What,
    any_call,
    bad_edits,
    bad_records,
    list_calls,
    outages,
)
from steps.wishes import DRAWN, one_pass

FEW_CALLS = st.integers(3, 5)  # a minute: a pass with work to do needs more
# Before which call of the sync a person gets in: rather after a list, which is where a stale copy is about to be written.
INTRUSIONS = st.sampled_from((1, 2, 3, 3, 3, 4, 4, 5, 6))
AT_HAND = st.sampled_from((True, True, True, False))  # it is a call to where the person edits


@when("people create and edit records")
def create_and_edit(claim: Claim) -> None:
    def move(case: Case) -> Moves:
        created = draw_several(case, case.source.system)
        at_source = case.draft.data.draw(st.booleans(), label="edited at the source")
        edit = edit_all(case, case.source if at_source else case.target)
        next(edit)
        yield DRAWN
        for values in created:
            case.create(case.source, values)
        next(edit, None)

    claim.add(move, records=2, edits=1)


@when("one call of the sync fails or its answer is lost")
def one_call_fails(claim: Claim) -> None:
    go_wrong(claim, lambda systems: any_call(LOSSES, systems))


@when("the sync is killed at one of its calls and started again")
def is_killed(claim: Claim) -> None:
    go_wrong(claim, lambda systems: any_call(KILLINGS, systems))


@when("one of the systems is out of order for a while")
def is_out_of_order(claim: Claim) -> None:
    go_wrong(claim, outages)
    # What people do next happens while the system is out of order.
    claim.let(one_pass)


@when("a login expires between two calls of the sync")
def login_expires(claim: Claim) -> None:
    go_wrong(claim, lambda systems: any_call(LOGINS, systems))


@when("one of the systems is about to show an empty, short or outdated list")
def shows_a_bad_list(claim: Claim) -> None:
    go_wrong(claim, lambda systems: list_calls(LISTS, systems))


@when("one of the new records is refused by the other system, however often it is sent")
def record_is_refused(claim: Claim) -> None:
    go_wrong(claim, bad_records)


@when("a person corrects the refused record")
def corrects_record(claim: Claim) -> None:
    def move(case: Case) -> Moves:
        values = draw_rows(case, case.source)
        yield DRAWN
        for record in alone(case)[:1]:
            case.edit(case.source, record, values)
            case.bench.counts["corrections"] += 1

    claim.add(move, corrections=1)


@when(parsers.parse("{system} is about to refuse an edit, however often it is sent"))
def edit_is_refused(claim: Claim, system: str) -> None:
    go_wrong(claim, lambda _: bad_edits(system))


@when(parsers.parse("people edit both {system} records"))
def edit_both(claim: Claim, system: str) -> None:
    def move(case: Case) -> Moves:
        side = case.side(system)
        drawn = [draw_rows(case, side) for _ in range(2)]
        yield DRAWN
        for pair, values in zip(case.pairs, drawn, strict=True):
            edit_one(case, side, pair, values)

    claim.add(move, edits=2)


@when(parsers.parse("a person corrects the refused edit in {system}"))
def corrects_edit(claim: Claim, system: str) -> None:
    def move(case: Case) -> Moves:
        values = draw_rows(case, case.side(system))
        yield DRAWN
        for pair in apart(case)[:1]:
            edit_one(case, case.side(system), pair, values)
            case.bench.counts["corrections"] += 1

    claim.add(move, corrections=1)


@when("the system of the counterparts is about to show an empty list")
def shows_nothing(claim: Claim) -> None:
    go_wrong(claim, lambda systems: st.just(Trouble(What.EMPTY_LIST, systems[1])))


@when("both systems allow only a few calls a minute")
def allow_few_calls(claim: Claim) -> None:
    def move(case: Case) -> Moves:
        calls = case.draft.data.draw(FEW_CALLS, label="calls a minute")
        yield DRAWN
        with case.telling(LIMITS.format(calls=calls)):
            case.bench.limit_calls(calls)

    claim.add(move, waits=1)


@when("a person edits the linked record between two calls of the sync")
def edits_between_calls(claim: Claim) -> None:
    def move(case: Case) -> Moves:
        draw, rows = case.draft.data.draw, case.pairing.rows
        side = draw(st.sampled_from([case.source, case.target]), label="where")
        at = side if draw(AT_HAND, label="a call to there") else case.other(side)
        call = draw(INTRUSIONS, label="before call number")
        row = draw(st.sampled_from(rows), label="row") if rows else None
        values = case.draft.unmapped(side)
        if row and draw(st.booleans(), label="mapped, too"):  # in the same save
            values[case.path(row, side)] = case.draft.value(row)
        yield DRAWN
        case.intrude(at, call, side, values)

    claim.add(move, edits=1, troubles=1)


def draw_rows(case: Case, side: Side) -> dict[str, Any]:
    """A value for every row, as this side names it."""
    return {case.path(row, side): case.draft.value(row) for row in case.pairing.rows}


def edit_one(case: Case, side: Side, pair: Pair, values: Mapping[str, Any]) -> None:
    """A person edits this side of one of the pairs, and waits for the other side."""
    case.edit(side, case.cast.end(pair, side), values)
    case.bench.expect(lambda: case.agrees(pair))


def go_wrong(claim: Claim, troubles: Callable[[tuple[str, str]], SearchStrategy[Trouble]]) -> None:
    """Announce one of these troubles; it strikes when the sync runs."""

    def move(case: Case) -> Moves:
        systems = (case.source.system, case.target.system)
        trouble = case.draft.data.draw(troubles(systems), label="what goes wrong")
        yield DRAWN
        with case.telling(GOES_WRONG.format(trouble=trouble)):
            case.bench.trouble(trouble)

    claim.add(move, troubles=1)


@then("nothing is missing, nothing is there twice, and the sync comes to rest")
def all_is_well(claim: Claim) -> None:
    def check(case: Case) -> None:
        expect_counterparts(case, missing=0)
        expect_last_edits(case)
        expect_rest(case)

    claim.prove(check, creations=1)


@then("every other record arrived, and the refused one is not there twice")
def others_arrived(claim: Claim) -> None:
    def check(case: Case) -> None:
        expect_counterparts(case, missing=1)
        expect_last_edits(case)
        case.bench.counts["refusals"] += len(alone(case))

    claim.prove(check, creations=1, refusals=1)


@then(parsers.parse("every other edit in {system} arrived, and nothing is there twice"))
def other_edits_arrived(claim: Claim, system: str) -> None:
    def check(case: Case) -> None:
        expect_edits(case, case.side(system), missing=1)
        case.bench.counts["refusals"] += len(apart(case))

    claim.prove(check, refusals=1)


@then(
    parsers.parse(
        "every edit in {system} arrived, nothing is there twice, and the sync comes to rest"
    )
)
def edits_arrived(claim: Claim, system: str) -> None:
    def check(case: Case) -> None:
        expect_edits(case, case.side(system), missing=0)
        expect_rest(case)

    claim.prove(check)


@then("no call was made while none was allowed, and nothing is missing")
def was_polite(claim: Claim) -> None:
    def check(case: Case) -> None:
        forbidden = case.bench.forbidden_calls()
        case.bench.counts["waits"] += case.bench.waits()
        if forbidden:
            raise Broken(forbidden[0], expected="no such call", found=len(forbidden))
        expect_counterparts(case, missing=0)
        expect_last_edits(case)

    claim.prove(check, creations=1)


@then(parsers.parse("a system that was out of order was called at most {most:d} times a minute"))
def left_in_peace(claim: Claim, most: int) -> None:
    def check(case: Case) -> None:
        calls = case.bench.calls_in_vain()
        if calls > most:
            raise Broken(
                f"a system that answered nothing that makes sense was called {calls} times in a minute",
                expected=most,
                found=calls,
            )

    claim.prove(check)


@then("the sync did not log in anew for each call")
def few_logins(claim: Claim) -> None:
    def check(case: Case) -> None:
        logins, others = case.bench.logins()
        if logins > case.bench.counts["passes"] and 2 * logins > others:
            raise Broken(
                f"{others} calls in {case.bench.counts['passes']} passes needed {logins} logins",
                expected="one login a pass",
                found=logins,
            )

    claim.prove(check)


@then("the last edit of each property stands on both sides")
def last_edits_stand(claim: Claim) -> None:
    def check(case: Case) -> None:
        expect_counterparts(case, missing=0)
        sides = (case.source, case.target)
        if any(case.bench.overtaken(side, case.record(side)) for side in sides):
            case.bench.counts["edits that nobody could see"] += 1
            for row in case.pairing.rows:
                case.expect_agreement(row)
        else:
            expect_last_edits(case)
        expect_rest(case)

    claim.prove(check, creations=1)
