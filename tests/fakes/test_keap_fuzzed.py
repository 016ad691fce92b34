"""What Schemathesis found in the fake Keap once, each as an example."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fakes.keap_client import Client, refused

UNCONVERTIBLE = "Input could not be converted to a valid request"


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/v1/companies", {"company_name": "A", "custom_fields": [{}]}),
        ("/v1/companies", {"company_name": "A", "custom_fields": [{"id": None, "content": "b"}]}),
        ("/v2/companies", {"company_name": "A", "custom_fields": [{"content": "b"}]}),
        ("/v2/contacts", {"custom_fields": [{}]}),
        ("/v2/contacts", {"company": {"company_name": "A"}}),
        ("/v1/contacts", {"phone_numbers": [{"number": "1"}], "company": {}}),
    ],
)
def test_whatever_refers_to_something_must_say_to_what(
    keap_crm: Client, path: str, body: dict[str, Any]
) -> None:
    assert refused(keap_crm.call("POST", path, json=body)) == UNCONVERTIBLE
    assert keap_crm.call("GET", path).ok


def test_a_whole_number_may_be_written_with_a_fraction_of_zero(keap_crm: Client) -> None:
    stage = {"name": "A", "order": 1.0, "probability": 99.0, "target_number_days": 7.0}
    created = keap_crm.send("POST", "/v2/opportunities/stages", 201, **stage)
    assert (created["order"], created["probability"]) == (1, 99)


@pytest.mark.parametrize("order", [1.5, 1e300])
def test_no_other_fraction_is_a_whole_number(keap_crm: Client, order: float) -> None:
    stage = {"name": "A", "order": order, "probability": 9, "target_number_days": 7}
    answer = keap_crm.call("POST", "/v2/opportunities/stages", json=stage)
    assert refused(answer) == UNCONVERTIBLE


@pytest.mark.parametrize("name", ["since", "until"])
def test_what_is_no_time_is_refused_even_where_nothing_is_left_to_compare(
    keap_crm: Client, name: str
) -> None:
    params = {"email": "nobody@example.org", name: "soon"}
    assert refused(keap_crm.call("GET", "/v1/contacts", params=params)) == UNCONVERTIBLE
    assert keap_crm.get("/v1/contacts", **{name: ""})["count"] == 0


EDGES = ["0001-01-01T00:00:00+05:00", "9999-12-31T23:59:59.999-05:00"]


@pytest.mark.parametrize("moment", EDGES)
def test_a_time_beyond_the_calendar_is_refused(keap_crm: Client, moment: str) -> None:
    keap_crm.person("companies")
    assert refused(keap_crm.call("GET", "/v1/contacts", params={"since": moment}))
    params = {"filter": f"since_time=={moment}"}
    assert "Invalid time" in refused(keap_crm.call("GET", "/v2/companies", params=params))
