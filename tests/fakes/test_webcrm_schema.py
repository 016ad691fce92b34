"""Every operation of the fake webCRM, once, under the eyes of the witness; and its fields, one by one."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from fakes.routes import Route
from fakes.webcrm.routes import ROUTES
from fakes.webcrm.tables import TABLES
from fakes.webcrm.vendor import Webcrm
from tests.fakes.webcrm_client import DTO_NAMES, PREFIXES, Client, tenant
from tests.fakes.witness import ABSENT, FOLDER, Answer, Witness, is_possible, watching

pytestmark = pytest.mark.skipif(not is_possible(), reason=ABSENT)

PLACES = {
    "{startDate}": "2025-01-01T00:00:00",
    "{endDate}": "2027-01-01T00:00:00",
    "{entityTypes}": "User",
}
HOOK = {
    "Id": 1,
    "IsEnabled": True,
    "TargetUrl": "http://127.0.0.1:9/hook",
    "Filter": ["All"],
    "EventType": "Create",
}
NEW: dict[str, dict[str, Any]] = {
    "organisations": {"OrganisationName": "A", "OrganisationXDate1": "2026-07-01T12:00:00Z"},
    "opportunities": {"OpportunityOrganisationId": 1},
    "products": {"ProductOrganisationId": 1, "ProductPrice": 12.5},
    "users": {"UserEmail": "a@example.com", "UserLoginName": "ann", "UserPassword": "x"},
    "persons": {"PersonOrganisationId": 1, "PersonLastName": "Berg"},
    "deliveries": {"DeliveryOrganisationId": 1},
    "quotationlines": {"QuotationLineOpportunityId": 1},
}
SEARCHABLE = {"webcrm.organisation.search": "served"}


@pytest.fixture(scope="module")
def spec() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FOLDER / "webcrm.json").read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def tour() -> Witness:
    """Call every operation, each at a tenant of its own that has something of everything."""
    with watching(Webcrm) as witness:
        for route in ROUTES:
            with tenant(limit=None, switches=SEARCHABLE) as crm:
                stock(crm, route.template.split("/")[1])
                answer = crm.call(route.method, path_of(route.template), **sent(crm, route))
                assert answer.ok, f"{route.method} {route.template}: {answer.text}"
    return witness


def stock(crm: Client, table: str) -> None:
    for name in NEW:
        crm.call("POST", f"/{name}", json=body("POST", f"/{name}"))
    for what in ("hooks", "linkeddata"):
        path = f"/{table}/{what}"
        if ("POST", path) in {(route.method, route.template) for route in ROUTES}:
            crm.call("POST", path, json=body("POST", path))


def path_of(template: str) -> str:
    return re.sub(r"\{\w+\}", lambda found: PLACES.get(found[0], "1"), template)


def sent(crm: Client, route: Route[Any]) -> dict[str, Any]:
    """Give the body, form or parameters that `requests` is to send."""
    if route.template == "/queries":
        return {"params": {"script": "SELECT * FROM Organisation"}}
    if route.template.startswith("/auth"):
        code = {"authCode": crm.app.credential}
        pair = crm.call("POST", "/Auth/ApiLogin", data=code).json()
        user = {"userName": "ann", "loginName": "ann", "password": "x"}
        codes = dict.fromkeys(("authCode", "dbnCode", "publishCode"), crm.app.credential)
        return {"data": codes | user | {"refreshToken": pair["RefreshToken"]}}
    if route.method in ("GET", "DELETE") or route.template.endswith("converttodelivery"):
        return {}
    return {"json": body(route.method, route.template)}


def body(method: str, template: str) -> Any:
    if template.endswith("move"):
        return {"NewOrganisationId": 1}
    if "hooks" in template:
        return HOOK | {"Id": 0 if method == "POST" else 1}
    if "linkeddata" in template:
        item = "LinkedDataItem"
        item = f"QuotationLine{item}" if template.startswith("/quotationlines") else item
        return {f"{item}Id": 0 if method == "POST" else 1, f"{item}Data1": "-"}
    table = template.split("/")[1]
    dto = {f"{PREFIXES[table]}Id": 0 if method == "POST" else 1, **NEW[table]}
    return [dto] if method == "PATCH" else dto


def test_every_operation_answers_as_the_vendor_describes(tour: Witness) -> None:
    assert tour.told() == []
    assert len(tour.held) >= 40  # answers with a body, each of an operation of its own


def is_unknown(answer: Answer) -> bool:
    try:
        return answer.operation is None and answer.schema is not None
    except LookupError:
        return True


def test_every_operation_of_the_fake_exists_at_the_vendor() -> None:
    unknown = {
        (route.method, route.template)
        for route in ROUTES
        if is_unknown(Answer("webcrm", route.method, path_of(route.template), 200, ""))
    }
    assert unknown == set()


@pytest.mark.parametrize("table", DTO_NAMES)
def test_no_field_of_the_vendors_schema_is_missing(spec: dict[str, Any], table: str) -> None:
    with tenant() as crm:
        crm.create(
            table,
            **{name.removeprefix(DTO_NAMES[table]): each for name, each in NEW[table].items()},
        )
        for record in crm.get(f"/{table}"):
            assert (
                record.keys() >= spec["definitions"][f"{DTO_NAMES[table]}Dto"]["properties"].keys()
            )


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
