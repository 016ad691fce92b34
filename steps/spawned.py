"""The suite in a process of its own, and what it leaves: its words, its exit code, its log."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from reports.events import ClaimJudged, Event
from reports.log import read
from steps.recording import MERGED

HANGS = -1  # the exit code of a run that was ended
GRACE = 20.0  # seconds for ending what it has started


@dataclass(frozen=True)
class Spawned:
    """One run of pytest that is over."""

    exit_code: int
    output: str
    events: tuple[Event, ...] = ()  # none where no report was asked for, or nothing was collected

    @property
    def judged(self) -> tuple[ClaimJudged, ...]:
        return tuple(event for event in self.events if isinstance(event, ClaimJudged))


def suite(
    options: Sequence[str | Path], report: Path | None, seconds: float, cwd: Path | None = None
) -> Spawned:
    """Run pytest with these options, from the current folder or another one; after so many seconds it is ended."""
    command = [
        *(sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--tb=short"),
        *map(str, options),
        *(() if report is None else ("--report", str(report))),
    ]
    # A run within a test is nobody's worker.
    environment = {name: text for name, text in os.environ.items() if "PYTEST" not in name}
    with subprocess.Popen(  # noqa: S603 -- the interpreter that runs us
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        env=environment,
        cwd=cwd,
    ) as run:
        output = ended(run, seconds)
    if output is None:
        return Spawned(HANGS, f"did not end within {seconds:g} seconds", _logged(report))
    return Spawned(run.returncode, output, _logged(report))


def ended(run: subprocess.Popen[str], seconds: float) -> str | None:
    """What it said, None where it did not end in time: then it may still end what it has started."""
    try:
        return run.communicate(timeout=seconds)[0]
    except subprocess.TimeoutExpired:
        run.terminate()  # ctrl-C may be ignored, as it is in a parallel worker
    try:
        run.communicate(timeout=GRACE)
    except subprocess.TimeoutExpired:
        run.kill()
    return None


def _logged(report: Path | None) -> tuple[Event, ...]:
    log = report and report / MERGED
    return tuple(read(log)) if log and log.exists() else ()
