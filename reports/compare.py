"""PURE: what two runs say differently about the same cells."""

from __future__ import annotations

from dataclasses import dataclass

from reports.events import CellId, Verdict
from reports.matrix import Matrix


@dataclass(frozen=True)
class Change:
    """A cell with two verdicts; None where a run does not claim it."""

    cell: CellId
    old: Verdict | None
    new: Verdict | None

    @property
    def is_worse(self) -> bool:
        """Count a claim that is no longer made as lost proof, a new one by what it found."""
        return _rank(self.new) > _rank(self.old)


# How much a release manager knows: proof first, then what was left open on purpose, then nothing, then red.
_PROVED, _OPEN, _UNCLAIMED, _UNKNOWN, _FAILED = range(5)
_RANKS = {
    Verdict.PASSED: _PROVED,
    None: _UNCLAIMED,
    Verdict.UNKNOWN: _UNKNOWN,
    Verdict.FAILED: _FAILED,
}


def _rank(verdict: Verdict | None) -> int:
    return _RANKS.get(verdict, _OPEN)


def compare(old: Matrix, new: Matrix) -> list[Change]:
    """Every cell whose verdict changed, the worst first."""
    before = {cell.id: cell.verdict for cell in old.cells}
    after = {cell.id: cell.verdict for cell in new.cells}
    changes = [
        Change(cell, before.get(cell), after.get(cell))
        for cell in before | after
        if before.get(cell) != after.get(cell)
    ]
    return sorted(
        changes, key=lambda change: (not change.is_worse, -_rank(change.new), str(change.cell))
    )
