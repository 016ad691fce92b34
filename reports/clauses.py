"""The document's own sentences about a pairing, quoted with their line, and which cells answer for each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from checklist.model import Checklist, Pairing


class Role(Enum):
    CREATION = auto()  # when a record leads to a link: Every, When, Before, A new, will merge, If
    IN_SYNC = auto()  # Once a link is established


@dataclass(frozen=True)
class Clause:
    role: Role
    text: str
    line: int


_IN_SYNC = "Once a link between"
_FURNITURE = (
    " ",
    ".. ",
    "The following properties",
)  # the property table, its directive and its title


def clauses(checklist: Checklist, pairing: Pairing) -> tuple[Clause, ...]:
    """Every sentence of the pairing's section, in the document's order."""
    return tuple(
        Clause(Role.IN_SYNC if text.startswith(_IN_SYNC) else Role.CREATION, text, line)
        for line, text in _section(checklist, pairing)
        if text.strip() and not text.startswith(_FURNITURE)
    )


def _section(checklist: Checklist, pairing: Pairing) -> Iterator[tuple[int, str]]:
    starts = sorted(other.line for other in checklist.pairings)
    end = next((start - 1 for start in starts if start > pairing.line), None)
    lines = enumerate(checklist.text.splitlines(), start=1)
    after_heading = pairing.line + 2  # the heading and its underline
    return ((at, text) for at, text in lines if at >= after_heading and (end is None or at <= end))
