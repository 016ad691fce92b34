"""Each silence of the document beside the assumption that the run put in its place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from checklist.lint import silences
from checklist.model import Pairing
from reports.events import Assumption
from reports.matrix import Matrix


@dataclass(frozen=True)
class Silence:
    """One open point. `unsaid` holds its question for each pairing that leaves it open so.

    No `unsaid`: the run assumed something that is no question of one pairing. No `assumed`: nobody said what was.
    """

    point: str
    unsaid: tuple[str, ...]
    assumed: Assumption | None


def silences_of(matrix: Matrix) -> tuple[Silence, ...]:
    """List the document's silences, those that rest on the same assumption together, then what else was assumed."""
    assumptions = matrix.run.assumptions
    open_points: dict[tuple[str, Assumption | None], list[str]] = {}
    for pairing in matrix.checklist.pairings:
        for silence in silences(pairing):
            assumed = _assumed(silence.point, pairing, assumptions)
            open_points.setdefault((silence.point, assumed), []).append(silence.unsaid)
    used = {assumed for _, assumed in open_points}
    return (
        *(
            Silence(point, tuple(unsaid), assumed)
            for (point, assumed), unsaid in open_points.items()
        ),
        *(Silence(other.point, (), other) for other in assumptions if other not in used),
    )


def _assumed(point: str, pairing: Pairing, assumptions: Iterable[Assumption]) -> Assumption | None:
    """Prefer what was assumed for this very pairing to what was assumed for all."""
    by_pairing = {assumed.pairing: assumed for assumed in assumptions if assumed.point == point}
    return by_pairing.get(pairing.id) or by_pairing.get("")
