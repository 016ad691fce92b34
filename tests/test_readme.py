"""The README's tour, run as it stands."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

TOUR = re.compile(r"\*\*4\. .*?```console\n(?P<block>.*?)```", re.DOTALL)
DEADLINE = 120  # seconds


def script(block: str, folder: Path) -> str:
    """The commands of a console block as one shell script that cleans up after itself."""
    lines = [line.removeprefix("$ ") for line in block.splitlines()]
    text = "\n".join(lines).replace("/tmp/", f"{folder}/")  # noqa: S108 -- the reader's folder
    text = text.replace(".venv/bin/python", sys.executable)
    # The reader types slower than the servers start.
    waiting = f"until [ -s {folder}/fakes.json ]; do sleep 0.1; done"
    text = re.sub(r"(fakes\.json &)$", rf"\1\n{waiting}", text, count=1, flags=re.MULTILINE)
    return f"set -e\ntrap 'kill $(jobs -p)' EXIT\n{text}\n"


def test_the_tour_between_two_servers_creates_once_and_then_has_nothing_to_do(
    tmp_path: Path,
) -> None:
    match = TOUR.search(Path("README.md").read_text(encoding="utf-8"))
    assert match is not None
    done = subprocess.run(
        ["bash", "-c", script(match["block"], tmp_path)],  # noqa: S607 -- the reader's shell
        capture_output=True,
        text=True,
        timeout=DEADLINE,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    created = re.findall(r"(\d+) created, (\d+) updated", done.stdout)
    assert [counts for counts in created if counts][-2:] == [("1", "0"), ("0", "0")], done.stdout
