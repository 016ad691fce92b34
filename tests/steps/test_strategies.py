"""Drawn values fit what both vendors can hold, and are as hostile as records are."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import assume, find, given, settings
from hypothesis import strategies as st

from checklist.datatypes import same
from checklist.model import DataType, Kind, Property, Row
from steps.bench import Limits
from steps.strategies import from_row, from_type, narrowest

STRING = DataType(Kind.STRING, '"string"')
LENGTHS = st.none() | st.integers(1, 300)


def row(source: str, target: str, type_: DataType = STRING) -> Row:
    return Row(id="r", source=Property(source), target=Property(target), type=type_, line=1)


@given(longest=LENGTHS, other=LENGTHS, data=st.data())
def test_a_drawn_text_fits_both_vendors_and_is_never_blank(
    longest: int | None, other: int | None, data: st.DataObject
) -> None:
    limits = Limits(max_length=longest), Limits(max_length=other)
    text = data.draw(st.one_of(from_row(row("name", "Name"), *limits)))
    assert text.strip()
    assert len(text) <= min(longest or 10**6, other or 10**6)


@given(places=st.integers(0, 4), minimum=st.integers(0, 100), data=st.data())
def test_a_drawn_number_keeps_the_coarser_vendors_decimals(
    places: int, minimum: int, data: st.DataObject
) -> None:
    ends = (
        Limits(kind="number", decimals=places, minimum=minimum),
        Limits(kind="number", decimals=2),
    )
    number = data.draw(st.one_of(from_row(row("price", "Price"), *ends)))
    assert number >= minimum
    assert Decimal(str(number)) == Decimal(str(number)).quantize(Decimal(1).scaleb(-min(places, 2)))


@pytest.mark.parametrize(
    ("wish", "holds"),
    [
        ("markup", lambda text: "<script>" in text),
        ("a blank at the start", lambda text: text.startswith(" ")),
        ("a blank at the end", lambda text: text.endswith(" ")),
        ("a character outside the first plane", lambda text: any(ord(c) > 0xFFFF for c in text)),
        ("a combining mark", lambda text: "\u0301" in text),
        ("right-to-left letters", lambda text: any("\u0590" <= c <= "\u06ff" for c in text)),
        ("leading zeros", lambda text: text.startswith("00")),
        ("a quote", lambda text: "'" in text),
    ],
)
def test_texts_include(wish: str, holds: object) -> None:
    assert callable(holds), wish
    assert find(
        st.one_of(from_type(STRING, Limits(max_length=100))),
        holds,
        settings=settings(max_examples=5_000, database=None),
    )


def test_the_longest_possible_text_is_drawn_when_there_is_a_limit() -> None:
    strategy = st.one_of(from_type(STRING, Limits(max_length=200)))
    assert find(
        strategy,
        lambda text: len(text) == 200,
        settings=settings(max_examples=5_000, database=None),
    )


@given(data=st.data())
def test_an_email_row_draws_addresses(data: st.DataObject) -> None:
    address = data.draw(st.one_of(from_row(row("email_address", "UserEmail"), Limits(), Limits())))
    local, _, domain = address.partition("@")
    assert local
    assert "." in domain
    assert len(address) <= 75


@given(kind=st.sampled_from(Kind), data=st.data())
def test_every_data_type_has_values_that_equal_themselves(kind: Kind, data: st.DataObject) -> None:
    assume(kind is not Kind.HIDDEN)
    type_ = DataType(kind, kind.value)
    value = data.draw(st.one_of(from_type(type_, Limits())))
    assert same(type_, value, value)


def test_what_fits_into_both_is_the_narrower_of_each_limit() -> None:
    text = Limits(max_length=50, required=True)
    number = Limits(kind="number", max_length=None, decimals=2, minimum=0)
    assert narrowest(text, number) == Limits(
        kind="number", max_length=50, decimals=2, minimum=0, required=True
    )
