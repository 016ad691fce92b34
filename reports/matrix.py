"""PURE: checklist and events to verdicts. What the document states and nobody proved is UNKNOWN, never green."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from checklist.model import Checklist
from reports.cells import RED, Cell, cells, name, worst
from reports.codec import encode
from reports.events import (
    ClaimDeclared,
    ClaimJudged,
    Event,
    LogError,
    LogTorn,
    RunFinished,
    RunStarted,
    Verdict,
)
from reports.tallies import Gap, PairingTally, tally_pairing

E = TypeVar("E", bound=Event)


@dataclass(frozen=True)
class Matrix:
    """What the report says, before anybody chooses how it looks."""

    checklist: Checklist
    run: RunStarted
    finished: RunFinished | None
    pairings: tuple[PairingTally, ...]
    torn: tuple[LogTorn, ...]

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        return tuple(cell for pairing in self.pairings for cell in pairing.cells)

    @property
    def red(self) -> tuple[Cell, ...]:
        return tuple(cell for cell in self.cells if cell.verdict in RED)

    @property
    def left_open(self) -> tuple[Cell, ...]:
        """What is neither proved nor red: blocked, observed, accepted, skipped."""
        return tuple(cell for cell in self.cells if cell.verdict not in RED | {Verdict.PASSED})

    @property
    def unpromised(self) -> tuple[Cell, ...]:
        """What was not judged because the sync does not promise it."""
        declared = {cell for each in self.run.declared for cell in each.cells}
        return tuple(
            cell
            for cell in self.cells
            if cell.id in declared and cell.verdict in (Verdict.BLOCKED, Verdict.OBSERVED)
        )

    @property
    def run_out(self) -> tuple[Cell, ...]:
        """What fails although somebody accepted it, for a time that is over."""
        accepted = {cell for each in self.run.accepted for cell in each.cells}
        return tuple(
            cell for cell in self.cells if cell.id in accepted and cell.verdict is Verdict.FAILED
        )

    @property
    def accepted_until(self) -> str:
        """The day on which the first of the accepted failures is accepted for the last time; empty: none is."""
        still = {cell.id for cell in self.cells if cell.verdict is Verdict.ACCEPTED}
        days = (each.expires for each in self.run.accepted if still.intersection(each.cells))
        return min(days, default="")

    @property
    def complete(self) -> bool:
        return self.finished is not None and not self.torn

    @property
    def gaps(self) -> tuple[Gap, ...]:
        return tuple(gap for pairing in self.pairings for gap in pairing.gaps)

    @property
    def proves_something(self) -> bool:
        return any(cell.verdict is Verdict.PASSED for cell in self.cells)

    @property
    def verdict(self) -> Verdict:
        found = [cell.verdict for cell in self.cells]
        if self.gaps or not self.complete or not self.proves_something:
            found.append(Verdict.UNKNOWN)
        return worst(found)

    @property
    def ready(self) -> bool:
        return self.verdict not in RED


def fold(checklist: Checklist, events: Iterable[Event]) -> Matrix:
    """Judge one run; the order of its events does not matter.

    Raises `LogError` where the log contradicts itself or the document.
    """
    seen = list(events)
    found = cells(_of(ClaimDeclared, seen), _of(ClaimJudged, seen))
    _refuse_strangers(checklist, found)
    return Matrix(
        checklist=checklist,
        run=_one_run(_of(RunStarted, seen)),
        finished=max(_of(RunFinished, seen), key=_end, default=None),
        pairings=tuple(tally_pairing(checklist, pairing, found) for pairing in checklist.pairings),
        torn=tuple(sorted(_of(LogTorn, seen), key=lambda torn: (torn.file, torn.line))),
    )


def _end(finish: RunFinished) -> tuple[str, int]:
    return (finish.at, finish.exit_code)


def _of(kind: type[E], events: Iterable[Event]) -> list[E]:
    return [event for event in events if isinstance(event, kind)]


def _one_run(starts: Sequence[RunStarted]) -> RunStarted:
    """Find the first start: every worker of a parallel run may have written one."""
    if not starts:
        raise LogError("no run-started line in the log: is the file empty, or cut off at its top?")
    first = min(starts, key=lambda start: (start.at, encode(start)))
    for other in starts:
        if _facts(other) != _facts(first):
            raise LogError(
                f"logs of two different runs: {_told(first)}; {_told(other)}: build a report from one run",
            )
    return first


def _facts(start: RunStarted) -> tuple[object, ...]:
    """Tell one run from another by what its parallel workers share."""
    return (start.document_text, start.sut, start.profile, start.seed)


def _told(start: RunStarted) -> str:
    return (
        f"{start.document_name} on {start.sut}, {start.profile}, seed {start.seed}, at {start.at}"
    )


def _refuse_strangers(checklist: Checklist, found: Iterable[Cell]) -> None:
    known = {(pairing.id, "") for pairing in checklist.pairings}
    known |= {(pairing.id, row.id) for pairing in checklist.pairings for row in pairing.rows}
    for cell in found:
        if (cell.id.pairing, cell.id.row) not in known:
            raise LogError(
                f"{name(cell.id)}: not in {checklist.file}: the features and the document have drifted apart",
            )
