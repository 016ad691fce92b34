"""The README's tour, run as it stands."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

TOUR = re.compile(r"\*\*4\. .*?```console\n(?P<block>.*?)```", re.DOTALL)
DEADLINE = 120  # seconds


def script(block: str) -> str:
    """The commands of a console block as one shell script."""
    text = "\n".join(line.removeprefix("$ ") for line in block.splitlines())
    return "set -e -m\n" + text.replace(".venv/bin/python", sys.executable)


@pytest.mark.skipif(shutil.which("curl") is None, reason="the tour uses curl, which is not here")
def test_the_tour_between_two_servers_creates_once_and_then_has_nothing_to_do(
    tmp_path: Path,
) -> None:
    match = TOUR.search(Path("README.md").read_text(encoding="utf-8"))
    assert match is not None
    done = subprocess.run(
        ["bash", "-c", script(match["block"])],  # noqa: S607 -- the reader's shell
        capture_output=True,
        text=True,
        timeout=DEADLINE,
        env={**os.environ, "TMPDIR": str(tmp_path)},
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    created = re.findall(r"(\d+) created, (\d+) updated", done.stdout)
    assert created[-2:] == [("1", "0"), ("0", "0")], done.stdout
