"""What the data types mean to the sync; and that its judge, who has an oracle of its own, sees it alike."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from checklist import datatypes
from checklist.model import DataType, Kind
from sync.values import DROPPED, cast, is_empty, same


def typed(kind: Kind) -> DataType:
    return DataType(kind, kind.value, "%Y-%m-%dT%H:%M:%S" if kind is Kind.DATETIME else None)


@pytest.mark.parametrize(
    ("kind", "value", "becomes"),
    [
        (Kind.STRING, 1, "1"),
        (Kind.STRING, 124.4, "124.4"),
        (Kind.STRING, Decimal("1E-3"), "0.001"),
        (Kind.STRING, Decimal("12.50"), "12.5"),
        (Kind.STRING, Decimal("-0"), "0"),
        (Kind.STRING, 10**30, "1" + "0" * 30),
        (Kind.STRING, "hello", "hello"),
        (Kind.STRING, " 007 ", " 007 "),
        (Kind.STRING, None, None),
        (Kind.STRING, [1, "a"], ["1", "a"]),
        (Kind.STRING, {"b": 2, "a": 1}, '{"a": 1, "b": 2}'),
        (Kind.INTEGER, "1", 1),
        (Kind.INTEGER, 124.4, 124),
        (Kind.INTEGER, "10^2", DROPPED),
        (Kind.INTEGER, "0x00ff", 255),
        (Kind.INTEGER, "0xff", -1),
        (Kind.INTEGER, True, DROPPED),
        (Kind.FLOAT, "1.0", 1.0),
        (Kind.FLOAT, "one", DROPPED),
        (Kind.FLOAT, "nan", DROPPED),
        (Kind.DECIMAL, "~f0.10", Decimal("0.10")),
        (Kind.BOOLEAN, "TRUE", True),
        (Kind.BOOLEAN, 1234, DROPPED),
        (Kind.BOOLEAN, "124.4", DROPPED),
        (Kind.LIST, "v", ["v"]),
        (Kind.LIST, ["v"], [["v"]]),
        (Kind.DATETIME, datetime(2024, 5, 1, 10, tzinfo=UTC), "2024-05-01T10:00:00"),
        (Kind.DATETIME, "2024-05-01T10:00:00", DROPPED),
        (Kind.HIDDEN, "anything", "anything"),
        (Kind.FIRST, ["a", "b"], "a"),
    ],
)
def test_a_value_becomes_what_the_type_says(kind: Kind, value: Any, becomes: Any) -> None:
    assert cast(typed(kind), value) == becomes


@pytest.mark.parametrize(
    ("left", "right", "equal"),
    [
        (Decimal("12.5"), "12.50", True),
        (Decimal("12.5"), "12,50", False),
        (Decimal(7), "007", True),
        ("7", "007", False),
        (" a", "a", False),
        (None, "", True),
        (0, "", False),
        (0, None, False),
        (["a"], ["a"], True),
        (["a"], "a", False),
        ("", [], True),
    ],
)
def test_texts_are_compared_to_the_letter_and_numbers_by_value(
    left: Any, right: Any, *, equal: bool
) -> None:
    assert same(typed(Kind.STRING), left, right) is equal
    assert same(typed(Kind.STRING), right, left) is equal


NUMBERS = st.decimals(-(10**9), 10**9, places=2) | st.integers(-(10**12), 10**12)
TEXTS = (
    st.text(max_size=6)
    | st.sampled_from(["7", "007", "12.50", "12.5", "true", "TRUE", "1e3", "", " ", "0x00ff"])
    | NUMBERS.map(str)
)
VALUES = st.none() | TEXTS | NUMBERS | st.booleans() | st.lists(TEXTS, max_size=2)
KINDS = st.sampled_from(
    [kind for kind in Kind if kind not in (Kind.HIDDEN, Kind.FIRST, Kind.DATETIME)]
)


@given(kind=KINDS, left=VALUES, right=VALUES)
def test_the_sync_and_its_judge_agree_wherever_the_documentation_settles_it(
    kind: Kind, left: Any, right: Any
) -> None:
    type_ = typed(kind)
    assume(datatypes.decidable(type_, left, right))
    casts = [datatypes.cast(type_, value) for value in (left, right)]
    assume(datatypes.DROPPED not in casts)  # nothing is written then, so nobody compares
    assume(not any(isinstance(value, bool) for value in (left, right)) or kind is Kind.BOOLEAN)
    assert same(type_, left, right) == datatypes.same(type_, left, right)


@given(kind=KINDS, value=VALUES)
def test_the_sync_drops_what_its_judge_says_must_not_be_written(kind: Kind, value: Any) -> None:
    type_ = typed(kind)
    assume(datatypes.decidable(type_, value))
    dropped = datatypes.cast(type_, value) is datatypes.DROPPED
    assert (cast(type_, value) is DROPPED) == dropped


@given(value=VALUES)
def test_nothing_is_nothing_to_both(value: Any) -> None:
    assert is_empty(value) == datatypes.is_empty(value)
