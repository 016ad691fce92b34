"""The tutorial, run as it stands: every command of its console blocks, in their order, from the repository's root."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from steps.world import World

TUTORIAL = Path("docs/tutorial.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^\$ (.+)$", TUTORIAL, re.MULTILINE)
DEADLINE = 300  # seconds
PORT = "8700"
CHOOSES = re.compile(r" -k | --replay")
CUT = "-k 'arrives and product_price'"  # what is run of a command that chooses no claim itself
RED = re.compile(r"-k later .*examples/node/sync\.mjs|run\.ndjson$")  # what ends with 1


def as_here(command: str) -> str:
    """The same command with this environment's programs, and a port that nobody uses."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    pytest_here = f"{sys.executable} -m pytest -p no:cacheprovider"
    command = re.sub(r"^\.venv/bin/pytest", pytest_here, command)
    command = re.sub(r"^\.venv/bin/python", sys.executable, command)
    command = command.replace("make ", "make --dry-run ")  # not the environment that this runs in
    return command.replace(PORT, port)


@pytest.mark.skipif(
    shutil.which("node") is None, reason="half of the tutorial needs node, which is not here"
)
def test_every_command_does_what_the_tutorial_says() -> None:
    inherited = {name: text for name, text in os.environ.items() if "PYTEST" not in name}
    for command in COMMANDS:
        done = subprocess.run(
            ["bash", "-c", as_here(command)],  # noqa: S607 -- the reader's shell
            capture_output=True,
            text=True,
            timeout=DEADLINE,
            env={**inherited, "PYTEST_ADDOPTS": "" if CHOOSES.search(command) else CUT},
            check=False,
        )
        told = command + done.stdout + done.stderr
        assert done.returncode == (1 if RED.search(command) else 0), told


def test_the_contract_is_what_the_bench_sets() -> None:
    told = set(re.findall(r"^\| `([A-Z_]+)` \|", TUTORIAL, re.MULTILINE))
    assert told == {*World().contract, "SYNC_STATE", "DATAFLOW"}


def test_every_option_that_it_tells_of_exists() -> None:
    asked = subprocess.run(
        [sys.executable, "-m", "pytest", "--help"], capture_output=True, text=True, check=True
    )
    told = set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", TUTORIAL)) - {"--watch"}
    assert told
    assert {option for option in told if option not in asked.stdout} == set()
