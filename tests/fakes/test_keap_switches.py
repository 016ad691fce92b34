"""The points that no source settles: what the fake does by default, and what else it can be told to do."""

from __future__ import annotations

from typing import Any

import pytest

from fakes.keap import SWITCHES
from tests.fakes.keap_client import refused, tenant


@pytest.mark.parametrize("name", SWITCHES)
def test_every_value_of_a_switch_opens_a_tenant(name: str) -> None:
    switch = SWITCHES[name]
    for value in (*switch.values, *(["5"] if switch.numeric else [])):
        with tenant(switches={name: value}) as crm:
            assert crm.get("/v1/users")["count"] == 0
    assert switch.note


@pytest.mark.parametrize(
    ("path", "name"), [("companies", "company_name"), ("products", "product_name")]
)
def test_v1_may_insist_on_the_name_in_a_patch(path: str, name: str) -> None:
    for needs, status in (("optional", 200), ("required", 400)):
        with tenant(switches={"keap.v1.patch.name": needs}) as crm:
            crm.person(path)
            for body, expected in (({}, status), ({name: "Named"}, 200)):
                assert crm.call("PATCH", f"/v1/{path}/1", json=body).status_code == expected


def test_v2_may_take_a_company_without_a_name() -> None:
    with tenant(switches={"keap.v2.company.name": "optional"}) as crm:
        assert crm.send("POST", "/v2/companies", 201, website="w")["company_name"] == "Company 1"


def test_v2_may_ignore_what_it_does_not_know() -> None:
    with tenant(switches={"keap.v2.unknown_property": "ignored"}) as crm:
        crm.send("POST", "/v2/companies", 201, company_name="A", colour="red")
        crm.send("PATCH", "/v2/companies/1", 200, id="9", update_time="x", website="w")
        assert crm.app.back_door.read("companies", 1)["website"] == "w"
        assert refused(crm.call("PATCH", "/v1/companies/1", json={"colour": "red"}))


@pytest.mark.parametrize(("answer", "shown"), [("default", False), ("full", True)])
def test_a_write_may_answer_with_every_property(answer: str, shown: bool) -> None:  # noqa: FBT001
    with tenant(switches={"keap.write.answer": answer}) as crm:
        made = crm.send("POST", "/v2/companies", 201, company_name="A", notes="n")
        assert ("update_time" in made) is ("notes" in made) is shown
        made = crm.send("PATCH", "/v1/companies/1", 200, notes="m")
        assert ("notes" in made) is shown


def test_a_limit_beyond_the_maximum_is_cut_down_silently() -> None:
    with tenant(switches={"keap.v1.limit.maximum": "2", "keap.v2.page_size.default": "3"}) as crm:
        for _ in range(4):
            crm.person("products")
        assert len(crm.get("/v1/products", limit=4)["products"]) == 2
        assert len(crm.get("/v2/products")["products"]) == 3


@pytest.mark.parametrize(
    ("version", "table", "body"),
    [
        ("v1", "products", {"product_name": True, "active": "true", "product_price": " "}),
        ("v1", "products", {"product_name": 1.5, "product_price": "NaN"}),
        ("v2", "products", {"name": "A", "price": "12.5", "short_description": "s"}),
        ("v2", "products", {"name": [], "price": "12", "short_description": "s"}),
        ("v2", "opportunities", {"opportunity_title": 1, "contact_id": "x", "stage_id": "1"}),
    ],
)
def test_even_a_lenient_keap_does_not_take_everything(
    version: str, table: str, body: dict[str, Any]
) -> None:
    with tenant(switches={"keap.scalars": "lenient"}) as crm:
        assert refused(crm.call("POST", f"/{version}/{table}", json=body))


def test_a_lenient_keap_reads_whole_numbers_from_texts() -> None:
    with tenant(switches={"keap.scalars": "lenient"}) as crm:
        body = {"name": 5, "price": "1250", "short_description": False, "active": "false"}
        made = crm.send("POST", "/v2/products", 201, **body)
        assert (made["name"], made["short_description"], made["active"]) == ("5", "false", False)
        assert made["price"]["amount"] == 1250
