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
from time import monotonic
from typing import Any

import pytest
import requests

from fakes.__main__ import main
from fakes.options import parsed_options
from fakes.vendors import SWITCHES

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


def refused(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """Give what is said to options that are refused before anything is opened."""
    with pytest.raises(SystemExit) as end:
        main(words)
    assert end.value.code == 2
    out, said = capsys.readouterr()
    assert out == ""
    return said.splitlines()[-1]


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
    names = ("keap_token", "webcrm_auth_code", "back_door_token")
    one, two = (vars(parsed_options([])) for _ in range(2))
    assert not {one[name] for name in names} & {two[name] for name in names}
    fixed = [f"--{name.replace('_', '-')}=my-own-{name}" for name in names]
    with running(*fixed) as (_, doors):
        assert [
            *(doors["keap"]["token"], doors["webcrm"]["auth_code"], doors["back_door"]["token"])
        ] == [f"my-own-{name}" for name in names]
        _all_answer(doors)


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
        (("--colour", "red"), "--colour"),
        (("--keap-token", "short"), "at least 8"),
        (("--webcrm-auth-code", "with a blank"), "no blanks"),
        (("--keap-quota", "twice"), "oauth"),
        (("--webcrm-requests-per-minute", "0"), "a number from 1 up, or none"),
        (("--set", "webcrm.put.omitted"), "NAME=VALUE"),
        (("--set", "webcrm.put.omited=reset"), "did you mean webcrm.put.omitted?"),
        (("--set", "webcrm.put.omitted=perhaps"), "keep, reset"),
        (("--mandatory", "OrganisationMood"), "OrganisationMood"),
        (("--state", "/dev/null"), "/dev/null is no ordinary file"),
        (("--ready-file", "/dev/null"), "/dev/null is no ordinary file"),
        (("serve", "--colour", "red"), "--colour"),
    ],
)
def test_a_wrong_option_is_refused_with_the_next_step(
    capsys: pytest.CaptureFixture[str], options: tuple[str, ...], said: str
) -> None:
    assert said in refused(capsys, *options)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--ready-file", "no/such/folder/ready.json"), "no/such/folder/ready.json"),
        (("--host", "nowhere.invalid", "--expose"), "nowhere.invalid"),
    ],
)
def test_what_only_opening_shows_is_refused_just_the_same(
    options: tuple[str, ...], said: str
) -> None:
    assert said in failed(*options)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "no JSON"),
        ("[]", "no state of the fakes"),
        ('{"format": "syncproof fakes", "version": 99}', "newer"),
    ],
)
def test_a_state_that_cannot_be_read_is_refused_and_kept(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, content: str, said: str
) -> None:
    file = tmp_path / "state.json"
    file.write_text(content)
    complaint = refused(capsys, "--state", str(file))
    assert said in complaint
    assert str(file) in complaint
    assert "--state" in complaint
    assert file.read_text() == content


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


def test_a_bug_is_handed_to_a_colleague(tmp_path: Path) -> None:
    file = tmp_path / "bug.json"
    keep = ("--state", str(file), "--back-door-token", "the-back-door's-token")
    with running(*keep, "--set", "webcrm.put.omitted=reset") as (process, doors):
        behind(doors, "POST", "/keap/companies", {"company_name": "Ärger & Söhne"})
        process.send_signal(signal.SIGHUP)
        until_saved(file, doors)
    assert "Ärger" in file.read_text()
    with running(*keep) as (process, doors):
        (company,) = behind(doors, "GET", "/keap/companies")
        assert company["company_name"] == "Ärger & Söhne"
        assert behind(doors, "GET", "/switches")["webcrm.put.omitted"] == "reset"
        behind(doors, "PATCH", "/keap/companies/1", {"company_name": "Frieden"})
        assert behind(doors, "POST", "/state") == {"saved": str(file)}
        assert "Frieden" in file.read_text()
        behind(doors, "DELETE", "/keap/companies/1")
        process.terminate()
        assert ended(process) == (0, "")
    kept = json.loads(file.read_text())["systems"]["keap"]["tables"]["companies"]
    assert (kept["records"], kept["next_id"]) == ([], 2)
    assert "1" in kept["graves"]


