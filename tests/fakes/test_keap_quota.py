"""How often a client may call, whoever it is, and what the headers tell of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from fakes.keap import KEY, OAUTH, UNLIMITED, Quota
from tests.fakes.keap_client import Client, refreshed, tenant

SPARE = "the-first-refresh-token"


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
        crm.clock.advance(11.5)
        wait = crm.call("GET", "/v1/users").headers["Retry-After"]
        assert wait == "49"  # a whole number, and never too early
        crm.clock.advance(int(wait))
        assert status(crm) == 200


def test_there_may_be_no_limit_at_all() -> None:
    with tenant(quota=UNLIMITED) as crm:
        assert {status(crm) for _ in range(20)} == {200}


def test_a_second_may_have_a_limit_of_its_own() -> None:
    with tenant(quota=KEY, switches={"keap.retry_after": "sent"}) as crm:
        assert [status(crm) for _ in range(10)] == [200] * 10
        answer = crm.call("GET", "/v1/users")
        assert (answer.status_code, answer.headers["Retry-After"]) == (429, "1")
        assert answer.headers["x-keap-product-spike-limit"] == ""
        assert answer.headers["x-keap-product-throttle-available"] == "230"
        crm.clock.advance(1)
        assert status(crm) == 200


@pytest.mark.parametrize(("quota", "told"), [(OAUTH, ("1500", "150000")), (KEY, ("240", "30000"))])
def test_the_documented_quotas_are_at_hand(quota: Quota, told: tuple[str, str]) -> None:
    with tenant(quota=quota) as crm:
        headers = crm.call("GET", "/v1/users").headers
        assert headers["x-keap-product-throttle-limit"] == told[0]
        assert headers["x-keap-product-quota-limit"] == told[1]
        assert headers["x-keap-tenant-throttle-limit"] == "10000|250000"


@pytest.mark.parametrize("span", ["tenant_per_minute", "tenant_per_day"])
def test_all_clients_together_have_a_quota_too(span: str) -> None:
    with tenant(quota=Quota(**{span: 2}), refresh_token=SPARE) as crm:
        pair = crm.ok(refreshed(crm, SPARE), 200)
        assert status(crm) == 200
        crm.session.headers["Authorization"] = f"Bearer {pair['access_token']}"
        headers = crm.call("GET", "/v1/users").headers
        assert headers["x-keap-tenant-throttle-used"] == "2|2"
        assert headers["x-keap-product-throttle-used"] == "1"
        assert status(crm) == 429
        crm.clock.advance(60)
        assert status(crm) == (200 if span == "tenant_per_minute" else 429)
        crm.clock.advance(15 * 3600)
        assert status(crm) == 200


def test_before_a_client_is_known_every_number_is_blank(metered: Client) -> None:
    answer = metered.call("GET", "/v1/users", headers={"Authorization": "Bearer nobody"})
    told = {name: text for name, text in answer.headers.items() if name.startswith("x-keap-")}
    known = metered.call("GET", "/v1/users").headers
    assert set(told) == {name for name in known if name.startswith("x-keap-")}
    assert {text for text in told.values() if text} == {"day", "minute", "1", "minute|day", "1|1"}


def test_a_narrower_minute_holds_until_the_reset(metered: Client) -> None:
    metered.app.limit(1)
    assert [status(metered), status(metered)] == [200, 429]
    metered.app.reset()
    assert [status(metered), status(metered)] == [200, 200]
