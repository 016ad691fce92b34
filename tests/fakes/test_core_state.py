"""A tenant saved as a text is the same tenant when it is loaded again."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from fakes.app import App
from fakes.clock import Clock
from fakes.courier import Courier
from fakes.messages import Request
from fakes.state import StateError, loaded, read, saved, written
from fakes.vendors import Terms, opened
from tests.fakes.receivers import Mailbox, subscribed_mailbox

CREDENTIALS = Terms(keap_credential="a-key-of-keap", webcrm_credential="a-code-of-webcrm")
HARD = "Ärger & Søn 🐘 \ud800 <script> $time \u202e"
RECEIVER = "http://127.0.0.1:9/hooks"
CUSTOM = [{"id": 1, "content": {"$time": "mine", "b": [1]}}]


def world(**how: Any) -> tuple[dict[str, App], Clock]:
    clock = Clock(**how)
    return opened(clock, terms=CREDENTIALS), clock


def lived_in() -> tuple[dict[str, App], Clock]:
    """Two tenants with records, graves, moved switches, exchanges and some time gone by."""
    apps, clock = world()
    keap, webcrm = apps["keap"], apps["webcrm"]
    keap.back_door.create("companies", {"company_name": "gone"})
    keap.back_door.delete("companies", 1)
    clock.advance(90.5)
    keap.back_door.create("companies", {"company_name": HARD, "custom_fields": CUSTOM})
    keap.back_door.create("opportunities")
    keap.back_door.create("products", {"product_name": "P", "product_price": 12.5})
    webcrm.back_door.create("organisations", {"OrganisationName": "an a-key-of-keap"})
    webcrm.back_door.create("users", {"UserName": "Ann", "UserPassword": "hush-hush"})
    webcrm.switches.set({"webcrm.put.omitted": "reset"})
    call(keap, "GET", "/crm/rest/v1/companies")
    call(keap, "POST", "/crm/rest/v1/companies", b'{"company_name": "by the API"}')
    for event_key in ("user.add", "company.add"):
        subscribe(keap, event_key)
    return apps, clock


def subscribe(keap: App, event_key: str) -> None:
    """Have a verified hook of Keap's that posts into a mailbox."""
    subscribed_mailbox(keap)
    hook = json.dumps({"eventKey": event_key, "hookUrl": RECEIVER})
    assert call(keap, "POST", "/crm/rest/v1/hooks", hook.encode())["status"] == "Verified"


def call(app: App, method: str, path: str, body: bytes = b"") -> Any:
    headers = {"Authorization": f"Bearer {app.credential}", "Content-Type": "application/json"}
    response = app.handle(Request.from_url(method, app.base_url + path, headers, body))
    assert response.status < 300, response
    return json.loads(response.body)


def test_what_was_saved_is_what_is_loaded() -> None:
    apps, clock = lived_in()
    text = saved(apps.values(), clock, journal=True)
    copies, other_clock = world()
    copies["keap"].back_door.create("companies", {"company_name": "of the colleague"})
    loaded(text, copies.values(), other_clock)
    assert saved(copies.values(), other_clock, journal=True) == text
    assert other_clock.now() == clock.now()
    assert call(copies["keap"], "GET", "/crm/rest/v1/companies") == call(
        apps["keap"], "GET", "/crm/rest/v1/companies"
    )
    assert copies["keap"].back_door.read("companies", 2)["company_name"] == HARD
    assert copies["keap"].back_door.read("companies", 2)["custom_fields"] == CUSTOM
    assert copies["webcrm"].switches["webcrm.put.omitted"] == "reset"
    assert list(map(repr, copies["keap"].journal)) == list(map(repr, apps["keap"].journal))


def test_life_goes_on_after_loading() -> None:
    apps, clock = lived_in()
    copies, other_clock = world()
    loaded(saved(apps.values(), clock), copies.values(), other_clock)
    assert copies["keap"].back_door.create("companies", {"company_name": "next"}) == 4
    assert call(copies["keap"], "GET", "/crm/rest/v1/companies")["count"] == 3
    assert copies["keap"].journal[-1].number == 1


