"""Faults injected over the back door, by a suite in another process."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import requests

from fakes.mount import served
from fakes.remote import House, RemoteBackDoor
from tests.fakes.faulty import VENDORS, Crm, crm

TOKEN = "the-back-door's-token"


@dataclass
class Visitor:
    """Somebody at the back door of a vendor whose front door has a client at it."""

    crm: Crm
    url: str

    def call(self, method: str, status: int, given: dict[str, Any] | None = None) -> Any:
        headers = {"Authorization": f"Bearer {TOKEN}"}
        url = f"{self.url}/faults/{self.crm.app.name}"
        answer = requests.request(method, url, json=given, headers=headers, timeout=5)
        assert answer.status_code == status, answer.text
        return answer.json() if answer.content else None


@pytest.fixture(params=VENDORS)
def visitor(request: pytest.FixtureRequest) -> Iterator[Visitor]:
    with crm(request.param, "served") as opened:
        door = RemoteBackDoor(House({opened.app.name: opened.app}, opened.app.clock), token=TOKEN)
        with served(door) as url:
            yield Visitor(opened, url)


def test_a_fault_is_injected_strikes_and_tells_what_it_hit(visitor: Visitor) -> None:
    assert visitor.call("GET", 200) == []
    given = {"fault": "ServerError", "status": 502, "when": {"nth": 2, "times": 2}}
    injected = visitor.call("POST", 201, given)
    assert injected["fault"] == "ServerError(status=502, stored=False)"
    assert (injected["hits"], injected["hit_at"]) == (0, [])
    assert [visitor.crm.page().status_code for _ in range(4)] == [200, 502, 502, 200]
    (told,) = visitor.call("GET", 200)
    last = visitor.crm.last.number
    assert told == injected | {"hits": 2, "hit_at": [last - 2, last - 1]}


def test_all_is_well_again_once_it_is_asked_for(visitor: Visitor) -> None:
    visitor.call("POST", 201, {"fault": "Reset", "when": {"probability": 1}})
    visitor.call("POST", 201, {"fault": "LostHooks"})
    with pytest.raises(requests.ConnectionError):
        visitor.crm.page()
    assert visitor.crm.app.hooks.fault is not None
    visitor.call("DELETE", 204)
    assert visitor.call("GET", 200) == []
    assert visitor.crm.page().status_code == 200
    assert visitor.crm.app.hooks.fault is None


def test_a_person_can_be_sent_in_between_two_calls(visitor: Visitor) -> None:
    (id_,) = visitor.crm.person_creates("A")
    person = {"acts": "Deletes", "table": visitor.crm.words.table, "id": id_}
    visitor.call("POST", 201, {"fault": "Interrupted", "person": person, "when": {"nth": 2}})
    assert [visitor.crm.rows(), visitor.crm.rows()] == [["A"], []]


def test_an_edit_that_no_person_could_make_is_refused_beforehand(visitor: Visitor) -> None:
    words = visitor.crm.words
    person = {"acts": "Edits", "table": words.table, "id": 1, "values": {words.name: 3}}
    refused = visitor.call("POST", 400, {"fault": "Interrupted", "person": person})
    assert f"{words.name}: 3 is no text" in refused["error"]


@pytest.mark.parametrize(
    ("given", "status", "why"),
    [
        ({"fault": "Explosion"}, 400, "it can be CutOff"),
        ({}, 400, '"fault" is None'),
        (
            {"fault": "Interrupted", "person": {"acts": "Creates", "table": "planets"}},
            404,
            "'planets'",
        ),
        (
            {
                "fault": "Interrupted",
                "person": {"acts": "Creates", "table": "users", "values": {"colour": "red"}},
            },
            400,
            "users.colour",
        ),
    ],
)
def test_what_cannot_be_injected_is_refused_with_the_reason(
    visitor: Visitor, given: dict[str, Any], status: int, why: str
) -> None:
    assert why in visitor.call("POST", status, given)["error"]
    assert visitor.call("GET", 200) == []
