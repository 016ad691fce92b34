"""`python -m checklist`: look at a dataflow document, and at what the features make of it."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from checklist import drift, scaffold, showing
from checklist.document import DocumentError, load
from checklist.lint import Severity, findings
from checklist.model import Checklist

SHIPPED = Path(__file__).with_name("documents") / "keap-webcrm.rst"

FINE, FOUND, BAD = 0, 1, 2

Run = Callable[[Checklist, argparse.Namespace], int]

_DOC = "the dataflow document (default: the Keap to Webcrm document that comes with Syncproof)"
_DESCRIPTION = "Read a dataflow document: the checklist of what a sync between two systems must do."
_EPILOG = f"""\
exit codes:
  {FINE}  fine
  {FOUND}  lint found an error, the features have drifted from the document, or scaffold would overwrite one
  {BAD}  wrong usage, or a file cannot be read; for a document, the message says file:line and what belongs there

DOC is a dataflow document (.rst); without it, the Keap to Webcrm document that comes with Syncproof is read.
"""


def _show(checklist: Checklist, options: argparse.Namespace) -> int:
    print(showing.as_json(checklist) if options.json else showing.as_text(checklist))
    return FINE


def _lint(checklist: Checklist, _: argparse.Namespace) -> int:
    found = findings(checklist)
    for finding in found:
        print(showing.finding_line(checklist, finding))
    print(showing.tally(found))
    return FOUND if any(finding.severity is Severity.ERROR for finding in found) else FINE


def _scaffold(checklist: Checklist, options: argparse.Namespace) -> int:
    return scaffold.run(checklist, options.out)


def _drift(checklist: Checklist, options: argparse.Namespace) -> int:
    return drift.run(checklist, options.features)


_COMMANDS: dict[str, tuple[Run, str]] = {
    "show": (_show, "list every pairing and row of the document, with its id"),
    "lint": (_lint, "say what to know before trusting the document, and what to do about it"),
    "scaffold": (_scaffold, "write the document as Gherkin features"),
    "drift": (_drift, "check that the features still say what the document says"),
}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m checklist",
        description=_DESCRIPTION,
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    parsers = {
        name: commands.add_parser(name, help=help_) for name, (_, help_) in _COMMANDS.items()
    }
    for name, command in parsers.items():
        run, promise = _COMMANDS[name]
        command.description = f"{promise[0].upper()}{promise[1:]}."
        command.set_defaults(run=run)
        command.add_argument(
            "document", nargs="?", type=Path, default=SHIPPED, metavar="DOC", help=_DOC
        )
    _add_options(parsers)
    return parser


def _add_options(parsers: Mapping[str, argparse.ArgumentParser]) -> None:
    parsers["show"].add_argument(
        "--json", action="store_true", help="print it as JSON, for other programs"
    )
    parsers["scaffold"].add_argument(
        "--out", type=Path, metavar="DIR", help="write the files here (default: print them)"
    )
    parsers["drift"].add_argument(
        "--features",
        type=Path,
        default=Path("features"),
        metavar="DIR",
        help="the directory of the .feature files (default: features)",
    )


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    run: Run = options.run
    try:
        return run(load(options.document), options)
    except BrokenPipeError:  # the reader, such as `head`, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FINE
    except (DocumentError, OSError) as error:
        print(error, file=sys.stderr)
        return BAD


if __name__ == "__main__":
    sys.exit(main())
