from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checklist.datatypes import DROPPED, canonical, cast, decidable, is_empty, same
from checklist.model import DataType, Kind

STRING, INTEGER, FLOAT, BOOLEAN, DECIMAL, LIST, FIRST, HIDDEN = (
    DataType(Kind(text), f'"{text}"')
    for text in ("string", "integer", "float", "boolean", "decimal", "list", "first", "N/A")
)
DATETIME = DataType(Kind.DATETIME, '"datetime-format"', "%Y-%m-%dT%H:%M:%S")
TYPES = (STRING, INTEGER, FLOAT, BOOLEAN, DECIMAL, LIST, FIRST, HIDDEN, DATETIME)
URI = "http://example.org/1"


@pytest.mark.parametrize(
    ("type_", "value", "expected"),
    [
        (STRING, 1, "1"),
        (STRING, 124.4, "124.4"),
        (STRING, None, None),
        (STRING, "hello", "hello"),
        (STRING, "", ""),
        (STRING, [1, "a", None], ["1", "a", None]),
        (STRING, {"b": 2, "a": 1}, '{"a": 1, "b": 2}'),
        (STRING, [[1, 2, 3]], ["[1, 2, 3]"]),
        (STRING, URI, URI),
        (STRING, "æ".encode(), "æ"),
        (STRING, b"\xff", DROPPED),
        (STRING, 1e-3, "0.001"),
        (STRING, Decimal("1E-3"), "0.001"),
        (STRING, 10**23, "1" + "0" * 23),
        (STRING, 0, "0"),
        (STRING, -0.0, "0"),
        (INTEGER, "1", 1),
        (INTEGER, "-1", -1),
        (INTEGER, 124.4, 124),
        (INTEGER, "10^2", DROPPED),
        (INTEGER, URI, DROPPED),
        (INTEGER, "0x00ff", 255),
        (INTEGER, "0xff", -1),
        (INTEGER, "9" * 50, int("9" * 50)),
        (INTEGER, ["1", "one", 2], [1, 2]),
        (INTEGER, None, None),
        (INTEGER, "", None),
        (FLOAT, "1.0", 1.0),
        (FLOAT, 1, 1.0),
        (FLOAT, "one", DROPPED),
        (FLOAT, URI, DROPPED),
        (FLOAT, "1_000", DROPPED),
        (BOOLEAN, "TRUE", True),
        (BOOLEAN, "false", False),
        (BOOLEAN, True, True),
        (BOOLEAN, 1234, DROPPED),
        (BOOLEAN, URI, DROPPED),
        (BOOLEAN, "124.4", DROPPED),
        (BOOLEAN, None, None),
        (DECIMAL, "0.1", Decimal("0.1")),
        (DECIMAL, "~f0.1", Decimal("0.1")),
        (DECIMAL, 0.1, Decimal("0.1")),
        (DECIMAL, "one", DROPPED),
        (LIST, "a", ["a"]),
        (LIST, ["a"], [["a"]]),
        (
            DATETIME,
            datetime(2024, 9, 8, 1, tzinfo=timezone(timedelta(hours=2))),
            "2024-09-07T23:00:00",
        ),
        (DATETIME, "2024-09-08T00:00:00Z", DROPPED),
        (DATETIME, 5, DROPPED),
        (HIDDEN, "as it is", "as it is"),
    ],
)
def test_a_cast_does_what_is_documented(type_: DataType, value: Any, expected: Any) -> None:
    done = cast(type_, value)
    assert (type(done), done) == (type(expected), expected)


def test_a_number_longer_than_the_interpreter_likes_is_still_cast() -> None:
    digits = "7" * 5000
    assert cast(STRING, cast(INTEGER, digits)) == digits


@pytest.mark.parametrize(
    ("type_", "a", "b"),
    [
        (STRING, 19.9, "19.9"),
        (STRING, 12.5, "12.50"),
        (STRING, 12, "12.00"),
        (STRING, 12.0, "12"),
        (STRING, Decimal("12.50"), 12.5),
        (STRING, 7, "007"),
        (STRING, 0, "0"),
        (STRING, -0.0, "0"),
        (STRING, 1e22, "1" + "0" * 22),
        (STRING, 0.1 + 0.2, "0.30000000000000004"),
        (STRING, None, ""),
        (STRING, None, []),
        (STRING, True, "true"),
        (STRING, True, "True"),
        (STRING, {"b": 1, "a": "æ"}, '{"a": "æ", "b": 1}'),
        (STRING, {"b": 1, "a": "æ"}, '{"a": "\\u00e6", "b": 1}'),
        (STRING, [1, 2.50], ["1", "2.5"]),
        (STRING, [None], [""]),
        (INTEGER, 124.4, "124"),
        (FLOAT, "1.50", 1.5),
        (FLOAT, -0.0, 0),
        (BOOLEAN, "True", True),
        (DECIMAL, "19.90", 19.9),
        (LIST, "a", ["a"]),
        (LIST, ["a"], [["a"]]),
        (DATETIME, datetime(2024, 9, 8, tzinfo=UTC), "2024-09-08T00:00:00"),
        (DATETIME, "2024-09-08T00:00:00", "2024-09-08T00:00:00"),
    ],
)
def test_values_that_are_equal_after_the_cast_are_the_same(type_: DataType, a: Any, b: Any) -> None:
    assert same(type_, a, b)
    assert same(type_, b, a)


