"""Texts and values of a log as HTML: escaped, visible, and no longer than a reader can bear."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

from reports.cells import Cell
from reports.events import CounterExample, Evidence
from reports.visible import pieces

_TEXT = 400  # characters of a value, a story line, an expectation
_BODY = 3_000  # characters of a request or a response
_MANY = 60  # values or story lines of one counter-example
_PAGE = 1_200_000  # characters of all exchanges together: the page stays small enough to mail
_CELL = 40_000


def shown(text: object, limit: int = _TEXT, layout: str = "") -> Markup:
    """Text of any origin, inert; what cannot be seen is spelled out."""
    return Markup("").join(
        Markup("<i>{}</i>").format(piece.text) if piece.spelled else escape(piece.text)
        for piece in pieces(str(text), limit, layout)
    )


def body(text: str) -> Markup:
    """Show what went over the wire, in its own lines."""
    return shown(text, _BODY, layout="\n\t")


def value(item: Any) -> Markup:
    """One generated value; a text stands for itself, anything else as JSON."""
    if item == "":
        return Markup("<i>empty text</i>")
    text = item if isinstance(item, str) else json.dumps(item, ensure_ascii=False)
    return Markup("<code>{}</code>").format(shown(text))


@dataclass(frozen=True)
class Shown:
    """The part of a counter-example that fits on the page; `left_out` says what does not."""

    story: tuple[str, ...]
    values: tuple[tuple[str, Any], ...]
    exchanges: tuple[Evidence, ...]
    left_out: str


def example_of(cell: Cell, allowance: int) -> Shown | None:
    """Cut the cell's counter-example to size: its last exchanges, worth `allowance` characters."""
    example = cell.judged.counter_example
    if example is None:
        return None
    kept = _last(example.exchanges, allowance)
    return Shown(
        story=example.story[:_MANY],
        values=tuple(example.values.items())[:_MANY],
        exchanges=kept,
        left_out=_left_out(example, kept),
    )


def allowance_of(cells: Iterable[Cell]) -> int:
    """Characters of exchanges that each counter-example of a page may show."""
    examples = sum(cell.judged.counter_example is not None for cell in cells)
    return min(_CELL, _PAGE // max(1, examples))


def _last(exchanges: tuple[Evidence, ...], allowance: int) -> tuple[Evidence, ...]:
    # What happened last is nearest to the failure.
    left = allowance
    for place in reversed(range(len(exchanges))):
        left -= sum(len(part) for part in _wire(exchanges[place]))
        if left < 0:
            return exchanges[place + 1 :]
    return exchanges


def _wire(exchange: Evidence) -> Iterator[Markup]:
    yield body(exchange.request)
    yield body(exchange.response)
    yield shown(exchange.url)


def _left_out(example: CounterExample, kept: tuple[Evidence, ...]) -> str:
    more = {
        "story lines": len(example.story) - _MANY,
        "values": len(example.values) - _MANY,
        "earlier exchanges": len(example.exchanges) - len(kept),
    }
    return ", ".join(f"{number:,} {what}" for what, number in more.items() if number > 0)
