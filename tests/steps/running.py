"""The suite run as a user runs it: another pytest process, and the log that it leaves."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from reports.events import ClaimJudged, Verdict
from steps import spawned

RED = frozenset({Verdict.FAILED, Verdict.UNKNOWN})
DEADLINE = 600  # seconds


@dataclass(frozen=True)
class Run:
    """What a run of the suite printed, how it ended, and what it judged."""

    exit_code: int
    output: str
    judged: tuple[ClaimJudged, ...]

    def named(self, *verdicts: Verdict) -> set[tuple[str, str, str]]:
        """(source entity, row's source property, claim) of the cells with these verdicts."""
        return {
            (
                event.cell.pairing.partition("--")[0].removeprefix("keap-"),
                event.cell.row.partition("/")[2].partition("--")[0],
                event.cell.claim,
            )
            for event in self.judged
            if event.verdict in verdicts
        }


def suite(
    *options: str | Path,
    report: Path | None = None,
    cwd: Path | None = None,
    deadline: float = DEADLINE,
) -> Run:
    """Run pytest with these options from the repository's root, or from another folder."""
    done = spawned.suite(options, report, deadline, cwd)
    return Run(done.exit_code, done.output, done.judged)
