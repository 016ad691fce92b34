"""Two syncs on the same histories: what differs is red and told, what both do alike is not."""

from __future__ import annotations

import re
import shlex
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import pytest

from reports.events import ClaimJudged, Verdict
from steps.options import second_of
from tests.steps.running import Run, suite

VARIANT = (sys.executable, "-m", "tests.steps.syncs.variant")
ROW = "[job_title-UserTitle-string]"
SECONDS = 60  # for a process to listen
REACHES = (f"features/users.feature::An edit in Webcrm reaches Keap{ROW}", "--profile", "quick")
ARRIVES = (
    f"features/users.feature::A value arrives with the new record{ROW}",
    "--profile",
    "quick",
)


@dataclass(frozen=True)
class Asked:
    """A command line with these options, and whatever this run was given."""

    config: pytest.Config
    options: Mapping[str, str]

    def getoption(self, name: str) -> Any:
        return self.options.get(name) or self.config.getoption(name)


@contextmanager
def served(way: str, state: Path) -> Iterator[str]:
    """The URL of a variant of the reference sync that runs as long as the block."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with subprocess.Popen([*VARIANT, way, str(port), str(state)]) as process:
        try:
            wait_for(port)
            yield f"http://127.0.0.1:{port}/"
        finally:
            process.terminate()


def wait_for(port: int) -> None:
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
    raise TimeoutError(f"nobody listens on port {port}")


def compared(url: str, report: Path, *options: str) -> Run:
    return suite(
        *("--sut-b", "trigger", "--sut-b-url", url), *(options or REACHES), report=report / "report"
    )


def the_one(run: Run) -> ClaimJudged:
    (judged,) = (event for event in run.judged if event.verdict is not Verdict.SKIPPED)
    return judged


def test_where_two_syncs_differ_the_story_tells_of_both_and_can_be_replayed(tmp_path: Path) -> None:
    with served("cuts-texts", tmp_path) as url:
        run = compared(url, tmp_path)
        judged = the_one(run)
        again = suite(
            *("--replay", tmp_path / "report" / "run.ndjson"), report=tmp_path / "replayed"
        )
    assert run.exit_code == 1
    assert judged.verdict is Verdict.FAILED
    assert "The two syncs differ in 1 of 1 claim" in run.output
    assert judged.reason.startswith("Keap: email_address = 'p1.")
    assert "--sut-b trigger --sut-b-url" in judged.reproduce
    assert "--example" in judged.reproduce
    assert judged.counter_example is not None
    sentences = [step.sentence for step in judged.counter_example.story]
    assert sentences[0] == "5 seconds later a person creates Keap record 1"
    assert len(sentences) == len(set(sentences))
    seen = {look.source for step in judged.counter_example.story for look in step.looks}
    assert {"A: email_address of Keap record 1", "B: email_address of Keap record 1"} <= seen
    assert again.exit_code == 1
    assert the_one(again).reason == judged.reason


def test_the_same_sync_twice_shows_no_difference(tmp_path: Path) -> None:
    with served("as-released", tmp_path) as url:
        run = compared(url, tmp_path)
    assert run.exit_code == 0, run.output
    assert the_one(run).reason == "both did the same: 10 x both kept the claim"
    assert "No difference in 1 claim" in run.output


def test_what_both_break_in_the_same_way_is_no_difference(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "other").mkdir()
    with (
        served("cuts-texts", tmp_path / "one") as one,
        served("cuts-texts", tmp_path / "other") as other,
    ):
        first = ("--sut", "trigger", "--sut-url", one)
        run = compared(other, tmp_path, *first, *ARRIVES)
    assert run.exit_code == 0, run.output
    assert "x both broke the claim" in the_one(run).reason


def test_what_dies_with_both_was_not_compared(tmp_path: Path) -> None:
    command = shlex.join((sys.executable, "-c", "raise SystemExit('no')"))
    both = ("--sut", "command", "--sut-command", command, "--sut-b", "command")
    run = suite(*both, "--sut-b-command", command, *REACHES, report=tmp_path)
    assert run.exit_code == 1
    judged = the_one(run)
    assert judged.verdict is Verdict.UNKNOWN
    assert judged.reason.startswith("not exercised")
    assert "x both died: the sync ended with exit code 1; its last words: no" in judged.reason


def test_histories_of_any_order_are_not_compared_and_the_report_says_so(tmp_path: Path) -> None:
    with served("as-released", tmp_path) as url:
        run = compared(url, tmp_path, "features/users.feature", "-k", "any and order")
    skipped = [event.reason for event in run.judged if "any order" in event.reason]
    assert len(skipped) == 1
    assert "Nothing was compared" in run.output


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"sut-b": "in-process"}, "name the other one with --sut-b command, trigger or watch"),
        ({"sut-b": "command"}, "--sut-b command needs --sut-b-command"),
        ({"sut-b": "trigger"}, "--sut-b trigger needs --sut-b-url"),
        ({"sut-b": "watch"}, "--sut-b watch needs --sut-b-command"),
        ({"sut-b-command": "true"}, "need --sut-b command, trigger or watch"),
        (
            {"sut-b": "command", "sut-b-command": "true", "keep-regression": "kept"},
            "--keep-regression is about what one sync does wrong",
        ),
    ],
)
def test_a_comparison_that_cannot_be_is_refused(
    options: Mapping[str, str], told: str, pytestconfig: pytest.Config
) -> None:
    config = Asked(pytestconfig, {f"--{name}": value for name, value in options.items()})
    with pytest.raises(pytest.UsageError, match=re.escape(told)):
        second_of(cast("pytest.Config", config))
