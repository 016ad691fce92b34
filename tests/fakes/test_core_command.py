"""`python -m fakes` as a script starts it."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import requests

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-W", "error", "-m", "fakes"]


@contextmanager
def running(*options: str) -> Iterator[tuple[subprocess.Popen[str], dict[str, dict[str, str]]]]:
    """Start the fakes, wait for their line, and see that nothing is left of them."""
    with subprocess.Popen(
        [*COMMAND, *options],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONUNBUFFERED": ""},
    ) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            yield process, json.loads(line)
        finally:
            process.kill()


def ended(process: subprocess.Popen[str]) -> tuple[int, str]:
    _out, errors = process.communicate(timeout=20)
    return process.returncode, errors


def failed(*options: str) -> str:
    """Run the fakes with options that they must refuse; give the last line of what they said."""
    done = subprocess.run(
        [*COMMAND, *options], cwd=ROOT, capture_output=True, text=True, timeout=20, check=False
    )
    assert done.returncode == 2
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    return done.stderr.splitlines()[-1]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_both_vendors_answer_until_a_signal_ends_them(tmp_path: Path, number: int) -> None:
    ready = tmp_path / "ready.json"
    with running("--ready-file", str(ready)) as (process, doors):
        assert json.loads(ready.read_text()) == doors
        assert set(doors) == {"keap", "webcrm", "back_door"}
        _all_answer(doors)
        process.send_signal(number)
        assert ended(process) == (0, "")
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(requests.ConnectionError):
        requests.get(doors["keap"]["url"], timeout=5)


def _all_answer(doors: dict[str, dict[str, str]]) -> None:
    keap, webcrm, back_door = doors["keap"], doors["webcrm"], doors["back_door"]
    made = _ok(
        requests.post(
            f"{back_door['url']}/keap/companies",
            headers={"Authorization": f"Bearer {back_door['token']}"},
            json={"company_name": "Acme"},
            timeout=10,
        )
    )
    companies = _ok(
        requests.get(
            f"{keap['url']}/v2/companies",
            headers={"Authorization": f"Bearer {keap['token']}"},
            timeout=10,
        )
    )
    assert [each["id"] for each in companies["companies"]] == [str(made["id"])]
    login = requests.post(
        f"{webcrm['url']}/Auth/ApiLogin", data={"authCode": webcrm["auth_code"]}, timeout=10
    )
    assert _ok(login)["IsError"] is False


def _ok(answer: requests.Response) -> Any:
    assert answer.ok, answer.text
    return answer.json()


def test_credentials_are_new_at_every_start_unless_they_are_given() -> None:
    given = ("keap-token", "webcrm-auth-code", "back-door-token")
    fixed = [word for name in given for word in (f"--{name}", f"my-{name}")]
    with running() as (_, one), running() as (_, two), running(*fixed) as (_, three):
        for door, name in (("keap", "token"), ("webcrm", "auth_code"), ("back_door", "token")):
            assert len({each[door][name] for each in (one, two, three)}) == 3
        assert (three["keap"]["token"], three["webcrm"]["auth_code"]) == (
            "my-keap-token",
            "my-webcrm-auth-code",
        )
        _all_answer(three)


@pytest.mark.parametrize("option", ["--keap-port", "--webcrm-port", "--back-door-port"])
def test_a_port_in_use_is_one_line_with_the_next_step(tmp_path: Path, option: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as busy:
        port = str(busy.getsockname()[1])
        said = failed(option, port, "--ready-file", str(tmp_path / "ready.json"))
    assert (
        said == f"fakes: port {port} is in use: stop what listens there or choose another {option}"
    )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--host", "0.0.0.0"), "--expose"),  # noqa: S104 -- it must be refused
        (("--keap-port", "65536"), "a number from 0 to 65535"),
        (("--keap-port", "http"), "'http' is no port"),
        (("--ready-file", "no/such/folder/ready.json"), "no/such/folder/ready.json"),
        (("--host", "nowhere.invalid", "--expose"), "nowhere.invalid"),
        (("--colour", "red"), "--colour"),
        (("--keap-token", "short"), "at least 8"),
        (("--webcrm-auth-code", "with a blank"), "no blanks"),
    ],
)
def test_a_wrong_option_is_refused_with_the_next_step(options: tuple[str, ...], said: str) -> None:
    assert said in failed(*options)


def test_whoever_exposes_the_fakes_is_warned() -> None:
    with running("--host", "0.0.0.0", "--expose") as (process, doors):  # noqa: S104
        assert doors["keap"]["url"].startswith("http://0.0.0.0:")
        process.terminate()
        status, errors = ended(process)
    assert status == 0
    assert errors.startswith("fakes: warning: ")


def test_an_earlier_ready_file_is_no_promise(tmp_path: Path) -> None:
    ready = tmp_path / "ready.json"
    ready.write_text("of an earlier run")
    with socket.create_server(("127.0.0.1", 0)) as busy:
        failed("--keap-port", str(busy.getsockname()[1]), "--ready-file", str(ready))
    assert not ready.exists()
