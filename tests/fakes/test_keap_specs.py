"""The fake's answers against the vendor's own specifications, where they are at hand."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.fakes.keap_client import Client, tenant

SPECS = Path(__file__).parents[2].parent / "shared" / "specs"

# method, path template, path, body
EXCHANGES: list[tuple[str, str, str, dict[str, Any] | None]] = [
    (
        "GET",
        "/v1/companies",
        "/v1/companies?optional_properties=notes,fax_number,custom_fields",
        None,
    ),
    ("GET", "/v1/companies/{companyId}", "/v1/companies/1", None),
    ("POST", "/v1/companies", "/v1/companies", {"company_name": "A"}),
    ("PATCH", "/v1/companies/{companyId}", "/v1/companies/1", {"company_name": "B"}),
    ("GET", "/v1/companies/model", "/v1/companies/model", None),
    ("GET", "/v1/opportunities", "/v1/opportunities?optional_properties=custom_fields", None),
    ("GET", "/v1/opportunities/{opportunityId}", "/v1/opportunities/1", None),
    (
        "PATCH",
        "/v1/opportunities/{opportunityId}",
        "/v1/opportunities/1",
        {"opportunity_notes": "n"},
    ),
    ("GET", "/v1/opportunity/stage_pipeline", "/v1/opportunity/stage_pipeline", None),
    ("GET", "/v1/products", "/v1/products", None),
    ("GET", "/v1/products/{productId}", "/v1/products/1", None),
    ("GET", "/v1/products/sync", "/v1/products/sync", None),
    ("POST", "/v1/products", "/v1/products", {"product_name": "A", "product_price": 1.5}),
    ("GET", "/v1/users", "/v1/users", None),
    ("POST", "/v1/users", "/v1/users", {"email": "a@x.example", "given_name": "A"}),
    ("GET", "/v1/users/{userId}/signature", "/v1/users/1/signature", None),
    ("GET", "/v1/contacts", "/v1/contacts", None),
    ("GET", "/v1/contacts/{id}", "/v1/contacts/1", None),
    ("GET", "/v1/oauth/connect/userinfo", "/v1/oauth/connect/userinfo", None),
    ("GET", "/v1/hooks/event_keys", "/v1/hooks/event_keys", None),
    ("GET", "/v2/companies", "/v2/companies?fields=update_time,email_address,address,notes", None),
    (
        "GET",
        "/v2/companies/{company_id}",
        "/v2/companies/1?fields=phone_number,custom_fields",
        None,
    ),
    ("POST", "/v2/companies", "/v2/companies", {"company_name": "A"}),
    ("PATCH", "/v2/companies/{company_id}", "/v2/companies/1", {"company_name": "B"}),
    ("GET", "/v2/companies/model", "/v2/companies/model", None),
    ("GET", "/v2/opportunities", "/v2/opportunities?fields=custom_fields,status_id", None),
    ("GET", "/v2/opportunities/{opportunity_id}", "/v2/opportunities/1", None),
    ("GET", "/v2/opportunities/stages", "/v2/opportunities/stages", None),
    ("GET", "/v2/opportunities/stages/{stage_id}", "/v2/opportunities/stages/1", None),
    ("GET", "/v2/products", "/v2/products", None),
    ("GET", "/v2/products/{product_id}", "/v2/products/1", None),
    ("PATCH", "/v2/products/{product_id}", "/v2/products/1", {"price": 5}),
    ("GET", "/v2/users", "/v2/users", None),
    ("GET", "/v2/users/{user_id}", "/v2/users/1", None),
    ("PATCH", "/v2/users/{user_id}", "/v2/users/1", {"title": "Chief"}),
    ("GET", "/v2/contacts", "/v2/contacts", None),
    ("GET", "/v2/contacts/{contact_id}", "/v2/contacts/1", None),
]


@cache
def specification(version: str) -> dict[str, Any]:
    file = SPECS / f"keap-{version}.json"
    if not file.exists():
        pytest.skip(f"the vendor's specification is not here: {file}")
    closed: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"), object_hook=close)
    return closed


def close(schema: dict[str, Any]) -> dict[str, Any]:
    """Forbid what a schema does not mention: the fake must not invent properties."""
    if isinstance(schema.get("properties"), dict) and schema.get("type", "object") == "object":
        schema.setdefault("additionalProperties", False)
    return schema


def without_nulls(value: Any) -> Any:
    """Drop nulls: recorded answers are full of them, but the specifications never allow one."""
    if isinstance(value, dict):
        return {key: without_nulls(each) for key, each in value.items() if each is not None}
    return [without_nulls(each) for each in value] if isinstance(value, list) else value


def validator(version: str, method: str, template: str, status: int) -> Draft202012Validator:
    document = specification(version)
    path = template if version == "v1" else f"/rest{template}"
    content = document["paths"][path][method.lower()]["responses"][str(status)]["content"]
    schema = next(iter(content.values()))["schema"]
    return Draft202012Validator({**schema, "components": document["components"]})


def stock(crm: Client) -> None:
    crm.person("companies", address={"line1": "Main Street 1", "country_code": "USA"}, notes="n")
    crm.person("companies", email_address="a@x.example", email_status="SingleOptIn")
    crm.person("products", product_price=12.5)
    crm.person("users", job_title="Boss", email_address2="b@x.example")
    crm.person("opportunities", user=1, custom_fields=[{"id": 1, "content": {}}])
    crm.person("opportunities", next_action_date="2026-02-01T10:00:00Z")


@pytest.mark.parametrize(("method", "template", "path", "body"), EXCHANGES)
def test_an_answer_is_one_that_the_specification_allows(
    method: str, template: str, path: str, body: dict[str, Any] | None
) -> None:
    specification(path[1:3])
    with tenant() as crm:
        stock(crm)
        answer = crm.call(method, path, json=body)
    check = validator(path[1:3], method, template, answer.status_code)
    assert [each.message for each in check.iter_errors(without_nulls(answer.json()))] == []


@pytest.mark.parametrize("path", ["/v2/companies/9", "/v2/users/9", "/v2/products/9"])
def test_an_error_of_v2_is_one_that_the_specification_allows(path: str) -> None:
    document = specification("v2")
    with tenant() as crm:
        answer = crm.call("GET", path).json()
    schema = {"$ref": "#/components/schemas/Error", "components": document["components"]}
    Draft202012Validator(schema).validate(answer)
