"""The shell: logs in, a folder of reports out."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path, PurePath

from checklist.document import parse
from reports import strength
from reports.cucumber import cucumber_json
from reports.events import LogError, RunStarted
from reports.exports import cells_csv, summary_md
from reports.log import read
from reports.matrix import Matrix, fold
from reports.page import page, strength_page
from reports.strength import Strength, Unreadable

STRENGTH = "strength.ndjson"  # beside a run's log, and older or younger than that
_PAGE = "index.html"
_FILES: Mapping[str, Callable[[Matrix], str]] = {
    "summary.md": summary_md,
    "cells.csv": cells_csv,
    "cucumber.json": cucumber_json,
}


def build(logs: Sequence[Path], out: Path) -> Matrix:
    """Fold the logs of one run and write every report into `out`; a reader never meets half a file.

    Raises `LogError` for a log that is not one run's, OSError for a file that cannot be read or written.
    """
    matrix = load(logs)
    out.mkdir(parents=True, exist_ok=True)
    _write(out / _PAGE, page(matrix, _strength_beside(out)))
    for name, render in _FILES.items():
        _write(out / name, render(matrix))
    return matrix


def reports_in(folder: Path) -> Iterator[Path]:
    """Where `build` writes."""
    return (folder / name for name in (_PAGE, *_FILES))


def strength_in(folder: Path) -> Strength | None:
    """What `make strength` left in this folder. Raises `LogError`, OSError."""
    log = folder / STRENGTH
    return strength.fold(read(log)) if log.exists() else None


def _strength_beside(folder: Path) -> Strength | Unreadable | None:
    """A run's report is not to be lost because of another file in its folder: it says what is wrong with that."""
    try:
        return strength_in(folder)
    except LogError as error:
        return Unreadable(str(error))


def build_strength(folder: Path) -> Path:
    """Show the faulty syncs in the report of the run that is in this folder, or on a page of their own."""
    alone = folder / "strength.html"
    if (folder / "run.ndjson").exists():
        alone.unlink(missing_ok=True)
        build([folder / "run.ndjson"], folder)
        return folder / _PAGE
    found = strength_in(folder)
    if found is None:
        raise LogError(f"{folder}: holds no {STRENGTH}: make strength writes it")
    _write(alone, strength_page(found))
    return alone


def load(logs: Sequence[Path]) -> Matrix:
    """Fold the logs of one run; the document comes from the log itself."""
    events = list(read(*logs))
    start = next((event for event in events if isinstance(event, RunStarted)), None)
    if start is None:
        names = ", ".join(map(str, logs))
        raise LogError(
            f"{names}: no run-started line: the run was killed at its very start, or a log file is missing"
        )
    return fold(parse(start.document_text, PurePath(start.document_name)), events)


def _write(path: Path, text: str) -> None:
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        unfinished.write_text(text, encoding="utf-8", newline="")
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
