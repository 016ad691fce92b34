"""A checklist and its findings as lines for people, or as JSON for programs."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict

from checklist.cells import written_property
from checklist.lint import Finding, Severity
from checklist.model import Checklist, Creation, Pairing, Row

_CREATION = {
    Creation.ALWAYS: "every {source} gets a {target}",
    Creation.ON_CONDITION: "a {source} gets a {target} under a condition: {condition}",
    Creation.NEVER: "a {source} is only linked to a {target} that matches, none is created",
    Creation.WHEN_REFERENCED: "a {source} gets a {target} when one of these refers to it: {references}",
    Creation.UNLESS_MATCHED: "a {source} is linked to the {target} that matches, or gets a new one",
}


def as_text(checklist: Checklist) -> str:
    return "\n".join(_lines(checklist))


def as_json(checklist: Checklist) -> str:
    flow = asdict(checklist.dataflow)
    return json.dumps({"file": str(checklist.file), "slug": checklist.slug, **flow}, indent=2)


def finding_line(checklist: Checklist, finding: Finding) -> str:
    place = f"{checklist.file}:{finding.line}"
    return f"{place}: {finding.severity} {finding.code}: {finding.message}"


def tally(found: tuple[Finding, ...]) -> str:
    """Count by severity: `1 error, 0 warnings, 2 notes`."""
    counts = Counter(finding.severity for finding in found)
    return ", ".join(_counted(counts[severity], severity) for severity in Severity)


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _lines(checklist: Checklist) -> Iterator[str]:
    flow = checklist.dataflow
    rows = sum(len(pairing.rows) for pairing in checklist.pairings)
    yield f"{flow.source} to {flow.target or '(no name)'}, generated {flow.generated}"
    counts = f"{_counted(len(checklist.pairings), 'pairing')}, {_counted(rows, 'row')}"
    yield f"{checklist.file}: {counts}"
    for pairing in checklist.pairings:
        yield ""
        yield from _pairing_lines(pairing)


def _pairing_lines(pairing: Pairing) -> Iterator[str]:
    yield f"{pairing.label} (line {pairing.line})"
    yield f"  id: {pairing.id}"
    yield f"  creation: {_creation(pairing)}"
    for rule in pairing.match:
        pair = f"{written_property(rule.source)} = {written_property(rule.target)}"
        yield f"  matches where: {pair} (line {rule.line})"
    if not pairing.rows:
        yield "  no rows: only existence and link"
    for row in pairing.rows:
        yield from _row_lines(row)


def _creation(pairing: Pairing) -> str:
    condition, reference = pairing.condition, pairing.reference
    return _CREATION[pairing.creation].format(
        source=pairing.source.label.strip(),
        target=pairing.target.label.strip(),
        condition=condition.text if condition else "",
        references=", ".join(reference.entities) if reference else "",
    )


def _row_lines(row: Row) -> Iterator[str]:
    pair = f"{written_property(row.source)} -> {written_property(row.target)}"
    yield f"  - {pair}, {row.type.text} (line {row.line})"
    yield f"    id: {row.id}"
