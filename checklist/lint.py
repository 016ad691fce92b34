"""What a reviewer should know about a document before trusting a verdict on it. Reported, never guessed at."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from checklist.advice import ADVICE, Severity
from checklist.cells import written_property
from checklist.datatypes import decidable
from checklist.model import Checklist, Entity, Pairing, Row
from checklist.names import slug, squashed
from checklist.silence import Silence, silences

__all__ = ["Finding", "Severity", "Silence", "findings", "silences"]

_ID = re.compile(r"(?:^|[_$-])(?:id|ids|gid|uid|guid|uuid)$|(?<=[a-z])(?:Id|Ids|ID|IDs|Guid|Uuid)$")
_A_CONDITION = "When "

Item = TypeVar("Item")


@dataclass(frozen=True)
class Finding:
    """One thing to know; `where` is a pairing's or row's id, or empty for the document as a whole."""

    code: str
    severity: Severity
    line: int
    where: str
    message: str


def findings(checklist: Checklist) -> tuple[Finding, ...]:
    """Everything that every check finds, in the document's order."""
    found = [finding for check in _CHECKS for finding in check(checklist)]
    return tuple(sorted(found, key=lambda finding: finding.line))


def _finding(code: str, line: int, where: str, **details: object) -> Finding:
    advice = ADVICE[code]
    message = f"{advice.meaning.format(**details)}. {advice.next_step.format(**details)}"
    return Finding(code, advice.severity, line, where, message)


def _on_pairing(code: str, pairing: Pairing, *, line: int = 0, **details: object) -> Finding:
    labels = {"source": _shown(pairing.source), "target": _shown(pairing.target)}
    return _finding(code, line or pairing.line, pairing.id, **labels, **details)


def _on_row(code: str, row: Row, **details: object) -> Finding:
    paths = {"path": written_property(row.source), "other": written_property(row.target)}
    return _finding(code, row.line, row.id, **{**paths, **details})


def _shown(entity: Entity) -> str:
    return entity.label.strip()


def _grouped(items: Iterable[Item], key: Callable[[Item], Hashable]) -> Iterator[list[Item]]:
    groups: dict[Hashable, list[Item]] = defaultdict(list)
    for item in items:
        groups[key(item)].append(item)
    return iter(groups.values())


def _rows(checklist: Checklist) -> Iterator[Row]:
    return (row for pairing in checklist.pairings for row in pairing.rows)


def _nothing_claimed(checklist: Checklist) -> Iterator[Finding]:
    if not checklist.pairings:
        yield _finding("no-section", 1, "")
    for pairing in checklist.pairings:
        if not pairing.rows:
            yield _on_pairing("empty-table", pairing)


def _kind(entity: Entity) -> str:
    return slug(entity.label)


def _terms(pairing: Pairing) -> tuple[object, ...]:
    """When records are created, whatever the line it stands on."""
    condition, reference = pairing.condition, pairing.reference
    return (
        pairing.creation,
        {(rule.source, rule.target) for rule in pairing.match},
        condition and condition.text,
        reference and (reference.entities, reference.into),
    )


def _repeated_sections(checklist: Checklist) -> Iterator[Finding]:
    for first, *others in _grouped(
        checklist.pairings, lambda p: (_kind(p.source), _kind(p.target))
    ):
        for other in others:
            alike = _terms(other) == _terms(first)
            code = "repeated-section" if alike else "contradictory-section"
            yield _on_pairing(code, other, first=first.line)


def _contradictory_types(checklist: Checklist) -> Iterator[Finding]:
    written = [(pairing, row) for pairing in checklist.pairings for row in pairing.rows]
    for group in _grouped(written, lambda item: (_kind(item[0].target), item[1].target)):
        types = sorted({row.type.text for _, row in group})
        if len(types) > 1:
            pairing, row = group[-1]
            path, target = written_property(row.target), _shown(pairing.target)
            shown = " and ".join(types)
            yield _on_row("contradictory-types", row, path=path, target=target, types=shown)


def _repeated_rows(checklist: Checklist) -> Iterator[Finding]:
    for pairing in checklist.pairings:
        for first, *others in _grouped(pairing.rows, lambda row: (row.source, row.target)):
            for other in others:
                yield _on_row("repeated-row", other, first=first.line)


