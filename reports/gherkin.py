"""A history as Gherkin: steps in their order, values as data tables that any Gherkin parser reads back.

What both records say after a step stands in comments.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from reports.events import SideBySide, Step

FIRST, NEXT = "When", "And"
COMMENT = "#"


def keywords(steps: Sequence[Step]) -> Iterator[str]:
    """The word before each sentence; what has a word of its own keeps it."""
    begun = False
    for step in steps:
        yield step.keyword or (NEXT if begun else FIRST)
        begun = not step.keyword


def lines(steps: Sequence[Step]) -> Iterator[str]:
    """Each step as it stands in a scenario, not indented, and what is new of both records after it."""
    known: frozenset[SideBySide] = frozenset()
    for word, step in zip(keywords(steps), steps, strict=True):
        yield f"{word} {step.sentence}"
        yield from (f"  {line}" for line in table(step.values.items()))
        yield from (f"  {side_by_side(look)}" for look in step.looks if look not in known)
        known = frozenset(step.looks)


def side_by_side(look: SideBySide) -> str:
    sign = "=" if look.same else "\N{NOT EQUAL TO}"
    other = f"{look.there}, {look.target}" if look.there else look.target
    return f"{COMMENT} {look.source}, {look.here} {sign} {other}"


def table(rows: Iterable[tuple[str, ...]]) -> list[str]:
    """The lines of a table, columns aligned."""
    cells = [[escaped(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return [
        f"| {' | '.join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))} |"
        for row in cells
    ]


def escaped(cell: str) -> str:
    """What Gherkin reads back as `cell`; it may hold no line break."""
    return cell.replace("\\", "\\\\").replace("|", "\\|")
