"""What is not documented about Keap's hooks: each possibility can be switched on."""

from __future__ import annotations

from typing import Any

import pytest

from fakes.keap import SWITCHES
from tests.fakes.keap_client import Client, tenant
from tests.fakes.receivers import URL, subscribed_mailbox


def _told(**switches: str) -> list[Any]:
    """Create a company by hand and one through the API; give the number of letters after half a minute, and all payloads."""
    with tenant(switches={f"keap.hooks.{name}": value for name, value in switches.items()}) as crm:
        mailbox = subscribed_mailbox(crm.app)
        crm.send("POST", "/v1/hooks", 200, eventKey="company.add", hookUrl=URL)
        crm.person("companies")
        crm.send("POST", "/v1/companies", 201, company_name="A")
        _half_a_minute_later(crm)
        early = len(mailbox.letters)
        _half_a_minute_later(crm)
        return [early, *mailbox.payloads]


@pytest.mark.parametrize("spelling", SWITCHES["keap.hooks.object_type"].values)
def test_the_type_may_be_spelled_otherwise(spelling: str) -> None:
    _, payload = _told(object_type=spelling)
    assert payload["object_type"] == spelling


@pytest.mark.parametrize(
    ("value", "link"),
    [
        ("sent", {"apiUrl": "https://api.infusionsoft.com/crm/rest/v1/companies/1"}),
        ("empty", {"apiUrl": ""}),
        ("absent", {}),
    ],
)
def test_the_link_may_be_missing(value: str, link: dict[str, str]) -> None:
    _, payload = _told(api_url=value)
    key = payload["object_keys"][0]
    del key["timestamp"]
    assert key == {"id": 1} | link


@pytest.mark.parametrize(("value", "ids"), [("fire", [1, 2]), ("silent", [1])])
def test_edits_through_the_api_may_stay_unheard(value: str, ids: list[int]) -> None:
    _, payload = _told(api_edits=value)
    assert [key["id"] for key in payload["object_keys"]] == ids


@pytest.mark.parametrize(("value", "early"), [("60", 0), ("30", 1)])
def test_a_letter_may_leave_sooner(value: str, early: int) -> None:
    after_half_a_minute, _ = _told(delay=value)
    assert after_half_a_minute == early


def _half_a_minute_later(crm: Client) -> None:
    crm.clock.advance(30)
    crm.app.hooks.deliver()
