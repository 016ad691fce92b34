"""Who gets in, for how long, how often; and that no secret ever reaches the journal."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from fakes.keap import UNLIMITED, Quota
from fakes.switches import SwitchError
from tests.fakes.keap_client import Client, tenant

KEY = "the-key-of-this-test"
SPARE = "the-first-refresh-token"


@pytest.fixture
def crm() -> Iterator[Client]:
    with tenant(credential=KEY, refresh_token=SPARE) as client:
        del client.session.headers["Authorization"]
        yield client


def fault(answer: requests.Response) -> tuple[str, str]:
    assert answer.status_code == 401
    found = answer.json()["fault"]
    return found["faultstring"], found["detail"]["errorcode"]


@pytest.mark.parametrize(
    "how",
    [
        {"headers": {"Authorization": f"Bearer {KEY}"}},
        {"headers": {"authorization": f"bearer  {KEY} "}},
        {"headers": {"X-Keap-API-Key": KEY}},
        {"params": {"access_token": KEY}},
    ],
)
def test_the_key_is_accepted_in_every_place_that_clients_use(
    keap_crm: Client, how: dict[str, Any]
) -> None:
    how = {
        kind: {k: v.replace(KEY, keap_crm.app.credential) for k, v in each.items()}
        for kind, each in how.items()
    }
    del keap_crm.session.headers["Authorization"]
    assert keap_crm.call("GET", "/v1/oauth/connect/userinfo", **how).status_code == 200


@pytest.mark.parametrize("path", ["/v1/companies", "/v2/companies", "/v1/nothing", ""])
def test_whoever_shows_no_token_is_turned_away_before_anything_else(crm: Client, path: str) -> None:
    for header in (None, "", "Basic eDp5", "Bearer", "Bearer "):
        answer = crm.call("GET", path, headers={"Authorization": header})
        assert fault(answer) == ("Invalid Access Token", "oauth.v2.InvalidAccessToken")
        assert answer.headers["x-keap-product-throttle-available"] == ""


def test_an_unknown_token_has_a_fault_of_its_own(crm: Client) -> None:
    answer = crm.call("GET", "/v1/companies", headers={"Authorization": "Bearer nobody"})
    assert fault(answer)[1] == "keymanagement.service.invalid_access_token"


def test_a_refresh_token_does_not_open_the_door(crm: Client) -> None:
    assert fault(crm.call("GET", "/v1/companies", headers={"X-Keap-API-Key": SPARE}))


def refreshed(crm: Client, token: str, **more: Any) -> requests.Response:
    form = {"grant_type": "refresh_token", "refresh_token": token}
    how = more or {"auth": ("client", "client's secret")}
    return crm.session.post(f"{crm.origin}/token", data=form, timeout=10, **how)


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
        assert refreshed(crm, SPARE, headers=headers).status_code == 400
    client = {"client_id": "c", "client_secret": "s"}
    assert crm.ok(crm.session.post(url, data=body | client, timeout=10), 200)


def test_a_reset_forgets_every_token_but_the_first(crm: Client) -> None:
    pair = crm.ok(refreshed(crm, SPARE), 200)
    crm.app.reset()
    assert fault(crm.call("GET", "/v1/users", headers={"X-Keap-API-Key": pair["access_token"]}))
    assert refreshed(crm, SPARE).json() == pair


def test_no_secret_reaches_the_journal(crm: Client) -> None:
    pair = crm.ok(refreshed(crm, SPARE, auth=("client", "hush-hush")), 200)
    form = {"grant_type": "refresh_token", "refresh_token": pair["refresh_token"], "client_id": "c"}
    crm.session.post(f"{crm.origin}/token", data=form | {"client_secret": "hush-hush"}, timeout=10)
    crm.call("GET", "/v1/users", params={"access_token": KEY, "limit": 1})
    crm.call("POST", "/v1/companies", headers={"X-Keap-API-Key": KEY}, json={"company_name": KEY})
    told = "\n".join(map(repr, crm.app.journal))
    for secret in (KEY, SPARE, pair["access_token"], pair["refresh_token"], "hush-hush"):
        assert secret not in told
    assert "access_token=***&limit=1" in told
    assert "client_id=c" in told


@pytest.fixture
def metered() -> Iterator[Client]:
    with tenant(quota=Quota(per_minute=3, per_day=5)) as client:
        yield client


def status(crm: Client) -> int:
    return crm.call("GET", "/v1/users").status_code


def test_the_minute_slides(metered: Client) -> None:
    for _ in range(2):
        assert status(metered) == 200
    metered.clock.advance(30)
    assert [status(metered), status(metered)] == [200, 429]
    metered.clock.advance(29.999)
    assert status(metered) == 429
    metered.clock.advance(0.001)
    assert [status(metered), status(metered)] == [200, 200]


def test_a_throttled_call_is_answered_as_keap_does(metered: Client) -> None:
    for _ in range(3):
        status(metered)
    answer = metered.call("POST", "/v2/companies", json={"company_name": "A"})
    assert answer.status_code == 429
    assert answer.json() == {
        "code": "429",
        "message": "Quota Exceeded",
        "status": "Request Throttled",
        "details": None,
    }
    assert "Retry-After" not in answer.headers
    assert metered.app.back_door.ids("companies") == []


def test_the_headers_tell_what_is_left(metered: Client) -> None:
    status(metered)
    headers = metered.call("GET", "/v2/users").headers
    told = {
        name: headers[f"x-keap-product-{name}"] for name in ("throttle-used", "throttle-available")
    }
    assert told == {"throttle-used": "2", "throttle-available": "1"}
    assert headers["x-keap-product-quota-limit"] == "5"
    assert headers["x-keap-product-quota-expiry-time"] == "1767657600000"  # 2026-01-06T00:00Z
    assert headers["x-keap-tenant-throttle-time-unit"] == "minute|day"


def test_the_day_ends_at_midnight_utc(metered: Client) -> None:
    seen = []
    for _ in range(6):
        seen.append(status(metered))
        metered.clock.advance(60)
    assert seen == [200] * 5 + [429]
    metered.clock.advance(15 * 3600 - 6 * 60)
    assert status(metered) == 200


def test_advice_when_to_come_back_is_a_switch() -> None:
    with tenant(quota=Quota(per_minute=1), switches={"keap.retry_after": "sent"}) as crm:
        status(crm)
        crm.clock.advance(12)
        assert crm.call("GET", "/v1/users").headers["Retry-After"] == "48"


def test_there_may_be_no_limit_at_all() -> None:
    with tenant(quota=UNLIMITED) as crm:
        assert {status(crm) for _ in range(20)} == {200}


@pytest.mark.parametrize(
    ("switch", "said"),
    [
        ({"keap.colour": "red"}, "no switch 'keap.colour'"),
        ({"keap.v2.user.title_mask": "nickname"}, "job_title, title, both"),
        ({"keap.v1.limit.maximum": "-1"}, "or any whole number"),
    ],
)
def test_a_wrong_switch_is_told_apart(switch: dict[str, str], said: str) -> None:
    with pytest.raises(SwitchError, match=r"keap") as told, tenant(switches=switch):
        pass
    assert said in str(told.value)
