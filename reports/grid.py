"""The cells of a run laid out as claims x rows."""

from __future__ import annotations

from dataclasses import dataclass

from reports.cells import Cell
from reports.matrix import Matrix


@dataclass(frozen=True)
class Place:
    """Where a claim meets a row or a pairing: the cells that ask it there, one for each direction."""

    is_pairing: bool
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Line:
    """One claim across the whole document."""

    claim: str
    places: tuple[Place, ...]


def grid(matrix: Matrix) -> tuple[Line, ...]:
    """One line a claim, its places in the document's order, each pairing before its rows.

    Claims about pairings come before claims about rows; otherwise the features decide the order.
    """
    columns = [
        (pairing.pairing.id, row)
        for pairing in matrix.pairings
        for row in ("", *(row.id for row in pairing.pairing.rows))
    ]
    at: dict[tuple[str, str, str], list[Cell]] = {}
    for cell in matrix.cells:
        at.setdefault((cell.id.claim, cell.id.pairing, cell.id.row), []).append(cell)
    return tuple(
        Line(
            claim, tuple(Place(not row, tuple(at.get((claim, of, row), ()))) for of, row in columns)
        )
        for claim in _claims(matrix)
    )


def _claims(matrix: Matrix) -> list[str]:
    by_place = sorted(matrix.cells, key=lambda cell: (bool(cell.id.row), cell.place))
    return list(dict.fromkeys(cell.id.claim for cell in by_place))
