"""The lines of one section to a `Pairing`."""

from __future__ import annotations

from collections.abc import Sequence

from checklist.cells import read_property, read_type
from checklist.grammar import Form, Token
from checklist.lines import Line
from checklist.model import (
    Condition,
    Creation,
    Dataflow,
    DataType,
    Entity,
    MatchRule,
    Pairing,
    Property,
    Reference,
    Row,
)
from checklist.names import entity, split_label, split_list

# The sentences between a section's heading and its ONCE sentence decide when records are created.
_CREATION = {
    (Form.EVERY,): Creation.ALWAYS,
    (Form.WHEN,): Creation.ON_CONDITION,
    (Form.BEFORE, Form.MERGE): Creation.NEVER,
    (Form.BEFORE, Form.NEWIF): Creation.WHEN_REFERENCED,
    (Form.BEFORE, Form.NEWIF, Form.MERGE): Creation.WHEN_REFERENCED,
    (Form.EVERY, Form.IFMATCH, Form.IFNOMATCH, Form.MERGE): Creation.UNLESS_MATCHED,
    (Form.WHEN, Form.IFMATCH, Form.IFNOMATCH, Form.MERGE): Creation.UNLESS_MATCHED,
}
_PREAMBLE = frozenset(form for forms in _CREATION for form in forms)

# What the lines of each form say: the line and its placeholders, in the document's order.
Said = dict[Form, list[tuple[Line, dict[str, str]]]]


def pairing_of(tokens: Sequence[Token], title: Dataflow) -> Pairing:
    """Read one section, heading first. Its id is still empty: that depends on the sections before it."""
    a, b = _labels(tokens)
    said = _said(tokens, a, b)
    ((_, header),) = said[Form.HEAD_TYPE]
    source, target = entity(a, title.source), entity(b, title.target, header["Y"])
    _check_systems(said, source, target, title)
    preamble = tuple(token.form for token in tokens if token.form in _PREAMBLE)
    return Pairing(
        id="",
        source=source,
        target=target,
        creation=_CREATION[preamble],
        line=tokens[0].line.number,
        rows=_rows(said),
        match=_match_rules(said),
        condition=_condition(said),
        reference=_reference(said, source, title),
    )


def _labels(tokens: Sequence[Token]) -> tuple[str, str]:
    """Split "A to B": where " to " comes twice, most lines of the section decide."""
    words = tokens[0].line.text.split(" to ")
    splits = [(" to ".join(words[:k]), " to ".join(words[k:])) for k in range(1, len(words))]
    return max(
        splits, key=lambda split: sum(token.fits(A=split[0], B=split[1]) for token in tokens)
    )


def _said(tokens: Sequence[Token], a: str, b: str) -> Said:
    """Demand that each line repeats the heading's two names to the letter."""
    underline = "-" * len(tokens[0].line.text)
    said: Said = {form: [] for form in Form}
    for token in tokens:
        said[token.form].append((token.line, token.read(A=a, B=b, underline=underline)))
    return said


def _check_systems(said: Said, source: Entity, target: Entity, title: Dataflow) -> None:
    """Demand the heading's or the title's name wherever else a system is named."""
    for form, name in ((Form.HEAD_TYPE, "Y"), (Form.NEWIF, "into")):
        for line, values in said[form]:
            if values[name] not in (target.system, title.target):
                message = f"{form} names {values[name]!r}, the heading {target.system!r}"
                raise line.error(message)
    if not (source.name and target.name):
        line, _ = said[Form.HEADING][0]
        raise line.error("a heading reads <System> <Entity> to <System> <Entity>")


def _property(line: Line, cell: str) -> Property:
    if (prop := read_property(cell)) is None:
        expected = "path or path (Dependant on having <value> in <path>)"
        raise line.error(f"not a property; expected {expected}")
    return prop


def _key(line: Line, cell: str) -> Property:
    """Old documents have merge rows with an empty cell: a key that never matches."""
    return _property(line, cell[1:]) if cell.strip() else Property("")


def _type(line: Line, cell: str) -> DataType:
    if (found := read_type(cell)) is None:
        raise line.error('not a data type; expected one such as "string", "integer" or N/A')
    return found


def _rows(said: Said) -> tuple[Row, ...]:
    cells = zip(said[Form.SOURCE], said[Form.TARGET], said[Form.TYPE], strict=True)
    return tuple(
        Row(
            "",
            _property(a, left["cell"]),
            _property(b, right["cell"]),
            _type(c, of["cell"]),
            a.number,
        )
        for (a, left), (b, right), (c, of) in cells
    )


def _match_rules(said: Said) -> tuple[MatchRule, ...]:
    cells = zip(said[Form.MERGE_SOURCE], said[Form.MERGE_TARGET], strict=True)
    return tuple(
        MatchRule(_key(a, left["key"]), _key(b, right["key"]), a.number)
        for (a, left), (b, right) in cells
    )


def _condition(said: Said) -> Condition | None:
    for line, values in said[Form.WHEN]:
        return Condition(values["condition"], line.number)
    return None


def _reference(said: Said, source: Entity, title: Dataflow) -> Reference | None:
    for line, values in said[Form.NEWIF]:
        system, names = split_label(values["references"], source.system, title.source)
        entities = split_list(names)
        if not all(entities):
            raise line.error(f"{Form.NEWIF} lists <System> <Entity>, <Entity>, or <Entity>")
        return Reference(system, entities, values["into"], line.number)
    return None
