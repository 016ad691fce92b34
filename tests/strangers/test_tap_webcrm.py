"""A Singer tap reads the whole of the served webCRM, through a 429 between two pages."""

from __future__ import annotations

import json
import os
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.strangers.stranger import command
from tests.strangers.world import World

STREAMS = {"organisation", "opportunity", "person", "delivery", "activity"}
LIMIT = 250  # calls in any minute
ALMOST_A_MINUTE = 58.5  # so that a refused call is told to come back soon


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
    assert {stream["stream"] for stream in catalog["streams"]} == STREAMS
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
def session(world: World) -> requests.Session:
    """Somebody else who works with the same application token."""
    session = requests.Session()
    code = {"authCode": world.doors["webcrm"]["auth_code"]}
    token = session.post(f"{world.webcrm}/Auth/ApiLogin", data=code, timeout=10).json()
    session.headers["Authorization"] = f"Bearer {token['AccessToken']}"
    return session


def fill(world: World, session: requests.Session, organisations: int) -> None:
    new = [
        {"OrganisationId": 0, "OrganisationName": f"Org {n} Å\n<b>"} for n in range(organisations)
    ]
    answer = session.patch(f"{world.webcrm}/Organisations", json=new, timeout=10)
    assert len(answer.json()) == organisations
    for _ in range(3):
        world.person("webcrm/opportunities", OpportunityOrderValue=1250.5)
        world.person("webcrm/persons", PersonLastName="Berg")


def test_every_record_arrives_exactly_once_though_a_call_in_between_is_refused(
    world: World, session: requests.Session, tmp_path: Path
) -> None:
    fill(world, session, organisations=900)
    catalog = selected(world, tmp_path)
    for _ in range(LIMIT - 4):  # the fill was one, and three are left: the fourth page is refused
        session.get(f"{world.webcrm}/Users/AllActive", timeout=10)
    world.later(ALMOST_A_MINUTE)
    found = records(tap(world, tmp_path, "--catalog", str(catalog)))
    statuses = Counter(each["status"] for each in world.exchanges("webcrm"))
    assert statuses[429] >= 1
    for stream, name in (
        ("organisation", "Organisation"),
        ("opportunity", "Opportunity"),
        ("person", "Person"),
    ):
        table = f"webcrm/{'opportunities' if stream == 'opportunity' else stream + 's'}"
        kept = world.records(table)
        ids = [each[f"{name}Id"] for each in found[stream]]
        assert sorted(ids) == sorted(kept)
    assert {each["OrganisationName"] for each in found["organisation"]} == {
        each["OrganisationName"] for each in world.records("webcrm/organisations").values()
    }
    assert {each["OpportunityOrderValue"] for each in found["opportunity"]} == {1250.5}
    assert found["delivery"] == found["activity"] == []