@pytest.mark.parametrize(
    ("type_", "a", "b"),
    [
        (STRING, "007", "7"),
        (STRING, "12.5", "12.50"),
        (STRING, " a", "a"),
        (STRING, "a", "A"),
        (STRING, "e\u0301", "é"),
        (STRING, 0, ""),
        (STRING, 0, None),
        (STRING, False, None),
        (STRING, " ", ""),
        (STRING, 0.1 + 0.2, "0.3"),
        (STRING, 0.001, "1E-3"),
        (STRING, 12, "12 "),
        (STRING, 12, "+12"),
        (STRING, 12, "\uff11\uff12"),
        (STRING, True, "1"),
        (STRING, True, 1),
        (STRING, True, "TRUE"),
        (STRING, ["a"], "a"),
        (STRING, ["a", "b"], ["b", "a"]),
        (STRING, ["a"], ["a", "b"]),
        (STRING, 10**16, float(10**16) + 2),
        (INTEGER, "one", None),
        (INTEGER, "one", 1),
        (INTEGER, 1, 2),
        (FLOAT, 1.5, "1,5"),
        (BOOLEAN, True, False),
        (BOOLEAN, False, None),
        (LIST, [1], [True]),
        (HIDDEN, "19.9", 19.9),
        (DATETIME, datetime(2024, 9, 8, tzinfo=UTC), "2024-09-08"),
    ],
)
def test_values_that_differ_after_the_cast_are_not_the_same(
    type_: DataType, a: Any, b: Any
) -> None:
    assert not same(type_, a, b)
    assert not same(type_, b, a)


@pytest.mark.parametrize(
    ("type_", "value"),
    [
        (HIDDEN, "x"),
        (FIRST, "x"),
        (STRING, math.nan),
        (STRING, math.inf),
        (INTEGER, True),
        (INTEGER, "124.4"),
        (INTEGER, -124.4),
        (INTEGER, " 1"),
        (INTEGER, [1, "124.4"]),
        (FLOAT, "nan"),
        (FLOAT, "1,5"),
        (FLOAT, math.inf),
        (DECIMAL, "+1"),
        (BOOLEAN, 0),
        (BOOLEAN, "yes"),
        (BOOLEAN, " true"),
    ],
)
def test_what_is_undocumented_is_not_decidable(type_: DataType, value: Any) -> None:
    assert not decidable(type_, value)


@pytest.mark.parametrize(
    ("type_", "value"),
    [
        (STRING, True),
        (STRING, "nan"),
        (STRING, 0),
        (STRING, None),
        (INTEGER, "10^2"),
        (INTEGER, 124.4),
        (INTEGER, "-5"),
        (INTEGER, -5.0),
        (FLOAT, "one"),
        (FLOAT, "-1.5"),
        (BOOLEAN, 1234),
        (BOOLEAN, "TRUE"),
        (DATETIME, "2024"),
        (LIST, "a"),
    ],
)
def test_what_is_documented_is_decidable(type_: DataType, value: Any) -> None:
    assert decidable(type_, value)


def test_a_type_without_a_value_is_decidable_unless_its_cast_is_unknown() -> None:
    undecidable = [type_.kind for type_ in TYPES if not decidable(type_)]
    assert undecidable == [Kind.FIRST, Kind.HIDDEN]


def test_only_nothing_is_empty() -> None:
    assert all(map(is_empty, (None, "", [], b"")))
    assert not any(map(is_empty, (0, 0.0, False, " ", [None], {}, Decimal(0))))


scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.decimals(allow_nan=False)
    | st.text()
    | st.decimals(allow_nan=False, allow_infinity=False).map(str)
)
values = scalars | st.lists(scalars | st.lists(scalars, max_size=2), max_size=3)
types = st.sampled_from(TYPES)


@given(types, values)
def test_every_value_is_the_same_as_itself(type_: DataType, value: Any) -> None:
    assert same(type_, value, value)


@given(types, values, values)
def test_being_the_same_has_no_direction(type_: DataType, a: Any, b: Any) -> None:
    assert same(type_, a, b) == same(type_, b, a)


@given(st.sampled_from([type_ for type_ in TYPES if type_ not in (LIST, DATETIME)]), values)
def test_casting_twice_is_casting_once(type_: DataType, value: Any) -> None:
    once = cast(type_, value)
    assert once is DROPPED or cast(type_, once) == once


@given(types, values)
def test_a_cast_value_is_the_same_as_the_value_it_came_from(type_: DataType, value: Any) -> None:
    done = cast(type_, value)
    if done is not DROPPED and done != [] and decidable(type_, value):
        assert same(type_, value, done)


@given(types, values)
def test_a_canonical_value_stays_canonical(type_: DataType, value: Any) -> None:
    once = canonical(type_, value)
    assert once is DROPPED or canonical(type_, once) == once or once == []


@given(st.text(), st.text())
def test_two_texts_are_the_same_only_letter_by_letter(a: str, b: str) -> None:
    assert same(STRING, a, b) == (a == b)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2), st.integers(0, 5))
def test_a_price_is_the_same_however_many_zeros_its_text_ends_in(
    price: Decimal, zeros: int
) -> None:
    assert same(STRING, price, f"{price:.2f}" + "0" * zeros)
