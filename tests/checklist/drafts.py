"""Small documents for tests, written from values."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePath
from typing import Any

from checklist.cells import read_property, read_type
from checklist.document import parse, render
from checklist.model import (
    Checklist,
    Creation,
    Dataflow,
    MatchRule,
    Pairing,
    Property,
    Row,
)
from checklist.names import entity

FILE = PurePath("docs/keap-webcrm.rst")
GENERATED = "2024-09-08 00:00:02"


def prop(cell: str) -> Property:
    found = read_property(cell) if cell else Property("")
    assert found is not None
    return found


def row(source: str, target: str, type_: str = '"string"') -> Row:
    found = read_type(type_)
    assert found is not None
    return Row("", prop(source), prop(target), found, 0)


def rule(source: str, target: str) -> MatchRule:
    return MatchRule(prop(source), prop(target), 0)


def pairing(
    source: str, target: str, *rows: Row, creation: Creation = Creation.ALWAYS, **more: Any
) -> Pairing:
    sides = entity(source, "Keap"), entity(target, "Webcrm")
    return Pairing("", *sides, creation=creation, line=0, rows=rows, **more)


def draft(*pairings: Pairing, source: str = "Keap", target: str = "Webcrm") -> Checklist:
    """Write a document and read it again, so that ids and lines are those of a real one."""
    flow = Dataflow(source, target, GENERATED, pairings)
    return parse(render(Checklist(FILE, "", flow)), FILE)


def facts(checklist: Checklist) -> Dataflow:
    """Everything that a document claims: without its text, without line numbers."""
    pairings = tuple(map(_without_lines, checklist.pairings))
    return replace(checklist.dataflow, pairings=pairings)


def _without_lines(found: Pairing) -> Pairing:
    return replace(
        found,
        line=0,
        rows=tuple(replace(row, line=0) for row in found.rows),
        match=tuple(replace(rule, line=0) for rule in found.match),
        condition=found.condition and replace(found.condition, line=0),
        reference=found.reference and replace(found.reference, line=0),
    )
