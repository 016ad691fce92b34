"""No secret of a command line or a URL stands in anything that a run writes or prints."""

from __future__ import annotations

import shlex
import socket
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from reports.events import RunStarted
from reports.log import read
from steps.masking import masked, masked_words, secrets_in
from tests.steps.running import Run, suite

TOKEN, CODE, PASSWORD = "Tok-en.4711", "S3cret%2FKey", "hunter-22"
TELLTALE = f"""\
import os, sys
print(*sys.argv, os.environ["API_PASSWORD"], "the right token" if sys.argv[-1] == "{TOKEN}" else "another token")
raise SystemExit(3)
"""


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("http://127.0.0.1:8714/?code=S3cret&page=1", "http://127.0.0.1:8714/?code=***&page=1"),
        (
            "https://h/a?page=1&sig=x%2Fy#access_token=z",
            "https://h/a?page=1&sig=***#access_token=***",
        ),
        ("https://ann:p@ss@h:1/a?b=1", "https://***@h:1/a?b=1"),
        ("ann:pass@host", "***@host"),
        ("DATABASE_URL=postgres://u:p@h/db run", "DATABASE_URL=postgres://***@h/db run"),
        ("env API_PASSWORD=x NAME=y python3 a.py", "env API_PASSWORD=*** NAME=y python3 a.py"),
        ("env 'API_PASSWORD=a b' run", "env 'API_PASSWORD=***' run"),
        (r"env API_PASSWORD=a\ b run", "env API_PASSWORD=*** run"),
        ("run --token abc --verbose", "run --token *** --verbose"),
        ("run --token=abc --authKey='a b'", "run --token=*** --authKey=***"),
        ("sh -c 'run --api-key abc && date'", "sh -c 'run --api-key *** && date'"),
        ("curl -H 'Authorization: Bearer abc' http://h", "curl -H 'Authorization: ***' http://h"),
        ("""curl -d '{"password": "a b", "n": 1}'""", """curl -d '{"password": "***", "n": 1}'"""),
        ("run --token 'abc", "run --token ***"),
        ("API_PASSWORD=x", "API_PASSWORD=***"),
    ],
)
def test_the_values_of_secrets_are_masked(text: str, shown: str) -> None:
    assert masked(text) == shown
    assert masked(shown) == shown


@pytest.mark.parametrize(
    "text",
    [
        "python3 examples/trigger.py 8700 node examples/node/sync.mjs --watch 0.2",
        "run --key-file /run/key --password-env NAME --no-auth now",
        "sh -c 'run --token $TOKEN; TOKEN=${TOKEN} run'",
        "docker run -u 1000:1000 acme/sync:1.0 --author Ann --monkey 1 --encode utf-8",
        "http://127.0.0.1:8700/hooks/?page=1&author=ann@example.com",
        "a 'stray quote \\",
    ],
)
def test_what_is_no_secret_stays(text: str) -> None:
    assert masked(text) == text


def test_the_benchs_own_options_stay() -> None:
    words = (
        *("features", "-k", "token and code", "--set", "webcrm.auth.body=x"),
        *("--set=keap.token.expired=x", "--seed=random", "--example=6.1:1:AEE", "-p", "no:xdist"),
    )
    assert masked_words(words) == words


def test_whoever_was_given_a_secret_does_not_repeat_it() -> None:
    words = ("env", "API_PASSWORD=hunter-22", "run", f"http://h/?code={CODE}", "ann:pass@host")
    assert {"hunter-22", CODE, "S3cret/Key", "ann:pass", "pass"} == set(secrets_in(words))


@dataclass(frozen=True)
class Told:
    """A run that was told three secrets, and whose sync repeats them."""

    folder: Path
    run: Run
    options: tuple[str, ...]

    @property
    def log(self) -> Path:
        return self.folder / "report" / "run.ndjson"


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    folder = tmp_path_factory.mktemp("told")
    (folder / "telltale.py").write_text(TELLTALE, encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = door.getsockname()[1]
    program = (sys.executable, str(folder / "telltale.py"), "--token", TOKEN)
    command = shlex.join(("env", f"API_PASSWORD={PASSWORD}", *program))
    options = (
        f"--sut-url=http://ann:{PASSWORD}@127.0.0.1:{port}/?code={CODE}",
        f"--sut-command={command}",
    )
    run = suite(
        *("features/products.feature", "-k", "arrives", "--sut", "trigger", "--profile=external"),
        *options,
        *(f"--junitxml={folder / 'junit.xml'}", f"--cucumberjson={folder / 'cucumber.json'}"),
        report=folder / "report",
    )
    assert run.exit_code == 1, run.output
    assert "telltale.py --token *** *** the right token" in run.output
    return Told(folder, run, options)


def test_no_secret_is_in_anything_that_a_run_writes_or_prints(told: Told) -> None:
    files = [each for each in told.folder.rglob("*") if each.is_file() and each.suffix != ".py"]
    assert {
        "index.html",
        "run.ndjson",
        "cells.csv",
        "summary.md",
        "junit.xml",
        "cucumber.json",
    } <= {file.name for file in files}
    said = {file.name: file.read_text(encoding="utf-8") for file in files}
    for name, text in {**said, "terminal": told.run.output}.items():
        for secret in (TOKEN, CODE, CODE.replace("%2F", "/"), PASSWORD):
            assert secret not in text, name
    started = next(event for event in read(told.log) if isinstance(event, RunStarted))
    assert "/?code=***" in started.sut
    assert "API_PASSWORD=***" in started.command


def test_what_is_wrong_with_a_command_is_said_without_its_secrets() -> None:
    for command in ("API_PASSWORD=hunter-22 run", "env API_PASSWORD=hunter-22 run && date"):
        run = suite("features/products.feature", "--sut=command", f"--sut-command={command}")
        assert run.exit_code == 4
        assert "API_PASSWORD=***" in run.output
        assert "hunter-22" not in run.output


def test_a_command_that_was_printed_with_a_mask_asks_for_the_secret() -> None:
    run = suite("features/products.feature", "--sut=command", "--sut-command=env A_TOKEN=*** date")
    assert run.exit_code == 4
    assert "*** stands for a secret that was not written down: put it in its place" in run.output


def test_a_replay_asks_for_what_the_log_does_not_keep(told: Told) -> None:
    url, _ = told.options
    refused = suite(f"--replay={told.log}", url)
    assert refused.exit_code == 4
    assert "the log keeps no secrets: give --sut-command again, which was env " in refused.output
    assert PASSWORD not in refused.output
    assert "Traceback" not in refused.output


@pytest.mark.parametrize("workers", [(), ("-n", "1")])
def test_a_replay_that_is_given_the_secrets_again_uses_them(
    told: Told, workers: tuple[str, ...]
) -> None:
    again = suite(f"--replay={told.log}", *told.options, *workers)
    assert again.exit_code == 1
    assert "still fails, UNKNOWN: " in again.output
    assert "the right token" in again.output, again.output
    assert TOKEN not in again.output
