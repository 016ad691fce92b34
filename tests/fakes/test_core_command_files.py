"""The files of `python -m fakes`, and the line that somebody should read."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from pathlib import Path
from time import monotonic
from typing import TextIO

import pytest
import requests

from fakes.__main__ import main
from fakes.state import written
from tests.fakes.started import (
    COMMAND,
    ROOT,
    all_answer,
    behind,
    ended,
    refused,
    running,
)


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


def test_a_state_that_could_never_be_saved_is_refused_at_the_start(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    complaint = refused(capsys, "--state", str(tmp_path / "nowhere" / "bug.json"))
    assert f"there is no folder {tmp_path / 'nowhere'}; make it first" in complaint
    monkeypatch.setattr("os.access", lambda *_: False)  # root may write everywhere
    complaint = refused(capsys, "--state", str(tmp_path / "bug.json"))
    assert "its folder may not be written in" in complaint


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


def test_a_line_that_nobody_can_read_is_no_silent_start() -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            COMMAND,
            cwd=ROOT,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=20,
            check=False,
        )
    assert done.returncode == 2
    assert "cannot write to stdout" in done.stderr
    assert "--ready-file" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(("stdout", "status"), [("full", 2), ("closed", 2), ("unread", 0)])
def test_a_list_that_nobody_reads_to_its_end_is_no_traceback(
    monkeypatch: pytest.MonkeyPatch, stdout: str, status: int
) -> None:
    with _STDOUTS[stdout]() as nowhere:
        monkeypatch.setattr(sys, "stdout", nowhere)
        assert main(["switches"]) == status


def _unread() -> TextIO:
    reading, writing = os.pipe()
    os.close(reading)
    return os.fdopen(writing, "w")


_STDOUTS: dict[str, Callable[[], AbstractContextManager[TextIO | None]]] = {
    "full": partial(Path("/dev/full").open, "w"),
    "closed": nullcontext,
    "unread": _unread,
}


def test_a_linked_state_file_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "link.json").symlink_to(tmp_path / "state.json")
    written(tmp_path / "link.json", "{}")
    assert (tmp_path / "link.json").is_symlink()
    assert (tmp_path / "state.json").read_text() == "{}"


def test_with_a_ready_file_nobody_needs_to_read_the_line(tmp_path: Path) -> None:
    ready = tmp_path / "ready.json"
    with (
        _unread() as stdout,
        subprocess.Popen(
            [*COMMAND, "--ready-file", str(ready)],
            cwd=ROOT,
            stdout=stdout,
            stderr=subprocess.PIPE,
            text=True,
        ) as process,
    ):
        try:
            deadline = monotonic() + 20
            while not ready.exists():
                assert monotonic() < deadline
                assert process.poll() is None
            all_answer(json.loads(ready.read_text()))
            process.terminate()
            assert ended(process) == (0, "")
        finally:
            process.kill()
