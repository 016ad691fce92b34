"""`--keep-regression`: the smallest failing history of a claim as a scenario, one file each, that later runs execute first."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path

import pytest

from reports import gherkin
from reports.events import ClaimJudged, CounterExample, Step, Verdict
from reports.visible import plain
from steps.cells import KEPT, Cell
from steps.examples import people_of
from steps.story import AGREE, AT_ONCE, BEHAVES, THEN, as_text

TAG = f"@{KEPT}"
BROKE_OFF = "everything went as told"
DIGITS = 8  # of the digest: two histories of one claim are two scenarios
LONGEST = 80  # characters of a file's name
SHOWN = 300  # characters of what was wrong


def check(directory: Path | None) -> None:
    """Refuse, with a UsageError, a place that is none of its own."""
    if directory is None:
        return
    if "::" in str(directory) or directory.is_file():
        raise pytest.UsageError(
            f"--keep-regression {directory}: that is a test, not a folder; write --keep-regression=DIR, or put it last"
        )
    place = next(each for each in (directory, *directory.parents) if each.exists())
    if not os.access(place, os.W_OK):
        raise pytest.UsageError(
            f"--keep-regression {directory}: nothing can be written there; name another folder"
        )
    strange = [path for path in directory.glob("*.feature") if not is_kept(path)]
    if strange:
        raise pytest.UsageError(
            f"--keep-regression {directory}: {strange[0]} is no kept history; "
            "name a folder of its own, as in --keep-regression=features/regressions"
        )


def is_kept(path: Path) -> bool:
    return path.read_text(encoding="utf-8").startswith(TAG)


def keep(directory: Path, cell: Cell, judged: ClaimJudged, switches: Mapping[str, str]) -> None:
    """Write a failure's history down, unless it is there already; `switches` are how the vendors behaved in this run."""
    if cell.kept or judged.verdict is not Verdict.FAILED or judged.counter_example is None:
        return
    lines = tuple(scenario(cell, judged.counter_example, switches))
    steps = "\n".join(f"    {line}" for line in lines)
    happened = (line for line in lines if not line.lstrip().startswith(gherkin.COMMENT))
    digest = sha256("\n".join((cell.claim, *happened)).encode()).hexdigest()[:DIGITS]
    path = directory / f"{name(cell)}-{digest}.feature"
    if not path.exists():
        directory.mkdir(parents=True, exist_ok=True)
        half = path.with_suffix(f".{os.getpid()}")  # no feature yet, for whoever collects meanwhile
        half.write_text(feature(cell, digest, judged.reason, steps), encoding="utf-8")
        half.replace(path)


def name(cell: Cell) -> str:
    """A file name that says what it is about."""
    about = [cell.pairing.source.name, cell.row.source.path if cell.row else "", cell.claim]
    return re.sub(r"[^a-z0-9]+", "-", " ".join(filter(None, about)).lower()).strip("-")[:LONGEST]


def feature(cell: Cell, digest: str, reason: str, steps: str) -> str:
    row = f"{cell.row.source.path}, " if cell.row else ""
    return f"""\
{TAG}
Feature: A history in which a sync of {cell.pairing.label} failed once

  {TAG} @{cell.direction}
  Scenario: kept: {cell.claim} ({row}{digest})
    # What was wrong: {plain(reason, SHOWN)}
{steps}
"""


def scenario(cell: Cell, example: CounterExample, switches: Mapping[str, str]) -> Iterator[str]:
    """The lines of the scenario, from the pairing to the claim's own Then sentence."""
    where = f' for "{cell.row.source.label}" with "{cell.row.target.label}"' if cell.row else ""
    failed = f'in which "{cell.claim}" failed{where}'
    yield f"Given {cell.pairing.sentence}"
    if ways := behaving(example.story, switches):
        yield f"And {BEHAVES}"
        yield from (f"  {line}" for line in gherkin.table(ways.items()))
    if people_of(example.example) == 1 and AT_ONCE not in cell.sentence:
        yield f"And a history {failed}"
        yield from gherkin.lines(ended(example.story, cell.sentence))
        return
    # Each of many records has people of its own, who are judged one by one, and in each pairing there is a record 1:
    # no sentence tells of that.
    yield "# Several records side by side cannot be told so that it could be run again. What happened was:"
    yield from (f"#   {line}" for line in gherkin.lines(example.story))
    yield f'And the example "{example.example}" {failed}'
    yield from (line for line in cell.sentence.splitlines() if cell.pairing.sentence not in line)


def behaving(story: Sequence[Step], switches: Mapping[str, str]) -> dict[str, str]:
    """How the vendors behaved in the whole run, unless the story moves it; values are JSON."""
    ways = {name: as_text(value) for name, value in switches.items()}
    for step in story:
        if step.sentence == BEHAVES:
            ways |= step.values
    return ways


def ended(story: Sequence[Step], claimed: str) -> Sequence[Step]:
    """The rest; a history that broke off before its claim could be judged ends where it did, unless a model judges."""
    told = [step for step in story if step.sentence != BEHAVES]
    if any(step.keyword == THEN for step in told):
        return told
    last = AGREE if claimed.endswith(AGREE) else BROKE_OFF
    return [*told, Step(sentence=last, keyword=THEN)]
