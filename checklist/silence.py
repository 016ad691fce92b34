"""What a pairing's section does not say, though a sync has to decide it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from checklist.model import Pairing


@dataclass(frozen=True)
class Silence:
    """`point` names the question in a word or two; `unsaid` is the question that the document leaves open."""

    point: str
    unsaid: str


def _fans_in(pairing: Pairing) -> bool:
    return any(count > 1 for count in Counter(row.target for row in pairing.rows).values())


_SILENCES: tuple[tuple[str, str, Callable[[Pairing], object]], ...] = (
    (
        "deletes",
        "what becomes of a {target} when its {source} is deleted, and the other way round",
        lambda _: True,
    ),
    (
        "conflicts",
        "which value stands when both a {source} and its {target} were edited since they last agreed",
        lambda pairing: pairing.rows,
    ),
    (
        "empty values",
        "whether an empty property of one overwrites a filled one of the other when the two become linked",
        lambda pairing: pairing.rows,
    ),
    (
        "clearing",
        "whether a property emptied in a {source} or {target} empties the other, or is filled again",
        lambda pairing: pairing.rows,
    ),
    (
        "first match",
        "whether a {source} and a {target} that are alike before the first pass become a link",
        lambda pairing: not pairing.match,
    ),
    (
        "first match",
        "which one is linked when several {target} match one {source}, and whether case and blanks count",
        lambda pairing: pairing.match,
    ),
    (
        "broken match",
        "whether a link made by a match lasts when the matching property is edited",
        lambda pairing: pairing.match,
    ),
    (
        "condition ends",
        "what becomes of a {target} when the condition for its {source} no longer holds",
        lambda pairing: pairing.condition,
    ),
    (
        "several sources",
        "which property of a {source} is written where several are listed for one of a {target}",
        _fans_in,
    ),
    (
        "latency",
        "how soon an edit of a {source} or {target} has to arrive at the other",
        lambda _: True,
    ),
)


def silences(pairing: Pairing) -> tuple[Silence, ...]:
    """List what is left open for this pairing; each point comes once."""
    names = {"source": pairing.source.label.strip(), "target": pairing.target.label.strip()}
    return tuple(
        Silence(point, unsaid.format(**names))
        for point, unsaid, concerns in _SILENCES
        if concerns(pairing)
    )
