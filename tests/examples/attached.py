"""The two example syncs on the bench, as a reader of the tutorial attaches them."""

from __future__ import annotations

import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.steps.running import DEADLINE, RED, Run, suite

PYTHON = (sys.executable, "examples/python/sync.py")
NODE = ("node", "examples/node/sync.mjs")
SUT_FILES = {".py": "examples/python/sut.toml", ".mjs": "examples/node/sut.toml"}
LOOKS = ("--watch", "0.2")  # seconds between two of its passes
WAYS = ("command", "watch")
OLDEST = 18  # the first Node.js that has fetch

# Whether two edits were in conflict, and which of them was the later one, is what these claims are about.
CONFLICT = "The later edit in Keap wins over the earlier one in Webcrm"
TOGETHER = "All pairings at once do not get in each other's way"
NEAR_CONFLICTS = frozenset(
    {
        CONFLICT,
        "The later edit in Webcrm wins over the earlier one in Keap",
        "Whatever people do, in any order, both sides agree in the end",
        "Records beyond the first page are synchronized too",
        "An edit between two calls of the sync is not lost",
    }
)


def needs_node() -> None:
    """Skip, and say why, where the Node.js example cannot run."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("no node on this machine: the Node.js example is not tried")
    told = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout
    if int(told.lstrip("v").partition(".")[0]) < OLDEST:
        pytest.skip(
            f"node is {told.strip()}: the Node.js example, which needs {OLDEST}, is not tried"
        )


def attached(
    way: str,
    program: tuple[str, ...],
    *options: str,
    report: Path,
    deadline: float = DEADLINE,
) -> Run:
    """Run the suite on this program, attached in this way."""
    command = (*program, *LOOKS) if way == "watch" else program
    return suite(
        *("--sut", way, "--sut-command", shlex.join(command), "--profile", "external"),
        *("--sut-file", SUT_FILES[Path(program[-1]).suffix]),
        *options,
        report=report,
        deadline=deadline,
    )


def red(run: Run) -> set[tuple[str, str, str]]:
    return run.named(*RED)
