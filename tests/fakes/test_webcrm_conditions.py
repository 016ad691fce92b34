"""The conditions of /Queries agree with a plain filter over what the API itself shows."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.fakes.webcrm_client import quoted, select, tenant

SIGNS: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
Test = Callable[[Mapping[str, Any]], bool]
Case = tuple[str, Test]

_words = st.sampled_from(["", "a", "A ", "b'c", "ab", " a", "B'C", "ß", "SS"])
_prices = st.sampled_from([-1.5, 0.0, 2.0, 2.25, 10.0])
_signs = st.sampled_from(list(SIGNS))


def _folded(text: str) -> str:
    return text.casefold().rstrip(" ")


def _text_case(sign: str, word: str) -> Case:
    return (
        f"ProductComment {sign} {quoted(word)}",
        lambda row: SIGNS[sign](_folded(row["ProductComment"]), _folded(word)),
    )


def _price_case(sign: str, price: float) -> Case:
    return (
        f"ProductPrice {sign} {price}",
        lambda row: SIGNS[sign](row["ProductPrice"], price),
    )


def _in_case(words: list[str]) -> Case:
    return (
        f"ProductComment IN ({', '.join(map(quoted, words))})",
        lambda row: _folded(row["ProductComment"]) in map(_folded, words),
    )


def _not(case: Case) -> Case:
    text, test = case
    return f"NOT ({text})", lambda row: not test(row)


def _both(cases: tuple[Case, Case]) -> Case:
    (one, first), (other, second) = cases
    return f"({one}) AND ({other})", lambda row: first(row) and second(row)


def _either(cases: tuple[Case, Case]) -> Case:
    (one, first), (other, second) = cases
    return f"({one}) OR ({other})", lambda row: first(row) or second(row)


_conditions: st.SearchStrategy[Case] = st.recursive(
    st.one_of(
        st.builds(_text_case, _signs, _words),
        st.builds(_price_case, _signs, _prices),
        st.builds(_in_case, st.lists(_words, min_size=1, max_size=3)),
    ),
    lambda inner: st.one_of(
        inner.map(_not),
        st.tuples(inner, inner).map(_both),
        st.tuples(inner, inner).map(_either),
    ),
    max_leaves=5,
)


@given(products=st.lists(st.tuples(_words, _prices), max_size=8), condition=_conditions)
def test_a_condition_agrees_with_a_plain_filter(
    products: list[tuple[str, float]], condition: Case
) -> None:
    where, test = condition
    with tenant(limit=None) as crm:
        for word, price in products:
            crm.app.back_door.create("products", {"ProductComment": word, "ProductPrice": price})
        expected = [row["ProductId"] for row in crm.get("/Products") if test(row)]
        rows = crm.query(select("ProductId FROM Product WHERE", where))
        assert [row["ProductId"] for row in rows] == expected
