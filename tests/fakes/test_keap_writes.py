"""What Keap stores, what it refuses, and how each version shows it again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fakes.keap_client import Client, refused, tenant

PRODUCT = {"name": "Chair", "price": 1250, "short_description": "sit"}


@pytest.fixture
def crm() -> Iterator[Client]:
    with tenant() as client:
        yield client


HOSTILE = [
    'quotes " and \' and \\ and \\" and \\u0041',
    "<script>alert(1)</script> &amp; <!-- -->",
    "null\x00 bell\x07 tab\t newline\r\n",
    "combining e\u0301, precomposed é, ligature ﬁ",
    "right-to-left مرحبا\u202e, emoji 👩\u200d👩\u200d👧, plane 16 \U0010ffff",
    "  leading and trailing  ",
    "\ufeffbyte order mark, line separator \u2028",
    "a;b==c*,d%3D%3D&e=f#g?h+i",
    "0",
]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("version", ["v1", "v2"])
def test_a_hostile_text_comes_back_to_the_byte(keap_crm: Client, version: str, text: str) -> None:
    made = keap_crm.send("POST", f"/{version}/companies", 201, company_name=text)
    assert made["company_name"] == text
    for reader in ("v1", "v2"):
        assert keap_crm.get(f"/{reader}/companies/{made['id']}")["company_name"] == text
    assert keap_crm.app.back_door.read("companies", 1)["company_name"] == text


@settings(max_examples=50, deadline=None)
@given(st.text(min_size=1))
def test_any_text_comes_back_to_the_byte(text: str) -> None:
    with tenant() as crm:
        crm.person("companies", company_name=text)
        assert crm.get("/v2/companies")["companies"][0]["company_name"] == text
        crm.send("PATCH", "/v2/companies/1", 200, website=text)
        assert crm.app.back_door.read("companies", 1)["website"] == text


def test_half_a_character_becomes_a_question_mark(crm: Client) -> None:
    made = crm.call("POST", "/v1/companies", data=b'{"company_name": "a\\ud800b"}')
    assert made.json()["company_name"] == "a?b"


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b'"text"', b"null", b'{"company_name": NaN}', b"\xff", b"[" * 100_000],
)
@pytest.mark.parametrize("version", ["v1", "v2"])
def test_a_body_that_is_no_json_object_is_refused(
    keap_crm: Client, version: str, body: bytes
) -> None:
    answer = keap_crm.call("POST", f"/{version}/companies", data=body)
    assert refused(answer) == "Input could not be converted to a valid request"
    assert keap_crm.app.back_door.ids("companies") == []


@pytest.mark.parametrize(
    ("path", "body", "name"),
    [
        ("/v1/companies", {"company_name": "A", "foo": 1}, "foo"),
        ("/v1/companies", {"company_name": "A", "id": 1}, "id"),
        ("/v1/companies", {"company_name": "A", "address": {"city": "x"}}, "city"),
        ("/v1/products", {"product_name": "A", "price": 1}, "price"),
        ("/v1/users", {"email": "a@x", "given_name": "A", "job_title": "B"}, "job_title"),
        ("/v2/products", {**PRODUCT, "product_price": 1}, "product_price"),
        ("/v2/companies", {"company_name": "A", "update_time": "x"}, "update_time"),
    ],
)
def test_a_property_that_keap_does_not_know_is_refused(
    crm: Client, path: str, body: dict[str, Any], name: str
) -> None:
    assert refused(crm.call("POST", path, json=body)) == f"Unrecognized property: {name}"


def test_what_was_read_must_never_be_written_back(crm: Client) -> None:
    crm.person("companies")
    crm.person("products")
    for version, table in (("v1", "companies"), ("v2", "companies"), ("v2", "products")):
        record = crm.get(f"/{version}/{table}/1")
        assert refused(crm.call("PATCH", f"/{version}/{table}/1", json=record))


@pytest.mark.parametrize("version", ["v1", "v2"])
@pytest.mark.parametrize("body", [{}, {"company_name": ""}, {"company_name": None}])
def test_a_company_cannot_be_without_a_name(
    crm: Client, version: str, body: dict[str, Any]
) -> None:
    crm.person("companies", company_name="Acme")
    must = "Company must contain at least the company name"
    assert refused(crm.call("POST", f"/{version}/companies", json=body)) == must
    if body:
        assert refused(crm.call("PATCH", f"/{version}/companies/1", json=body)) == must
    assert crm.app.back_door.read("companies", 1)["company_name"] == "Acme"


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/v1/products", {}),
        ("/v1/products", {"product_name": "", "product_price": 1}),
        ("/v1/users", {"email": "a@x.example"}),
        ("/v1/users", {"given_name": "A"}),
        ("/v1/contacts", {"given_name": "A"}),
        ("/v1/opportunities", {"opportunity_title": "A", "contact": {"id": 1}}),
        ("/v1/opportunities", {"opportunity_title": "A", "stage": {"id": 1}}),
        ("/v1/opportunities", {"contact": {"id": 1}, "stage": {"id": 1}}),
        ("/v2/products", {"name": "A", "price": 1}),
        ("/v2/products", {"name": "A", "short_description": "a"}),
        ("/v2/products", {"price": 1, "short_description": "a"}),
        ("/v2/opportunities", {"opportunity_title": "A", "contact_id": "1"}),
        ("/v2/opportunities/stages", {"name": "A", "order": 1, "probability": 1}),
    ],
)
def test_a_record_without_what_it_needs_is_refused(
    crm: Client, path: str, body: dict[str, Any]
) -> None:
    crm.person("opportunities")
    assert refused(crm.call("POST", path, json=body))
    assert crm.app.journal[-1].effects == ()


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/v1/companies/1", {"company_name": 5}),
        ("/v1/companies/1", {"company_name": ["A"]}),
        ("/v1/companies/1", {"address": "Main Street"}),
        ("/v1/products/1", {"product_price": "12.50"}),
        ("/v1/products/1", {"product_price": True}),
        ("/v1/products/1", {"active": "yes"}),
        ("/v1/opportunities/1", {"contact": 1}),
        ("/v1/opportunities/1", {"contact": {}}),
        ("/v1/opportunities/1", {"next_action_date": "soon"}),
        ("/v2/products/1", {"price": 12.5}),
        ("/v2/products/1", {"price": {"amount": 1250}}),
        ("/v2/products/1", {"price": "1250"}),
        ("/v2/products/1", {"price": 2**63}),
        ("/v2/opportunities/1", {"contact_id": 1}),
        ("/v2/opportunities/1", {"contact_id": "one"}),
        ("/v2/opportunities/1", {"include_in_forecast": 1}),
        ("/v2/users/1", {"email_address": "a@x.example"}),
    ],
)
def test_a_value_of_the_wrong_type_is_refused(crm: Client, path: str, body: dict[str, Any]) -> None:
    for table in ("companies", "products", "users", "opportunities"):
        crm.person(table)
    answer = crm.call("PATCH", path, json=body)
    assert refused(answer) == "Input could not be converted to a valid request"


def test_scalars_are_converted_where_the_switch_says_so() -> None:
    with tenant(switches={"keap.scalars": "lenient"}) as crm:
        made = crm.send(
            "POST", "/v1/products", 201, product_name=5, product_price="12.50", active="false"
        )
        assert (made["product_name"], made["product_price"], made["active"]) == ("5", 12.5, False)
        assert refused(crm.call("PATCH", "/v1/products/1", json={"product_price": "a lot"}))


@pytest.mark.parametrize("version", ["v1", "v2"])
@pytest.mark.parametrize("empty", ["", None])
def test_an_optional_text_can_be_cleared(crm: Client, version: str, empty: str | None) -> None:
    crm.person("companies", website="https://acme.example")
    crm.send("PATCH", f"/{version}/companies/1", 200, website=empty)
    assert crm.get(f"/{version}/companies/1")["website"] == ""


def test_null_changes_nothing_where_the_switch_says_so() -> None:
    with tenant(switches={"keap.v1.patch.null": "ignored"}) as crm:
        crm.person("companies", company_name="Acme", website="https://acme.example")
        crm.send("PATCH", "/v1/companies/1", 200, website=None, company_name=None)
        assert crm.get("/v1/companies/1")["website"] == "https://acme.example"


def test_blanks_are_kept_unless_the_switch_says_otherwise(crm: Client) -> None:
    assert crm.send("POST", "/v1/companies", 201, company_name=" A ")["company_name"] == " A "
    with tenant(switches={"keap.text.blanks": "trimmed"}) as trimming:
        made = trimming.send("POST", "/v1/companies", 201, company_name=" A ")
        assert made["company_name"] == "A"
        assert refused(trimming.call("POST", "/v1/companies", json={"company_name": "  "}))


def test_a_patch_changes_what_it_names_and_nothing_else(crm: Client) -> None:
    crm.person("companies", company_name="Acme", website="w", notes="n", address={"line1": "x"})
    before = crm.app.back_door.read("companies", 1)
    crm.clock.advance(1)
    crm.send("PATCH", "/v1/companies/1", 200, company_name="Apex")
    after = crm.app.back_door.read("companies", 1)
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"company_name", "last_updated"}


@pytest.mark.parametrize("path", ["/v1/companies/1", "/v2/companies/1"])
def test_a_save_that_changes_nothing_still_moves_the_stamp(crm: Client, path: str) -> None:
    crm.person("companies", company_name="Acme")
    crm.clock.advance(1.2345)
    crm.send("PATCH", path, 200, company_name="Acme")
    shown = crm.get("/v2/companies/1", fields="create_time,update_time")
    assert shown["create_time"] == "2026-01-05T09:00:00.000Z"
    assert shown["update_time"] == "2026-01-05T09:00:01.234Z"
    assert [each.kind for each in crm.app.journal[0].effects] == ["updated"]


def test_a_refused_write_moves_no_stamp(crm: Client) -> None:
    crm.person("companies", company_name="Acme")
    before = crm.app.back_door.read("companies", 1)
    crm.clock.advance(1)
    refused(crm.call("PATCH", "/v2/companies/1", json={"website": "w", "company_name": ""}))
    assert crm.app.back_door.read("companies", 1) == before


def test_times_of_v1_have_no_colon_in_their_offset(crm: Client) -> None:
    crm.clock.advance(0.25)
    crm.person("users")
    assert crm.get("/v1/users")["users"][0]["last_updated"] == "2026-01-05T09:00:00.250+0000"
    assert crm.get("/v2/users/1")["update_time"] == "2026-01-05T09:00:00.250Z"


@pytest.mark.parametrize("version", ["v1", "v2"])
def test_an_email_of_a_company_has_at_most_75_characters(crm: Client, version: str) -> None:
    crm.person("companies")
    for length, status in ((75, 200), (76, 400)):
        email = "x" * length
        value = email if version == "v1" else {"email": email, "field": "EMAIL1"}
        answer = crm.call("PATCH", f"/{version}/companies/1", json={"email_address": value})
        assert answer.status_code == status


def test_a_custom_field_has_a_number_in_v1_and_a_text_in_v2(crm: Client) -> None:
    crm.send(
        "POST", "/v1/companies", 201, company_name="A", custom_fields=[{"id": 3, "content": "x"}]
    )
    shown = crm.get("/v2/companies/1", fields="custom_fields")["custom_fields"]
    assert shown == [{"id": "3", "content": "x"}]
    crm.send("PATCH", "/v2/companies/1", 200, custom_fields=shown)
    back = crm.get("/v1/companies/1", optional_properties="custom_fields")["custom_fields"]
    assert back == [{"id": 3, "content": "x"}]


# What a person empties in the UI: no list may break over it, whichever version shows the record.
LISTS = {
    "companies": ("/v1/companies", "/v2/companies"),
    "products": ("/v1/products", "/v2/products"),
    "users": ("/v1/users", "/v2/users"),
    "contacts": ("/v1/contacts", "/v2/contacts", "/v1/opportunities", "/v2/opportunities"),
    "opportunities": ("/v1/opportunities", "/v2/opportunities"),
    "stages": ("/v1/opportunity/stage_pipeline", "/v2/opportunities/stages"),
}


@pytest.mark.parametrize("table", LISTS)
def test_whatever_a_person_empties_is_listed(crm: Client, table: str) -> None:
    crm.person("opportunities")
    record = crm.app.back_door.ids(table)[0] if crm.app.back_door.ids(table) else crm.person(table)
    fields = crm.app.back_door.fields(table)
    for name, field in fields.items():
        if field.required or field.audit:
            continue
        crm.app.back_door.edit(table, record, {name: None})
        for path in LISTS[table]:
            assert crm.call("GET", path).status_code == 200, name
