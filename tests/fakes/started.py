"""`python -m fakes`, started as a script starts it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import requests

from fakes.__main__ import main

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


def behind(doors: dict[str, dict[str, str]], method: str, path: str, body: Any = None) -> Any:
    """Do something at the back door."""
    door = doors["back_door"]
    headers = {"Authorization": f"Bearer {door['token']}"}
    answer = requests.request(method, door["url"] + path, headers=headers, json=body, timeout=10)
    return ok(answer) if answer.content else None


def ok(answer: requests.Response) -> Any:
    assert answer.ok, answer.text
    return answer.json()


def all_answer(doors: dict[str, dict[str, str]]) -> None:
    keap, webcrm, back_door = doors["keap"], doors["webcrm"], doors["back_door"]
    made = ok(
        requests.post(
            f"{back_door['url']}/keap/companies",
            headers={"Authorization": f"Bearer {back_door['token']}"},
            json={"company_name": "Acme"},
            timeout=10,
        )
    )
    companies = ok(
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
    assert ok(login)["IsError"] is False
