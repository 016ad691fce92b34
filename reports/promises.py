"""PURE: what the sync does not promise and which failures are known, beside the cells that it made so."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from reports.cells import Cell
from reports.events import AcceptedFailure, CellId, Declaration, LogError, Verdict
from reports.headline import count
from reports.matrix import Matrix


@dataclass(frozen=True)
class Unpromised:
    """A declaration and what came out for its cells."""

    declared: Declaration
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Known:
    """A failure that somebody accepts, and what came out for its cell."""

    failure: AcceptedFailure
    cells: tuple[Cell, ...]
    days_left: int  # negative: it has run out so many days ago

    @property
    def left(self) -> str:
        if self.days_left < 0:
            return f"ran out {count(-self.days_left, 'day')} ago"
        return f"{count(self.days_left, 'day')} left" if self.days_left else "the last day"

    @property
    def can_go(self) -> bool:
        """Nothing is left of the failure."""
        return bool(self.cells) and all(cell.verdict is Verdict.PASSED for cell in self.cells)


def unpromised(matrix: Matrix) -> tuple[Unpromised, ...]:
    return tuple(Unpromised(each, _found(matrix, each.cells)) for each in matrix.run.declared)


def known(matrix: Matrix) -> tuple[Known, ...]:
    """Every exception, the first to run out first."""
    today = _day(matrix.run.at)
    found = [
        Known(each, _found(matrix, each.cells), (_day(each.expires) - today).days)
        for each in matrix.run.accepted
    ]
    return tuple(sorted(found, key=lambda each: each.failure.expires))


def _found(matrix: Matrix, ids: Iterable[CellId]) -> tuple[Cell, ...]:
    wanted = frozenset(ids)
    return tuple(cell for cell in matrix.cells if cell.id in wanted)


def _day(text: str) -> date:
    try:
        return datetime.fromisoformat(text).date()
    except ValueError as error:
        raise LogError(f"{text!a} is no date: was the log edited?") from error
