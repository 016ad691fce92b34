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
    """List the document's silences, point by point, then what else was assumed."""
    asked: dict[str, dict[Assumption | None, dict[str, None]]] = {}
    for pairing in matrix.checklist.pairings:
        for silence in silences(pairing):
            assumed = _assumed(silence.point, pairing, matrix.run.assumptions)
            questions = asked.setdefault(silence.point, {}).setdefault(assumed, {})
            questions[silence.unsaid] = None  # a set in order: some questions name no pairing
    open_points = [
        Silence(point, tuple(questions), assumed)
        for point, answers in asked.items()
        for assumed, questions in answers.items()
    ]
    used = {silence.assumed for silence in open_points}
    others = (Silence(it.point, (), it) for it in matrix.run.assumptions if it not in used)
    return (*open_points, *others)


def _assumed(point: str, pairing: Pairing, assumptions: Iterable[Assumption]) -> Assumption | None:
    """Prefer what was assumed for this very pairing to what was assumed for all."""
    by_pairing = {assumed.pairing: assumed for assumed in assumptions if assumed.point == point}
    return by_pairing.get(pairing.id) or by_pairing.get("")
