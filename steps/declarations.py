"""From the terms of a run to the log: what is not promised, what the sync owns, which failures are known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from reports.events import AcceptedFailure, CellId, Declaration, Owned
from steps.cells import Cell
from steps.promises import Declared
from steps.recording import cell_id
from steps.terms import Terms


def declarations(
    terms: Terms, cells: Sequence[Cell], switches: Mapping[str, str]
) -> tuple[Declaration, ...]:
    """Every declaration with the cells that are not judged because of it; what nobody could prove is none of them."""
    ours: dict[Declared, list[CellId]] = {each: [] for each in terms.promises.declared}
    for cell in cells:
        declared = terms.declared(cell)
        if declared and not terms.impossible(cell, switches):
            ours[declared].append(cell_id(cell))
    return tuple(_told(declared, touched) for declared, touched in ours.items())


def _told(declared: Declared, cells: Sequence[CellId]) -> Declaration:
    return Declaration(
        promise=declared.promise,
        says=declared.entry.says,
        instead=declared.instead,
        why=declared.why,
        becomes=declared.entry.becomes,
        pairing=declared.pairing,
        row=declared.row,
        cells=tuple(cells),
    )


def owned(terms: Terms) -> Iterator[Owned]:
    for entity, names in terms.promises.owns.items():
        yield Owned(entity=entity, properties=tuple(sorted(names)))


def accepted(terms: Terms, cells: Sequence[Cell]) -> Iterator[AcceptedFailure]:
    for each in terms.exceptions:
        yield AcceptedFailure(
            pairing=each.pairing,
            row=each.row,
            claim=each.claim,
            reason=each.reason,
            owner=each.owner,
            expires=each.expires.isoformat(),
            cells=tuple(cell_id(cell) for cell in cells if terms.accepted(cell) == each),
        )
