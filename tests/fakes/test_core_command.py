"""`python -m fakes` as a script starts it."""

from __future__ import annotations

import json
import signal
import socket
from pathlib import Path

import pytest
import requests

from fakes.__main__ import main
from fakes.options import parsed_options
from fakes.vendors import SWITCHES
from tests.fakes.started import (
    all_answer,
    ended,
    failed,
    refused,
    running,
)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_both_vendors_answer_until_a_signal_ends_them(tmp_path: Path, number: int) -> None:
    ready = tmp_path / "ready.json"
    with running("--ready-file", str(ready)) as (process, doors):
        assert json.loads(ready.read_text()) == doors
        assert set(doors) == {"keap", "webcrm", "back_door"}
        all_answer(doors)
        process.send_signal(number)
        assert ended(process) == (0, "")
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(requests.ConnectionError):
        requests.get(doors["keap"]["url"], timeout=5)


def test_credentials_are_new_at_every_start_unless_they_are_given() -> None:
    names = ("keap_token", "webcrm_auth_code", "back_door_token")
    one, two = (vars(parsed_options([])) for _ in range(2))
    assert not {one[name] for name in names} & {two[name] for name in names}
    fixed = [f"--{name.replace('_', '-')}=my-own-{name}" for name in names]
    with running(*fixed) as (_, doors):
        assert [
            *(doors["keap"]["token"], doors["webcrm"]["auth_code"], doors["back_door"]["token"])
        ] == [f"my-own-{name}" for name in names]
        all_answer(doors)


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


def test_switches_are_listed_for_people_and_for_programs(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["switches"]) == 0
    text = capsys.readouterr().out
    assert text.count("    Evidence: ") == len(SWITCHES)
    assert main(["switches", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert {each["name"] for each in listed} == set(SWITCHES)
    for each in listed:
        assert each["values"][0] == SWITCHES[each["name"]].default
        assert each["note"]
        assert each["evidence"], f"{each['name']} does not say what little is known"
        assert f"{each['name']} = {', '.join(each['values'])}" in text


def test_help_tells_a_tester_what_there_is(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(["--help"])
    assert end.value.code == 0
    told = capsys.readouterr().out
    for word in ("--set", "--state", "--mandatory", "SIGHUP", "exit codes", "switches", "browser"):
        assert word in told
