"""What the fake answers, held against the vendor's own schema, where somebody has laid it beside the repository.

The schema is Swagger 2.0 of 2019: it cannot say that a value may be null, and webCRM does answer null, so null is
allowed wherever a plain value is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft4Validator, FormatChecker

from fakes.webcrm.routes import ROUTES
from fakes.webcrm.tables import TABLES
from tests.fakes.webcrm_client import DTO_NAMES, Client, tenant

STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d")
SPEC = Path(__file__).parents[3] / "shared" / "specs" / "webcrm.json"


def _nullable(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_nullable(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    schema = {name: _nullable(each) for name, each in schema.items()}
    if schema.get("type") in ("string", "number", "integer", "boolean"):
        schema["type"] = [schema["type"], "null"]
    return schema


@pytest.fixture(scope="module")
def spec() -> dict[str, Any]:
    if not SPEC.exists():
        pytest.skip("the vendor's schema is not here: ../shared/specs/webcrm.json")
    found: dict[str, Any] = json.loads(SPEC.read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def crm() -> Iterator[Client]:
    with tenant(limit=None) as client:
        for name in ("opportunities", "products"):
            client.app.back_door.create(name)
            client.create(name, OrganisationId=1, Comment="x")
        client.create("persons", OrganisationId=1, LastName="Berg")
        client.create("users", Email="a@example.com", Password="x")
        client.create("organisations", Name="A", XDate1="2026-07-01T12:00:00Z")
        yield client


def _problems(spec: dict[str, Any], definition: str, answer: Any) -> list[str]:
    definitions = _nullable(spec["definitions"])
    schema = {"$ref": f"#/definitions/{definition}", "definitions": definitions}
    validator = Draft4Validator(schema, format_checker=FormatChecker())
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(answer)]


@pytest.mark.parametrize("table", DTO_NAMES)
def test_every_record_fits_the_vendors_schema(
    spec: dict[str, Any], crm: Client, table: str
) -> None:
    definition = f"{DTO_NAMES[table]}Dto"
    records = crm.get(f"/{table}")
    assert len(records) >= 1
    for record in records:
        assert _problems(spec, definition, record) == []
        stamps = [record[name] for name in TABLES[table].times]
        assert [stamp for stamp in stamps if not STAMP.fullmatch(stamp)] == []
        assert record.keys() >= spec["definitions"][definition]["properties"].keys()


def test_a_login_fits_the_vendors_schema(spec: dict[str, Any], crm: Client) -> None:
    answer = crm.call("POST", "/Auth/ApiLogin", data={"authCode": crm.app.credential}).json()
    assert _problems(spec, "TokenResponseDto", answer) == []


def test_the_metadata_fit_the_vendors_schema(spec: dict[str, Any], crm: Client) -> None:
    for entry in crm.get("/FieldsMetadata"):
        assert _problems(spec, "FieldMetadataDto", entry) == []


@pytest.mark.parametrize("table", DTO_NAMES)
def test_every_field_has_the_kind_and_the_length_of_the_vendors_schema(
    spec: dict[str, Any], table: str
) -> None:
    kinds = {"string": "text", "integer": "integer", "number": "number", "boolean": "flag"}
    expected = {
        name: (
            "time" if facts.get("format") == "date-time" else kinds[facts["type"]],
            facts.get("maxLength"),
            set(facts.get("enum", ())),
        )
        for name, facts in spec["definitions"][f"{DTO_NAMES[table]}Dto"]["properties"].items()
    }
    ours = {
        name: (field.kind, field.max_length, set(field.choices))
        for name, field in TABLES[table].fields.items()
        if name in expected
    }
    assert ours == expected


def test_every_operation_of_the_fake_exists_at_the_vendor(spec: dict[str, Any]) -> None:
    vendors = {
        (method.upper(), _shape(path)) for path, found in spec["paths"].items() for method in found
    }
    ours = {(route.method, _shape(route.template)) for route in ROUTES}
    persons = {(method, path) for method, path in ours if path.startswith("/persons")}
    assert ours - persons <= vendors


def _shape(path: str) -> str:
    parts = ("{}" if part.startswith("{") else part.lower() for part in path.split("/"))
    return "/".join(parts)
