"""python -m reports: pages and comparisons from the logs of acceptance runs."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from checklist.document import DocumentError
from reports.build import STRENGTH, build, load
from reports.compare import Change, compare
from reports.events import LogError
from reports.headline import headline
from reports.matrix import Matrix

GREEN, RED, BAD_INPUT = 0, 1, 2
_EPILOG = """\
LOG is the run.ndjson that an acceptance run wrote, or the folder that holds it; the workers of a parallel run leave
several logs, which are read together.

exit codes:
  0  build: ready; compare: nothing got worse; history: always
  1  build: not ready, because something FAILED, is UNKNOWN or was not claimed at all; compare: something got worse
  2  bad input: an unreadable or broken log, logs of different runs, an unknown option
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; bad input is one line on stderr."""
    asked = _parser().parse_args(arguments)
    command: Callable[[argparse.Namespace], int] = asked.command
    try:
        return command(asked)
    except (LogError, DocumentError) as error:
        return _refuse(str(error))
    except OSError as error:
        return _refuse(f"{error.filename}: {error.strerror}")


def _refuse(why: str) -> int:
    print(f"reports: {why}", file=sys.stderr)
    return BAD_INPUT


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m reports",
        description="Turn the logs of acceptance runs into reports, and compare runs.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, run, words in (
        ("build", _build, "write index.html, summary.md, cells.csv and cucumber.json of one run"),
        ("compare", _compare, "list the claims whose verdict changed from one run to another"),
        ("history", _history, "print one line a run, oldest first"),
    ):
        command = commands.add_parser(
            name, help=words, description=f"{words.capitalize()}.", epilog=_EPILOG,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )  # fmt: skip
        command.set_defaults(command=run)
        _ARGUMENTS[name](command)
    return parser


def _two_runs(command: argparse.ArgumentParser) -> None:
    command.add_argument("old", metavar="OLD", type=Path, help="log of the earlier run")
    command.add_argument("new", metavar="NEW", type=Path, help="log of the later run")


def _one_run(command: argparse.ArgumentParser) -> None:
    _runs(command)
    command.add_argument(
        "--out", metavar="DIR", type=Path, required=True, help="folder to write to"
    )


def _runs(command: argparse.ArgumentParser) -> None:
    command.add_argument("logs", metavar="LOG", nargs="+", type=Path)


_ARGUMENTS: dict[str, Callable[[argparse.ArgumentParser], None]] = {
    "build": _one_run,
    "compare": _two_runs,
    "history": _runs,
}


def _build(asked: argparse.Namespace) -> int:
    matrix = build([log for path in asked.logs for log in _logs(path)], asked.out)
    print(headline(matrix))
    print(asked.out / "index.html")
    return GREEN if matrix.ready else RED


def _compare(asked: argparse.Namespace) -> int:
    old, new = load(_logs(asked.old)), load(_logs(asked.new))
    if old.run.document_text != new.run.document_text:
        print(f"the document changed: {old.run.document_name} is not the same text in both runs")
    changes = compare(old, new)
    for change in changes:
        print(_sentence(change))
    worse = sum(change.is_worse for change in changes)
    print(f"{len(changes):,} changed, {worse:,} got worse")
    return RED if worse else GREEN


def _sentence(change: Change) -> str:
    mark = "worse " if change.is_worse else "      "
    old, new = change.old or "not claimed", change.new or "not claimed"
    where = change.cell.row or change.cell.pairing
    return f"{mark} {old} -> {new}: {change.cell.claim} ({where}, {change.cell.direction})"


def _history(asked: argparse.Namespace) -> int:
    runs = sorted((load(_logs(path)) for path in asked.logs), key=lambda matrix: matrix.run.at)
    for matrix in runs:
        print(_one_line(matrix))
    return GREEN


def _one_line(matrix: Matrix) -> str:
    run = matrix.run
    about = f"{run.document_name}, {run.sut}, {run.profile}, seed {run.seed}"
    return f"{run.at}  {matrix.verdict:8}  {headline(matrix)}  ({about})"


def _logs(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    found = sorted(log for log in path.glob("*.ndjson") if log.name != STRENGTH)
    if not found:
        raise LogError(
            f"{path}: holds no log (*.ndjson): name the folder that the run's --report gave"
        )
    return found


if __name__ == "__main__":
    sys.exit(main())
