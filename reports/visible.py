"""Hostile text made safe to read: what a person cannot see, or what would reorder the line, is spelled out.

A generated value may hold a NUL, a right-to-left override, a lone surrogate or 100,000 letters. Escaping for
HTML, Markdown or CSV is the business of whoever prints; here a text becomes pieces that are all printable.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

_PIECE = 50  # characters
_ESCAPED = "<>&'\""
_ESCAPE_COST = 4  # "&#34;" for one character
_MARK_COST = 24  # bytes of markup around a spelled-out character, roughly
_NOISE = r"\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ufffd"  # no character, or a control character that is no blank
_NOISE_OR_BLANKS = re.compile(rf"(?P<noise>[{_NOISE}](?:[{_NOISE}\s]*[{_NOISE}])?)|\s+")
_ESCAPES = {"\n": "\\n", "\r": "\\r", "\t": "\\t", "\0": "NUL"}


@dataclass(frozen=True)
class Piece:
    """Part of a text; `spelled` means that it names what stood there instead of being it."""

    text: str
    spelled: bool = False


def pieces(text: str, limit: int, layout: str = "") -> Iterator[Piece]:
    """Cut `text` into printable pieces that weigh at most `limit` in print; characters of `layout` are kept as they are.

    What is left out is announced with the full length.
    """
    shown = 0
    budget = limit
    for piece, length in _spell(text[:limit], layout):
        budget -= _cost(piece)
        if budget < 0 and shown:
            break
        shown += length
        yield piece
    if shown < len(text):
        yield Piece(f"... first {shown:,} of {len(text):,} characters", spelled=True)


def plain(text: str, limit: int = 2_000, layout: str = "") -> str:
    """`text` for media without markup: spelled-out pieces stand in angle brackets."""
    shown = pieces(text, limit, layout)
    return "".join(f"⟨{piece.text}⟩" if piece.spelled else piece.text for piece in shown)


def in_one_line(text: str) -> str:
    """What a program printed, for a list: one blank for each line break, one character for each run of bytes that are no text."""
    return _NOISE_OR_BLANKS.sub(_in_short, text)


def _in_short(run: re.Match[str]) -> str:
    noise: str | None = run["noise"]
    if noise is None:
        return " "
    return noise if len(noise) == 1 else "\ufffd"


def _cost(piece: Piece) -> int:
    """Count what a piece weighs once it is escaped and marked up."""
    escaped = sum(map(piece.text.count, _ESCAPED))
    return len(piece.text) + _ESCAPE_COST * escaped + _MARK_COST * piece.spelled


def _spell(text: str, layout: str) -> Iterator[tuple[Piece, int]]:
    """Each run of seen characters, each run of one unseen character, with its length in `text`."""
    for unseen, run in groupby(text, lambda char: char if _is_unseen(char, layout) else ""):
        part = "".join(run)
        if unseen:
            yield Piece(_spelling(unseen, len(part)), spelled=True), len(part)
        else:
            yield from _words(part)


def _words(text: str) -> Iterator[tuple[Piece, int]]:
    """Cut seen text into short pieces: a limit can fall between any two."""
    for start in range(0, len(text), _PIECE):
        part = text[start : start + _PIECE]
        yield Piece(part), len(part)


def _is_unseen(char: str, layout: str) -> bool:
    # Not printable: control, format (bidi, zero width), lone surrogate, private, unassigned, every odd blank.
    return not char.isprintable() and char not in layout


def _spelling(char: str, count: int) -> str:
    name = _ESCAPES.get(char) or f"U+{ord(char):04X}"
    return name if count == 1 else f"{name} x {count:,}"
