"""Texts that a vendor or a record decides the length of, cut for a line that a person reads."""

from __future__ import annotations

ENOUGH = 120  # characters


def short(text: str) -> str:
    """At most ENOUGH characters of it, and how many there were."""
    return text if len(text) <= ENOUGH else f"{text[:ENOUGH]}… ({len(text):,} characters)"


def quoted(value: object) -> str:
    """A value as Python writes it, shortened."""
    return short(repr(value))
