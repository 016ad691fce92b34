"""The back door over HTTP, as a tester of a sync in another process uses it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import requests

from fakes.app import App, Request
from fakes.clock import Clock
from fakes.keap import keap
from fakes.mount import mounted, served
from fakes.remote import House, RemoteBackDoor
from fakes.serving.incoming import MOST_BODY
from fakes.store import Design, Field, Store
from fakes.vendors import SWITCHES
from fakes.webcrm import webcrm
from tests.fakes.echo import Echo

TOKEN = "the-back-door's-token"


@dataclass
class Visitor:
    url: str
    apps: tuple[App, App]
    session: requests.Session

    def call(self, method: str, path: str, **how: Any) -> requests.Response:
        return self.session.request(method, self.url + path, timeout=10, **how)

    def ok(self, method: str, path: str, status: int = 200, **how: Any) -> Any:
        answer = self.call(method, path, **how)
        assert answer.status_code == status, answer.text
        return answer.json() if answer.content else None


@pytest.fixture
def visitor() -> Iterator[Visitor]:
    clock = Clock()
    apps = (keap(clock), webcrm(clock))
    with (
        served(RemoteBackDoor(House({app.name: app for app in apps}, clock), token=TOKEN)) as url,
        requests.Session() as session,
    ):
        session.headers["Authorization"] = f"Bearer {TOKEN}"
        yield Visitor(url, apps, session)


def test_a_record_lives_and_dies_at_the_back_door(visitor: Visitor) -> None:
    made = visitor.ok("POST", "/keap/companies", 201, json={"company_name": "Ärger & Söhne"})
    assert made == {"id": 1}
    shown = visitor.ok("GET", "/keap/companies/1")
    assert (shown["id"], shown["company_name"]) == (1, "Ärger & Söhne")
    assert shown["last_updated"] == "2026-01-05T09:00:00+00:00"
    assert visitor.ok("GET", "/keap/companies") == [shown]
    edited = visitor.ok("PATCH", "/keap/companies/1", json={"company_name": "Frieden"})
    assert edited["company_name"] == "Frieden"
    visitor.ok("DELETE", "/keap/companies/1", 204)
    assert visitor.ok("GET", "/keap/companies") == []


def test_a_body_may_be_left_out_where_the_form_fills_itself(visitor: Visitor) -> None:
    assert visitor.ok("POST", "/keap/opportunities", 201) == {"id": 1}
    assert visitor.ok("POST", "/webcrm/opportunities", 201) == {"id": 1}
    assert visitor.ok("GET", "/keap/opportunities/1")["contact"] == 1


def test_both_vendors_have_their_own_tables(visitor: Visitor) -> None:
    names = [each["OrganisationName"] for each in visitor.ok("GET", "/webcrm/organisations")]
    assert names == ["webCRM"]
    answer = visitor.call("GET", "/webcrm/companies")
    assert answer.status_code == 404
    assert "organisations" in answer.json()["error"]


@pytest.mark.parametrize(
    ("method", "path", "status", "said"),
    [
        ("GET", "/salesforce/companies", 404, "there are keap, webcrm"),
        ("GET", "/keap/companies/7", 404, "no record 7"),
        ("GET", "/keap/companies/seven", 404, "'seven' is no id"),
        ("DELETE", "/keap/companies/7", 404, "no record 7"),
        ("GET", "/nothing", 404, "/nothing; there are /, /journal/{system}, /clock"),
        ("GET", "/journal", 404, "/faults/{system}, /{system}/{table}, /{system}/{table}/{id}"),
        ("PUT", "/keap/companies/7", 405, "PATCH"),
        ("GET", "/reset", 405, "POST"),
        ("GET", "/journal/keap?since=x", 400, "'x'"),
        ("GET", "/journal/salesforce", 404, "there are keap, webcrm"),
    ],
)
def test_a_mistake_is_answered_with_the_next_step(
    visitor: Visitor, method: str, path: str, status: int, said: str
) -> None:
    answer = visitor.call(method, path)
    assert answer.status_code == status
    assert said in answer.json()["error"]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"{", "no JSON"),
        (b"[]", "object of fields"),
        (b'{"company_name": ""}', "companies.company_name"),
        (b'{"colour": "red"}', "companies.colour"),
    ],
)
def test_what_the_ui_would_refuse_is_a_400_that_says_why(
    visitor: Visitor, body: bytes, said: str
) -> None:
    answer = visitor.call("POST", "/keap/companies", data=body)
    assert answer.status_code == 400
    assert said in answer.json()["error"]


def test_a_price_beyond_every_number_is_refused(visitor: Visitor) -> None:
    answer = visitor.call("POST", "/keap/products", json={"product_price": 10**400})
    assert answer.status_code == 400
    assert "no finite number" in answer.json()["error"]


@pytest.mark.parametrize("header", [None, "", f"Basic {TOKEN}", "Bearer", "Bearer wrong", TOKEN])
def test_nobody_gets_in_without_the_token(visitor: Visitor, header: str | None) -> None:
    for method, path in (("GET", "/keap/companies"), ("POST", "/reset"), ("GET", "/nothing")):
        answer = visitor.call(method, path, headers={"Authorization": header})
        assert answer.status_code == 401
        assert "Bearer" in answer.json()["error"]


def test_the_clock_can_be_read_and_moved(visitor: Visitor) -> None:
    assert visitor.ok("GET", "/clock") == {"now": "2026-01-05T09:00:00+00:00"}
    moved = {"now": "2026-01-05T09:01:30.500000+00:00"}
    assert visitor.ok("POST", "/clock", json={"advance": 90.5}) == moved
    visitor.ok("POST", "/keap/companies", 201)
    visitor.ok("POST", "/webcrm/organisations", 201, json={"OrganisationName": "A"})
    assert (
        visitor.ok("GET", "/keap/companies/1")["date_created"] == "2026-01-05T09:01:30.500000+00:00"
    )


@pytest.mark.parametrize(
    "body",
    [{}, *({"advance": each} for each in (-1, "1", True, 1e300, 1e12, 3e11, 8_000 * 31_557_600))],
)
def test_a_clock_is_not_moved_by_nonsense(visitor: Visitor, body: dict[str, Any]) -> None:
    assert visitor.call("POST", "/clock", json=body).status_code == 400
    assert visitor.ok("GET", "/clock") == {"now": "2026-01-05T09:00:00+00:00"}


def test_the_journal_is_read_from_where_one_left_off(visitor: Visitor) -> None:
    app = visitor.apps[0]
    with mounted(app), requests.Session() as session:
        session.headers["Authorization"] = f"Bearer {app.credential}"
        for name in ("A", "B", "C"):
            body = {"company_name": name}
            session.post(f"{app.base_url}/crm/rest/v1/companies", json=body, timeout=10)
    told = visitor.ok("GET", "/journal/keap?since=1")
    assert [each["number"] for each in told] == [2, 3]
    assert told[0] | {"response": ""} == {
        "number": 2,
        "fault": "",
        "at": "2026-01-05T09:00:00+00:00",
        "system": "keap",
        "method": "POST",
        "url": "/crm/rest/v1/companies",
        "status": 201,
        "request": '{"company_name": "B"}',
        "response": "",
        "effects": [{"kind": "created", "table": "companies", "id": 2}],
    }
    assert len(visitor.ok("GET", "/journal/keap")) == 3
    assert visitor.ok("GET", "/journal/webcrm") == []


def test_a_reset_empties_both_vendors(visitor: Visitor) -> None:
    visitor.ok("POST", "/keap/companies", 201)
    visitor.ok("POST", "/webcrm/organisations", 201, json={"OrganisationName": "A"})
    visitor.ok("POST", "/reset", 204)
    assert visitor.ok("GET", "/keap/companies") == []
    assert len(visitor.ok("GET", "/webcrm/organisations")) == 1


def test_the_journal_comes_in_portions(visitor: Visitor) -> None:
    app = visitor.apps[0]
    for _ in range(5):
        app.handle(Request.from_url("GET", f"{app.base_url}/crm/rest/v1/companies"))
    app.journal.clear()
    for _ in range(5):
        app.handle(Request.from_url("GET", f"{app.base_url}/crm/rest/v1/companies"))

    def numbers(query: str) -> list[int]:
        return [each["number"] for each in visitor.ok("GET", f"/journal/keap?{query}")]

    assert numbers("most=2") == [6, 7]
    assert numbers("since=7&most=2") == [8, 9]
    assert numbers("since=9&most=2") == [10]
    assert numbers("since=10&most=2") == []
    assert visitor.call("GET", "/journal/keap?most=all").status_code == 400


def test_switches_are_read_and_moved_while_the_fakes_run(visitor: Visitor) -> None:
    before = visitor.ok("GET", "/switches")
    assert before["webcrm.put.omitted"] == "keep"
    assert set(before) == set(SWITCHES)
    wanted = {"webcrm.put.omitted": "reset"}
    assert visitor.ok("POST", "/switches", json=wanted) == before | wanted
    assert visitor.apps[1].switches["webcrm.put.omitted"] == "reset"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"webcrm.put.omitted": "reset", "webcrm.mood": "bad"}, "webcrm.mood"),
        ({"webcrm.put.omitted": "sometimes"}, "keep, reset"),
        ({"webcrm.put.omitted": True}, "texts"),
        ([], "object"),
    ],
)
def test_a_wrong_switch_moves_none(visitor: Visitor, body: Any, said: str) -> None:
    before = visitor.ok("GET", "/switches")
    answer = visitor.call("POST", "/switches", json=body)
    assert answer.status_code == 400
    assert said in answer.json()["error"]
    assert visitor.ok("GET", "/switches") == before


def test_the_state_travels_from_one_world_to_another(visitor: Visitor) -> None:
    visitor.ok("POST", "/keap/companies", 201, json={"company_name": "Ärger \ud800"})
    state = visitor.call("GET", "/state")
    assert "journal" not in state.json()["systems"]["keap"]
    assert visitor.ok("GET", "/state?journal")["systems"]["keap"]["journal"] == []
    visitor.ok("POST", "/reset", 204)
    visitor.ok("PUT", "/state", 204, data=state.content)
    assert visitor.ok("GET", "/keap/companies/1")["company_name"] == "Ärger ?"
    assert visitor.apps[0].back_door.read("companies", 1)["company_name"] == "Ärger \ud800"


def test_a_state_of_any_size_is_taken_back(visitor: Visitor) -> None:
    notes = "x" * (MOST_BODY // 40)
    for number in range(45):
        visitor.apps[0].back_door.create("companies", {"company_name": f"{number}", "notes": notes})
    state = visitor.call("GET", "/state").content
    assert len(state) > MOST_BODY
    visitor.ok("POST", "/reset", 204)
    visitor.ok("PUT", "/state", 204, data=state)
    assert len(visitor.ok("GET", "/keap/companies")) == 45


@pytest.mark.parametrize(
    ("body", "said"),
    [(b"{", "no JSON"), (b"\xff", "left as it was"), (b'{"format": "x"}', "no state of the fakes")],
)
def test_a_wrong_state_changes_nothing(visitor: Visitor, body: bytes, said: str) -> None:
    visitor.ok("POST", "/keap/companies", 201)
    answer = visitor.call("PUT", "/state", data=body)
    assert answer.status_code == 400
    assert said in answer.json()["error"]
    assert len(visitor.ok("GET", "/keap/companies")) == 1


def test_without_a_file_there_is_nothing_to_save_into(visitor: Visitor) -> None:
    answer = visitor.call("POST", "/state")
    assert answer.status_code == 409
    assert "--state" in answer.json()["error"]


def test_a_secret_is_written_but_never_told() -> None:
    clock = Clock()
    people = Design({"name": Field(), "password": Field(secret=True)})
    app = App(Echo(name="vault", store=Store({"people": people}, clock)))
    door = RemoteBackDoor(House({app.name: app}, clock), token=TOKEN)
    headers = {"Authorization": f"Bearer {TOKEN}"}
    body = b'{"name": "Ann", "password": "hush-hush"}'
    url = "http://back.door/vault/people"
    assert door.handle(Request.from_url("POST", url, headers, body)).status == 201
    told = door.handle(Request.from_url("GET", url, headers)).body
    assert told == b'[{"id":1,"name":"Ann","password":"***"}]'
    assert app.back_door.read("people", 1)["password"] == "hush-hush"
