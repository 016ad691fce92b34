"""One faulty sync, put to the suite in a process of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from reports.cells import worst
from reports.events import ClaimDeclared, ClaimJudged, Event, FaultyJudged, Verdict
from reports.strength import catchers
from steps.spawned import suite
from tests.strength.claims import BEYOND, TOGETHER
from tests.strength.faulty import FaultySync

COSTLY = {BEYOND: "beyond", TOGETHER: "pairings"}  # and how pytest's -k finds them
PLUGIN = ("-p", "tests.strength.plugin", "--unshrunk", "-q", "--faulty")
DEADLINE = 1_800.0  # seconds for one run of the suite
LAST_WORDS = 15  # lines of a run that judged nothing


@dataclass(frozen=True)
class Tried:
    """What came of one faulty sync."""

    judged: FaultyJudged
    events: tuple[Event, ...]
    trouble: str = ""  # why the suite judged nothing

    @property
    def caught(self) -> bool:
        return bool(catchers(self.judged))


def attempt(faulty: FaultySync, folder: Path, *, fitting: bool = False) -> Tried:
    """Run the suite against it: all claims or the `fitting` ones with few examples, and those that need many once more."""
    began = monotonic()
    chosen = [word for claim in faulty.fits for word in ("--asked", claim)] if fitting else []
    runs = [
        suite((*PLUGIN, faulty.name, *asked, *chosen, "features"), folder / name, DEADLINE)
        for name, asked in looks(faulty)
    ]
    events = tuple(event for run in runs for event in run.events)
    verdicts = by_claim(events)
    trouble = "" if verdicts else "\n".join(runs[0].output.splitlines()[-LAST_WORDS:])
    took = round(monotonic() - began, 1)
    judged = FaultyJudged(
        name=faulty.name,
        family=faulty.family,
        sentence=faulty.sentence,
        fits=faulty.fits,
        verdicts=verdicts,
        seconds=took,
        endless=faulty.endless,
    )
    return Tried(judged, events, trouble)


def looks(faulty: FaultySync) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The runs of the suite that this one needs, with their options.

    A thousand records, and all pairings at once, take as long as all other claims together: they are only for faults
    that need them.
    """
    spared = [f"not {word}" for claim, word in COSTLY.items() if claim not in faulty.fits]
    yield "all", ("--profile", "quick", "-k", " and ".join(spared))
    if faulty.closer:
        yield "closer", ("--profile", faulty.closer.profile, "-k", faulty.closer.chosen)


def by_claim(events: Iterable[Event]) -> dict[str, Verdict]:
    """The worst verdict of each claim, in the order in which the features declare them."""
    found = dict[str, list[Verdict]]()
    for event in events:
        if isinstance(event, ClaimDeclared):
            found.setdefault(event.cell.claim, [])
        elif isinstance(event, ClaimJudged):
            found.setdefault(event.cell.claim, []).append(event.verdict)
    return {claim: worst(verdicts) for claim, verdicts in found.items()}
