"""PURE: what the cells say about each sentence and each row of the document, one direction at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from checklist.model import Checklist, Pairing, Row
from reports.cells import NO_CLAIM, RED, WORST_FIRST, Cell, worst
from reports.clauses import Clause, Role, clauses
from reports.events import Direction, Verdict

_ONE_WAY = (Direction.FORWARD, Direction.BACKWARD)


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
            if all(cell.declared.kept for cell in tally.cells)
        )


def tally_pairing(checklist: Checklist, pairing: Pairing, found: Iterable[Cell]) -> PairingTally:
    """Find what the run says about each sentence and each row of this section."""
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
