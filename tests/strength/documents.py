"""The document as a badly configured sync reads it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from checklist import document
from checklist.model import Checklist, Pairing, Row
from sync import engine
from tests.strength.faulty import put

Rows = tuple[Row, ...]


def reread(change: Callable[[Rows], Rows], *pairings: str) -> None:
    """The sync finds other rows in the pairings of these entities than the document has."""
    load = document.load
    touched = pairings or ("product", "users")

    def changed(pairing: Pairing) -> Pairing:
        if not any(word in pairing.id for word in touched):
            return pairing
        return replace(pairing, rows=change(pairing.rows))

    def read_anew(path: Path | str) -> Checklist:
        read = load(path)
        found = tuple(changed(pairing) for pairing in read.pairings)
        return replace(read, dataflow=replace(read.dataflow, pairings=found))

    put(engine, "document", type("Document", (), {"load": staticmethod(read_anew)}))
