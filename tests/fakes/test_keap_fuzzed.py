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
