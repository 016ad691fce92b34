"""OAuth: a code for a consent, tokens for the code, new tokens for old ones, and when each of them ends."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from tests.fakes.keap_client import (
    CLIENT,
    Client,
    Door,
    bought,
    code_of,
    consent,
    exchanged,
    fault,
    refreshed,
    tenant,
)

KEY = "the-key-of-this-test"
SPARE = "the-first-refresh-token"


@pytest.fixture
def crm() -> Iterator[Client]:
    with tenant(credential=KEY, refresh_token=SPARE) as client:
        del client.session.headers["Authorization"]
        yield client


def why(answer: requests.Response) -> str:
    assert answer.status_code == 400
    assert answer.json()["error"] == "invalid_request"
    return str(answer.json()["error_description"])


def test_a_code_buys_one_pair_of_tokens(crm_door: Door) -> None:
    with tenant(crm_door) as crm:
        del crm.session.headers["Authorization"]
        code = code_of(crm)
        pair = crm.ok(exchanged(crm, {"code": code}), 200)
        assert set(pair) == {"access_token", "refresh_token", "token_type", "expires_in", "scope"}
        headers = {"Authorization": f"Bearer {pair['access_token']}"}
        assert crm.call("GET", "/v1/users", headers=headers).status_code == 200
        assert why(exchanged(crm, {"code": code})) == "Invalid Authorization Code"
        assert why(refreshed(crm, pair["refresh_token"], "you")) == "Invalid Refresh Token"
        assert crm.ok(refreshed(crm, pair["refresh_token"], "me"), 200)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"code": "made up"}, "Invalid Authorization Code"),
        ({"client_id": "you"}, "Invalid Authorization Code"),
        ({"redirect_uri": "https://elsewhere.example/"}, "Invalid redirect_uri"),
        ({"client_secret": ""}, "Client credentials are missing"),
        ({"grant_type": "password"}, "response_type or grant_type is required"),
    ],
)
def test_a_code_is_good_for_those_who_asked_for_it(
    crm: Client, wrong: dict[str, str], said: str
) -> None:
    code = code_of(crm)
    assert why(exchanged(crm, {"code": code} | wrong)) == said
    assert exchanged(crm, {"code": code}).status_code == 200


@pytest.mark.parametrize(
    ("redirect", "location"),
    [
        ("https://me.example/\r\nSet-Cookie: a=b", "https://me.example/%0D%0ASet-Cookie:%20a=b?"),
        ("https://me.example/ø?from=%20", "https://me.example/%C3%B8?from=%20&"),
    ],
)
def test_a_browser_is_sent_back_and_nothing_else_is_put_into_its_answer(
    crm_door: Door, redirect: str, location: str
) -> None:
    with tenant(crm_door) as crm:
        del crm.session.headers["Authorization"]
        answer = consent(crm, redirect_uri=redirect)
        assert answer.status_code == 302
        assert "Set-Cookie" not in answer.headers
        assert answer.headers["Location"].startswith(location + "scope=")
        code = parse_qs(urlsplit(answer.headers["Location"]).query)["code"][0]
        assert exchanged(crm, {"code": code, "redirect_uri": redirect}).status_code == 200


def test_who_gives_no_place_to_go_back_to_gets_a_page(crm: Client) -> None:
    for wrong in ("", "me.example", "https://[me.example", "javascript:alert(1)"):
        answer = consent(crm, redirect_uri=wrong)
        assert (answer.status_code, "Location" in answer.headers) == (400, False)


def test_the_longest_grace_is_within_the_calendar() -> None:
    with tenant(
        credential=KEY, refresh_token=SPARE, switches={"keap.refresh.grace": "9" * 9}
    ) as crm:
        for _ in range(2):
            assert refreshed(crm, SPARE).status_code == 200


def test_a_code_does_not_keep(crm: Client) -> None:
    code = code_of(crm)
    crm.clock.advance(600)
    assert why(exchanged(crm, {"code": code})) == "Invalid Authorization Code"


@pytest.mark.parametrize(
    "wrong", [{"client_id": ""}, {"redirect_uri": "/back"}, {"response_type": "token"}]
)
def test_nobody_is_sent_back_who_did_not_ask_properly(crm: Client, wrong: dict[str, str]) -> None:
    answer = consent(crm, **wrong)
    assert (answer.status_code, answer.headers["Content-Type"][:9]) == (400, "text/html")


def test_a_refresh_token_buys_one_new_pair_and_is_spent(crm: Client) -> None:
    pair = crm.ok(refreshed(crm, SPARE), 200)
    assert (pair["token_type"], pair["expires_in"]) == ("bearer", 86399)
    again = refreshed(crm, SPARE)
    assert again.status_code == 400
    assert again.json() == {
        "error": "invalid_request",
        "error_description": "Invalid Refresh Token",
    }
    newer = crm.ok(refreshed(crm, pair["refresh_token"]), 200)
    assert newer["access_token"] != pair["access_token"]
    for access in (pair["access_token"], newer["access_token"]):
        answer = crm.call("GET", "/v1/users", headers={"Authorization": f"Bearer {access}"})
        assert answer.status_code == 200


def test_tokens_run_out_on_the_fakes_clock(crm: Client) -> None:
    pair = crm.ok(refreshed(crm, SPARE), 200)
    headers = {"Authorization": f"Bearer {pair['access_token']}"}
    crm.clock.advance(86398)
    assert crm.call("GET", "/v1/users", headers=headers).status_code == 200
    crm.clock.advance(1)
    expired = fault(crm.call("GET", "/v1/users", headers=headers))
    assert expired[1] == "keymanagement.service.access_token_expired"
    crm.clock.advance(45 * 24 * 3600)
    assert refreshed(crm, pair["refresh_token"]).status_code == 400
    assert crm.call("GET", "/v1/users", headers={"X-Keap-API-Key": KEY}).status_code == 200


def test_a_token_request_without_a_form_or_a_client_is_refused(crm: Client) -> None:
    url = f"{crm.origin}/token"
    body = {"grant_type": "refresh_token", "refresh_token": SPARE}
    assert "grant_type" in crm.session.post(url, json=body, timeout=10).json()["error_description"]
    for header in ("", "Basic !", f"Basic {b64encode(b'nobody').decode()}"):
        headers = {"Authorization": header}
        answer = crm.session.post(url, data=body, headers=headers, timeout=10)
        assert why(answer) == "Client credentials are missing"
    assert crm.ok(bought(crm, body | CLIENT), 200)


def test_a_reset_forgets_every_token_but_the_first(crm: Client) -> None:
    pair = crm.ok(refreshed(crm, SPARE), 200)
    crm.app.reset()
    assert fault(crm.call("GET", "/v1/users", headers={"X-Keap-API-Key": pair["access_token"]}))
    assert refreshed(crm, SPARE).json() == pair
