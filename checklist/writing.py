"""A `Checklist` to a document's text, in the family's layout."""

from __future__ import annotations

from collections.abc import Iterator

from checklist.cells import written_property
from checklist.grammar import TIGHT, Form, written
from checklist.model import Checklist, Creation, Pairing, Property
from checklist.names import joined_list

Lines = Iterator[tuple[Form, dict[str, str]]]

_OPENING = {
    Creation.ALWAYS: Form.EVERY,
    Creation.ON_CONDITION: Form.WHEN,
    Creation.NEVER: Form.BEFORE,
    Creation.WHEN_REFERENCED: Form.BEFORE,
}
_BEFORE_NAMES = (
    "This checklist states which records, and which of their properties, a sync carries "
)
_AFTER_NAMES = ", and what must hold once two records are linked."


def render(checklist: Checklist) -> str:
    """Write a document that parses to an equal checklist, apart from line numbers.

    The introduction is our own: a document's carries no facts but the two names.
    """
    sections = (_text(_section(pairing)) + "\n" for pairing in checklist.pairings)
    return _text(_head(checklist)) + "".join(sections)


def _text(lines: Lines) -> str:
    return "".join(
        ("" if form in TIGHT else "\n") + written(form, **values) + "\n" for form, values in lines
    )


def _head(checklist: Checklist) -> Lines:
    flow = checklist.dataflow
    names = {"X": flow.source, "Y": flow.target}
    bar = {"bar": "=" * len(written(Form.TITLE, **names))}
    yield Form.TITLE_TOP, bar
    yield Form.TITLE, names
    yield Form.TITLE_BOTTOM, bar
    yield Form.GENERATED, {"generated": flow.generated}
    yield Form.INTRO_HEADING, {"full_stop": ""}
    yield Form.INTRO_UNDERLINE, {}
    yield Form.INTRO, {**names, "before": _BEFORE_NAMES, "after": _AFTER_NAMES}


def _section(pairing: Pairing) -> Lines:
    labels = {"A": pairing.source.label, "B": pairing.target.label}
    yield Form.HEADING, labels
    yield Form.UNDERLINE, {"underline": "-" * len(written(Form.HEADING, **labels))}
    for form, values in (*_preamble(pairing), *_merge_table(pairing), *_property_table(pairing)):
        yield form, {**labels, **values}


def _preamble(pairing: Pairing) -> Lines:
    condition, reference = pairing.condition, pairing.reference
    otherwise = Form.WHEN if condition else Form.EVERY
    text = condition.text if condition else ""
    yield _OPENING.get(pairing.creation, otherwise), {"condition": text}
    if pairing.creation is Creation.UNLESS_MATCHED:
        yield Form.IFMATCH, {}
        yield Form.IFNOMATCH, {}
    if reference:
        names = f"{reference.system} {joined_list(reference.entities)}"
        yield Form.NEWIF, {"references": names, "into": reference.into}


def _merge_table(pairing: Pairing) -> Lines:
    if not pairing.match:
        return
    for form in (Form.MERGE, Form.MERGE_TABLE, Form.MERGE_OPTION):
        yield form, {}
    yield Form.MERGE_HEAD_SOURCE, {}
    yield Form.MERGE_HEAD_TARGET, {}
    for rule in pairing.match:
        yield Form.MERGE_SOURCE, _key(rule.source)
        yield Form.MERGE_TARGET, _key(rule.target)


def _key(prop: Property) -> dict[str, str]:
    return {"key": f" {written_property(prop)}" if prop.path else ""}


def _property_table(pairing: Pairing) -> Lines:
    for form in (
        Form.ONCE,
        Form.PROPS,
        Form.TABLE,
        Form.OPTION,
        Form.HEAD_SOURCE,
        Form.HEAD_TARGET,
    ):
        yield form, {}
    yield Form.HEAD_TYPE, {"Y": pairing.target.system}
    for row in pairing.rows:
        yield Form.SOURCE, {"cell": written_property(row.source)}
        yield Form.TARGET, {"cell": written_property(row.target)}
        yield Form.TYPE, {"cell": row.type.text}
