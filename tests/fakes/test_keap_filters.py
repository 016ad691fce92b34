"""The filters of Keap's lists."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.fakes.keap_client import Client, tenant


@pytest.fixture
def crm() -> Iterator[Client]:
    with tenant() as client:
        yield client


def found(crm: Client, table: str, filter_: str, **params: Any) -> list[int]:
    return [int(each["id"]) for each in crm.get(f"/v2/{table}", filter=filter_, **params)[table]]


@pytest.fixture
def companies(crm: Client) -> Client:
    for name, city in (("Acme", "Chandler"), ("acme north", "Phoenix"), ("Zeta", "Chandler")):
        crm.person(
            "companies",
            company_name=name,
            address={"locality": city, "region": "AZ"},
            email_address=f"{name[:1]}@x",
        )
        crm.clock.advance(60)
    return crm


@pytest.mark.parametrize(
    ("filter_", "ids"),
    [
        ("company_name==Acme", [1]),
        ("company_name==acme", []),
        ("company_name==Acme*", []),
        ("name==ac*", [1, 2]),
        ("name==ACME", [1]),
        ("name==*", [1, 2, 3]),
        ("email==Z@x", [3]),
        ("city==chan*", [1, 3]),
        ("state==A*;company_id>1", [2, 3]),
        ("city==Chandler;name==Z*", [3]),
        ("company_id==2", [2]),
        ("company_id>1", [2, 3]),
        ("company_id>=2;company_id<3", [2]),
        ("company_id<=1", [1]),
        ("since_time==2026-01-05T09:01:00.000Z", [2, 3]),
        ("until_time==2026-01-05T09:01:00.000Z", [1, 2]),
        ("since_time==2026-01-05T10:01:00.000+01:00", [2, 3]),
        ("since_time==2026-01-05T09:00:30.000Z;until_time==2026-01-05T09:01:30.000Z", [2]),
        ("since_time==2026-01-05T09:01:00.001Z", [3]),
        (";", [1, 2, 3]),
    ],
)
def test_a_filter_finds_these_companies(companies: Client, filter_: str, ids: list[int]) -> None:
    assert found(companies, "companies", filter_) == ids


@pytest.mark.parametrize(
    "filter_",
    [
        "colour==red",
        "company_name=Acme",
        "company_name",
        "company_name>A",
        "company_id==one",
        "since_time==2026-01-05",
        "since_time==yesterday",
        "since_time>2026-01-05T09:00:00.000Z",
    ],
)
def test_a_filter_that_keap_does_not_know_is_refused(companies: Client, filter_: str) -> None:
    answer = companies.call("GET", "/v2/companies", params={"filter": filter_})
    assert answer.status_code == 400
    assert "filter" in answer.json()["message"]


def test_a_query_parameter_that_keap_does_not_know_filters_nothing(companies: Client) -> None:
    assert len(companies.get("/v2/companies", email="A@x")["companies"]) == 3
    assert len(companies.get("/v1/companies", since="2027-01-01T00:00:00Z")["companies"]) == 3


def test_what_changed_since_a_time_includes_a_save_that_changed_nothing(companies: Client) -> None:
    companies.send("PATCH", "/v2/companies/1", 200, company_name="Acme")
    assert found(companies, "companies", "since_time==2026-01-05T09:03:00.000Z") == [1]


def test_a_value_may_hold_signs_that_look_like_operators(crm: Client) -> None:
    crm.person("companies", company_name="a==b>=c")
    assert found(crm, "companies", "company_name==a==b>=c") == [1]


def test_products_are_found_by_their_texts_and_ids(crm: Client) -> None:
    crm.person("products", product_name="Blue Chair", sku="BC-1")
    crm.person("products", product_name="Red Chair", sku="RC-1")
    assert found(crm, "products", "name==blue*") == [1]
    assert found(crm, "products", "sku==RC-1") == [2]
    assert found(crm, "products", "product_ids==1,2") == [1, 2]
    assert found(crm, "products", "product_id>1") == [2]


def test_opportunities_are_found_by_what_they_belong_to(crm: Client) -> None:
    crm.person("opportunities", opportunity_title="Deal one")
    stage = crm.person("stages", stage_name="Won")
    crm.person("opportunities", opportunity_title="Deal two", stage=stage)
    assert found(crm, "opportunities", "opportunity_title==deal*") == [1, 2]
    assert found(crm, "opportunities", f"stage_id=={stage}") == [2]
    assert found(crm, "opportunities", "contact_id==1;ids==2,9") == [2]
    many = ",".join(map(str, range(1, 102)))
    assert (
        crm.call("GET", "/v2/opportunities", params={"filter": f"ids=={many}"}).status_code == 400
    )
    v1 = crm.get("/v1/opportunities", stage_id=stage, search_term="default")
    assert [each["id"] for each in v1["opportunities"]] == [2]
    assert crm.get("/v1/opportunities", search_term="nobody")["count"] == 0


@pytest.mark.parametrize(
    ("filter_", "ids"),
    [
        ("projected_revenue_low>=10.5", ["1"]),
        ("projected_revenue_high<5;projected_revenue_low==0", ["2"]),
        ("contact_phone==480*", ["1"]),
        ("contact_city==chand*;contact_state==AZ", ["1"]),
        ("lead_source_name==Web*", []),
    ],
)
def test_opportunities_are_found_by_money_and_people(
    crm: Client, filter_: str, ids: list[str]
) -> None:
    address = {"field": "BILLING", "locality": "Chandler", "region": "AZ"}
    phone = {"field": "PHONE1", "number": "480-1"}
    ann = crm.person("contacts", addresses=[address], phone_numbers=[phone])
    bob = crm.person("contacts")
    crm.person("opportunities", contact=ann, projected_revenue_low=10.5, projected_revenue_high=20)
    crm.person("opportunities", contact=bob)
    found = crm.get("/v2/opportunities", filter=filter_)["opportunities"]
    assert [each["id"] for each in found] == ids


@pytest.mark.parametrize("number", ["much", "NaN", ""])
def test_what_is_no_number_cannot_be_compared(crm: Client, number: str) -> None:
    wrong = {"filter": f"projected_revenue_low>{number}"}
    assert crm.call("GET", "/v2/opportunities", params=wrong).status_code == 400


def test_contacts_are_found_by_their_company(crm: Client) -> None:
    crm.person("contacts", company={"id": 7})
    crm.person("contacts")
    found = crm.get("/v2/contacts", filter="company_id==7")["contacts"]
    assert [each["id"] for each in found] == ["1"]


def test_users_are_found_by_email(crm: Client) -> None:
    crm.person("users", email_address="ann@x.example", given_name="Ann")
    crm.person("users", email_address="bob@x.example", given_name="Bob")
    assert found(crm, "users", "email==bob@x.example") == [2]
    assert found(crm, "users", "given_name==Ann;user_ids==1,2") == [1]


def test_contacts_are_found_by_email_and_by_time(crm: Client) -> None:
    crm.person("contacts", email_addresses=[{"email": "ann@x.example", "field": "EMAIL1"}])
    crm.clock.advance(1)
    crm.person("contacts", given_name="Bob")
    assert found(crm, "contacts", "email==ann*") == [1]
    assert found(crm, "contacts", "start_update_time==2026-01-05T09:00:01.000Z") == [2]
    assert [c["id"] for c in crm.get("/v1/contacts", email="ann@x.example")["contacts"]] == [1]
    assert [c["id"] for c in crm.get("/v1/contacts", since="2026-01-05T09:00:01Z")["contacts"]] == [
        2
    ]


def test_v1_finds_a_company_by_its_exact_name(companies: Client) -> None:
    page = companies.get("/v1/companies", company_name="Acme")
    assert ([each["id"] for each in page["companies"]], page["count"]) == ([1], 1)


def test_v1_lists_only_active_products_when_asked(crm: Client) -> None:
    crm.person("products", active=False)
    crm.person("products")
    assert [each["status"] for each in crm.get("/v1/products")["products"]] == [0, 1]
    assert [each["id"] for each in crm.get("/v1/products", active="true")["products"]] == [2]


HIDDEN = {
    "notes",
    "fax_number",
    "address",
    "email_address",
    "phone_number",
    "update_time",
    "create_time",
    "custom_fields",
}


def test_v2_hides_eight_fields_of_a_company_until_they_are_asked_for(companies: Client) -> None:
    assert not HIDDEN & set(companies.get("/v2/companies")["companies"][0])
    assert not HIDDEN & set(companies.get("/v2/companies/1"))
    for asked in (["update_time,create_time"], ["update_time", "create_time"]):
        shown = companies.get("/v2/companies", fields=asked)["companies"][1]
        assert HIDDEN & set(shown) == {"update_time", "create_time"}
        assert shown["update_time"] == "2026-01-05T09:01:00.000Z"
    assert set(companies.get("/v2/companies/1", fields=",".join(HIDDEN))) > HIDDEN


def test_a_field_that_does_not_exist_cannot_be_asked_for(companies: Client) -> None:
    assert companies.call("GET", "/v2/companies", params={"fields": "colour"}).status_code == 400


def test_asking_for_a_field_that_does_not_exist_stores_nothing(companies: Client) -> None:
    before = companies.app.back_door.read("companies", 1)
    companies.clock.advance(1)
    how: dict[str, Any] = {"params": {"fields": "colour"}, "json": {"company_name": "New"}}
    for method, path in (("PATCH", "/v2/companies/1"), ("POST", "/v2/companies")):
        assert companies.call(method, path, **how).status_code == 400
    assert companies.app.back_door.read("companies", 1) == before
    assert len(companies.app.back_door.ids("companies")) == 3


def test_v1_hides_three_fields_of_a_company_until_they_are_asked_for(companies: Client) -> None:
    optional = {"notes", "fax_number", "custom_fields"}
    assert not optional & set(companies.get("/v1/companies")["companies"][0])
    shown = companies.get("/v1/companies/1", optional_properties="notes,custom_fields")
    assert optional & set(shown) == {"notes", "custom_fields"}
