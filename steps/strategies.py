"""Where the records come from: strategies for each data type, narrowed by what both systems can hold."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from math import ceil
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from checklist.model import DataType, Kind, Row
from steps.bench import Limits

# Texts that have broken syncs before, each family for a reason of its own.
HARD_TEXTS = (
    ("<script>alert(1)</script>", "&amp; &lt;b&gt;"),
    ("O'Neil & Sons", '"Quoted" A/S', "' OR 1=1 --", "-- vælg --"),
    (" leading blank", "trailing blank ", "no\u00a0break"),
    ("Blåbærgrød Ærø", "e\u0301 and \u00e9", "İstanbul Straße", "ﬁnance"),
    (
        *("\u05e9\u05dc\u05d5\u05dd", "\u0645\u0631\u062d\u0628\u0627 (ltd)"),
        *("\U0001f600 \U0001f469\u200d\U0001f4bb", "\U0001d4b3\U00010348"),
    ),
    ("007", "1e5", "12.50", "true", "null", "N/A"),  # what a cast would eat
    ("100 % {name} %s $x", "a;b==c*", "C:\\temp\\new"),  # what a query language would
)
ANY_CHARACTER = st.characters(exclude_categories=("Cc", "Cs", "Cn", "Co", "Zl", "Zp"))
BLANKS = st.sampled_from(("", " ", "  "))
LOCAL_PART = st.text("abcxyzABCXYZ0189._+'-", min_size=1, max_size=20)
LONGEST_ADDRESS, NUMBER = 75, "p1234."  # a longer name before the @ is none
DOMAINS = ("example.com", "Example.ORG", "mail.example.co.uk", "xn--bcher-kva.example")
LARGEST = 10**9
HARD_NUMBERS = (
    0,
    1,
    10,
    99,
    100,
    1_999,
    123_456,
    99_999_999_999,
)  # before the decimal point is set
INTEGERS = (st.sampled_from((0, 1, 2**31 - 1)), st.integers(0, 2**31 - 1))
LONGEST = 120  # longer texts add time, not insight, unless a limit is near
FAR = 300  # beyond the columns of 255 that a sync may have in between, where no vendor has a limit


Families = tuple[
    SearchStrategy[Any], ...
]  # of values: each has broken syncs that the others did not


@cache
def texts(limits: Limits) -> tuple[SearchStrategy[str], ...]:
    """Families of texts; none is empty, and each must turn up within a few examples."""
    longest = limits.max_length or FAR
    drawn = st.text(ANY_CHARACTER, min_size=1, max_size=min(longest, LONGEST))
    fitting = [[text for text in family if len(text) <= longest] for family in HARD_TEXTS]
    families = [
        drawn,
        st.builds("{}{}{}".format, BLANKS, drawn, BLANKS),
        st.sampled_from("xyzåß").map(lambda letter: letter * longest),
        *(st.sampled_from(family) for family in fitting if family),
    ]
    return tuple(_held(family, limits, longest) for family in families)


def _held(texts: SearchStrategy[str], limits: Limits, longest: int) -> SearchStrategy[str]:
    texts = texts.map(str.strip) if limits.trims else texts
    texts = texts.map(str.upper) if limits.uppers else texts
    # A text of blanks only is empty to one vendor and not to another; the document does not say which is right.
    return texts.filter(lambda text: bool(text.strip()) and len(text) <= longest)


@cache
def emails(limits: Limits, *, lowers: bool = False) -> Families:
    """Families of addresses; each leaves room for a number before it."""
    longest = min(limits.max_length or LONGEST_ADDRESS, LONGEST_ADDRESS) - len(NUMBER)
    drawn = st.builds(
        lambda local, domain: f"{local.strip('.')}x@{domain}", LOCAL_PART, st.sampled_from(DOMAINS)
    )
    long = st.sampled_from(DOMAINS).map(lambda each: f"{'x' * (longest - len(each) - 1)}@{each}")
    return tuple(each.map(str.lower) if lowers else each for each in (drawn, long))


@cache
def numbers(limits: Limits) -> tuple[SearchStrategy[float], ...]:
    """Families of numbers with as many decimals as the limits allow."""
    places = 2 if limits.decimals is None else limits.decimals
    scale = 10**places
    lowest, highest = ceil(Decimal(str(limits.minimum or 0)) * scale), LARGEST * scale
    hard = [n for n in HARD_NUMBERS if lowest <= n <= highest] or [lowest]
    return tuple(
        whole.map(lambda n: float(Decimal(n) / scale))
        for whole in (st.sampled_from(hard), st.integers(lowest, highest))
    )


def from_type(type_: DataType, limits: Limits) -> Families:
    """Values of a document's data type that a property with these limits can hold."""
    by_limit: dict[str, Families] = {
        "number": numbers(limits),
        "integer": INTEGERS,
        "flag": (st.booleans(),),
    }
    by_kind: dict[Kind, Families] = {
        Kind.INTEGER: INTEGERS,
        Kind.FLOAT: numbers(limits),
        Kind.DECIMAL: numbers(limits),
        Kind.BOOLEAN: (st.booleans(),),
        Kind.LIST: tuple(st.lists(each, min_size=1, max_size=3) for each in texts(limits)),
        Kind.DATETIME: (st.datetimes().map(lambda moment: moment.isoformat(timespec="seconds")),),
    }
    if limits.kind in by_limit:
        return by_limit[limits.kind]
    return by_kind.get(type_.kind, texts(limits))


@cache  # a strategy that is made anew is also validated anew, at each draw
def from_row(row: Row, source: Limits, target: Limits) -> Families:
    """Values that both ends of a row can hold: what one vendor would refuse proves nothing about a sync."""
    if "email" in f"{row.source.path} {row.target.path}".lower():
        return emails(narrowest(source, target), lowers=source.lowers or target.lowers)
    return from_type(row.type, narrowest(source, target))


def narrowest(one: Limits, other: Limits) -> Limits:
    """What fits into both."""
    return Limits(
        kind=one.kind if one.kind != "text" else other.kind,
        max_length=_least(one.max_length, other.max_length),
        decimals=_least(one.decimals, other.decimals),
        minimum=max((m for m in (one.minimum, other.minimum) if m is not None), default=None),
        required=one.required or other.required,
        trims=one.trims or other.trims,
        uppers=one.uppers or other.uppers,
    )


def _least(*values: int | None) -> int | None:
    return min((value for value in values if value is not None), default=None)
