"""Logging in to webCRM, the hour that a token lives, and the limit of requests a minute."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import requests

from tests.fakes.webcrm_client import Client, Door, tenant


@pytest.fixture(params=["mounted", "served"])
def crm(request: pytest.FixtureRequest) -> Iterator[Client]:
    door: Door = request.param
    with tenant(door, logged_in=False) as client:
        yield client


def _placed(place: str, code: str) -> dict[str, Any]:
    """Put the application token where working clients put it."""
    places: dict[str, dict[str, Any]] = {
        "form": {"data": {"Authcode": code}},
        "header": {"headers": {"authCode": code}},
        "query": {"params": {"authcode": code}},
        "multipart": {"files": {"authCode": (None, code)}},
    }
    return places[place]


@pytest.mark.parametrize("place", ["form", "header", "query", "multipart"])
def test_the_application_token_is_found_wherever_a_client_puts_it(crm: Client, place: str) -> None:
    answer = crm.call("POST", "/auth/Apilogin", **_placed(place, crm.app.credential))
    token = answer.json()
    assert answer.status_code == 200
    assert len(token["AccessToken"]) == len(token["RefreshToken"]) == 43
    assert (token["ExpiresIn"], token["TokenType"], token["IsError"]) == (3600, "Bearer", False)
    assert isinstance(token["SystemId"], int)
    answer = crm.call("GET", "/Users", headers={"Authorization": f"bearer {token['AccessToken']}"})
    assert answer.status_code == 200


@pytest.mark.parametrize("place", ["form", "header", "query", "multipart"])
def test_a_wrong_application_token_opens_nothing(crm: Client, place: str) -> None:
    wrong = "00000000-0000-4000-8000-000000000000"
    assert crm.call("POST", "/Auth/ApiLogin", **_placed(place, wrong)).status_code == 401
    assert crm.call("POST", "/Auth/ApiLogin").status_code == 401


@pytest.mark.parametrize(
    "header", [None, "", "Bearer", "Bearer guess", "Basic dXNlcjpwYXNz"], ids=repr
)
def test_without_a_token_every_operation_answers_an_empty_401(
    crm: Client, header: str | None
) -> None:
    headers = {} if header is None else {"Authorization": header}
    for method, path in (("GET", "/Users"), ("POST", "/Organisations"), ("GET", "/Queries")):
        answer = crm.call(method, path, headers=headers)
        assert (answer.status_code, answer.content) == (401, b"")


def test_a_token_lives_exactly_one_hour(crm: Client) -> None:
    crm.log_in()
    crm.clock.advance(3599)
    assert crm.call("GET", "/Users").status_code == 200
    crm.clock.advance(1)
    assert crm.call("GET", "/Users").status_code == 401


def test_a_refresh_token_buys_another_hour(crm: Client) -> None:
    login = crm.call("POST", "/Auth/ApiLogin", data={"authCode": crm.app.credential}).json()
    crm.clock.advance(3600)
    headers = {"refreshToken": login["RefreshToken"]}
    fresh = crm.call("POST", "/Auth/ApiRefresh", headers=headers).json()["AccessToken"]
    assert fresh != login["AccessToken"]
    headers = {"Authorization": f"Bearer {fresh}"}
    assert crm.call("GET", "/Users", headers=headers).status_code == 200
    wrong = crm.call("POST", "/Auth/ApiRefresh", headers={"refreshToken": "guess"})
    assert wrong.status_code == 401


def test_logins_are_the_same_after_every_reset(crm: Client) -> None:
    first = crm.log_in()
    crm.app.reset()
    assert crm.call("GET", "/Users").status_code == 401
    assert crm.log_in() == first


@pytest.mark.parametrize("place", ["form", "query", "multipart"])
def test_no_secret_reaches_the_journal(crm: Client, place: str) -> None:
    login = crm.call("POST", "/Auth/ApiLogin", **_placed(place, crm.app.credential)).json()
    crm.session.headers["Authorization"] = f"Bearer {login['AccessToken']}"
    crm.create("users", Email="a@example.com", Password="hunter2", AuthenticationCode="s3cret")
    crm.put("users", 2, Password="hunter3", Ticket="t1cket")
    assert crm.put("users", 2, Password=87654321).status_code == 400
    kept = "\n".join(map(repr, crm.app.journal))
    secrets = (
        crm.app.credential,
        login["AccessToken"],
        login["RefreshToken"],
        *("hunter2", "hunter3", "87654321", "s3cret", "t1cket"),
    )
    assert [secret for secret in secrets if secret in kept] == []
    assert "a@example.com" in kept


def test_a_password_is_never_stored_or_shown(crm: Client) -> None:
    crm.log_in()
    user = crm.create("users", Email="a@example.com", Password="hunter2")
    read = crm.get(f"/Users/{user}")
    for name in ("UserPassword", "UserTicket", "UserAuthenticationCode"):
        assert read[name] == "(censored)"
    rows = crm.query("SELECT UserPassword FROM User WHERE UserId = 2")
    assert rows == [{"UserPassword": "(censored)"}]
    assert "hunter2" not in repr(crm.app.back_door.read("users", user))


def _ask(crm: Client) -> requests.Response:
    return crm.call("GET", "/Users", params={"Size": 1})


def test_the_request_over_the_limit_is_throttled_in_both_forms(crm: Client) -> None:
    crm.log_in()
    assert {_ask(crm).status_code for _ in range(250)} == {200}
    refusal = _ask(crm)
    assert refusal.status_code == 429
    assert refusal.headers["Retry-After"] == "60"
    assert refusal.json()["RetryAfterSeconds"] == 60
    assert refusal.json()["Type"] == "TooManyRequestsException"


def test_the_window_slides_and_is_exact_at_its_edges() -> None:
    with tenant(limit=2) as crm:
        assert _ask(crm).status_code == 200
        crm.clock.advance(30)
        assert _ask(crm).status_code == 200
        crm.clock.advance(29.5)
        assert (_ask(crm).status_code, _ask(crm).headers["Retry-After"]) == (429, "1")
        crm.clock.advance(0.5)
        assert _ask(crm).status_code == 200
        refusal = _ask(crm)
        assert (refusal.status_code, refusal.headers["Retry-After"]) == (429, "30")
        crm.clock.advance(30)
        assert _ask(crm).status_code == 200


def test_the_seconds_to_wait_are_rounded_up() -> None:
    with tenant(limit=1) as crm:
        assert _ask(crm).status_code == 200
        crm.clock.advance(29.5)
        assert _ask(crm).headers["Retry-After"] == "31"


def test_a_reset_empties_the_window() -> None:
    with tenant(limit=1) as crm:
        assert _ask(crm).status_code == 200
        crm.app.reset()
        crm.log_in()
        assert _ask(crm).status_code == 200


def test_a_new_login_does_not_open_a_new_window() -> None:
    with tenant(limit=1) as crm:
        assert _ask(crm).status_code == 200
        crm.log_in()
        assert _ask(crm).status_code == 429


def test_waiting_as_told_is_enough() -> None:
    with tenant(limit=3) as crm:
        for _ in range(20):
            answer = _ask(crm)
            if answer.status_code == 429:
                crm.clock.advance(int(answer.headers["Retry-After"]))
                answer = _ask(crm)
            assert answer.status_code == 200
            crm.clock.advance(7)


def test_a_tenant_without_a_limit_never_throttles() -> None:
    with tenant(limit=None) as crm:
        assert {_ask(crm).status_code for _ in range(300)} == {200}
