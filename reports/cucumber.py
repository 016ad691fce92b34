"""The matrix in Cucumber's JSON format, for dashboards that read it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import groupby
from typing import Any

from reports import gherkin
from reports.cells import Cell
from reports.events import Verdict
from reports.matrix import Matrix
from reports.visible import plain

_CUCUMBER: Mapping[Verdict, str] = {
    Verdict.PASSED: "passed",
    Verdict.FAILED: "failed",
    Verdict.UNKNOWN: "undefined",
    Verdict.OBSERVED: "pending",
    Verdict.BLOCKED: "pending",
    Verdict.ACCEPTED: "pending",
    Verdict.SKIPPED: "skipped",
}
_MESSAGE = 8_000  # characters of a reason and its history
_KEYWORDS = ("Given", "When", "Then", "And", "But")


def cucumber_json(matrix: Matrix) -> str:
    """Write one element a cell; UNKNOWN is "undefined", which dashboards count as red."""
    by_feature = sorted(matrix.cells, key=lambda cell: cell.declared.feature)
    features = groupby(by_feature, key=lambda cell: cell.declared.feature)
    return json.dumps([_feature(plain(uri), list(cells)) for uri, cells in features], indent=1)


def _feature(uri: str, cells: list[Cell]) -> dict[str, Any]:
    return {
        "uri": uri,
        "id": uri,
        "keyword": "Feature",
        "name": uri.rpartition("/")[2].removesuffix(".feature"),
        "description": "",
        "line": 1,
        "tags": [],
        "elements": [_element(cell) for cell in cells],
    }


def _element(cell: Cell) -> dict[str, Any]:
    where = f"{cell.id.row or cell.id.pairing}, {cell.id.direction}"
    return {
        "id": cell.anchor,
        "keyword": "Scenario",
        "type": "scenario",
        "name": plain(f"{cell.id.claim} ({where})"),
        "description": "",
        "line": cell.declared.line,
        "tags": [{"name": f"@{cell.verdict}", "line": cell.declared.line}],
        "steps": _steps(cell),
    }


def _steps(cell: Cell) -> list[dict[str, Any]]:
    # The verdict is the last step's; that the others held is known only where the whole claim did.
    lines = [line.strip() for line in cell.declared.sentence.splitlines() if line.strip()]
    last: dict[str, Any] = {
        "status": _CUCUMBER[cell.verdict],
        "duration": round(cell.judged.seconds * 1e9),
    }
    if cell.judged.reason:
        last["error_message"] = plain(_told(cell), _MESSAGE, layout="\n")
    before = {"status": "passed" if cell.verdict is Verdict.PASSED else "skipped", "duration": 0}
    lines = lines or [cell.id.claim]
    results = [before] * (len(lines) - 1) + [last]
    return [
        _step(line, cell.declared.line, result) for line, result in zip(lines, results, strict=True)
    ]


def _told(cell: Cell) -> str:
    """The reason, and the history that led to it."""
    example = cell.judged.counter_example
    history = gherkin.lines(example.story) if example else ()
    return "\n".join((cell.judged.reason, *history))


def _step(text: str, line: int, result: dict[str, Any]) -> dict[str, Any]:
    word, _, rest = text.partition(" ")
    keyword, name = (f"{word} ", rest) if word in _KEYWORDS else ("* ", text)
    return {"keyword": keyword, "name": plain(name), "line": line, "match": {}, "result": result}
