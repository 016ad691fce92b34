from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.visible import in_one_line, pieces, plain

any_text = st.text(st.characters())  # every code point, lone surrogates included


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain words", "plain words"),
        ("a\0b", "a⟨NUL⟩b"),
        ("\u202egnp.exe", "⟨U+202E⟩gnp.exe"),
        ("\ud800", "⟨U+D800⟩"),
        ("a\u00a0b", "a⟨U+00A0⟩b"),
        ("tab\tline\n", "tab⟨\\t⟩line⟨\\n⟩"),
        ("\u200b" * 3_000, "⟨U+200B x 2,000⟩⟨... first 2,000 of 3,000 characters⟩"),
        ("ß漢😀", "ß漢😀"),
        ("", ""),
    ],
)
def test_what_a_person_cannot_see_is_spelled_out(text: str, shown: str) -> None:
    assert plain(text) == shown


@given(any_text)
def test_nothing_invisible_and_no_half_character_is_left(text: str) -> None:
    shown = plain(text)
    assert shown.encode("utf-8").decode() == shown
    assert all(unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Zl", "Zp"} for char in shown)


@given(any_text, st.integers(1, 300))
def test_a_shown_text_never_outgrows_its_limit_by_much(text: str, limit: int) -> None:
    assert len("".join(piece.text for piece in pieces(text, limit))) < limit + 100


def test_a_long_value_says_how_long_it_is() -> None:
    assert plain("x" * 100_000, limit=300) == "x" * 300 + "⟨... first 300 of 100,000 characters⟩"


def test_layout_keeps_the_lines_of_a_body() -> None:
    assert plain("{\n\t1\r\n}", layout="\n\t") == "{\n\t1⟨\\r⟩\n}"


@pytest.mark.parametrize(
    ("said", "in_short"),
    [
        ("Traceback:\n  File 1\r\n\n\tdied", "Traceback: File 1 died"),
        ("a\ufffdb", "a\ufffdb"),
        ("a\0b", "a\0b"),
        ("a \ufffd\0\n \ufffd b\ufffd\ufffdc", "a \ufffd b\ufffdc"),
    ],
)
def test_what_a_program_printed_is_told_in_one_line(said: str, in_short: str) -> None:
    assert in_one_line(said) == in_short
