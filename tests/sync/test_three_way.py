"""The decision table, entry by entry, and what holds for it whatever the entries."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.three_way import TABLE, Change, Decision, Side, change, conflicting, decide

T0 = datetime(2026, 1, 5, 9, tzinfo=UTC)
LATER = T0 + timedelta(seconds=1)

# left, right: what is said when nothing is known about times or what a side takes
ENTRIES = """
    absent   absent   nothing  | absent  created  to left | absent  same     nothing
    absent   edited   to left  | absent  deleted  nothing
    created  absent   to right | created created  latest  | created same     to right
    created  edited   latest   | created deleted  latest
    same     absent   nothing  | same    created  to left | same    same     nothing
    same     edited   to left  | same    deleted  to left
    edited   absent   to right | edited  created  latest  | edited  same     to right
    edited   edited   latest   | edited  deleted  latest
    deleted  absent   nothing  | deleted created  latest  | deleted same     to right
    deleted  edited   latest   | deleted deleted  nothing
"""


def side(change: Change, at: datetime, *, keeps: bool = False) -> Side:
    return Side(change, at, keeps)


def entries() -> list[tuple[Change, Change, Decision]]:
    cells = (cell.split(maxsplit=2) for line in ENTRIES.splitlines() for cell in line.split("|"))
    return [(Change(c[0]), Change(c[1]), Decision(c[2].strip())) for c in cells if c]


MIRRORED = {
    Decision.TO_LEFT: Decision.TO_RIGHT,
    Decision.TO_RIGHT: Decision.TO_LEFT,
    Decision.NOTHING: Decision.NOTHING,
    Decision.LATEST: Decision.LATEST,
}


def test_every_pair_of_changes_has_an_entry() -> None:
    assert {(left, right) for left, right, _ in entries()} == {
        (left, right) for left in Change for right in Change
    }


@pytest.mark.parametrize(("left", "right", "said"), entries())
def test_the_table_says(left: Change, right: Change, said: Decision) -> None:
    assert TABLE[left][right] is said


@pytest.mark.parametrize(("left", "right", "said"), entries())
def test_two_edits_that_differ_are_a_conflict_and_nothing_else_is(
    left: Change, right: Change, said: Decision
) -> None:
    here, there = side(left, T0), side(right, LATER)
    assert conflicting(here, there, equal=False) is (said is Decision.LATEST)
    assert not conflicting(here, there, equal=True)


@pytest.mark.parametrize(("left", "right", "said"), entries())
def test_the_later_of_two_edits_stands_and_a_tie_falls_to_the_left(
    left: Change, right: Change, said: Decision
) -> None:
    latest = said is Decision.LATEST
    early, late = side(left, T0), side(right, LATER)
    assert decide(early, late, equal=False) is (Decision.TO_LEFT if latest else said)
    assert decide(side(left, LATER), side(right, T0), equal=False) is (
        Decision.TO_RIGHT if latest else said
    )
    assert decide(side(left, T0), side(right, T0), equal=False) is (
        Decision.TO_RIGHT if latest else said
    )
    assert conflicting(early, late, equal=False) is latest


@pytest.mark.parametrize("left", Change)
@pytest.mark.parametrize("right", Change)
def test_what_both_sides_say_needs_no_decision(left: Change, right: Change) -> None:
    assert decide(side(left, T0), side(right, LATER), equal=True) is Decision.NOTHING
    assert not conflicting(side(left, T0), side(right, LATER), equal=True)


@pytest.mark.parametrize(
    ("before", "now", "same", "name"),
    [
        (False, False, True, Change.ABSENT),
        (False, False, False, Change.ABSENT),
        (False, True, False, Change.CREATED),
        (True, True, True, Change.SAME),
        (True, True, False, Change.EDITED),
        (True, False, False, Change.DELETED),
    ],
)
def test_a_change_is_named(before: bool, now: bool, same: bool, name: Change) -> None:  # noqa: FBT001 # a table
    assert change(before=before, now=now, same=same) is name


@pytest.mark.parametrize("gone", [Change.DELETED])
@pytest.mark.parametrize("there", [Change.SAME, Change.EDITED, Change.CREATED])
def test_an_emptiness_is_refilled_by_a_side_that_takes_none(gone: Change, there: Change) -> None:
    empty, full = side(gone, LATER), side(there, T0, keeps=True)
    assert decide(empty, full, equal=False) is Decision.TO_LEFT
    assert decide(full, empty, equal=False) is Decision.TO_RIGHT


@pytest.mark.parametrize("there", [Change.SAME, Change.EDITED, Change.CREATED])
def test_a_side_that_takes_no_emptiness_still_takes_a_value(there: Change) -> None:
    edited, keeper = side(Change.EDITED, LATER), side(there, T0, keeps=True)
    assert decide(edited, keeper, equal=False) is Decision.TO_RIGHT
    assert decide(keeper, edited, equal=False) is Decision.TO_LEFT


times = st.integers(0, 3).map(lambda seconds: T0 + timedelta(seconds=seconds))
sides = st.builds(Side, st.sampled_from(Change), times, keeps=st.booleans())


@given(sides, sides)
def test_swapping_the_sides_swaps_the_answer_but_for_an_exact_tie(left: Side, right: Side) -> None:
    answer, mirrored = decide(left, right, equal=False), decide(right, left, equal=False)
    if conflicting(left, right, equal=False) and left.at == right.at:
        empty = left.gone or right.gone
        assert answer is Decision.TO_RIGHT or empty
    else:
        assert mirrored is MIRRORED[answer]


values = st.sampled_from(["", "a", "b", "c"])


@given(st.tuples(values, values), st.tuples(values, values), st.tuples(times, times))
def test_applying_the_answer_makes_both_sides_the_same_unless_neither_moved(
    then: tuple[str, str], now: tuple[str, str], at: tuple[datetime, datetime]
) -> None:
    (left_then, right_then), (left, right), (left_at, right_at) = then, now, at
    here = side(change(before=bool(left_then), now=bool(left), same=left == left_then), left_at)
    there = side(
        change(before=bool(right_then), now=bool(right), same=right == right_then), right_at
    )
    answer = decide(here, there, equal=left == right)
    after = {
        Decision.TO_RIGHT: (left, left),
        Decision.TO_LEFT: (right, right),
        Decision.NOTHING: (left, right),
    }[answer]
    unmoved = (left, right) == (left_then, right_then)
    assert after[0] == after[1] or unmoved


def test_only_two_sides_that_agreed_to_differ_stay_different() -> None:
    still = {(left, right) for left, right, said in entries() if said is Decision.NOTHING}
    moved = {Change.CREATED, Change.EDITED}
    assert not any(left in moved or right in moved for left, right in still)
