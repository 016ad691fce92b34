"""Sentences about values that are cleared, filled in where nothing was, or kept without their blanks."""

from __future__ import annotations

from hypothesis import strategies as st
from pytest_bdd import given, parsers, then, when

from checklist.datatypes import same
from checklist.model import Row
from steps.before import seen
from steps.bench import Broken, Limits
from steps.case import Case, Moves
from steps.claim import Claim
from steps.editing import filled
from steps.emptiness import counts_as_empty, emptiness
from steps.keeping import IDLE_PASSES
from steps.linking import settle_what_is_there
from steps.story import BEHAVES
from steps.wishes import DRAWN, one_pass, quiet

SHORTER = -3  # so that blanks at both ends fit, too


@given(parsers.parse('a linked pair of records where "{path}" is empty'))
def linked_where_empty(claim: Claim, path: str) -> None:
    def move(case: Case) -> Moves:
        values = case.draft.values(case.source)
        yield DRAWN
        yield from settle_what_is_there(case)
        source = claim.row_of(path).source.path
        yield from case.linked_by_sync({**values, source: emptiness(case.source, source)})
        case.bench.counts["links"] += 1

    claim.add(move, records=1, links=1)


@when("people fill it in on both sides, one after the other")
def fill_in_both(claim: Claim) -> None:
    def move(case: Case) -> Moves:
        row, sides = claim.the_row(), [case.source, case.target]
        order = case.draft.data.draw(st.permutations(sides), label="who is the first")
        values = [filled(case.draft.value(row)) for _ in order]
        yield DRAWN
        for side, value in zip(order, values, strict=True):
            case.write_rows(side, {row: value})

    claim.add(move, edits=2)


@when(parsers.parse('later a person fills in "{path}" in {system} again'))
def fill_in_again(claim: Claim, path: str, system: str) -> None:
    def move(case: Case) -> Moves:
        row, side = claim.row_of(path), case.side(system)
        value = filled(case.draft.value(row))
        yield DRAWN
        case.write_rows(side, {row: value})
        case.bench.counts["conflicts"] += counts_as_empty(
            case.held(row, case.pair)[case.is_source(side)]
        )

    claim.add(move, edits=1, conflicts=1)


@when("people clear it on both sides")
def clear_both(claim: Claim) -> None:
    def move(case: Case) -> Moves:
        row, filling = claim.the_row(), filled(case.draft.value(claim.the_row()))
        yield DRAWN
        if any(map(counts_as_empty, case.held(row, case.pair))):
            case.write_rows(case.source, {row: filling})
        yield quiet
        was_filled = not any(map(counts_as_empty, case.held(row, case.pair)))
        for side in (case.source, case.target):
            case.write_rows(side, {row: emptiness(side, case.path(row, side))})
        is_empty_now = all(map(counts_as_empty, case.held(row, case.pair)))
        case.bench.counts["clearings"] += was_filled and is_empty_now

    claim.add(move, clearings=1)


@then("it is empty on both sides, and the sync had nothing to write")
def empty_and_quiet(claim: Claim) -> None:
    def check(case: Case) -> None:
        case.expect_agreement(claim.the_row())
        expect_nothing_written(case)

    claim.let(
        one_pass
    )  # quiet is who wrote nothing once; who cannot leave it alone does so in the next pass
    claim.prove(check)


@given(parsers.parse("{system} keeps no blanks at the ends of a text"))
def keeps_no_blanks(claim: Claim, system: str) -> None:
    def move(case: Case) -> Moves:
        switches = case.bench.trimming(system)
        case.bench.behave(switches)  # before anything is drawn: it decides what is kept
        yield DRAWN
        case.tell(BEHAVES, switches)

    claim.add(move)


