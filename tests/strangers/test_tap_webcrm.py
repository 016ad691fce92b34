"""A Singer tap reads the whole of the served webCRM, through a 429 between two pages."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.strangers.stranger import command
from tests.strangers.world import World

# Each stream of the tap, and the table that it reads, where this tenant has any.
STREAMS = {
    "organisation": "organisations",
    "opportunity": "opportunities",
    "person": "persons",
    "delivery": None,
    "activity": None,
}
LIMIT = 250  # calls in any minute


def tap(world: World, folder: Path, *options: str) -> list[str]:
    """Run the tap's command to its end; give the lines that it wrote."""
    config = folder / "config.json"
    config.write_text(json.dumps({"api_token": world.doors["webcrm"]["auth_code"]}))
    done = subprocess.run(
        [*command("tap-webcrm", "drive_tap_webcrm.py"), "-c", str(config), *options],
        env=os.environ | world.environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    # It logs what went wrong in a stream and goes on with the next.
    assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr
    return done.stdout.splitlines()


def selected(world: World, folder: Path) -> Path:
    """Let the tap discover its streams and select every one of them."""
    catalog = json.loads("\n".join(tap(world, folder, "--discover")))
    assert {stream["stream"] for stream in catalog["streams"]} == STREAMS.keys()
    for stream in catalog["streams"]:
        (whole,) = (each for each in stream["metadata"] if not each["breadcrumb"])
        whole["metadata"]["selected"] = True
    chosen = folder / "catalog.json"
    chosen.write_text(json.dumps(catalog))
    return chosen


def records(lines: list[str]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {stream: [] for stream in STREAMS}
    for message in map(json.loads, lines):
        if message["type"] == "RECORD":
            found[message["stream"]].append(message["record"])
    return found


@pytest.fixture
def colleague(world: World) -> Iterator[requests.Session]:
    """Somebody else who works with the same application token."""
    with requests.Session() as session:
        code = {"authCode": world.doors["webcrm"]["auth_code"]}
        login = session.post(f"{world.webcrm}/Auth/ApiLogin", data=code, timeout=10)
        session.headers["Authorization"] = f"Bearer {login.json()['AccessToken']}"
        yield session


def fill(world: World, colleague: requests.Session) -> None:
    new = [{"OrganisationId": 0, "OrganisationName": f"Org {n} Å\n<b>"} for n in range(1, 900)]
    assert colleague.patch(f"{world.webcrm}/Organisations", json=new, timeout=10).ok
    for _ in range(3):
        world.person("webcrm/opportunities", OpportunityOrderValue=1250.5)
        world.person("webcrm/persons", PersonLastName="Berg")


def test_every_record_arrives_exactly_once_though_a_call_in_between_is_refused(
    world: World, colleague: requests.Session, tmp_path: Path
) -> None:
    fill(world, colleague)
    catalog = selected(world, tmp_path)
    for _ in range(LIMIT - 4):  # one was the fill: the fourth call of the tap is one too many
        colleague.get(f"{world.webcrm}/Users/AllActive", timeout=10)
    found = records(tap(world, tmp_path, "--catalog", str(catalog)))
    statuses = [each["status"] for each in world.exchanges("webcrm")]
    assert set(statuses) == {200, 429}
    assert (429, 429) not in pairwise(statuses)  # it came back no sooner than it was told to
    for stream, table in STREAMS.items():
        key = f"{stream.capitalize()}Id"
        kept = world.records(f"webcrm/{table}") if table else {}
        assert sorted(each[key] for each in found[stream]) == sorted(kept)
    assert [each["OrganisationName"] for each in found["organisation"][:2]] == [
        "webCRM",
        "Org 1 Å\n<b>",
    ]
    assert {each["OpportunityOrderValue"] for each in found["opportunity"]} == {1250.5}
