"""PURE: checklist and events to verdicts. What the document states and nobody proved is UNKNOWN, never green."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from checklist.model import Checklist, Pairing, Row
from reports.cells import NO_CLAIM, RED, WORST_FIRST, Cell, cells, name, worst
from reports.clauses import Clause, Role, clauses
from reports.codec import encode
from reports.events import (
    ClaimDeclared,
    ClaimJudged,
    Direction,
    Event,
    LogError,
    LogTorn,
    RunFinished,
    RunStarted,
    Verdict,
)

_ONE_WAY = (Direction.FORWARD, Direction.BACKWARD)

E = TypeVar("E", bound=Event)


@dataclass(frozen=True)
class Tally:
    """The verdict over several cells; over none it is UNKNOWN."""

    cells: tuple[Cell, ...]

    @property
    def verdict(self) -> Verdict:
        return worst(cell.verdict for cell in self.cells)

    @property
    def reason(self) -> str:
        return "" if self.cells else NO_CLAIM

    @property
    def proved(self) -> int:
        return sum(cell.verdict is Verdict.PASSED for cell in self.cells)

    @property
    def beside(self) -> tuple[tuple[Verdict, int], ...]:
        """What is neither proved nor red, counted."""
        found = Counter(cell.verdict for cell in self.cells)
        return tuple(
            (verdict, found[verdict])
            for verdict in WORST_FIRST
            if found[verdict] and verdict not in RED | {Verdict.PASSED}
        )


@dataclass(frozen=True)
class Statement:
    """A sentence or a property row of the document, and what the run found out about it."""

    text: str
    line: int
    row: Row | None
    forward: Tally
    backward: Tally | None  # None: the sentence speaks of one direction only

    @property
    def records(self) -> int:
        """How many generated records its claims tried; a claim for both directions counts once."""
        claims = {cell.id: cell for tally in self.tallies for cell in tally.cells}
        return sum(cell.judged.records for cell in claims.values())

    @property
    def tallies(self) -> tuple[Tally, ...]:
        return (self.forward,) if self.backward is None else (self.forward, self.backward)


@dataclass(frozen=True)
class Gap:
    """A statement about which the run claims nothing in this direction."""

    said: Statement
    direction: Direction


@dataclass(frozen=True)
class PairingTally:
    """One section of the document; `cells` are all of it, those of its rows included."""

    pairing: Pairing
    cells: tuple[Cell, ...]
    statements: tuple[Statement, ...]  # in the document's order
    forward: Tally
    backward: Tally

    @property
    def records(self) -> int:
        return sum(cell.judged.records for cell in self.cells)

    @property
    def sentences(self) -> tuple[Statement, ...]:
        return tuple(statement for statement in self.statements if statement.row is None)

    @property
    def rows(self) -> tuple[Statement, ...]:
        return tuple(statement for statement in self.statements if statement.row is not None)

    @property
    def gaps(self) -> tuple[Gap, ...]:
        return tuple(
            Gap(said, direction)
            for said in self.statements
            for direction, tally in zip(_ONE_WAY, said.tallies, strict=False)
            if not tally.cells
        )


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
    def complete(self) -> bool:
        return self.finished is not None and not self.torn

    @property
    def gaps(self) -> tuple[Gap, ...]:
        return tuple(gap for pairing in self.pairings for gap in pairing.gaps)

    @property
    def verdict(self) -> Verdict:
        unproved = [Verdict.UNKNOWN] if self.gaps or not self.complete else []
        return worst([*unproved, *(cell.verdict for cell in self.cells)])

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
        pairings=tuple(_pairing_tally(checklist, pairing, found) for pairing in checklist.pairings),
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


def _pairing_tally(checklist: Checklist, pairing: Pairing, found: Iterable[Cell]) -> PairingTally:
    places = {"": -1} | {row.id: place for place, row in enumerate(pairing.rows)}
    ours = sorted(
        (cell for cell in found if cell.id.pairing == pairing.id),
        key=lambda cell: (places[cell.id.row], cell.place),
    )
    said = [_sentence(clause, ours) for clause in clauses(checklist, pairing)]
    rows = [_property(row, ours) for row in pairing.rows]
    return PairingTally(
        pairing=pairing,
        cells=tuple(ours),
        statements=tuple(sorted([*said, *rows], key=lambda statement: statement.line)),
        forward=_tally(ours, Direction.FORWARD),
        backward=_tally(ours, Direction.BACKWARD),
    )


def _property(row: Row, found: Iterable[Cell]) -> Statement:
    ours = [cell for cell in found if cell.id.row == row.id]
    text = f"{row.source.path} | {row.target.path} | {row.type.text}"
    forward, backward = _tally(ours, Direction.FORWARD), _tally(ours, Direction.BACKWARD)
    return Statement(text, row.line, row, forward, backward)


def _sentence(clause: Clause, found: Iterable[Cell]) -> Statement:
    """Creation runs from source to target; once linked, a pair is kept in sync in both directions."""
    if clause.role is Role.CREATION:
        creating = [cell for cell in found if not cell.id.row]
        return Statement(clause.text, clause.line, None, _tally(creating, Direction.FORWARD), None)
    in_sync = [cell for cell in found if cell.id.row or cell.covers(Direction.BACKWARD)]
    forward, backward = _tally(in_sync, Direction.FORWARD), _tally(in_sync, Direction.BACKWARD)
    return Statement(clause.text, clause.line, None, forward, backward)


def _tally(found: Iterable[Cell], direction: Direction) -> Tally:
    return Tally(tuple(cell for cell in found if cell.covers(direction)))
