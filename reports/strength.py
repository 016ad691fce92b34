"""PURE: what the suite said of faulty syncs, to a matrix of faulty sync x claim."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from itertools import groupby

from reports.cells import RED
from reports.events import (
    ClaimDeclared,
    Event,
    FaultyJudged,
    LogError,
    StrengthStarted,
    Verdict,
)
from reports.matrix import Matrix

_JUDGED = frozenset({Verdict.PASSED, *RED})
_LENGTH = 16  # digits of a fingerprint


@dataclass(frozen=True)
class Strength:
    """Which claims caught which faulty syncs, and what that was found out with."""

    start: StrengthStarted
    faulty: tuple[FaultyJudged, ...]

    @cached_property
    def claims(self) -> tuple[str, ...]:
        """Every claim that judges, in the order of the features; what is only observed catches nothing."""
        names = dict.fromkeys(name for each in self.faulty for name in each.verdicts)
        found = {name: {each.verdicts.get(name) for each in self.faulty} for name in names}
        return tuple(n for n in names if found[n] & _JUDGED and Verdict.OBSERVED not in found[n])

    @property
    def families(self) -> Iterator[tuple[str, tuple[FaultyJudged, ...]]]:
        for family, each in groupby(self.faulty, lambda faulty: faulty.family):
            yield family, tuple(each)

    @property
    def missed(self) -> tuple[FaultyJudged, ...]:
        return tuple(each for each in self.faulty if not catchers(each))

    @property
    def idle(self) -> tuple[str, ...]:
        """The claims that catch no faulty sync which they fit."""
        useful = {name for each in self.faulty for name in catchers(each)}
        return tuple(name for name in self.claims if name not in useful)

    @property
    def complete(self) -> bool:
        return len(self.faulty) == self.start.catalogue

    @property
    def proved(self) -> bool:
        return self.complete and not self.missed and not self.idle


@dataclass(frozen=True)
class Unreadable:
    """What lies beside a run's log is no log of faulty syncs."""

    why: str


def catchers(faulty: FaultyJudged) -> tuple[str, ...]:
    """The claims that fit the fault and turned red; UNKNOWN tells nothing of a sync that does end its passes."""
    red = RED if faulty.endless else {Verdict.FAILED}
    return tuple(name for name in faulty.fits if faulty.verdicts.get(name) in red)


def fold(events: Iterable[Event]) -> Strength:
    """Raises LogError for a log without a beginning."""
    found = list(events)
    starts = [event for event in found if isinstance(event, StrengthStarted)]
    if len(starts) != 1:
        raise LogError(f"strength.ndjson: wanted one strength-started line, found {len(starts)}")
    return Strength(starts[0], tuple(each for each in found if isinstance(each, FaultyJudged)))


def headline(strength: Strength) -> str:
    """The whole matrix in one sentence."""
    caught = len(strength.faulty) - len(strength.missed)
    idle = len(strength.idle)
    useful = "every claim catches at least one" if not idle else f"{idle} claims catch none"
    untried = strength.start.catalogue - len(strength.faulty)
    left = f"; {untried} were not tried" if untried else ""
    return f"{caught} of {strength.start.catalogue} faulty syncs caught, {useful}{left}"


def document_hash(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def fingerprint(declared: ClaimDeclared) -> str:
    """The same as long as the scenario says the same of the same row."""
    cell = declared.cell
    text = f"{cell.pairing}\n{cell.row}\n{cell.claim}\n{cell.direction}\n{declared.sentence}"
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_LENGTH]


def changes(strength: Strength, matrix: Matrix) -> Iterator[str]:
    """What a run was made with that the faulty syncs were not tried with."""
    if document_hash(matrix.run.document_text) != strength.start.document:
        yield "the document has changed since"
    known = set(strength.start.sentences)
    new = sum(fingerprint(cell.declared) not in known for cell in matrix.cells)
    if new:
        yield f"{new} sentences of the features are new or have changed since"
