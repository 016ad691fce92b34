"""python -m sync as a QA engineer meets it: a process of its own, against fakes on real sockets."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from fakes.app import App
from fakes.clock import Clock
from fakes.keap import UNLIMITED, keap
from fakes.mount import served
from fakes.webcrm import webcrm
from sync.schema import locked
from tests.sync.world import environment

BOUND = 30.0  # seconds that a process gets


@dataclass
class Command:
    keap: App
    webcrm: App
    env: dict[str, str]
    cwd: Path

    @contextmanager
    def started(self, *arguments: str, **env: str) -> Iterator[subprocess.Popen[str]]:
        # Started in the background, a test run ignores SIGINT, and so would its children.
        ours = signal.signal(signal.SIGINT, signal.default_int_handler)
        process = subprocess.Popen(  # our own program
            [sys.executable, "-m", "sync", *arguments],
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), **self.env, **env},
            cwd=self.cwd,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        signal.signal(signal.SIGINT, ours)
        with process:
            try:
                yield process
            finally:
                process.kill()

    def __call__(self, *arguments: str, **env: str) -> tuple[int, str, str]:
        with self.started(*arguments, **env) as process:
            out, err = process.communicate(timeout=BOUND)
        assert "Traceback" not in err
        for secret in (self.keap.credential, self.webcrm.credential):
            assert secret not in out + err
        return process.returncode, out, err

    def created(self, table: str) -> int:
        return len(self.webcrm.back_door.ids(table))


@pytest.fixture
def sync(tmp_path: Path) -> Iterator[Command]:
    clock = Clock(real=True)
    left = keap(clock, quota=UNLIMITED)
    right = webcrm(clock, requests_per_minute=None)
    with served(left) as keap_url, served(right) as webcrm_url:
        env = environment(
            keap_url, left.credential, webcrm_url, right.credential, tmp_path / "state"
        )
        # The vendors' limits would have the sync wait for a minute.
        (tmp_path / "sync.toml").write_text(
            "[keap]\nrequests_per_minute = 10000\n[webcrm]\nrequests_per_minute = 10000\n"
        )
        yield Command(left, right, env, tmp_path)


def test_a_run_creates_and_a_second_run_writes_nothing(sync: Command) -> None:
    sync.keap.back_door.create("companies", {"company_name": "Acme"})
    assert sync("run") == (0, "1 created, 0 updated, 0 conflicts, 0 parked, 0 deleted\n", "")
    assert sync("run") == (0, "0 created, 0 updated, 0 conflicts, 0 parked, 0 deleted\n", "")
    code, out, _ = sync("status")
    assert (code, "linked           1 keap Companies - webcrm Organisations" in out) == (0, True)


def test_a_plan_is_shown_and_leaves_nothing_behind(sync: Command) -> None:
    sync.keap.back_door.create("companies", {"company_name": "Acme"})
    code, out, _ = sync("plan")
    assert (code, out.splitlines()) == (
        0,
        [
            "create  webcrm Organisations for keap Companies 1: OrganisationName = 'Acme'",
            "1 to create, 0 to update",
        ],
    )
    assert not (sync.cwd / "state").exists()
    assert sync.created("organisations") == 1
    told = json.loads(sync("plan", "--json")[1])
    assert told["creates"][0]["values"] == {"OrganisationName": "Acme"}


def test_programs_get_json(sync: Command) -> None:
    sync.keap.back_door.create("products", {"product_name": "A", "product_price": 1.5})
    assert json.loads(sync("run", "--json")[1])["created"] == 1
    assert json.loads(sync("status", "--json")[1])["begun creations"] == 0
    assert json.loads(sync("conflicts", "--json")[1]) == []


def test_conflicts_are_listed(sync: Command) -> None:
    company = sync.keap.back_door.create("companies", {"company_name": "Acme"})
    sync("run")
    sync.keap.back_door.edit("companies", company, {"company_name": "Ours"})
    sync.keap.clock.advance(5)
    sync.webcrm.back_door.edit("organisations", 2, {"OrganisationName": "Theirs"})
    assert "1 conflicts" in sync("run")[1]
    out = sync("conflicts")[1]
    assert "keap Companies 1 said 'Ours', webcrm Organisations 2 said 'Theirs'; webcrm won" in out


def test_records_that_wait_for_a_person_are_told_with_exit_1(sync: Command) -> None:
    sync.keap.back_door.create("users", {"email_address": "a@x.no", "given_name": "A"})
    for _ in range(2):
        sync.webcrm.back_door.create("users", {"UserEmail": "a@x.no"})
    code, out, _ = sync("run")
    assert code == 1
    assert "leave   keap Users 1 (ambiguous): may be any of webcrm Users 2, 3" in out


@pytest.mark.parametrize(
    ("env", "arguments", "code", "message"),
    [
        ({"KEAP_TOKEN": "wrong"}, [], 3, "check KEAP_TOKEN"),
        ({"WEBCRM_AUTH_CODE": "wrong"}, [], 3, "check WEBCRM_AUTH_CODE"),
        ({"KEAP_URL": "http://127.0.0.1:1"}, [], 3, "Connection refused; tried 5 times"),
        ({"KEAP_TOKEN": "x\ny"}, [], 2, "KEAP_TOKEN cannot be sent: character 2 of 3 is '\\n'"),
        ({"KEAP_URL": ""}, [], 2, "KEAP_URL is not set"),
        ({"DATAFLOW": "none.rst"}, [], 2, "none.rst"),
        ({}, ["--pairing", "nonsense"], 2, "no pairing 'nonsense'"),
        ({}, ["--accept-emptied", "nonsense"], 2, "'nonsense'; it has: keap-companies--webcrm"),
        ({}, ["--config", "none.toml"], 2, "none.toml does not exist"),
        ({}, ["--nonsense"], 2, "unrecognized arguments: --nonsense"),
    ],
)
def test_a_mistake_gets_one_clear_line_and_its_exit_code(
    sync: Command, env: dict[str, str], arguments: list[str], code: int, message: str
) -> None:
    got, out, err = sync("run", *arguments, **env)
    assert (got, out) == (code, "")
    assert message in err.splitlines()[-1]


def test_a_damaged_store_and_a_locked_one_are_exit_4(sync: Command) -> None:
    state = sync.cwd / "state"
    with locked(state):
        code, _, err = sync("run")
        assert (code, f"in use by another run (process {os.getpid()})" in err) == (4, True)
    (state / "sync.sqlite3").write_bytes(b"x" * 5000)
    code, _, err = sync("run")
    assert (code, "restore it from a backup" in err) == (4, True)
    assert err.startswith(f"error: {state / 'sync.sqlite3'} is damaged")
    assert (state / "sync.sqlite3").read_bytes() == b"x" * 5000


def test_a_store_of_other_accounts_is_exit_4_until_it_is_accepted(sync: Command) -> None:
    sync("run")
    moved = sync.env["KEAP_URL"].replace("127.0.0.1", "localhost")
    for command in ("run", "plan"):
        code, _, err = sync(command, KEAP_URL=moved)
        assert (code, moved in err, sync.env["KEAP_URL"] in err) == (4, True, True)
    assert sync("run", "--accept-accounts", KEAP_URL=moved)[0] == 0


def test_a_plan_refuses_an_emptied_side_in_the_words_and_with_the_exit_code_of_a_run(
    sync: Command,
) -> None:
    company = sync.keap.back_door.create("companies", {"company_name": "Acme"})
    sync("run")
    sync.keap.back_door.delete("companies", company)
    sync.keap.back_door.create("products", {"product_name": "A", "product_price": 1})
    (planned, plan_out, _), (ran, run_out, _) = sync("plan"), sync("run")
    assert (planned, ran) == (1, 1)
    assert plan_out.splitlines()[0] == run_out.splitlines()[0]
    assert "--accept-emptied keap-companies--webcrm-organisations" in plan_out
    assert "create  webcrm Products for keap Product 1" in plan_out


def until(condition: object, process: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + BOUND
    while not condition():  # type: ignore[operator] # a lambda
        assert time.monotonic() < deadline, "it never happened"
        assert process.poll() is None, process.communicate()
        time.sleep(0.01)  # a real process on a real socket


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_run_that_is_stopped_in_the_middle_is_finished_by_the_next(
    sync: Command, number: signal.Signals
) -> None:
    for n in range(150):
        sync.keap.back_door.create("companies", {"company_name": f"Company {n}"})
    with sync.started("run") as process:
        until(lambda: sync.created("organisations") > 20, process)
        process.send_signal(number)
        _, err = process.communicate(timeout=BOUND)
    if number is signal.SIGINT:
        assert process.returncode == 130
        assert err == "error: interrupted; what was done is remembered, the next run continues\n"
    assert sync.created("organisations") < 151
    assert sync("run")[0] == 0
    assert sync.created("organisations") == 151
    assert "0 created, 0 updated" in sync("run")[1]


def test_an_interrupt_while_it_is_still_loading_is_told_in_one_line(sync: Command) -> None:
    slow = "import os, signal\nos.kill(os.getpid(), signal.SIGINT)\nfor _ in iter(int, 1): ...\n"
    (sync.cwd / "sqlalchemy.py").write_text(slow, encoding="utf-8")
    assert sync("status") == (130, "", "error: interrupted before anything was done\n")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_watching_passes_again_and_again_until_a_signal(
    sync: Command, number: signal.Signals
) -> None:
    with sync.started("watch", "--interval", "0.05") as process:
        for n in range(2):
            sync.keap.back_door.create("companies", {"company_name": f"Company {n}"})
            until(lambda n=n: sync.created("organisations") == n + 2, process)
        process.send_signal(number)
        out, err = process.communicate(timeout=BOUND)
    assert (process.returncode, err) == (0, "")
    assert "1 created" in out
    assert "0 created, 0 updated" in sync("run")[1]
    assert sync.created("organisations") == 3


@pytest.mark.parametrize("seconds", ["0", "-1", "soon", "nan", "inf", "1e999", ""])
def test_an_interval_that_makes_no_sense_is_refused(sync: Command, seconds: str) -> None:
    code, _, err = sync("watch", f"--interval={seconds}")
    assert code == 2
    assert f"--interval: {seconds!r} is no number of seconds to wait" in err


def test_the_help_tells_the_environment_and_the_exit_codes(sync: Command) -> None:
    code, out, _ = sync("--help")
    assert code == 0
    for word in ("KEAP_URL", "SYNC_STATE", "130", "watch"):
        assert word in out


def test_the_help_of_watch_tells_what_a_signal_gives(sync: Command) -> None:
    out = " ".join(sync("watch", "--help")[1].split())
    assert "SIGTERM end it with exit code 0, whatever is parked" in out
