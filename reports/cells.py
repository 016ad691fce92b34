"""PURE: what was declared and what was judged, to one verdict a cell. The worst judgement wins."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TypeVar

from reports.codec import encode
from reports.events import CellId, ClaimDeclared, ClaimJudged, Direction, LogError, Verdict
from reports.visible import in_one_line

# Worst first. A known failure (ACCEPTED) is shown, never averaged away; what a vendor forbids (BLOCKED), what was only
# looked at or left out says nothing against the claims beside it that were proved, and alone it proves nothing.
WORST_FIRST = (
    Verdict.FAILED,
    Verdict.UNKNOWN,
    Verdict.ACCEPTED,
    Verdict.PASSED,
    Verdict.BLOCKED,
    Verdict.OBSERVED,
    Verdict.SKIPPED,
)
RED = frozenset({Verdict.FAILED, Verdict.UNKNOWN})

NOT_RUN = "not run"
NOT_EXERCISED = "not exercised"
NO_CLAIM = "no claim"

Claim = TypeVar("Claim", ClaimDeclared, ClaimJudged)


@dataclass(frozen=True)
class Cell:
    """A row or a pairing x a claim: what was asked and what came out, its floors re-checked."""

    declared: ClaimDeclared
    judged: ClaimJudged

    @property
    def id(self) -> CellId:
        return self.declared.cell

    @property
    def verdict(self) -> Verdict:
        return self.judged.verdict

    @property
    def why(self) -> str:
        """The reason for a list; the evidence has all of it."""
        reason = self.judged.reason
        # Where nobody could tell, it ends with what the sync printed; a failure quotes values, which stay as they are.
        return in_one_line(reason) if self.verdict is Verdict.UNKNOWN else reason

    @property
    def anchor(self) -> str:
        """Name the cell for links: the same in every report about the same claim."""
        return f"cell-{sha256(repr(self.id).encode('ascii', 'backslashreplace')).hexdigest()[:12]}"

    @property
    def place(self) -> tuple[str, int, str, str]:
        """Where a reader of the features would look for it: the order within a row."""
        return (self.declared.feature, self.declared.line, self.id.claim, self.id.direction)

    def covers(self, direction: Direction) -> bool:
        return self.id.direction in (direction, Direction.BOTH)


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """Choose the verdict that decides; no verdict at all is UNKNOWN."""
    return min(verdicts, key=WORST_FIRST.index, default=Verdict.UNKNOWN)


def cells(declared: Iterable[ClaimDeclared], judged: Iterable[ClaimJudged]) -> tuple[Cell, ...]:
    judgements = _by_cell(judged)
    declarations = _by_cell(declared)
    if strays := sorted(map(name, judgements.keys() - declarations.keys())):
        raise LogError(f"judged but never declared: {strays[0]}: a log file of this run is missing")
    return tuple(
        _worst_cell(same_cell, judgements.get(cell, [])) for cell, same_cell in declarations.items()
    )


def _by_cell(claims: Iterable[Claim]) -> dict[CellId, list[Claim]]:
    found: dict[CellId, list[Claim]] = defaultdict(list)
    for claim in claims:
        found[claim.cell].append(claim)
    # Whichever worker wrote first, the same one is picked.
    return {cell: sorted(same, key=encode) if same[1:] else same for cell, same in found.items()}


def name(cell: CellId) -> str:
    return f'"{cell.claim}" of {cell.row or cell.pairing} ({cell.direction})'


def _worst_cell(declared: Sequence[ClaimDeclared], judged: Sequence[ClaimJudged]) -> Cell:
    """Several workers may have declared the same cell, and a repeated test judged it twice."""
    cell = declared[0].cell
    not_run = ClaimJudged(cell=cell, verdict=Verdict.UNKNOWN, reason=NOT_RUN)
    checked = map(_checked, judged or [not_run])
    return Cell(declared[0], min(checked, key=lambda each: WORST_FIRST.index(each.verdict)))


def _checked(judged: ClaimJudged) -> ClaimJudged:
    """Believe the judgement, unless it is a green one that never met what it claims to have met."""
    missed = [
        f"wanted {floor:,} {what}, saw {judged.counts.get(what, 0):,}"
        for what, floor in sorted(judged.floors.items())
        if judged.counts.get(what, 0) < floor
    ]
    if judged.verdict is not Verdict.PASSED or not missed:
        return judged
    reason = f"{NOT_EXERCISED}: {'; '.join(missed)}"
    return replace(judged, verdict=Verdict.UNKNOWN, reason=reason)
