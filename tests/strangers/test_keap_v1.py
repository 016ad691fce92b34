"""`keap-python`, a client of REST v1, takes every answer of the served fake."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.strangers.stranger import RefusedError, Stranger, at_work
from tests.strangers.world import World


def test_a_company_is_created_read_and_changed(world: World, v1_client: Stranger) -> None:
    made = v1_client("CompanyService.create", company_name="Acme", notes="old")
    v1_client("CompanyService.replace", id=made["id"], data={"company_name": "Acme & Søn"})
    read = v1_client("CompanyService.get", id=made["id"], optional_properties="notes")
    assert (read["company_name"], read["notes"]) == ("Acme & Søn", "old")
    assert world.records("keap/companies").keys() == {made["id"]}


def test_companies_are_listed_until_their_count_is_reached(
    world: World, v1_client: Stranger
) -> None:
    made = {world.person("keap/companies", company_name=f"C {number}") for number in range(5)}
    found: list[int] = []
    while True:
        page = v1_client("CompanyService.list", limit=2, offset=len(found), order="id")
        found += [each["id"] for each in page["companies"]]
        if len(found) >= page["count"]:
            break
    assert found == sorted(made)


def test_an_opportunity_is_created_and_changed(world: World, v1_client: Stranger) -> None:
    world.person("keap/opportunities", opportunity_title="older")
    (known,) = v1_client("OpportunityService.list")["opportunities"]
    made = v1_client(
        "OpportunityService.create",
        opportunity_title="A deal",
        contact={"id": known["contact"]["id"]},
        stage={"id": known["stage"]["id"]},
    )
    v1_client("OpportunityService.replace", id=made["id"], data={"opportunity_notes": "signed"})
    read = v1_client("OpportunityService.get", id=made["id"])
    assert (read["opportunity_title"], read["opportunity_notes"]) == ("A deal", "signed")


def test_a_product_is_created_changed_and_deleted(world: World, v1_client: Stranger) -> None:
    made = v1_client("ProductService.create", product_name="Lamp", product_price=12.5)
    v1_client(
        "ProductService.replace",
        id=made["id"],
        data={"product_name": "Lamp", "product_price": 9.99},
    )
    assert v1_client("ProductService.get", id=made["id"])["product_price"] == 9.99
    assert v1_client("ProductService.delete", id=made["id"]) is True
    assert world.records("keap/products") == {}


def test_a_user_is_invited_and_listed(world: World, v1_client: Stranger) -> None:
    made = v1_client("UserService.create", email="ada@x.example", given_name="Ada")
    listed = v1_client("UserService.list")["users"]
    assert made["id"] in {each["id"] for each in listed}
    assert world.records("keap/users")[made["id"]]["status"] == "Invited"


@pytest.mark.usefixtures("world")
def test_an_unknown_id_raises_what_the_client_calls_not_found(v1_client: Stranger) -> None:
    with pytest.raises(RefusedError) as refused:
        v1_client("CompanyService.get", id=987654)
    assert refused.value.kind == "RecordNotFoundError"


def test_a_wrong_token_raises_what_the_client_calls_unauthorized(world: World) -> None:
    keap = world.doors["keap"] | {"token": "wrong"}
    wrong = replace(world, doors=world.doors | {"keap": keap})
    with (
        at_work("keap-python", "drive_keap_v1.py", wrong) as client,
        pytest.raises(RefusedError) as refused,
    ):
        client("CompanyService.list")
    assert refused.value.kind == "KeapUnauthorizedException"
