"""Fields that a tenant defines of its own: made in either version, told by both, searched by their names."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.fakes.keap_client import Client, refused, tenant

RESOURCES = ("companies", "contacts", "opportunities")


@pytest.fixture
def crm() -> Iterator[Client]:
    with tenant() as client:
        yield client


def define(crm: Client, table: str, label: str = "Favourite colour") -> str:
    body = {"label": label, "field_type": "YES_NO"}
    made = crm.send("POST", f"/v2/{table}/model/customFields", 201, **body)
    return str(made["id"])


@pytest.mark.parametrize("table", RESOURCES)
def test_a_definition_is_told_by_both_models(crm: Client, table: str) -> None:
    id_ = define(crm, table)
    (v1,) = crm.get(f"/v1/{table}/model")["custom_fields"]
    (v2,) = crm.get(f"/v2/{table}/model")["custom_fields"]
    assert (v1["id"], v1["field_type"], v2["id"], v2["field_type"]) == (
        *(int(id_), "YesNo"),
        *(id_, "YES_NO"),
    )
    assert v1["label"] == v2["label"] == "Favourite colour"
    assert v1["record_type"] == v2["record_type"]
    others = [each for each in RESOURCES if each != table]
    assert all(crm.get(f"/v1/{each}/model")["custom_fields"] == [] for each in others)


def test_v1_defines_fields_of_contacts_alone(crm: Client) -> None:
    body = {"label": "Size", "field_type": "Dropdown", "options": [{"label": "S"}, {"label": "L"}]}
    made = crm.send("POST", "/v1/contacts/model/customFields", 201, **body)
    assert made["options"] == [{"id": "1", "label": "S"}, {"id": "2", "label": "L"}]
    assert crm.call("POST", "/v1/companies/model/customFields", json=body).status_code == 404


@pytest.mark.parametrize(
    "wrong", [{"field_type": "Colour"}, {"field_type": None}, {"label": ""}, {"label": None}]
)
def test_a_definition_needs_a_label_and_a_type(crm: Client, wrong: dict[str, str | None]) -> None:
    v1 = {"label": "Size", "field_type": "Text"} | wrong
    assert refused(crm.call("POST", "/v1/contacts/model/customFields", json=v1))
    v2 = {"label": "Size", "field_type": "TEXT"} | wrong
    assert refused(crm.call("POST", "/v2/companies/model/customFields", json=v2))


def test_a_definition_is_changed_and_given_up_where_it_belongs(crm: Client) -> None:
    path = f"companies/model/customFields/{define(crm, 'companies')}"
    changed = crm.send("PATCH", f"/v2/{path}", 200, label="Colour", group_id="3")
    assert (changed["label"], changed["group_id"]) == ("Colour", "3")
    masked = {"params": {"update_mask": "group_id"}, "json": {"label": "Hue", "group_id": "4"}}
    assert crm.ok(crm.call("PATCH", f"/v2/{path}", **masked), 200)["label"] == "Colour"
    assert "group_id" in refused(crm.call("PATCH", f"/v2/{path}", json={"label": "Hue"}))
    elsewhere = f"/v2/{path}".replace("companies", "contacts")
    assert crm.call("DELETE", elsewhere).status_code == 404
    assert crm.call("DELETE", f"/v2/{path}").status_code == 204
    assert crm.get("/v2/companies/model")["custom_fields"] == []


@pytest.mark.parametrize("table", ["companies", "opportunities"])
def test_records_are_found_by_what_they_hold_in_a_field(crm: Client, table: str) -> None:
    id_ = define(crm, table)
    for content in ("red", "blue"):
        crm.person(table, custom_fields=[{"id": int(id_), "content": content}])
    crm.person(table)
    name = crm.get(f"/v2/{table}/model")["custom_fields"][0]["field_name"]
    for written in (name, name.upper()):
        found = crm.get(f"/v2/{table}", filter=f"{written}==blue")[table]
        assert [each["id"] for each in found] == ["2"]
    answer = crm.call("GET", f"/v2/{table}", params={"filter": "colour==blue"})
    assert refused(answer) == "Invalid filter field: colour"


def test_a_strict_tenant_takes_values_of_its_own_fields_only() -> None:
    with tenant(switches={"keap.custom_field.undefined": "rejected"}) as crm:
        mine, other = int(define(crm, "companies")), int(define(crm, "contacts"))
        values = [{"id": mine, "content": "red"}]
        made = crm.send("POST", "/v1/companies", 201, company_name="A", custom_fields=values)
        shown = crm.get(f"/v2/companies/{made['id']}", fields="custom_fields")["custom_fields"]
        assert shown == [{"id": str(mine), "content": "red"}]
        values = [{"id": other, "content": "red"}]
        body = {"company_name": "A", "custom_fields": values}
        assert refused(crm.call("POST", "/v1/companies", json=body))