def test_hooks_go_on_after_loading() -> None:
    apps, clock = lived_in()
    copies, other_clock = world()
    loaded(saved(apps.values(), clock), copies.values(), other_clock)
    keap = copies["keap"]
    assert call(keap, "GET", "/crm/rest/v1/hooks") == call(
        apps["keap"], "GET", "/crm/rest/v1/hooks"
    )
    mailbox = subscribed_mailbox(keap)
    keap.hooks.origin = "http://127.0.0.1:7"  # the colleague's
    keap.back_door.create("companies", {"company_name": "heard of"})
    other_clock.advance(60)
    assert [each.status for each in keap.hooks.deliver()] == [200]
    assert mailbox.payloads[0]["object_keys"][0]["apiUrl"] == (
        "http://127.0.0.1:7/crm/rest/v1/companies/4"
    )
    subscribe(keap, "company.add")
    assert call(keap, "GET", "/crm/rest/v1/hooks")[-1]["key"] == "3"


def test_hooks_of_webcrm_go_on_after_loading() -> None:
    apps, clock = world()
    hook = webcrm_hook(apps["webcrm"])
    copies, other_clock = world()
    loaded(saved(apps.values(), clock), copies.values(), other_clock)
    webcrm = copies["webcrm"]
    assert webcrm_call(webcrm, "GET", "/Users/Hooks") == [hook]
    mailbox: Mailbox = subscribed_mailbox(webcrm)
    webcrm.back_door.create("users", {"UserName": "Ann"})
    webcrm.hooks.deliver()
    assert mailbox.payloads == [
        {"EventType": "Create", "ResourceUrl": "https://api.webcrm.com/Users/2"}
    ]


def webcrm_hook(webcrm: App) -> Any:
    dto = {"IsEnabled": True, "TargetUrl": RECEIVER, "Filter": ["All"], "EventType": "Create"}
    webcrm_call(webcrm, "POST", "/Users/Hooks", json.dumps(dto).encode())
    return webcrm_call(webcrm, "GET", "/Users/Hooks/1")


def webcrm_call(webcrm: App, method: str, path: str, body: bytes = b"") -> Any:
    login = Request.from_url(
        "POST", f"{webcrm.base_url}/Auth/ApiLogin?authCode={webcrm.credential}", {}, b""
    )
    token = json.loads(webcrm.handle(login).body)["AccessToken"]
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    answer = webcrm.handle(Request.from_url(method, webcrm.base_url + path, headers, body))
    assert answer.status == 200, answer
    return json.loads(answer.body)


def test_a_state_of_before_hooks_were_kept_has_none() -> None:
    apps, clock = lived_in()
    state = json.loads(saved(apps.values(), clock))
    del state["systems"]["keap"]["hooks"]
    loaded(json.dumps(state), apps.values(), clock)
    assert call(apps["keap"], "GET", "/crm/rest/v1/hooks") == []


def test_a_saved_text_holds_no_secret() -> None:
    apps, clock = lived_in()
    call(apps["keap"], "POST", "/crm/rest/v1/companies", b'{"company_name": "a-key-of-keap"}')
    text = saved(apps.values(), clock, journal=True)
    for secret in ("a-key-of-keap", "a-code-of-webcrm", "hush-hush"):
        assert secret not in text


def test_time_never_goes_back_behind_what_was_saved() -> None:
    apps, clock = world(start=datetime(2199, 1, 1, tzinfo=UTC))
    copies, on_the_wall = world(real=True)
    loaded(saved(apps.values(), clock), copies.values(), on_the_wall)
    assert on_the_wall.now() >= datetime(2199, 1, 1, tzinfo=UTC)


def test_a_clock_on_the_wall_keeps_its_offset() -> None:
    apps, clock = world(real=True)
    for ahead in (10**6, 10**11 + 10**6):  # the second time some thousand years
        clock.advance(ahead - clock.offset)
        copies, other_clock = world(real=True)
        loaded(saved(apps.values(), clock), copies.values(), other_clock)
        assert other_clock.offset == ahead


def put(*path: str | int, value: Any) -> Callable[[Any], Any]:
    """Give a change of the JSON at this path."""

    def change(state: Any) -> Any:
        inner = state
        for key in path[:-1]:
            inner = inner[key]
        inner[path[-1]] = value
        return state

    return change


