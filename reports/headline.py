"""The release verdict in one sentence, for whoever reads nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from reports.cells import NOT_EXERCISED, NOT_RUN, Cell
from reports.events import Verdict
from reports.matrix import Matrix

_DOUBTS: Mapping[str, str] = {NOT_EXERCISED: "not exercised", NOT_RUN: "not run"}
_BESIDE: Mapping[Verdict, str] = {
    Verdict.ACCEPTED: "accepted as known failures",
    Verdict.BLOCKED: "blocked by a vendor",
    Verdict.OBSERVED: "observed only",
    Verdict.SKIPPED: "skipped on request",
}


def headline(matrix: Matrix) -> str:
    """Say "Ready: ..." or "Not ready: ...", with the numbers that decide it; of two syncs, in how much they differ."""
    found = Counter(cell.verdict for cell in matrix.cells)
    beside = list(_beside(matrix))
    if matrix.run.compared:
        return f"{', '.join([_compared(found), *_against(matrix), *beside])}."
    if not matrix.ready:
        proved = f"{found[Verdict.PASSED]:,} of {count(len(matrix.cells), 'claim')} proved"
        return f"Not ready: {', '.join([*_against(matrix), *beside])}; {proved}."
    records = sum(cell.judged.records for cell in matrix.cells)
    proof = (
        f"{count(found[Verdict.PASSED], 'claim')} proved on {count(records, 'generated record')}"
    )
    return f"{_ready(found)}: {', '.join([proof, *beside])}."


def _beside(matrix: Matrix) -> Iterator[str]:
    """Count what is neither proved nor red, by whose doing it is."""
    unpromised = {cell.id for cell in matrix.unpromised}
    found = Counter(cell.verdict for cell in matrix.cells if cell.id not in unpromised)
    for verdict, words in _BESIDE.items():
        if found[verdict]:
            until = matrix.accepted_until if verdict is Verdict.ACCEPTED else ""
            yield f"{found[verdict]:,} {words}{f' (the first until {until})' if until else ''}"
    if unpromised:
        yield f"{len(unpromised):,} not promised by the sync"


def _compared(found: Mapping[Verdict, int]) -> str:
    """What a comparison of two syncs came to; nothing is said of whether they are right."""
    differing = found.get(Verdict.FAILED, 0)
    alike = sum(found.get(verdict, 0) for verdict in (Verdict.PASSED, Verdict.OBSERVED))
    claims = count(differing + alike, "claim")
    if differing:
        return f"The two syncs differ in {differing:,} of {claims}"
    return f"No difference in {claims}" if alike else "Nothing was compared"


def sides(matrix: Matrix) -> tuple[str, str]:
    """How the two values of a counter-example are called."""
    return ("A", "B") if matrix.run.compared else ("Expected", "Found")


def _ready(found: Mapping[Verdict, int]) -> str:
    return "Ready as far as it was asked" if found.get(Verdict.SKIPPED) else "Ready"


def _against(matrix: Matrix) -> Iterator[str]:
    failed = sum(cell.verdict is Verdict.FAILED for cell in matrix.cells)
    if failed and not matrix.run.compared:
        over = f" ({len(matrix.run_out):,} no longer accepted)" if matrix.run_out else ""
        yield f"{count(failed, 'claim')} failed{over}"
    doubts = Counter(_doubt(cell) for cell in matrix.cells if cell.verdict is Verdict.UNKNOWN)
    yield from (f"{number:,} {doubt}" for doubt, number in sorted(doubts.items()))
    if matrix.gaps:
        yield f"{count(len(matrix.gaps), 'statement')} of the document without a claim in this run"
    yield from notes(matrix)


def _doubt(cell: Cell) -> str:
    known = (words for start, words in _DOUBTS.items() if cell.judged.reason.startswith(start))
    return next(known, "could not be judged")


def notes(matrix: Matrix) -> Iterator[str]:
    """List what is wrong with the run as a whole."""
    if not matrix.pairings:
        yield "the document has no pairing to prove"
    elif matrix.left_open and not matrix.proves_something:
        yield "nothing was proved"
    if matrix.finished is None:
        yield "the run did not finish"
    yield from (f"{torn.file} breaks off in line {torn.line:,}" for torn in matrix.torn)


def count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
