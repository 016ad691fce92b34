"""Texts and values of a log as HTML: escaped, visible, and no longer than a reader can bear."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from markupsafe import Markup, escape

from reports import gherkin
from reports.cells import Cell
from reports.events import Evidence, Step
from reports.visible import pieces

_TEXT = 600  # characters of a value, a story line, an expectation
_BODY = 4_000  # characters of a request or a response
_PAGE = (
    1_200_000  # characters of all counter-examples together: the page stays small enough to mail
)
_CELL = 90_000

T = TypeVar("T")


def shown(text: object, limit: int = _TEXT, layout: str = "") -> Markup:
    """Text of any origin, inert; what cannot be seen is spelled out."""
    return Markup("").join(
        Markup("<i>{}</i>").format(piece.text) if piece.spelled else escape(piece.text)
        for piece in pieces(str(text), limit, layout)
    )


def body(text: str) -> Markup:
    """Show what went over the wire, in its own lines."""
    return shown(text, _BODY, layout="\n\t")


def value(item: str) -> Markup:
    """What was expected or found, in a record's own words."""
    if item == "":
        return Markup("<i>empty text</i>")
    return Markup("<code>{}</code>").format(shown(item))


@dataclass(frozen=True)
class Shown:
    """The part of a counter-example that fits on the page; `left_out` says what does not."""

    story: tuple[tuple[str, Step], ...]  # each with the word before it
    exchanges: tuple[Evidence, ...]
    left_out: str


def example_of(cell: Cell, allowance: int) -> Shown | None:
    """Cut the cell's counter-example to size: half of `allowance` each for story and exchanges."""
    example = cell.judged.counter_example
    if example is None:
        return None
    part = allowance // 2
    story = _fitting(example.story, _told, part)
    # What happened last is nearest to the failure.
    exchanges = _fitting(example.exchanges[::-1], _wire, part)[::-1]
    left = {
        "steps of the story": len(example.story) - len(story),
        "earlier exchanges": len(example.exchanges) - len(exchanges),
    }
    left_out = ", ".join(f"{number:,} {what}" for what, number in left.items() if number)
    told = tuple(zip(gherkin.keywords(story), story, strict=True))
    return Shown(told, exchanges, left_out)


def allowance_of(cells: Iterable[Cell]) -> int:
    """Share the page's characters between its counter-examples."""
    examples = sum(cell.judged.counter_example is not None for cell in cells)
    return min(_CELL, _PAGE // max(1, examples))


def _fitting(
    items: tuple[T, ...], render: Callable[[T], Iterable[Markup]], allowance: int
) -> tuple[T, ...]:
    """Take the first items whose rendering fits, and the very first one whatever its size."""
    left = allowance
    for place, item in enumerate(items):
        left -= sum(map(len, render(item)))
        if left < 0:
            return items[: max(place, 1)]
    return items


def _told(step: Step) -> Iterator[Markup]:
    yield shown(step.sentence)
    for name, item in step.values.items():
        yield shown(name) + shown(item)
    yield from map(shown, step.remarks)
    for look in step.looks:
        yield from map(shown, (look.source, look.target, look.here, look.there))


def _wire(exchange: Evidence) -> Iterator[Markup]:
    yield body(exchange.request)
    yield body(exchange.response)
    yield shown(exchange.url)
