"""The matrix for other readers: Markdown for a pull request, CSV for a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Mapping
from re import findall

from reports import gherkin
from reports.cells import Cell
from reports.events import CounterExample
from reports.headline import headline, sides
from reports.matrix import Matrix
from reports.promises import known, unpromised
from reports.tallies import Tally
from reports.visible import plain

_SHORT = 300  # characters of one value in a table
_HISTORY = 8_000  # characters of one history


def summary_md(matrix: Matrix) -> str:
    """Headline, one table of the document's statements, and every red cell with how to reproduce it."""
    run = matrix.run
    facts = f"{plain(run.document_name)}, {plain(run.sut)}, profile {plain(run.profile)}, seed {run.seed}"
    parts = [
        f"# {_md(headline(matrix))}",
        f"{_md(facts)}, started {_md(run.at)}.",
        "\n".join(_md_table(matrix)),
        *(["## What needs attention"] if matrix.red else []),
        *("\n".join(_md_cell(cell, sides(matrix))) for cell in matrix.red),
        "\n".join(_md_promises(matrix)),
        "\n".join(_md_known(matrix)),
        *(["## Left open on purpose"] if matrix.left_open else []),
        "\n".join(map(_md_open, matrix.left_open)),
    ]
    return "\n\n".join(filter(None, parts)) + "\n"


def _md_table(matrix: Matrix) -> Iterator[str]:
    yield "| Pairing, row | Source to target | Target to source | Records |"
    yield "|---|---|---|--:|"
    for pairing in matrix.pairings:
        label = f"**{_md(pairing.pairing.label)}**"
        yield _md_line(label, pairing.forward, pairing.backward, pairing.records)
        for said in pairing.rows:
            yield _md_line(_md(said.text), said.forward, said.backward, said.records)


def _md_line(label: str, forward: Tally, backward: Tally | None, records: int) -> str:
    back = _md_tally(backward) if backward else ""
    return f"| {label} | {_md_tally(forward)} | {back} | {records:,} |"


def _md_tally(tally: Tally) -> str:
    note = f" ({tally.reason})" if tally.reason else f" {tally.proved}/{len(tally.cells)}"
    return f"{tally.verdict}{note}"


def _md_cell(cell: Cell, named: tuple[str, str]) -> Iterator[str]:
    where = cell.id.row or cell.id.pairing
    yield f"### {cell.verdict}: {_md(cell.id.claim)}\n"
    yield f"- Where: {_md(where)}, {cell.id.direction}"
    yield f"- Why: {_md(cell.why)}"
    example = cell.judged.counter_example
    if example:
        yield f"- {named[0]}: {_md(example.expected)}"
        yield f"- {named[1]}: {_md(example.found)}"
        yield f"- Story:\n\n{_story(example)}"
    if cell.judged.reproduce:
        yield f"\n{_fenced(cell.judged.reproduce)}"


def _md_promises(matrix: Matrix) -> Iterator[str]:
    if not matrix.run.declared and not matrix.run.owned:
        return
    yield "## What this sync does not promise\n"
    yield "Whatever is not declared here is required.\n"
    for each in unpromised(matrix):
        told = each.declared
        where = " ".join(filter(None, (told.pairing or "every pairing", told.row)))
        verdicts = Counter(cell.verdict for cell in each.cells)
        became = ", ".join(f"{number:,} {verdict}" for verdict, number in verdicts.items())
        yield (
            f"- {_md(told.promise)} ({_md(where)}): {_md(told.instead)} {_md(told.why)} "
            f"Claims: {became or 'none in this run'}."
        )
    for owned in matrix.run.owned:
        yield f"- Writes for itself, in {_md(owned.entity)}: {_md(', '.join(owned.properties))}."


def _md_known(matrix: Matrix) -> Iterator[str]:
    if not matrix.run.accepted:
        return
    yield "## Accepted failures\n"
    yield "| Claim | Verdict | Reason | Owner | Accepted until |"
    yield "|---|---|---|---|---|"
    for each in known(matrix):
        told = each.failure
        where = " ".join(filter(None, (told.pairing, told.row)))
        verdict = ", ".join(cell.verdict for cell in each.cells) or "not in this run"
        left = f"{each.left}; it can go" if each.can_go else each.left
        yield (
            f"| {_md(told.claim)} ({_md(where)}) | {verdict} | {_md(told.reason)} | {_md(told.owner)} "
            f"| {_md(told.expires)} ({left}) |"
        )


def _md_open(cell: Cell) -> str:
    where = cell.id.row or cell.id.pairing
    return f"- {cell.verdict}: {_md(cell.id.claim)} ({_md(where)}, {cell.id.direction}). {_md(cell.judged.reason)}"


def _md(text: str) -> str:
    """`text` inert in Markdown: no markup, no HTML, no new line, no end of a table cell."""
    shown = plain(text, _SHORT)
    return "".join(f"\\{char}" if char in "\\`*_{}[]<>()#|~!&" else char for char in shown)


def _story(example: CounterExample) -> str:
    return _fenced("\n".join(gherkin.lines(example.story)), "gherkin", _HISTORY)


def _fenced(text: str, language: str = "", limit: int = 2_000) -> str:
    """Quote `text` in a fence longer than any that it holds."""
    longest = max(map(len, findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}\n{plain(text, limit, layout=chr(10))}\n{fence}"


_COLUMNS = (
    "pairing", "row", "direction", "claim", "verdict", "reason", "examples", "records",
    "exercised", "floors", "seconds", "expected", "found", "feature", "line", "test", "reproduce",
)  # fmt: skip


def cells_csv(matrix: Matrix) -> str:
    """One line a cell, RFC 4180."""
    out = io.StringIO(newline="")
    lines = csv.writer(out)
    lines.writerow(_COLUMNS)
    lines.writerows(_csv_line(cell) for cell in matrix.cells)
    return out.getvalue()


def _csv_line(cell: Cell) -> list[str]:
    example = cell.judged.counter_example
    values = (
        cell.id.pairing, cell.id.row, cell.id.direction, cell.id.claim, cell.verdict, cell.why,
        cell.judged.examples, cell.judged.records, _counts(cell.judged.counts), _counts(cell.judged.floors), f"{cell.judged.seconds:.2f}",
        example.expected if example else "", example.found if example else "",
        cell.declared.feature, cell.declared.line, cell.declared.test, cell.judged.reproduce,
    )  # fmt: skip
    return [_inert(plain(str(value))) for value in values]


def _counts(counts: Mapping[str, int]) -> str:
    return "; ".join(f"{what} {number}" for what, number in sorted(counts.items()))


def _inert(text: str) -> str:
    # A spreadsheet runs a cell that begins with one of these as a formula.
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text
