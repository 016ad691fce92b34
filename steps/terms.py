"""The terms on which cells are judged: what is assumed, what the sync does not promise, which failures are known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from reports.events import Verdict
from steps import exceptions
from steps.catalogue import DELETED_BACK, DELETED_THERE
from steps.cells import Cell
from steps.exceptions import Accepted, Exceptions
from steps.policy import Policy
from steps.promise import BLOCKED
from steps.promises import Declared, Promises
from steps.recording import Judgement
from steps.tally import Tally


@dataclass(frozen=True)
class Terms:
    """Everything that a run was told about its cells before the first of them ran."""

    policy: Policy
    today: date
    promises: Promises = field(default_factory=Promises)
    exceptions: Exceptions = ()

    def declared(self, cell: Cell) -> Declared | None:
        """The declaration because of which this cell is not judged."""
        linked = self.policy.links_by_content(cell.pairing)
        return self.promises.about(cell.pairing, cell.row, cell.about, linked=linked)

    def accepted(self, cell: Cell) -> Accepted | None:
        return exceptions.about(self.exceptions, cell.pairing, cell.row, cell.about)

    def impossible(self, cell: Cell, switches: Mapping[str, str]) -> str | None:
        """Why nobody could prove this cell, by the policy."""
        return self.policy.reason_blocked(cell.pairing, cell.row, cell.about, switches)

    def required(self, cell: Cell, switches: Mapping[str, str]) -> bool:
        """Whether this cell is both run and judged."""
        return self.declared(cell) is None and self.impossible(cell, switches) is None

    def deletable(self, cell: Cell, switches: Mapping[str, str]) -> tuple[str, ...]:
        """The systems in which people may delete a record of this pairing, and something is required then."""
        left, right = cell.pairing.source.system, cell.pairing.target.system
        return tuple(
            system
            for system, claims in ((left, DELETED_THERE), (right, DELETED_BACK))
            if all(
                self.required(
                    replace(cell, row=None, kept="", claim=claim.format(left=left, right=right)),
                    switches,
                )
                for claim in claims
            )
        )

    def blocked(self, cell: Cell, switches: Mapping[str, str]) -> str | None:
        """Why this cell is not run."""
        declared = self.declared(cell)
        if declared and declared.entry.becomes == BLOCKED:
            return self.impossible(cell, switches) or unpromised(declared)
        return self.impossible(cell, switches)

    def judged(self, cell: Cell, judgement: Judgement, tally: Tally) -> Judgement:
        """What becomes of a judgement; what is UNKNOWN stays so, whatever was declared or accepted."""
        declared = self.declared(cell)
        if judgement.verdict is Verdict.PASSED and cell.observed:
            return replace(judgement, verdict=Verdict.OBSERVED, reason=tally.observed())
        if judgement.verdict is Verdict.PASSED and declared:
            seen = f"held in all {tally.examples} examples"
            return replace(judgement, verdict=Verdict.OBSERVED, reason=_seen(declared, seen))
        if judgement.verdict is Verdict.FAILED and declared:
            reason = _seen(declared, judgement.reason)
            return replace(judgement, verdict=Verdict.OBSERVED, reason=reason)
        if judgement.verdict is Verdict.FAILED and (accepted := self.accepted(cell)):
            return _excused(judgement, accepted, self.today)
        return judgement

    def idle(self, cell: Cell, judgement: Judgement) -> Accepted | None:
        """The exception that nobody needs any more."""
        holds = judgement.verdict is Verdict.PASSED and not cell.kept
        return self.accepted(cell) if holds else None


def unpromised(declared: Declared) -> str:
    return f"Not promised ({declared.promise}): {declared.instead}"


def _seen(declared: Declared, seen: str) -> str:
    return f"{unpromised(declared)} Seen: {seen}"


def _excused(judgement: Judgement, accepted: Accepted, today: date) -> Judgement:
    if accepted.has_run_out(today):
        over = (
            f"The exception for it ran out on {accepted.expires}; {accepted.owner} had accepted it: "
            f"{accepted.reason}"
        )
        return replace(judgement, reason=f"{judgement.reason}. {over}")
    until = f"{accepted.owner} accepts this until {accepted.expires}: {accepted.reason}"
    return replace(judgement, verdict=Verdict.ACCEPTED, reason=f"{until} Found: {judgement.reason}")