def _fans(checklist: Checklist) -> Iterator[Finding]:
    """Rows that meet in one property, read forwards (fan-in) or backwards (fan-out)."""
    for pairing in checklist.pairings:
        yield from _fan("fan-in", pairing.rows, _target_path, _source_path)
        yield from _fan("fan-out", pairing.rows, _source_path, _target_path)


def _source_path(row: Row) -> str:
    return written_property(row.source)


def _target_path(row: Row) -> str:
    return written_property(row.target)


def _fan(
    code: str, rows: tuple[Row, ...], hub: Callable[[Row], str], spoke: Callable[[Row], str]
) -> Iterator[Finding]:
    for group in _grouped(rows, hub):
        spokes = dict.fromkeys(map(spoke, group))
        if len(spokes) > 1:
            path, others = hub(group[0]), ", ".join(spokes)
            yield _on_row(code, group[0], path=path, count=len(spokes), others=others)


def _names(checklist: Checklist) -> Iterator[Finding]:
    flow = checklist.dataflow
    for side, name in (("source", flow.source), ("target", flow.target)):
        if not name:
            yield _finding("nameless-system", 2, "", side=side)
    for pairing in checklist.pairings:
        sides = (("source", pairing.source, flow.source), ("target", pairing.target, flow.target))
        for side, entity, title in sides:
            if not entity.system and title:
                yield _on_pairing("nameless-system", pairing, side=side)
            elif entity.system != title:
                yield _on_pairing("mixed-names", pairing, heading=entity.system, title=title)


def _ids(checklist: Checklist) -> Iterator[Finding]:
    for row in _rows(checklist):
        ends = [prop.steps[-1] for prop in (row.source, row.target)]
        if {end.lower() for end in ends} == {"id"}:
            yield _on_row("id-row", row)
        elif any(_ID.search(end) for end in ends):
            yield _on_row("reference-row", row)


def _hidden_types(checklist: Checklist) -> Iterator[Finding]:
    for row in _rows(checklist):
        if not decidable(row.type):
            yield _on_row("hidden-type", row, type=row.type.text)


def _conditions(checklist: Checklist) -> Iterator[Finding]:
    for pairing in checklist.pairings:
        if condition := pairing.condition:
            code = (
                "free-text-condition"
                if condition.text.startswith(_A_CONDITION)
                else "leaked-comment"
            )
            yield _on_pairing(code, pairing, line=condition.line, text=f'"{condition.text}"')


def _references(checklist: Checklist) -> Iterator[Finding]:
    known = {squashed(p.source.name) for p in checklist.pairings}
    known |= {squashed(p.source.system + p.source.name) for p in checklist.pairings}
    for pairing in checklist.pairings:
        if reference := pairing.reference:
            for name in reference.entities:
                if squashed(name) not in known:
                    details = {"name": f"{reference.system} {name}", "system": reference.into}
                    yield _on_pairing("unknown-reference", pairing, line=reference.line, **details)


def _empty_keys(checklist: Checklist) -> Iterator[Finding]:
    for pairing in checklist.pairings:
        for rule in pairing.match:
            if not (rule.source.path and rule.target.path):
                yield _on_pairing("empty-key", pairing, line=rule.line)


def _self_document(checklist: Checklist) -> Iterator[Finding]:
    flow = checklist.dataflow
    if squashed(flow.source) == squashed(flow.target):
        yield _finding("self-document", 2, "", system=flow.source)


def _crossroads(checklist: Checklist) -> Iterator[Finding]:
    """Entities that several others are written to, or that are written to several others."""
    for group in _grouped(checklist.pairings, lambda p: _kind(p.target)):
        yield from _crossroad("many-sources", group[0], [p.source for p in group])
    for group in _grouped(checklist.pairings, lambda p: _kind(p.source)):
        yield from _crossroad("many-targets", group[0], [p.target for p in group])


def _crossroad(code: str, pairing: Pairing, others: list[Entity]) -> Iterator[Finding]:
    kinds = {_kind(entity): _shown(entity) for entity in others}
    if len(kinds) > 1:
        yield _on_pairing(code, pairing, count=len(kinds), others=", ".join(kinds.values()))


_CHECKS = (
    _nothing_claimed,
    _self_document,
    _names,
    _repeated_sections,
    _repeated_rows,
    _contradictory_types,
    _fans,
    _ids,
    _hidden_types,
    _conditions,
    _references,
    _empty_keys,
    _crossroads,
)