def behind(doors: dict[str, dict[str, str]], method: str, path: str, body: Any = None) -> Any:
    """Do something at the back door."""
    door = doors["back_door"]
    headers = {"Authorization": f"Bearer {door['token']}"}
    answer = requests.request(method, door["url"] + path, headers=headers, json=body, timeout=10)
    return _ok(answer) if answer.content else None


def until_saved(file: Path, doors: dict[str, dict[str, str]]) -> None:
    deadline = monotonic() + 20
    while not file.exists():
        behind(doors, "GET", "/clock")  # that the fakes go on serving is part of the promise
        assert monotonic() < deadline, "SIGHUP saved nothing"


def test_a_state_that_cannot_be_saved_is_exit_code_1_and_leaves_the_file(tmp_path: Path) -> None:
    file = tmp_path / "state.json"
    with running("--state", str(file)) as (process, doors):
        file.write_text("my shopping list")
        door = doors["back_door"]
        headers = {"Authorization": f"Bearer {door['token']}"}
        assert requests.post(f"{door['url']}/state", headers=headers, timeout=10).status_code == 409
        process.terminate()
        status, errors = ended(process)
    assert status == 1
    assert f"{file} is left as it is" in errors
    assert file.read_text() == "my shopping list"


def test_a_full_disk_is_said_and_leaves_no_draft(tmp_path: Path) -> None:
    file = tmp_path / "ready.json"
    no_room = "import resource, runpy; resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0));"
    run = f"{no_room} runpy.run_module('fakes', run_name='__main__')"
    done = subprocess.run(
        [sys.executable, "-c", run, "--ready-file", str(file)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )
    assert done.returncode == 2
    assert f"cannot write {file}" in done.stderr
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("stdout", ["full", "closed", "unread"])
def test_a_line_that_nobody_can_read_is_no_silent_start(stdout: str) -> None:
    done = subprocess.run(
        ["/bin/sh", "-c", f'exec "$@" {_STDOUTS[stdout]}', "sh", *COMMAND],
        cwd=ROOT,
        stdout=_unread() if stdout == "unread" else subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        timeout=20,
        check=False,
    )
    assert done.returncode == 2
    assert "cannot write to stdout" in done.stderr
    assert "--ready-file" in done.stderr
    assert "Traceback" not in done.stderr


_STDOUTS = {"full": "> /dev/full", "closed": ">&-", "unread": ""}


def _unread() -> int:
    reading, writing = os.pipe()
    os.close(reading)
    return writing


def test_with_a_ready_file_nobody_needs_to_read_the_line(tmp_path: Path) -> None:
    ready = tmp_path / "ready.json"
    with subprocess.Popen(
        [*COMMAND, "--ready-file", str(ready)],
        cwd=ROOT,
        stdout=_unread(),
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            deadline = monotonic() + 20
            while not ready.exists():
                assert monotonic() < deadline
                assert process.poll() is None
            _all_answer(json.loads(ready.read_text()))
            process.terminate()
            assert ended(process) == (0, "")
        finally:
            process.kill()


def test_switches_are_listed_for_people_and_for_programs(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["switches"]) == 0
    text = capsys.readouterr().out
    assert main(["switches", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert {each["name"] for each in listed} == set(SWITCHES)
    for each in listed:
        assert each["values"][0] == SWITCHES[each["name"]].default
        assert each["note"]
        assert f"{each['name']} = {', '.join(each['values'])}" in text


def test_help_tells_a_tester_what_there_is(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(["--help"])
    assert end.value.code == 0
    told = capsys.readouterr().out
    for word in ("--set", "--state", "--mandatory", "SIGHUP", "exit codes", "switches", "browser"):
        assert word in told