@when(
    parsers.parse(
        'a person writes a text with blanks at its ends, or nothing but blanks, into "{path}" in {system}'
    )
)
def writes_blanks(claim: Claim, path: str, system: str) -> None:
    def move(case: Case) -> Moves:
        row, side = claim.row_of(path), case.side(system)
        bare = not is_needed(case, row) and case.draft.data.draw(st.booleans(), label="blanks only")
        text = "   " if bare else f" {case.draft.value(row)[:SHORTER]}X "
        yield DRAWN
        case.write_rows(side, {row: text})
        case.bench.counts["blanks"] += side.read(case.record(side)).get(path) == text

    claim.add(move, blanks=1)


# What people do next, in this order: leave it, write something else here or there, clear it here.
LEAVE, HERE, THERE, CLEAR = "leave", "here", "there", "clear"
TURNS = ((LEAVE,), (HERE,), (THERE,), (HERE, THERE), (THERE, HERE), (CLEAR,), (CLEAR, THERE))


@when(
    parsers.parse('people write "{path}" in {system} or in the other system, clear it, or leave it')
)
def write_or_leave(claim: Claim, path: str, system: str) -> None:
    def move(case: Case) -> Moves:
        row, here = claim.row_of(path), case.side(system)
        possible = [t for t in TURNS if CLEAR not in t or not is_needed(case, row)]
        turns = case.draft.data.draw(st.sampled_from(possible), label="what people do next")
        values = {turn: case.draft.value(row) for turn in (HERE, THERE)}
        values[CLEAR] = emptiness(here, path)
        yield DRAWN
        for turn in turns:
            if turn is not LEAVE:
                side = case.other(here) if turn is THERE else here
                case.write_rows(side, {row: values[turn]})

    claim.add(move)


@then(parsers.parse('"{path}" says in {system} what was written last, and the sync comes to rest'))
def last_word(claim: Claim, path: str, system: str) -> None:
    """Blanks stay where they were written; of what was cleared last, both sides only have to agree."""
    row = claim.row_of(path)

    def look(case: Case) -> None:
        here, last = case.side(system), case.last[row.id]
        if not counts_as_empty(last):
            case.expect_side(row, here, last)
            case.expect_side(row, case.other(here), last.strip())
            return
        case.expect_agreement(row)
        expect_cleared_or_kept(case, row)
        if counts_as_empty(case.before.held[row.id][case.is_source(here)]):
            expect_nothing_written(case)  # the other side was as empty before

    claim.judge(look)
    claim.do(look_again)
    claim.let(one_pass)
    claim.prove(expect_nothing_written)


@then(parsers.parse('both sides agree on "{path}", and stay so'))
def agree(claim: Claim, path: str) -> None:
    row = claim.row_of(path)

    def look(case: Case) -> None:
        case.expect_agreement(row)
        expect_cleared_or_kept(case, row)
        case.agreed = case.held(row, case.pair)

    def check(case: Case) -> None:
        now = case.held(row, case.pair)
        if now != case.agreed:
            raise Broken(
                f'"{path}" did not stay as both sides had agreed', expected=case.agreed, found=now
            )

    claim.judge(look)
    for _ in range(IDLE_PASSES):
        claim.let(one_pass)
    claim.prove(check)


def expect_cleared_or_kept(case: Case, row: Row) -> None:
    """Of what was cleared last, both ends are empty, or say what one of them had said before."""
    before = case.before.held.get(row.id, ())
    for value in case.held(row, case.pair):
        if not counts_as_empty(value) and not any(same(row.type, value, was) for was in before):
            raise Broken(
                f'"{row.source.path}" was cleared, and {value!r} stands there that nobody wrote',
                expected=before,
                found=value,
            )


def look_again(case: Case) -> None:
    case.before = seen(case)


def is_needed(case: Case, row: Row) -> bool:
    """Whether one of the vendors takes no record without this value."""
    return any(
        side.limits.get(case.path(row, side), Limits()).required
        for side in (case.source, case.target)
    )


def expect_nothing_written(case: Case) -> None:
    written = case.before.written_to_pair(case)
    if written:
        raise Broken(
            f"the sync wrote {written} times to two records that had nothing to tell each other",
            expected=0,
            found=written,
        )
