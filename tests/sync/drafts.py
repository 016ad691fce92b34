"""Documents of a test's own, written in the family's form."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from checklist import document
from checklist.model import Checklist, MatchRule, Pairing, Property
from tests.sync.world import DOCUMENT


def forward(name: str) -> Pairing:
    """A pairing of our own document, by the name of its source entity."""
    pairings = document.load(DOCUMENT).pairings
    return next(pairing for pairing in pairings if pairing.source.name == name)


def reverse(pairing: Pairing, **changes: Any) -> Pairing:
    """The same read backwards."""
    rows = tuple(replace(row, source=row.target, target=row.source) for row in pairing.rows)
    turned = replace(pairing, source=pairing.target, target=pairing.source, rows=rows)
    return replace(turned, **changes)


def rule(source: str, target: str) -> MatchRule:
    return MatchRule(Property(source), Property(target), 0)


def written(folder: Path, source: str, target: str, *pairings: Pairing) -> Path:
    """A document that says just this, in a file."""
    base: Checklist = document.load(DOCUMENT)
    flow = replace(base.dataflow, source=source, target=target, pairings=pairings)
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{source}-{target}.rst".lower()
    file.write_text(document.render(replace(base, dataflow=flow)), encoding="ascii")
    return file
