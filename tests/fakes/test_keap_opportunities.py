"""Opportunities, and the contacts and stages that they cannot be without."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.fakes.keap_client import Client, refused, tenant


@pytest.fixture
def crm() -> Iterator[Client]:
    with tenant() as client:
        yield client


def test_an_opportunity_can_be_replaced_but_only_by_naming_it_in_the_body(crm: Client) -> None:
    crm.person("opportunities", opportunity_notes="call back")
    body = {"opportunity_title": "New", "contact": {"id": 1}, "stage": {"id": 1}}
    assert crm.send("PUT", "/v1/opportunities", 200, id=1, **body)["opportunity_notes"] == ""
    assert crm.call("PUT", "/v1/opportunities", json=body).status_code == 404
    assert crm.call("PUT", "/v1/opportunities", json={"id": 9, **body}).status_code == 404


@pytest.mark.parametrize(
    "given", [{"contact": {"id": 9}}, {"stage": {"id": 9}}, {"user": {"id": 9}}]
)
def test_an_opportunity_cannot_belong_to_what_does_not_exist(
    crm: Client, given: dict[str, Any]
) -> None:
    crm.person("opportunities")
    assert refused(crm.call("PATCH", "/v1/opportunities/1", json=given)).startswith(
        "Unable to find"
    )


def test_fields_of_the_legacy_module_may_be_asked_for_to_no_effect(crm: Client) -> None:
    crm.person("opportunities")
    asked = (
        "fields=status,monthly_revenue,order_revenue&fields=objection&fields=stage_entrance_time"
    )
    (plain,) = crm.get("/v2/opportunities")["opportunities"]
    assert crm.get(f"/v2/opportunities?{asked}")["opportunities"] == [plain]
    answer = crm.call("GET", "/v2/opportunities?fields=colour")
    assert refused(answer) == "Invalid field: colour"


def test_an_opportunity_outlives_its_contact_and_its_stage(crm: Client) -> None:
    crm.person("opportunities")
    crm.app.back_door.delete("contacts", 1)
    crm.app.back_door.delete("stages", 1)
    assert crm.get("/v1/opportunities/1")["contact"] == {"id": 1}
    assert crm.get("/v2/opportunities/1")["stage"]["id"] == "1"


def test_creating_an_opportunity_may_answer_201_where_the_switch_says_so() -> None:
    with tenant(switches={"keap.v1.opportunity.created": "201"}) as crm:
        crm.person("opportunities")
        body = {"opportunity_title": "A", "contact": {"id": 1}, "stage": {"id": 1}}
        crm.send("POST", "/v1/opportunities", 201, **body)


def test_a_contact_is_updated_when_its_email_is_known(crm: Client) -> None:
    ann = {"email_addresses": [{"email": "ann@x.example", "field": "EMAIL1"}]}
    assert crm.send("PUT", "/v1/contacts", 201, given_name="Ann", **ann)["id"] == 1
    assert crm.send("PUT", "/v1/contacts", 200, given_name="Anna", **ann)["id"] == 1
    other = {"given_name": "Bob", "duplicate_option": "EmailAndName"}
    assert crm.send("PUT", "/v1/contacts", 201, **other, **ann)["id"] == 2
    assert crm.send("PUT", "/v1/contacts", 200, **other, **ann)["id"] == 2


def test_a_contact_is_known_by_the_address_that_is_kept() -> None:
    with tenant(switches={"keap.email.case": "lowered"}) as crm:
        ann = {"email_addresses": [{"email": "Ann@X.example", "field": "EMAIL1"}]}
        assert crm.send("PUT", "/v1/contacts", 201, **ann)["id"] == 1
        assert crm.send("PUT", "/v1/contacts", 200, **ann)["id"] == 1


def test_v2_changes_a_twin_where_it_is_asked_to(crm: Client) -> None:
    path, ann = "/v2/contacts", {"email_addresses": [{"email": "a@x.example", "field": "EMAIL1"}]}
    crm.person("companies", company_name="Acme")
    names = {"given_name": "Ann", "family_name": "Lee"}
    crm.send("POST", path, 201, **names, **ann)
    crm.send("POST", path, 201, **names, **ann)  # nobody asked
    for option, body, status in (
        ("Email", {"given_name": "Anna"}, 200),
        ("EmailAndName", {"given_name": "Anna", "family_name": "Lee"}, 200),
        ("EmailAndName", {"given_name": "Bob"}, 201),
        ("EmailAndNameAndCompany", {"given_name": "Bob", "company": {"id": "1"}}, 201),
        ("EmailAndNameAndCompany", {"given_name": "Bob", "company": {"id": "1"}}, 200),
        ("Name", {"given_name": "Bob"}, 400),
    ):
        answer = crm.call("POST", path, params={"duplicate_option": option}, json=body | ann)
        assert answer.status_code == status, option
    assert crm.get(f"{path}/1")["given_name"] == "Anna"
    assert crm.get(f"{path}/4")["company"] == {"id": "1", "company_name": "Acme"}


def test_the_pipeline_counts_its_opportunities(crm: Client) -> None:
    crm.person("opportunities")
    crm.person("opportunities")
    crm.person("stages", stage_name="Won", stage_order=-1, end_stage=True)
    pipeline = crm.get("/v1/opportunity/stage_pipeline")
    assert [(each["stage_name"], each["stage_count"]) for each in pipeline] == [
        ("Won", 0),
        ("New Opportunity", 2),
    ]


def test_unset_values_of_v1_are_empty_in_their_own_ways(crm: Client) -> None:
    crm.person("opportunities")
    shown = crm.get("/v1/opportunities/1")
    assert shown["estimated_close_date"] is shown["next_action_date"] is shown["user"] is None
    assert (shown["opportunity_notes"], shown["affiliate_id"]) == ("", 0)
    assert repr(shown["projected_revenue_low"]) == "0.0"
    assert (shown["contact"]["company_name"], shown["contact"]["job_title"]) == ("", None)
    assert shown["stage"]["reasons"] == []
    assert "reasons" not in crm.get("/v1/opportunities")["opportunities"][0]["stage"]


def test_a_contact_needs_an_address_to_be_reached_at(crm: Client) -> None:
    answer = crm.call("POST", "/v1/contacts", json={"given_name": "Ann"})
    assert refused(answer) == "Contact must contain an e-mail address or phone number"
    body = {"duplicate_option": "Name", "phone_numbers": [{"number": "1", "field": "PHONE1"}]}
    assert refused(crm.call("PUT", "/v1/contacts", json=body))


def test_a_contact_works_for_a_company_under_its_present_name(crm: Client) -> None:
    crm.person("companies", company_name="Acme")
    ann = {"phone_numbers": [{"number": "1", "field": "PHONE1"}]}
    crm.send("POST", "/v1/contacts", 201, company={"id": 1}, **ann)
    crm.send("PATCH", "/v1/companies/1", 200, company_name="Apex")
    assert crm.get("/v1/contacts/1")["company"] == {"id": 1, "company_name": "Apex"}


def test_a_contact_shows_where_it_works(crm: Client) -> None:
    crm.person("contacts", company={"id": 3, "company_name": "Acme"}, given_name="Ann")
    crm.person("opportunities")
    assert crm.get("/v1/contacts/1")["company_name"] == "Acme"
    assert crm.get("/v1/opportunities/1")["contact"]["company_name"] == "Acme"
    assert crm.get("/v2/contacts/1")["company"] == {"id": "3", "company_name": "Acme"}


@pytest.mark.parametrize(
    "wrong",
    [{"name": ""}, {"probability": 101}, {"probability": -1}, {"target_number_days": -1}],
)
def test_a_stage_keeps_within_its_limits(crm: Client, wrong: dict[str, Any]) -> None:
    least = {"name": "First", "order": 0, "probability": 0, "target_number_days": 0}
    crm.send("POST", "/v2/opportunities/stages", 201, **least)
    crm.send("PATCH", "/v2/opportunities/stages/1", 200, probability=100)
    assert refused(crm.call("POST", "/v2/opportunities/stages", json=least | wrong))
    assert refused(crm.call("PATCH", "/v2/opportunities/stages/1", json=wrong))


def test_a_person_adds_opportunities_to_the_default_stage(crm: Client) -> None:
    crm.person("stages")
    preferred = crm.person("stages", is_default=True)
    crm.person("opportunities")
    assert crm.get("/v1/opportunities/1")["stage"]["id"] == preferred
    crm.app.reset()
    crm.person("opportunities")
    (only,) = crm.get("/v1/opportunity/stage_pipeline")
    assert (only["stage_name"], only["is_default"]) == ("New Opportunity", True)
