"""What the wire can carry, and how it reads."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from sync.fields import decimal, exact, flag, integer, moment, plain, text


@pytest.mark.parametrize(
    ("convert", "value", "wire"),
    [
        (text, None, ""),
        (text, [], ""),
        (text, "007", "007"),
        (text, Decimal("1E+3"), "1000"),
        (text, 5, "5"),
        (text, True, "true"),
        (decimal, "12.50", Decimal("12.50")),
        (decimal, " 1e3 ", Decimal(1000)),
        (decimal, None, Decimal(0)),
        (decimal, 0, Decimal(0)),
        (integer, "7", 7),
        (integer, Decimal("7.0"), 7),
        (flag, "True", True),
        (flag, False, False),
        (flag, None, False),
    ],
)
def test_a_value_goes_on_the_wire_as(convert: Callable[[Any], Any], value: Any, wire: Any) -> None:
    assert convert(value) == wire
    assert plain("x", convert).write is not None
    assert plain("x", convert).fits(value)


@pytest.mark.parametrize(
    ("convert", "value"),
    [
        (text, ["a"]),
        (text, {"a": 1}),
        (decimal, "twelve"),
        (decimal, "1,5"),
        (decimal, "NaN"),
        (decimal, "Infinity"),
        (decimal, True),
        (integer, "7.5"),
        (flag, "yes"),
        (flag, 1),
    ],
)
def test_a_value_that_does_not_fit_is_known_before_it_is_sent(
    convert: Callable[[Any], Any], value: Any
) -> None:
    assert not plain("x", convert).fits(value)


@pytest.mark.parametrize(
    ("read", "value"),
    [
        (Decimal("12.50"), "12.5"),
        (Decimal("36850.0"), "36850"),
        (Decimal("1E+308"), "1" + "0" * 308),
        (Decimal("0.0"), "0"),
        ("12.50", "12.50"),
        (None, "None"),
    ],
)
def test_a_number_has_one_spelling(read: Any, value: str) -> None:
    assert str(exact(read)) == value


@pytest.mark.parametrize(
    ("told", "seconds"),
    [
        ("2026-01-05T09:00:00Z", 0),
        ("2026-01-05T09:00:00.500+0000", 0.5),
        ("2026-01-05T10:00:00+01:00", 0),
        ("2026-01-05T09:00:01", 1),
    ],
)
def test_a_stamp_is_an_instant_however_it_is_spelt(told: str, seconds: float) -> None:
    found = moment(told)
    assert found is not None
    assert found - datetime(2026, 1, 5, 9, tzinfo=UTC) == timedelta(seconds=seconds)


@pytest.mark.parametrize("told", ["0001-01-01T00:00:00+00:00", None, "", "soon", 5])
def test_a_stamp_that_means_never_is_none(told: Any) -> None:
    assert moment(told) is None
