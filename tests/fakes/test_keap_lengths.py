"""How long the parts of a record may be, and what an address needs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from fakes.store import RefusedError
from tests.fakes.keap_client import Client, refused, tenant

REACHED = {"email_addresses": [{"email": "a@x.example", "field": "EMAIL1"}]}


@pytest.fixture
def crm() -> Iterator[Client]:
    with tenant() as client:
        yield client


def contact(crm: Client, **parts: Any) -> int:
    return crm.call("POST", "/v1/contacts", json=REACHED | parts).status_code


@pytest.mark.parametrize(
    ("kind", "most"),
    [
        ("BILLING", {"line1": 75, "line2": 75, "locality": 50, "postal_code": 15, "zip_four": 10}),
        ("SHIPPING", {"line1": 100, "locality": 100, "postal_code": 20, "zip_code": 20}),
        ("OTHER", {"line2": 100, "locality": 100, "postal_code": 15, "zip_code": 15}),
    ],
)
def test_an_address_has_lengths_by_its_kind(crm: Client, kind: str, most: dict[str, int]) -> None:
    for name, length in most.items():
        for more, status in ((0, 201), (1, 400)):
            address = {"field": kind, name: "1" * (length + more)}
            assert contact(crm, addresses=[address]) == status, name


@pytest.mark.parametrize(
    ("table", "field", "part", "most"),
    [
        ("phone_numbers", "PHONE3", "number", 40),
        ("phone_numbers", "PHONE4", "number", 20),
        ("email_addresses", "EMAIL1", "email", 75),
        ("email_addresses", "EMAIL2", "email", 100),
    ],
)
def test_phones_and_emails_have_lengths_by_their_place(
    crm: Client, table: str, field: str, part: str, most: int
) -> None:
    for more, status in ((0, 201), (1, 400)):
        assert contact(crm, **{table: [{"field": field, part: "1" * (most + more)}]}) == status


@pytest.mark.parametrize(
    ("name", "most"),
    [("given_name", 40), ("family_name", 40), ("middle_name", 100), ("job_title", 255)],
)
def test_names_of_contacts_have_lengths_in_both_versions(crm: Client, name: str, most: int) -> None:
    for path in ("/v1/contacts", "/v2/contacts"):
        for more, status in ((0, 201), (1, 400)):
            body = REACHED | {name: "n" * (most + more)}
            assert crm.call("POST", path, json=body).status_code == status


def test_a_truncating_tenant_cuts_instead() -> None:
    with tenant(switches={"keap.text.too_long": "truncated"}) as crm:
        address = {"field": "BILLING", "line1": "é" * 80, "locality": "Here"}
        made = crm.send("POST", "/v1/contacts", 201, addresses=[address], **REACHED)
        assert made["addresses"] == [address | {"line1": "é" * 75}]


def test_a_person_meets_the_same_maximum_that_the_switch_sets(crm: Client) -> None:
    crm.person("companies", company_name="n" * 300)
    crm.app.switches.set({"keap.text.maximum": "255"})
    assert crm.app.back_door.fields("companies")["company_name"].max_length == 255
    with pytest.raises(RefusedError, match="longer than 255"):
        crm.person("companies", company_name="n" * 256)
    crm.app.switches.restore()
    assert crm.app.back_door.fields("companies")["company_name"].max_length is None


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/v1/companies", {"company_name": "A", "address": {"region": "AZ"}}),
        ("/v2/companies", {"company_name": "A", "address": {"region_code": "US-AZ"}}),
        ("/v1/contacts", REACHED | {"addresses": [{"field": "BILLING", "region": "AZ"}]}),
    ],
)
def test_a_region_needs_the_code_of_its_country(crm: Client, path: str, body: Any) -> None:
    said = refused(crm.call("POST", path, json=body))
    assert said == "country_code is required if region is specified"
    for address in [body["address"]] if "address" in body else body["addresses"]:
        address["country_code"] = "USA"
    assert crm.call("POST", path, json=body).status_code == 201