COMPANIES = ("systems", "keap", "tables", "companies")
FIRST = (*COMPANIES, "records", 0)
PRODUCT = ("systems", "keap", "tables", "products", "records", 0, "values")
HOOK = ("systems", "keap", "hooks", "records", 0, "values")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (put("format", value="something else"), "no state of the fakes"),
        (lambda _: [], "no state of the fakes"),
        (put("version", value=2), "newer"),
        (put("version", value="1"), "version must be a whole number"),
        (put("clock", value={}), "clock lacks 'now'"),
        (put("clock", "now", value="yesterday"), "clock.now is no ISO 8601 time: 'yesterday'"),
        (put("clock", "now", value="2026-01-01T00:00:00"), "offset from UTC"),
        (put("clock", "now", value="9999-12-31T23:59:59-23:00"), "beyond the calendar in UTC"),
        (put("clock", "offset", value=float("nan")), "clock.offset"),
        (put("clock", "offset", value=1e300), "clock.offset"),
        (put("clock", "offset", value=2.5e11), "clock is too late"),
        (put("clock", "now", value="9999-12-31T23:59:59+00:00"), "clock is too late"),
        (put("systems", "salesforce", value={}), "systems.salesforce is no system"),
        (put("systems", "keap", "tables", "cats", value={}), "tables.cats is no table"),
        (put("systems", "keap", "switches", value={"keap.x": "y"}), "keap.x"),
        (put("systems", "keap", "revision", value=1), "companies has a revision"),
        (put(*COMPANIES, "next_id", value=2), "next_id must be above every id"),
        (put(*COMPANIES, "next_id", value=0), "from 1 up"),
        (put(*COMPANIES, "graves", value={"2": 1}), "also in its graves"),
        (put(*COMPANIES, "graves", value={"two": 1}), "graves.two is no id"),
        (put(*FIRST, "id", value=True), "records[0].id must be a whole number"),
        (put(*FIRST, "values", "colour", value="red"), "values.colour is no field"),
        (put(*FIRST, "values", "company_name", value=5), "values.company_name is no text: 5"),
        (put(*PRODUCT, "product_price", value=float("nan")), "product_price is no number: nan"),
        (put(*PRODUCT, "product_price", value=10**400), "product_price is no number: 1000"),
        (put(*PRODUCT, "inventory_limit", value=float("inf")), "inventory_limit is no integer"),
        (put(*FIRST, "values", "last_updated", value="now"), "last_updated is no time"),
        (put(*FIRST, "values", "last_updated", value={"$time": 1}), "must be a text"),
        (put("systems", "keap", "journal", value=[{}]), "journal[0] lacks 'method'"),
        (put(*HOOK, "url", value="http://example.com/"), "hooks.records[0].values cannot be"),
        (put(*HOOK, "url", value=5), "values.url is no text: 5"),
        (put(*HOOK, "event_key", value="cat.add"), "event_key is none of company.add"),
        (put(*HOOK, "status", value=None), "status is required"),
        (put(*HOOK[:-1], "id", value=2), "two records with the same id"),
        (put("systems", "webcrm", "hooks", "records", 0, "values", "filters", value=[[]]), "[] is"),
    ],
)
def test_a_wrong_text_is_refused_with_the_place_and_changes_nothing(
    change: Callable[[Any], Any], said: str
) -> None:
    apps, clock = lived_in()
    webcrm_hook(apps["webcrm"])
    apps["keap"].hooks.courier = Courier()
    state = json.loads(saved(apps.values(), clock, journal=True))
    before = saved(apps.values(), clock, journal=True)
    with pytest.raises(StateError) as refusal:
        loaded(json.dumps(change(state)), apps.values(), clock)
    assert said in str(refusal.value)
    assert saved(apps.values(), clock, journal=True) == before


@pytest.mark.parametrize("text", ["", "{", '{"format"', "[" * 100_000, "null", "7"])
def test_a_broken_text_is_refused(text: str) -> None:
    apps, clock = world()
    with pytest.raises(StateError):
        loaded(text, apps.values(), clock)


def test_a_file_holds_it_for_another_process(tmp_path: Path) -> None:
    file = tmp_path / "state.json"
    assert read(file) is None
    apps, clock = lived_in()
    for _ in range(2):  # the second one replaces the first
        written(file, saved(apps.values(), clock))
    text = read(file)
    assert text is not None
    assert "Ärger" in text  # people can read it
    copies, other_clock = world()
    loaded(text, copies.values(), other_clock)
    assert copies["keap"].back_door.read("companies", 2)["company_name"] == HARD
    assert os.listdir(tmp_path) == ["state.json"]  # noqa: PTH208 -- hidden ones, too


@pytest.mark.parametrize(
    "found", [b"my shopping list", b'{"format": "syncproof fakes", "version": 2}', b"\xff", b""]
)
def test_a_file_that_is_not_ours_is_left_as_it_is(tmp_path: Path, found: bytes) -> None:
    file = tmp_path / "state.json"
    file.write_bytes(found)
    apps, clock = world()
    with pytest.raises(StateError, match=r"state\.json"):
        written(file, saved(apps.values(), clock))
    assert file.read_bytes() == found


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(StateError, match="nowhere"):
        written(tmp_path / "nowhere" / "state.json", "{}")
