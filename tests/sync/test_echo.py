"""After our own write: is it the vendor's spelling, or did a person edit it meanwhile?"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from sync.echo import face_after, ignored, learnt_faces, taken
from sync.memory import Face
from sync.systems import Record, Ref

NAME = "x" * 30


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Acme", "Acme"),
        ("  Acme ", "Acme"),
        ("Two  words", "Two words"),
        ("ANN@X.no", "ann@x.no"),
        ("e\u0301", "\u00e9"),  # one letter, composed by the vendor
        (NAME, NAME[:20]),
        ("12.50", Decimal("12.5")),
        ("12.345", Decimal("12.35")),
        (None, ""),
        ("", None),
        (None, Decimal(0)),
        (None, False),
        ("   ", ""),
        ("   ", None),
    ],
)
def test_how_a_vendor_stores_a_value_is_its_face(written: Any, read: Any) -> None:
    assert face_after(written, read) == read


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Acme", "Acme 2"),
        ("Acme", "Acm"),
        (NAME, NAME[:19]),
        (NAME, NAME + "x"),
        ("Acme", ""),
        ("Acme", None),
        (None, "theirs"),
        (None, Decimal(1)),
        ("12.50", Decimal("12.51")),
        ("12", Decimal(13)),
        ("0.", "0"),  # texts, of which no vendor rounds any
        ("true", Decimal(1)),
        (True, Decimal(1)),
        ("NaN", Decimal(1)),
    ],
)
def test_what_a_person_made_of_it_is_not(written: Any, read: Any) -> None:
    assert face_after(written, read) == written


def record(**values: Any) -> Record:
    return Record(Ref("webcrm", "Users", "1"), values)


def test_a_value_that_did_not_come_through_a_creation_is_still_to_be_agreed_on() -> None:
    faces = {
        "a|A": Face("x", "x"),
        "b|B": Face("y", "y"),
        "c|C": Face("", None),
        "d|D": Face("  ", "  "),
    }
    assert learnt_faces(faces, record(A="X", B="", C="", D="")) == {
        "a|A": Face("x", "X"),
        "c|C": Face("", ""),
        "d|D": Face("  ", ""),
    }


@pytest.mark.parametrize(
    ("before", "stored", "stuck"),
    [
        ("old", "new", []),
        ("old", "old", ["A"]),
        (None, "", ["A"]),
        ("new ", "new ", []),
        ("old", "theirs", []),
    ],
)
def test_a_vendor_that_took_a_value_and_kept_the_old_one_ignored_it(
    before: Any, stored: Any, stuck: list[str]
) -> None:
    assert ignored({"A": "new"}, record(A=before), record(A=stored)) == stuck


@pytest.mark.parametrize(
    ("before", "stored", "sure"),
    [
        ("old", "new", True),
        ("old", "theirs", True),
        ("new", "new", True),
        ("old", "old", False),
        ("old", "", False),
        ("NEW", "NEW", False),  # as a vendor may keep it, or from before
    ],
)
def test_a_vendor_surely_took_what_says_the_same_or_something_new(
    before: str, stored: str, *, sure: bool
) -> None:
    assert taken({"A": "new"}, record(A=before), record(A=stored)) is sure
