"""Sentences about properties: edited on one side, on both, several times, cleared, empty from the start."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st
from pytest_bdd import given, parsers, then, when

from checklist.datatypes import same
from checklist.model import Row
from steps.bench import Broken, Side
from steps.case import Case, counts_as_empty, emptiness
from steps.claim import Claim

IDLE_PASSES = 2

# ---- Given


@given(
    parsers.parse(
        'a {filled} record with "{path}" filled that is about to be linked with a {_} record where "{_}" is empty'
    )
)
def about_to_be_linked(claim: Claim, filled: str, path: str) -> None:
    row = claim.row_of(path)
    meet = meet_by_match if claim.links_by_content else meet_by_creation
    claim.add(lambda case: meet(case, row, case.side(filled)), records=1, filled=1)


# ---- When


@when("a person edits the record")
@when(parsers.parse("a person edits the {system} record"))
def edits_record(claim: Claim, system: str) -> None:
    claim.add(lambda case: edit_all(case, case.side(system)), edits=1)


@when("people edit the records on either side")
def edit_either(claim: Claim) -> None:
    def move(case: Case) -> None:
        for side in case.data.draw(
            st.permutations([case.source, case.target]), label="who edits first"
        ):
            edit_all(case, side)

    claim.add(move, edits=2)


@when(parsers.parse("a person edits unmapped properties in {system}"))
def edits_unmapped(claim: Claim, system: str) -> None:
    claim.add(lambda case: case.edit_unmapped(case.side(system)), edits=1)


@when(parsers.parse('a person edits "{path}" in {system}'))
def edits_row(claim: Claim, path: str, system: str) -> None:
    claim.add(lambda case: case.edit_row(claim.row_of(path), case.side(system)), edits=1)


@when(parsers.parse('later a person edits "{path}" in {system}'))
def later_edits_row(claim: Claim, path: str, system: str) -> None:
    def move(case: Case) -> None:
        row, earlier = claim.row_of(path), case.last.get(claim.row_of(path).id)
        case.edit_row(row, case.side(system))
        if not same(row.type, case.last[row.id], earlier):
            case.bench.counts["conflicts"] += 1

    claim.add(move, edits=1, conflicts=1)


@when(parsers.parse('later a person edits a property other than "{path}" in {system}'))
def edits_another(claim: Claim, path: str, system: str) -> None:
    def move(case: Case) -> None:
        side, row = case.side(system), claim.row_of(path)
        others = [
            other for other in claim.pairing.rows if other is not row and not is_key(claim, other)
        ]
        mapped: bool = case.data.draw(st.booleans(), label="another mapped property")
        if others and mapped:
            case.edit_row(others[0], side)
        else:
            case.edit_unmapped(side)

    claim.add(move, edits=1)


@when(
    parsers.parse(
        'a person edits "{path}" in {system} several times, the sync running now and then'
    )
)
def edits_several_times(claim: Claim, path: str, system: str) -> None:
    def move(case: Case) -> None:
        for _ in range(case.data.draw(st.integers(2, 4), label="how many edits")):
            case.edit_row(claim.row_of(path), case.side(system))
            if case.data.draw(st.booleans(), label="the sync runs"):
                case.bench.run_sync()

    claim.add(move, edits=2)


@when(parsers.parse('a person clears "{path}" in {system}'))
def clears(claim: Claim, path: str, system: str) -> None:
    def move(case: Case) -> None:
        row, side = claim.row_of(path), case.side(system)
        if counts_as_empty(side.read(case.record(side)).get(path)):
            fill(case, row, side)
            case.bench.settle()
        if not any(map(counts_as_empty, case.held(row, case.pair))):
            case.bench.counts["clearings"] += (
                1  # where one side was empty before, agreeing is no feat
            )
        case.write_row(row, side, emptiness(side, path))

    claim.add(move, clearings=1)


# ---- Then


@then(parsers.parse('"{path}" in {system} says what the person wrote'))
def says(claim: Claim, path: str, system: str) -> None:
    row = claim.row_of(path)
    claim.prove(lambda case: case.expect_side(row, case.side(system), case.last[row.id]))


@then("the last value stands on both sides")
@then("the filled value stands on both sides")
def stands(claim: Claim) -> None:
    row = claim.the_row()
    claim.prove(lambda case: case.expect_both(row, case.last[row.id]))


@then("both edits survive")
def both_survive(claim: Claim) -> None:
    def check(case: Case) -> None:
        for row in claim.pairing.rows:
            if row.id in case.last:
                case.expect_both(row, case.last[row.id])
        for system, record in case.kept:
            side = case.side(system)
            case.expect_kept(side, record, ignoring=case.mapped(side))

    claim.prove(check)


@then(parsers.parse('both sides agree on "{path}", and stay so'))
def agree(claim: Claim, path: str) -> None:
    row = claim.row_of(path)

    def check(case: Case) -> None:
        case.expect_agreement(row)
        before = case.held(row, case.pair)
        for _ in range(IDLE_PASSES):
            case.bench.run_sync()
        if case.held(row, case.pair) != before:
            raise Broken(
                f'"{path}" did not stay as both sides had agreed',
                expected=before,
                found=case.held(row, case.pair),
            )

    claim.prove(check)


# ---- how it is done


def is_key(claim: Claim, row: Row) -> bool:
    """A row that links records by its content is not edited as a bystander."""
    return claim.links_by_content and "email" in row.source.path


def edit_all(case: Case, side: Side) -> None:
    """A person changes every row in one save; a record without rows gets an unmapped edit."""
    if not case.pairing.rows:
        case.edit_unmapped(side)
        return
    values = {case.path(row, side): case.fresh_value(row) for row in case.pairing.rows}
    case.edit(side, case.record(side), values)
    case.last.update({row.id: values[case.path(row, side)] for row in case.pairing.rows})


def fill(case: Case, row: Row, side: Side) -> None:
    """Write something that no vendor takes for empty."""
    value = filled(lambda: case.fresh_value(row))
    case.write_row(row, side, value)


def filled(draw: Callable[[], Any]) -> Any:
    value = draw()
    return 12.5 if counts_as_empty(value) else value


def meet_by_match(case: Case, row: Row, full: Side) -> None:
    """Both records exist before the first pass and match; one of them has nothing in the row."""
    values = case.draw_values(full)
    path, empty = case.path(row, full), case.other(full)
    values[path] = case.last[row.id] = filled(lambda: values[path])
    opposite = {
        case.path(other, empty): values[case.path(other, full)] for other in case.pairing.rows
    }
    opposite[case.path(row, empty)] = emptiness(empty, case.path(row, empty))
    order = case.data.draw(
        st.permutations([(full, values), (empty, opposite)]), label="who was there first"
    )
    made = {side.system: case.create(side, given_values) for side, given_values in order}
    case.link(made[case.source.system], made[case.target.system])
    case.bench.counts["filled"] += 1


def meet_by_creation(case: Case, row: Row, full: Side) -> None:
    """The link is made by creating the counterpart: it starts empty, or is filled in before the sync looks again."""
    values = case.draw_values(case.source)
    path = row.source.path
    if case.is_source(full):
        values[path] = case.last[row.id] = filled(lambda: values[path])
    else:
        values[path] = emptiness(case.source, path)
    case.linked_by_sync(values)
    if not case.is_source(full):
        fill(case, row, full)
    case.bench.counts["filled"] += 1
