"""Runs that are ended, get in each other's way, or find no room: what they say, and what they leave."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from steps import interrupts
from tests.steps.running import suite

ONE = ("features/companies.feature", "-k", "value and arrives")
SLEEP = f"sleep {10_000 + os.getpid()}"  # nobody else's
PATIENCE = 60.0  # seconds


@contextmanager
def under_way(folder: Path, *options: str) -> Iterator[subprocess.Popen[str]]:
    """A run of the suite that has begun to write into the folder."""
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *options]
    with subprocess.Popen(
        [*command, "--report", str(folder)], stdout=subprocess.PIPE, text=True
    ) as run:
        until = time.monotonic() + PATIENCE
        while not list(folder.glob("run.*.ndjson")) and time.monotonic() < until:
            time.sleep(0.05)
        try:
            yield run
        finally:
            run.terminate()


def sleeping() -> Sequence[int]:
    found = psutil.process_iter(["cmdline"])  # None where it has gone meanwhile
    return [each.pid for each in found if each.info["cmdline"] == SLEEP.split()]


@pytest.fixture
def ending(request: pytest.FixtureRequest) -> Iterator[signal.Signals]:
    """A signal to which nobody has an answer yet: under nohup a run goes on, as it should."""
    before = signal.signal(request.param, signal.SIG_DFL)
    yield request.param
    signal.signal(request.param, before)


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGHUP], indirect=True)
def test_a_run_that_is_asked_to_end_ends_the_sync_and_says_what_was_not_run(
    tmp_path: Path, ending: signal.Signals
) -> None:
    (tmp_path / "index.html").write_text("of another run", encoding="utf-8")
    with under_way(tmp_path, *ONE, "--sut", "watch", "--sut-command", SLEEP) as run:
        until = time.monotonic() + PATIENCE
        while not sleeping() and time.monotonic() < until:
            time.sleep(0.05)
        assert sleeping()
        time.sleep(0.5)  # the suite is waiting for it
        run.send_signal(ending)
        output = run.communicate(timeout=PATIENCE)[0]
    assert run.returncode == 2, output
    assert not sleeping()
    assert "not run" in output
    assert "of another run" not in (tmp_path / "index.html").read_text(encoding="utf-8")


def test_two_runs_do_not_share_a_folder(tmp_path: Path) -> None:
    with under_way(tmp_path, "features", "--sut", "watch", "--sut-command", SLEEP) as run:
        second = suite(*ONE, report=tmp_path)
        assert second.exit_code == 4
        assert "another run is writing there" in second.output
        assert run.poll() is None
    assert suite(*ONE, report=tmp_path).exit_code == 0


def test_a_refused_run_leaves_the_report_of_the_last_one_alone(tmp_path: Path) -> None:
    assert suite(*ONE, report=tmp_path).exit_code == 0
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert suite(*ONE, "--sut-deadline", "0", report=tmp_path).exit_code == 4
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


@pytest.mark.parametrize("blocks", [1, 40])  # of 1,024 bytes: too few for the log, for the report
def test_where_there_is_no_room_the_verdicts_are_told_and_the_run_is_red(
    tmp_path: Path, blocks: int
) -> None:
    command = f"ulimit -f {blocks}; exec {sys.executable} -m pytest -p no:cacheprovider -k 'value and arrives' "
    command += f"features/companies.feature --report={tmp_path}"
    done = subprocess.run(
        ["/bin/sh", "-c", command], capture_output=True, text=True, check=False, timeout=PATIENCE
    )
    assert done.returncode == 3, done.stdout
    assert f"{tmp_path}: File too large: not all verdicts could be written" in (
        done.stdout + done.stderr
    )
    assert "Traceback" not in done.stdout + done.stderr


def test_who_was_started_in_the_background_can_be_interrupted_all_the_same() -> None:
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        undo = interrupts.obey()
        assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
        undo()
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, before)
