"""Sentences about properties: edited on one side, on both, several times, cleared, empty from the start."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import inf
from typing import Any

from hypothesis import strategies as st
from pytest_bdd import given, parsers, then, when

from checklist.datatypes import same
from checklist.model import Row
from steps.bench import Limits, Side
from steps.case import Case, Moves
from steps.claim import Claim
from steps.drafting import bystanders
from steps.emptiness import counts_as_empty, emptiness
from steps.linking import tell_the_same
from steps.wishes import DRAWN, one_pass, quiet


@given(
    parsers.parse(
        'a {filled} record with "{path}" filled that is about to be linked with a {_} record where "{_}" is empty'
    )
)
def about_to_be_linked(claim: Claim, filled: str, path: str) -> None:
    row = claim.row_of(path)
    meet = meet_by_match if claim.links_by_content else meet_by_creation
    claim.add(lambda case: meet(case, row, case.side(filled)), records=1, filled=1)


@when(parsers.parse("a person edits the {system} record"))
def edits_record(claim: Claim, system: str) -> None:
    claim.add(lambda case: edit_all(case, case.side(system)), edits=1)


@when("people edit the records on either side")
def edit_either(claim: Claim) -> None:
    def move(case: Case) -> Moves:
        sides = [case.source, case.target]
        order = case.draft.data.draw(st.permutations(sides), label="who edits first")
        edits = [edit_all(case, side) for side in order]
        for edit in edits:
            next(edit)
        yield DRAWN
        for edit in edits:
            next(edit, None)

    claim.add(move, edits=2)


@when(parsers.parse("a person edits unmapped properties in {system}"))
def edits_unmapped(claim: Claim, system: str) -> None:
    def move(case: Case) -> Moves:
        side = case.side(system)
        draft = case.draft
        values = draft.unmapped(side) | draft.unmapped_time(side) | draft.unmapped_figures(side)
        picks = draft.unmapped_picks(side)
        yield DRAWN
        case.write(side, values | picked(side, case.record(side), picks))

    claim.add(move, edits=1)


@when(parsers.parse('a person edits "{path}" in {system}'))
def edits_row(claim: Claim, path: str, system: str) -> None:
    claim.add(lambda case: edit_row(case, claim.row_of(path), case.side(system)), edits=1)


@when(parsers.parse('a person edits "{path}" in {system} ever so slightly'))
def edits_slightly(claim: Claim, path: str, system: str) -> None:
    row = claim.row_of(path)

    def move(case: Case) -> Moves:
        side = case.side(system)
        yield DRAWN
        held = side.read(case.record(side)).get(case.path(row, side))
        ends = (
            case.source.limits.get(row.source.path, Limits()),
            case.target.limits.get(row.target.path, Limits()),
        )
        case.write_rows(side, {row: slightly_other(held, ends)})

    claim.add(move, edits=1)


@when(parsers.parse('people edit "{path}" alike in both systems'))
def edit_alike(claim: Claim, path: str) -> None:
    row = claim.row_of(path)

    def move(case: Case) -> Moves:
        value = case.draft.value(row)
        yield DRAWN
        for side in (case.source, case.target):
            case.write_rows(side, {row: value})

    claim.add(move, edits=2)


@when(parsers.parse('later a person edits "{path}" in {system}'))
def later_edits_row(claim: Claim, path: str, system: str) -> None:
    def conflict(case: Case) -> None:
        left, right = case.held(claim.row_of(path), case.pair)
        case.bench.counts["conflicts"] += not same(claim.row_of(path).type, left, right)

    claim.add(lambda case: edit_row(case, claim.row_of(path), case.side(system)), edits=1)
    claim.do(conflict, conflicts=1)


@when(parsers.parse('later a person edits a property other than "{path}" in {system}'))
def edits_another(claim: Claim, path: str, system: str) -> None:
    mapped = bystanders(claim.pairing, claim.row_of(path), links_by_content=claim.links_by_content)

    def move(case: Case) -> Moves:
        side = case.side(system)
        use_row: bool = bool(mapped) and case.draft.data.draw(st.booleans(), label="mapped too")
        yield from edit_row(case, mapped[0], side) if use_row else edit_unmapped(case, side)

    claim.add(move, edits=1)


@when(
    parsers.parse(
        'a person edits "{path}" in {system} several times, the sync running now and then'
    )
)
def edits_several_times(claim: Claim, path: str, system: str) -> None:
    def move(case: Case) -> Moves:
        row, side, data = claim.row_of(path), case.side(system), case.draft.data
        runs = data.draw(st.lists(st.booleans(), min_size=2, max_size=3), label="the sync runs")
        drawn = [case.draft.value(row) for _ in runs]
        yield DRAWN
        if runs[-2]:
            # People change their minds, and the last word is what had been there at first.
            drawn[-1] = side.read(case.record(side)).get(path)
        for value, sync_runs in zip(drawn, runs, strict=True):
            case.write_rows(side, {row: value})
            if sync_runs:
                yield one_pass

    claim.add(move, edits=2)


@when(parsers.parse('a person puts back in {system} what "{path}" said before'))
def puts_back(claim: Claim, path: str, system: str) -> None:
    row = claim.row_of(path)

    def act(case: Case) -> None:
        side = case.side(system)
        source_said, target_said = case.before.held[row.id]
        case.expect_both(row, case.last[row.id])  # what did not arrive cannot be taken back there
        case.write_rows(side, {row: source_said if case.is_source(side) else target_said})
        case.bench.counts["undone"] += 1

    claim.do(act, undone=1)


@when(parsers.parse('a person clears "{path}" in {system}'))
def clears(claim: Claim, path: str, system: str) -> None:
    def move(case: Case) -> Moves:
        row, side = claim.row_of(path), case.side(system)
        filling = filled(case.draft.value(row))
        yield DRAWN
        if counts_as_empty(side.read(case.record(side)).get(path)):
            case.write_rows(side, {row: filling})
            yield quiet
        was_filled = not any(map(counts_as_empty, case.held(row, case.pair)))
        case.write_rows(side, {row: emptiness(side, path)})
        is_empty_now = counts_as_empty(side.read(case.record(side)).get(path))
        # Agreeing is no feat where one side was empty before, or where nothing was cleared.
        case.bench.counts["clearings"] += was_filled and is_empty_now

    claim.add(move, clearings=1)


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


def edit_row(case: Case, row: Row, side: Side) -> Moves:
    value = case.draft.value(row)
    yield DRAWN
    case.write_rows(side, {row: value})


def edit_unmapped(case: Case, side: Side) -> Moves:
    values = case.draft.unmapped(side)
    yield DRAWN
    case.write(side, values)


def picked(side: Side, record: int, names: Iterable[str]) -> dict[str, Any]:
    """What people pick there: each time something else than the record says."""
    return {name: side.other(record, name) for name in names}


def edit_all(case: Case, side: Side) -> Moves:
    """A person changes every row in one save; a record without rows gets an unmapped edit."""
    if not case.pairing.rows:
        yield from edit_unmapped(case, side)
        return
    values = {row: case.draft.value(row) for row in case.pairing.rows}
    yield DRAWN
    case.write_rows(side, values)


FILLINGS: Mapping[type, Any] = {bool: True, int: 12}


def filled(value: Any) -> Any:
    """Something of its kind that no vendor takes for empty."""
    return FILLINGS.get(type(value), 12.5) if counts_as_empty(value) else value


def slightly_other(value: Any, ends: Sequence[Limits]) -> Any:
    """What one takes for the same at first sight: a cent more, other capitals, a full stop more or a letter less."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value - 1 if value else 1
    if not isinstance(value, str):
        return round((value or 0) + 0.01, 2)
    longest = min(end.max_length or inf for end in ends)
    ways = [] if any(end.lowers or end.uppers for end in ends) else [value.swapcase()]
    # An address that ends otherwise may be none.
    ways += [f"x{value}"] if "@" in value else [f"{value}.", value[:-1]]
    return next(way for way in ways if way != value and len(way) <= longest)


