"""Schemathesis at work on the served fakes: how much it tried, and what it found.

`python -m tests.strangers.fuzzing` is the long run of `make fuzz`; `test_fuzz.py` makes a short one.
"""

from __future__ import annotations

import json
import subprocess
import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryDirectory

import requests

from tests.fakes.openapi_world import RECORDS
from tests.strangers.stranger import home
from tests.strangers.world import ROOT, World, served_world

SEED = 20260105
VENDORS = ("keap", "webcrm")
UNLIMITED = ("--keap-quota", "none", "--webcrm-requests-per-minute", "none")
_GRACE = 120  # seconds beyond the budget, for what is under way when it is spent


@dataclass(frozen=True)
class Effort:
    """How far a run goes: which phases, how many made-up requests an operation, how many seconds at most."""

    phases: str
    examples: int
    seconds: int


SHORT = Effort("examples,fuzzing", examples=5, seconds=60)
LONG = Effort("examples,coverage,fuzzing,stateful", examples=60, seconds=600)


@dataclass(frozen=True)
class Findings:
    """What came of a run: `said` is Schemathesis's own summary, with the requests that failed."""

    requests: int  # made up and sent
    arrived: bool  # the fake's journal has as many
    tested: int  # operations
    chosen: int  # operations: all but those that the settings leave out
    failures: tuple[str, ...]
    complete: bool
    said: str


@contextmanager
def fuzzed_world() -> Iterator[tuple[World, Path]]:
    """Serve both fakes without limits; the file collects what they complain of."""
    with (
        NamedTemporaryFile("w+", prefix="complaints") as complaints,
        served_world(*UNLIMITED, stderr=complaints) as world,
    ):
        for vendor, records in RECORDS.items():
            for table, values in records.items():
                world.person(f"{vendor}/{table}", **values)
        yield world, Path(complaints.name)


def fuzz(world: World, vendor: str, effort: Effort) -> Findings:
    """Let Schemathesis loose on a fake that nobody asked anything yet, always with the same seed."""
    with TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        said = subprocess.run(
            _command(world, vendor, effort, report),
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=effort.seconds + _GRACE,
            check=False,
        )
        if not report.exists():
            raise AssertionError(f"Schemathesis did not run:\n{said.stdout}{said.stderr}")
        told = json.loads(report.read_text())
    sent = told["test_cases"]["generated"] - told["test_cases"]["errored"]
    return Findings(
        requests=sent,
        arrived=bool(world.exchanges(vendor, since=sent - 1)),
        tested=told["operations"]["tested"],
        chosen=told["operations"]["selected"],
        failures=tuple(
            f"{each['title']}: {operation}"
            for each in told["failures"]
            for operation in each["operations"]
        )
        + tuple(str(each) for each in told["errors"]),
        complete=told["complete"],
        said=said.stdout,
    )


def _command(world: World, vendor: str, effort: Effort, report: Path) -> list[str]:
    here = Path(__file__).parent
    return [
        *(str(home("schemathesis") / "bin" / "st"), "--config-file"),
        *(
            str(here / f"fuzz_{vendor}.toml"),
            "--no-color",
            "run",
            f"{origin(world, vendor)}/openapi.json",
        ),
        *("--header", f"Authorization: {authorization(world, vendor)}"),
        *("--phases", effort.phases, "--max-examples", str(effort.examples)),
        *("--seed", str(SEED), "--continue-on-failure", "--no-shrink"),
        *("--report", "json", "--report-json-path", str(report)),
    ]


def origin(world: World, vendor: str) -> str:
    return world.webcrm if vendor == "webcrm" else world.keap.removesuffix("/crm")


def authorization(world: World, vendor: str) -> str:
    if vendor == "keap":
        return f"Bearer {world.doors['keap']['token']}"
    form = {"authCode": world.doors["webcrm"]["auth_code"]}
    answer = requests.post(f"{world.webcrm}/Auth/ApiLogin", data=form, timeout=10)
    return f"Bearer {answer.json()['AccessToken']}"


def main(argv: Sequence[str] | None = None) -> int:
    parser = ArgumentParser(prog="python -m tests.strangers.fuzzing")
    parser.add_argument("--requests", type=int, default=20_000, help="fewer in total are a failure")
    least = parser.parse_args(argv).requests
    with fuzzed_world() as (world, complaints):
        found = {vendor: fuzz(world, vendor, LONG) for vendor in VENDORS}
        complained = complaints.read_text()
    for vendor, each in found.items():
        sys.stdout.write(
            f"{each.said}\n{vendor}: {each.requests} requests, {each.tested} operations\n"
        )
    total = sum(each.requests for each in found.values())
    wrong = [failure for each in found.values() for failure in each.failures]
    sys.stdout.write(f"{total} requests in all, {len(wrong)} failures\n{complained}")
    arrived = all(each.arrived for each in found.values())
    return int(bool(wrong or complained) or not arrived or total < least)


if __name__ == "__main__":
    sys.exit(main())
