"""Vendors that answer something else: overload, errors, pages for browsers, logins that ended."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import requests

from fakes.clock import Clock
from fakes.faults import At, Fault, HtmlPage, ServerError, SessionsEnded, Throttled, Unauthorised
from fakes.keap import keap
from fakes.mount import mounted
from tests.fakes import webcrm_client
from tests.fakes.faulty import VENDORS, Crm, crm
from tests.fakes.keap_client import tenant


@pytest.fixture(params=[(vendor, door) for vendor in VENDORS for door in ("mounted", "served")])
def either_crm(request: pytest.FixtureRequest) -> Iterator[Crm]:
    with crm(*request.param) as opened:
        yield opened


@pytest.mark.parametrize("status", [500, 502, 503, 504])
@pytest.mark.parametrize("stored", [False, True])
def test_a_server_error_may_or_may_not_have_stored_what_was_sent(
    either_crm: Crm, status: int, *, stored: bool
) -> None:
    fault = ServerError(status, stored=stored)
    injected = either_crm.inject(fault)
    answer = either_crm.create("A")
    assert (answer.status_code, answer.headers["Content-Type"]) == (
        status,
        "text/html;charset=UTF-8",
    )
    assert either_crm.stored() == ["A"] * stored
    assert (either_crm.last.status, either_crm.last.response) == (status, answer.text)
    assert (either_crm.last.fault, len(either_crm.last.effects)) == (repr(fault), int(stored))
    assert either_crm.create("B").ok
    assert injected.hit_at == [either_crm.last.number - 1]


@pytest.mark.parametrize("status", [200, 403, 502])
def test_a_web_page_comes_where_json_was_asked_for(either_crm: Crm, status: int) -> None:
    injected = either_crm.inject(HtmlPage(status))
    answer = either_crm.page()
    assert (answer.status_code, injected.hits) == (status, 1)
    assert answer.text.startswith("<!DOCTYPE html>")
    with pytest.raises(requests.exceptions.JSONDecodeError):
        answer.json()
    assert either_crm.rows() == []


def test_a_storm_refuses_everything_until_the_fakes_clock_says_that_it_is_over(
    either_crm: Crm,
) -> None:
    injected = either_crm.inject(Throttled(), At(nth=2, seconds=30))
    assert either_crm.create("A").ok
    assert either_crm.create("B").status_code == 429
    either_crm.app.clock.advance(29.5)
    refused = either_crm.create("B")
    assert refused.status_code == 429
    either_crm.app.clock.advance(0.5)
    assert either_crm.create("B").ok
    assert either_crm.stored() == ["A", "B"]
    assert (injected.hits, either_crm.last.fault) == (2, "")


def test_webcrm_says_how_long_a_storm_goes_on(crm_door: webcrm_client.Door) -> None:
    with crm("webcrm", crm_door) as opened:
        opened.inject(Throttled(), At(seconds=30))
        assert opened.page().headers["Retry-After"] == "30"
        opened.app.clock.advance(12.5)
        answer = opened.page()
        assert answer.headers["Retry-After"] == "18"
        assert answer.json()["RetryAfterSeconds"] == 18
        assert answer.json()["Type"] == "TooManyRequestsException"


@pytest.mark.parametrize(("switch", "told"), [("absent", None), ("sent", "7")])
def test_keap_says_how_long_to_wait_only_where_it_is_switched_so(
    crm_door: Any, switch: str, told: str | None
) -> None:
    with tenant(crm_door, switches={"keap.retry_after": switch}) as client:
        client.app.inject(Throttled(seconds=7))
        answer = client.call("GET", "/v1/companies")
        assert (answer.status_code, answer.json()["code"]) == (429, "429")
        assert answer.headers.get("Retry-After") == told
        assert answer.headers["x-keap-tenant-throttle-available"].startswith("0|")
        calm = client.call("GET", "/v1/companies")
        assert set(answer.headers) - {"Retry-After"} == set(calm.headers)
        assert calm.headers["x-keap-product-throttle-used"] == "1"


def test_a_valid_token_is_refused_once_and_passes_again(either_crm: Crm) -> None:
    injected = either_crm.inject(Unauthorised())
    assert either_crm.create("A").status_code == 401
    assert (either_crm.last.status, either_crm.stored()) == (401, [])
    assert either_crm.create("A").ok
    assert (injected.hits, either_crm.stored()) == (1, ["A"])


def test_a_refused_token_looks_like_the_vendors_own_refusal(either_crm: Crm) -> None:
    def looks(answer: requests.Response) -> tuple[int, str, set[str]]:
        return answer.status_code, answer.text, set(answer.headers)

    either_crm.inject(Unauthorised())
    refused = looks(either_crm.page())
    either_crm.session.headers["Authorization"] = "Bearer nobody-gave-me-this-token"
    assert looks(either_crm.page()) == refused


def test_a_session_that_ended_between_two_pages_stays_dead_until_a_new_login(
    crm_door: webcrm_client.Door,
) -> None:
    with webcrm_client.tenant(crm_door) as client:
        dead = client.session.headers["Authorization"]
        injected = client.app.inject(SessionsEnded(), At(nth=2, path="/organisations"))
        statuses = [client.call("GET", "/Organisations?Page=1").status_code for _ in range(4)]
        assert (statuses, injected.hits) == ([200, 401, 401, 401], 1)
        client.log_in()
        assert client.call("GET", "/Organisations?Page=2").status_code == 200
        assert client.session.headers["Authorization"] != dead
        client.session.headers["Authorization"] = dead
        assert client.call("GET", "/Organisations?Page=3").status_code == 401


def test_a_key_that_cannot_die_is_refused_once(crm_door: Any) -> None:
    with crm("keap", crm_door) as opened:
        injected = opened.inject(SessionsEnded(), At(nth=2))
        statuses = [opened.page().status_code for _ in range(3)]
        assert (statuses, injected.hits) == ([200, 401, 200], 1)


def test_keaps_own_tokens_die_and_a_refresh_buys_a_new_one() -> None:
    app = keap(Clock(), refresh_token="refresh-me-please")

    def refreshed(session: requests.Session, token: str) -> dict[str, str]:
        form = {"grant_type": "refresh_token", "refresh_token": token}
        answer = session.post(f"{app.base_url}/token", data=form, auth=("id", "secret"), timeout=5)
        tokens: dict[str, str] = answer.json()
        return tokens

    def statuses(session: requests.Session, token: str) -> list[int]:
        url = f"{app.base_url}/crm/rest/v1/companies"
        headers = {"Authorization": f"Bearer {token}"}
        return [session.get(url, headers=headers, timeout=5).status_code for _ in range(2)]

    with mounted(app), requests.Session() as session:
        first = refreshed(session, "refresh-me-please")
        injected = app.inject(SessionsEnded(), At(nth=2))
        assert statuses(session, first["access_token"]) == [200, 401]
        second = refreshed(session, first["refresh_token"])
        assert statuses(session, second["access_token"]) == [200, 200]
        assert injected.hits == 1


def test_a_login_is_not_counted_where_sessions_are_struck() -> None:
    with webcrm_client.tenant("mounted", logged_in=False) as client:
        injected = client.app.inject(Unauthorised())
        client.log_in()
        assert injected.hits == 0
        assert client.call("GET", "/Organisations").status_code == 401


@pytest.mark.parametrize(
    ("fault", "status"),
    [(ServerError, 499), (ServerError, 600), (HtmlPage, 100), (HtmlPage, 418418)],
)
def test_a_status_that_no_server_sends_is_refused(fault: type[Fault], status: int) -> None:
    with pytest.raises(ValueError, match=f"{status} is no status from"):
        fault(status)  # type: ignore[call-arg] # both take one
