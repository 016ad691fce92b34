"""Hypothesis strategies for whole documents, drawn from the grammar."""

from __future__ import annotations

import string
from pathlib import PurePath
from typing import Any

from hypothesis import strategies as st

from checklist.cells import read_type
from checklist.model import (
    Annotation,
    Checklist,
    Condition,
    Creation,
    Dataflow,
    Entity,
    MatchRule,
    Pairing,
    Property,
    Reference,
    Row,
)
from checklist.names import identified

TYPES = (
    '"string"', '"integer"', '"float"', '"boolean"', '"decimal"', '"list"', '"first"', "N/A",
    '"datetime-format","%Y-%m-%dT%H:%M:%S","_."]',
)  # fmt: skip

words = st.text(string.ascii_letters, min_size=1, max_size=8).map(str.capitalize)
steps = st.text(string.ascii_letters + string.digits + "_$:-", min_size=1, max_size=8)
paths = st.lists(steps, min_size=1, max_size=4).map(".".join)
codes = st.sampled_from(["", "NO", "wd:Q17517", "p:P4649.ps:P3864", "BusinessCentral-contact"])
notes = st.builds(Annotation, codes, st.just("") | paths)
properties = st.builds(Property, paths, st.none() | notes)
systems = st.lists(words, min_size=1, max_size=3).map(" ".join)
names = st.lists(words, min_size=1, max_size=2).map(" ".join)
facets = st.none() | st.sampled_from(["human", "organisation", "classification", "location"])
conditions = st.builds("When a {} gets {}, or when it does".format, words, words)
types = st.sampled_from([kind for kind in map(read_type, TYPES) if kind])
rows = st.builds(Row, st.just(""), properties, properties, types, st.just(0))
rules = st.builds(
    MatchRule, properties | st.just(Property("")), properties | st.just(Property("")), st.just(0)
)
tables = st.lists(rules, min_size=1, max_size=4).map(tuple)
references = st.lists(st.just("Sales-orders") | names, min_size=1, max_size=4).map(tuple)

_MATCHING = {
    Creation.ALWAYS: st.just(()),
    Creation.ON_CONDITION: st.just(()),
    Creation.NEVER: tables,
    Creation.WHEN_REFERENCED: st.just(()) | tables,
    Creation.UNLESS_MATCHED: tables,
}
_CONDITION = st.builds(Condition, conditions, st.just(0))
_CONDITIONS: dict[Creation, st.SearchStrategy[Condition | None]] = {
    Creation.ON_CONDITION: _CONDITION,
    Creation.UNLESS_MATCHED: st.none() | _CONDITION,
}


@st.composite
def pairings(draw: st.DrawFn, source: str, target: str) -> Pairing:
    creation = draw(st.sampled_from(Creation))
    referenced = creation is Creation.WHEN_REFERENCED
    return Pairing(
        id="",
        source=Entity(source, draw(names), draw(facets)),
        target=Entity(target, draw(names), draw(facets)),
        creation=creation,
        line=0,
        rows=tuple(draw(st.lists(rows, max_size=4))),
        match=draw(_MATCHING[creation]),
        condition=draw(_CONDITIONS.get(creation, st.none())),
        reference=Reference(source, draw(references), target, 0) if referenced else None,
    )


@st.composite
def checklists(draw: st.DrawFn) -> Checklist:
    source, target = draw(systems), draw(systems | st.just(""))
    generated = draw(st.datetimes()).strftime("%Y-%m-%d %H:%M:%S").rjust(19, "0")
    found: list[Any] = draw(st.lists(pairings(source, target), max_size=4))
    flow = Dataflow(source, target, generated, identified(found))
    return Checklist(PurePath("drawn.rst"), "", flow)
