"""`python -m fakes switches`: every point that no public source settles, and how it can be set."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from textwrap import fill

from fakes.stdout import printed
from fakes.switches import Switch
from fakes.vendors import SWITCHES

_WIDTH = 100
_UNPRINTED = 2


def list_switches(argv: Sequence[str]) -> int:
    """Print them to stdout; gives the exit code."""
    parser = ArgumentParser(
        prog="python -m fakes switches",
        description="List the switches of both vendors: name, values (the default first), what is unsettled, "
        "and what evidence there is. Set one with: python -m fakes --set NAME=VALUE",
    )
    parser.add_argument("--json", action="store_true", help="a JSON array of objects")
    as_json = parser.parse_args(argv).json
    known = sorted(SWITCHES.values(), key=lambda each: each.name)
    lines = (
        [json.dumps([asdict(each) for each in known], indent=1)] if as_json else map(_entry, known)
    )
    try:
        printed("\n".join(lines) + "\n")
    except BrokenPipeError:  # who reads has seen enough
        return 0
    except OSError as error:
        sys.stderr.write(f"fakes: cannot write to stdout: {error.strerror}\n")
        return _UNPRINTED
    return 0


def _entry(switch: Switch) -> str:
    return "\n".join(_lines(switch))


def _lines(switch: Switch) -> Iterator[str]:
    yield f"{switch.name} = {switch.choices()}"
    for text in (switch.note, f"Evidence: {switch.evidence}"):
        yield fill(text, _WIDTH, initial_indent="    ", subsequent_indent="    ")
