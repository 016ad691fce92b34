"""From pytest's outcomes to the log: one event for each declared cell, one for each judgement."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from fakes.vendors import SWITCHES
from reports.build import reports_in
from reports.events import (
    Assumption,
    CellId,
    ClaimDeclared,
    ClaimJudged,
    CounterExample,
    Direction,
    Evidence,
    RunFinished,
    SideBySide,
    Step,
    Verdict,
)
from reports.log import Log, read
from steps import story
from steps.bench import Broken, CouldNotTell
from steps.cells import Cell
from steps.policy import Policy
from steps.story import as_text
from steps.tally import Failure, Tally

MERGED = "run.ndjson"


def assumptions(policy: Policy) -> tuple[Assumption, ...]:
    """What the run took for granted; a pairing's own assumption goes before the general one."""
    linked = tuple(
        Assumption(
            point="first match",
            pairing=entry.pairing,
            assumed=f'Records with the same "{entry.row}" are the same thing: they are linked, not created again.',
            why=entry.why,
        )
        for entry in policy.linked
    )
    return (*linked, *(Assumption(**asdict(entry)) for entry in policy.assumptions))


def vendor_assumptions(moved: Mapping[str, str]) -> Iterator[Assumption]:
    """How the fakes behaved where nobody knows how the vendors do."""
    yield Assumption(
        point="what nobody knows about the vendors",
        assumed=f"All {len(SWITCHES)} unsettled points are as the fakes have them by default"
        + (f", but for the {len(moved)} that are named here." if moved else "."),
        why="python -m fakes switches lists them; --set tries another way, make switches tries all.",
    )
    for name, value in moved.items():
        yield Assumption(point=name, assumed=value, why=SWITCHES[name].note)


def cell_id(cell: Cell) -> CellId:
    return CellId(
        pairing=cell.pairing.id,
        row=cell.row.id if cell.row else "",
        claim=cell.claim,
        direction=Direction(cell.direction),
    )


def declared(cell: Cell, item: pytest.Item) -> ClaimDeclared:
    return ClaimDeclared(
        cell=cell_id(cell),
        sentence=cell.sentence,
        feature=item.nodeid.partition("::")[0],
        line=cell.line,
        test=item.nodeid,
        kept=bool(cell.kept),
    )


@dataclass(frozen=True)
class Judgement:
    """How an item ended."""

    verdict: Verdict
    reason: str = ""  # why not PASSED, for a person
    seconds: float = 0.0


def judged(cell: Cell, tally: Tally, judgement: Judgement, reproduce: str) -> ClaimJudged:
    shown = judgement.verdict is not Verdict.PASSED
    return ClaimJudged(
        cell=cell_id(cell),
        verdict=judgement.verdict,
        reason=judgement.reason,
        examples=tally.examples,
        records=tally.counts["records"],
        counts=dict(tally.counts),
        floors=tally.floors,
        counter_example=counter_example(tally.failure) if shown and tally.failure else None,
        reproduce=reproduce,
        seconds=round(judgement.seconds, 3),
    )


def counter_example(failure: Failure) -> CounterExample:
    return CounterExample(
        story=tuple(map(told, failure.story)),
        expected=repr(failure.expected) if failure.expected != "" else "",
        found=repr(failure.found) if failure.found != "" else "",
        exchanges=tuple(Evidence(**asdict(traffic)) for traffic in failure.traffic),
        example=failure.example,
    )


def told(step: story.Step) -> Step:
    return Step(
        sentence=step.sentence,
        values={name: as_text(value) for name, value in step.values.items()},
        keyword=step.keyword,
        remarks=tuple(step.remarks),
        looks=tuple(
            SideBySide(
                source=look.source,
                target=look.target,
                here=as_text(look.here),
                there="" if look.there is None else as_text(look.there),
                same=look.same,
            )
            for look in step.looks
        ),
    )


def judge(call: pytest.CallInfo[Any], outcome: str) -> Judgement:
    """Say what an item's phase means for its cell; anything unforeseen is UNKNOWN, never PASSED."""
    error = call.excinfo.value if call.excinfo else None
    if outcome == "passed":
        return Judgement(Verdict.PASSED, "", call.duration)
    if outcome == "skipped":
        return Judgement(Verdict.SKIPPED, str(error), call.duration)
    if isinstance(error, Broken):
        return Judgement(Verdict.FAILED, str(error), call.duration)
    ours = isinstance(error, CouldNotTell)
    return Judgement(
        Verdict.UNKNOWN, str(error) if ours else f"{type(error).__name__}: {error}", call.duration
    )


def compared(judgement: Judgement, tally: Tally) -> Judgement:
    """Of two syncs: that they did the same, right or wrong, and what that was; what differs is told already."""
    if judgement.verdict is not Verdict.PASSED:
        return judgement
    return replace(judgement, reason=f"both did the same: {tally.observed()}")


def reproduce(interpreter: str, nodeid: str, options: Iterable[tuple[str, object]]) -> str:
    """The command that runs exactly this cell again, with the same examples."""
    words: list[str] = [interpreter, "-m", "pytest", nodeid]
    for name, value in options:
        words += [f"--{name}", str(value)]
    return shlex.join(words)


def worker_logs(directory: Path) -> Sequence[Path]:
    return sorted(directory.glob("run.*.ndjson"))


def clear(directory: Path) -> None:
    """Remove the logs and the report that an earlier run left in this folder."""
    for path in (*worker_logs(directory), directory / MERGED, *reports_in(directory)):
        path.unlink(missing_ok=True)


def merge(directory: Path, end: RunFinished) -> Path:
    """Join the workers' logs into one file; what a killed worker left half written is noted there."""
    merged = directory / MERGED
    parts = worker_logs(directory)
    with Log(merged) as log:
        for event in (*read(*parts), end):
            log.write(event)
    for part in parts:
        part.unlink()
    return merged