def meet_by_match(case: Case, row: Row, full: Side) -> Moves:
    """Both records exist before the first pass and match; one of them has nothing in the row."""
    draft, path, empty = case.draft, case.path(row, full), case.other(full)
    values = draft.values(full)
    values[path] = filled(values[path])
    opposite = {
        case.path(other, empty): values[case.path(other, full)] for other in case.pairing.rows
    }
    opposite[case.path(row, empty)] = emptiness(empty, case.path(row, empty))
    both = [(full, values), (empty, opposite)]
    order = draft.data.draw(st.permutations(both), label="who was there first")
    yield DRAWN
    made = {side.system: case.create(side, drawn) for side, drawn in order}
    case.link(made[case.source.system], made[case.target.system])
    tell_the_same(case)
    case.last[row.id] = values[path]
    case.bench.counts["filled"] += 1


def meet_by_creation(case: Case, row: Row, full: Side) -> Moves:
    """The link is made by creating the counterpart: it starts empty, or is filled in before the sync looks again."""
    values, path = case.draft.values(case.source), row.source.path
    filling = filled(values[path])
    yield DRAWN
    starts_full = case.is_source(full)
    values[path] = case.last[row.id] = filling if starts_full else emptiness(case.source, path)
    yield from case.linked_by_sync(values)
    if not starts_full:
        case.write_rows(full, {row: filling})
    case.bench.counts["filled"] += 1
