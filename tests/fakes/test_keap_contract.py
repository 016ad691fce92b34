"""What Keap offers and what it does not, the same through both doors."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fakes.keap_client import Client, tenant

# method, path, body, status: every operation of the four resources that Keap's specifications list
THERE: list[tuple[str, str, dict[str, Any] | None, int]] = [
    ("GET", "/v1/companies", None, 200),
    ("GET", "/v1/companies/1", None, 200),
    ("POST", "/v1/companies", {"company_name": "New"}, 201),
    ("PATCH", "/v1/companies/1", {"company_name": "Changed"}, 200),
    ("GET", "/v1/companies/model", None, 200),
    ("GET", "/v1/opportunities", None, 200),
    ("GET", "/v1/opportunities/1", None, 200),
    (
        "POST",
        "/v1/opportunities",
        {"opportunity_title": "New", "contact": {"id": 1}, "stage": {"id": 1}},
        200,
    ),
    (
        "PUT",
        "/v1/opportunities",
        {"id": 1, "opportunity_title": "Other", "contact": {"id": 1}, "stage": {"id": 1}},
        200,
    ),
    ("PATCH", "/v1/opportunities/1", {"opportunity_title": "Changed"}, 200),
    ("GET", "/v1/opportunities/model", None, 200),
    ("GET", "/v1/opportunity/stage_pipeline", None, 200),
    ("GET", "/v1/products", None, 200),
    ("GET", "/v1/products/1", None, 200),
    ("GET", "/v1/products/sync", None, 200),
    ("GET", "/v1/products/search", None, 200),
    ("POST", "/v1/products", {"product_name": "New"}, 201),
    ("PATCH", "/v1/products/1", {"product_price": 2}, 200),
    ("DELETE", "/v1/products/1", None, 204),
    ("GET", "/v1/users", None, 200),
    ("POST", "/v1/users", {"email": "new@keap.example", "given_name": "New"}, 201),
    ("GET", "/v1/users/1/signature", None, 200),
    ("GET", "/v1/contacts", None, 200),
    ("GET", "/v1/contacts/1", None, 200),
    (
        "POST",
        "/v1/contacts",
        {"email_addresses": [{"email": "n@x.example", "field": "EMAIL1"}]},
        201,
    ),
    ("PATCH", "/v1/contacts/1", {"given_name": "Changed"}, 200),
    ("GET", "/v1/contacts/model", None, 200),
    ("DELETE", "/v1/contacts/1", None, 204),
    ("GET", "/v1/oauth/connect/userinfo", None, 200),
    ("GET", "/v1/hooks/event_keys", None, 200),
    ("GET", "/v2/companies", None, 200),
    ("GET", "/v2/companies/1", None, 200),
    ("POST", "/v2/companies", {"company_name": "New"}, 201),
    ("PATCH", "/v2/companies/1", {"company_name": "Changed"}, 200),
    ("DELETE", "/v2/companies/1", None, 204),
    ("GET", "/v2/opportunities", None, 200),
    ("GET", "/v2/opportunities/1", None, 200),
    (
        "POST",
        "/v2/opportunities",
        {"opportunity_title": "New", "contact_id": "1", "stage_id": "1"},
        201,
    ),
    ("PATCH", "/v2/opportunities/1", {"opportunity_title": "Changed"}, 200),
    ("DELETE", "/v2/opportunities/1", None, 204),
    ("GET", "/v2/opportunities/stages", None, 200),
    ("GET", "/v2/opportunities/stages/1", None, 200),
    (
        "POST",
        "/v2/opportunities/stages",
        {"name": "Won", "order": 9, "probability": 100, "target_number_days": 0},
        201,
    ),
    ("PATCH", "/v2/opportunities/stages/1", {"name": "Lost"}, 200),
    ("DELETE", "/v2/opportunities/stages/1", None, 204),
    ("GET", "/v2/opportunities/model", None, 200),
    ("GET", "/v2/companies/model", None, 200),
    ("GET", "/v2/products", None, 200),
    ("GET", "/v2/products/1", None, 200),
    ("POST", "/v2/products", {"name": "New", "price": 100, "short_description": "n"}, 201),
    ("PATCH", "/v2/products/1", {"price": 200}, 200),
    ("DELETE", "/v2/products/1", None, 204),
    ("GET", "/v2/users", None, 200),
    ("GET", "/v2/users/1", None, 200),
    ("PATCH", "/v2/users/1", {"title": "Chief"}, 200),
    ("GET", "/v2/contacts", None, 200),
    ("GET", "/v2/contacts/1", None, 200),
    (
        "POST",
        "/v2/contacts",
        {"email_addresses": [{"email": "n@x.example", "field": "EMAIL1"}]},
        201,
    ),
    ("PATCH", "/v2/contacts/1", {"job_title": "Chief"}, 200),
    ("DELETE", "/v2/contacts/1", None, 204),
    ("GET", "/v2/contacts/model", None, 200),
]

# The path exists, the method does not.
WRONG_METHOD = [
    ("PUT", "/v1/companies/1"),
    ("DELETE", "/v1/companies/1"),
    ("DELETE", "/v1/opportunities/1"),
    ("PUT", "/v1/opportunities/1"),
    ("PUT", "/v1/products/1"),
    ("PUT", "/v1/users"),
    ("POST", "/v1/opportunity/stage_pipeline"),
    ("POST", "/v2/users"),
    ("DELETE", "/v2/users/1"),
    ("PUT", "/v2/companies/1"),
    ("PUT", "/v2/opportunities"),
    ("PUT", "/v2/products/1"),
]

# Not even the path exists.
NO_PAGE = [
    ("GET", "/v1/users/1"),
    ("PATCH", "/v1/users/1"),
    ("PUT", "/v1/users/1"),
    ("DELETE", "/v1/users/1"),
    ("GET", "/v2/products/sync/now"),
    ("GET", "/v2/users/1/signature"),
    ("GET", "/v1/organisations"),
    ("GET", "/v3/companies"),
    ("GET", ""),
]


@pytest.fixture
def stocked(keap_crm: Client) -> Client:
    for table in ("companies", "products", "users", "opportunities"):
        keap_crm.person(table)
    return keap_crm


@pytest.mark.parametrize(("method", "path", "body", "status"), THERE)
def test_an_operation_of_the_specification_answers(
    stocked: Client, method: str, path: str, body: dict[str, Any] | None, status: int
) -> None:
    answer = stocked.call(method, path, json=body)
    assert answer.status_code == status, answer.text
    assert "json" in answer.headers.get("Content-Type", "json")


@pytest.mark.parametrize(("method", "path", "body", "status"), THERE)
def test_a_trailing_slash_changes_nothing(
    stocked: Client, method: str, path: str, body: dict[str, Any] | None, status: int
) -> None:
    assert stocked.call(method, path + "/", json=body).status_code == status


@pytest.mark.parametrize(("method", "path"), WRONG_METHOD)
def test_a_missing_operation_is_a_405_in_the_versions_shape(
    stocked: Client, method: str, path: str
) -> None:
    answer = stocked.call(method, path, json={})
    assert answer.status_code == 405
    shape = {"message"} if path.startswith("/v1") else {"code", "message", "status", "details"}
    assert set(answer.json()) == shape
    assert answer.headers["Allow"]
    assert len(stocked.app.back_door.ids("companies")) == 1


@pytest.mark.parametrize(("method", "path"), NO_PAGE)
def test_a_path_that_does_not_exist_is_a_page_for_people(
    stocked: Client, method: str, path: str
) -> None:
    answer = stocked.call(method, path)
    assert answer.status_code == 404
    assert answer.headers["Content-Type"].startswith("text/html")
    assert "Page Not Found" in answer.text


@pytest.mark.parametrize("table", ["companies", "products", "opportunities"])
@pytest.mark.parametrize("version", ["v1", "v2"])
def test_an_unknown_id_is_a_404_that_names_the_kind(
    keap_crm: Client, version: str, table: str
) -> None:
    noun = {"companies": "Company", "products": "Product", "opportunities": "Opportunity"}[table]
    for id_ in ("7", "0", "-1", "seven", "9" * 30):
        answer = keap_crm.call("GET", f"/{version}/{table}/{id_}")
        assert answer.status_code == 404
        assert answer.json()["message"] == f"Unable to find this {noun}"


def test_a_get_with_a_body_is_refused_by_the_gateway(keap_crm: Client) -> None:
    answer = keap_crm.call("GET", "/v1/companies", json={"limit": 1})
    assert answer.status_code == 400
    assert answer.headers["Content-Type"].startswith("text/html")


def test_what_one_version_writes_the_other_one_reads(keap_crm: Client) -> None:
    made = keap_crm.send("POST", "/v1/companies", 201, company_name="Acme")
    assert keap_crm.get(f"/v2/companies/{made['id']}")["company_name"] == "Acme"
    keap_crm.send("PATCH", f"/v2/companies/{made['id']}", 200, company_name="Apex")
    assert keap_crm.get(f"/v1/companies/{made['id']}")["company_name"] == "Apex"


def test_ids_are_numbers_in_v1_and_texts_in_v2(stocked: Client) -> None:
    for path, plural in (("companies", "companies"), ("products", "products"), ("users", "users")):
        assert stocked.get(f"/v1/{path}")[plural][0]["id"] == 1
        assert stocked.get(f"/v2/{path}")[plural][0]["id"] == "1"
    first = stocked.get("/v1/opportunities")["opportunities"][0]
    assert (first["id"], first["contact"]["id"], first["stage"]["id"]) == (1, 1, 1)
    second = stocked.get("/v2/opportunities")["opportunities"][0]
    assert (second["id"], second["contact"]["id"], second["stage"]["id"]) == ("1", "1", "1")


def test_both_of_the_vendors_hosts_are_mounted() -> None:
    with tenant() as client:
        answer = client.session.get("https://api.keap.com/crm/rest/v2/companies", timeout=10)
        assert answer.json() == {"companies": [], "next_page_token": ""}
