"""What hangs together in webCRM: lines, deliveries and linked data, and reads from one record to its others."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.fakes.webcrm_client import Client, Door, tenant

CATALOGUES = ("Organisations", "Opportunities", "Products", "Persons", "Deliveries")


@pytest.fixture(params=["mounted", "served"])
def crm(request: pytest.FixtureRequest) -> Iterator[Client]:
    door: Door = request.param
    with tenant(door, limit=None) as client:
        yield client


def test_an_opportunity_has_its_quotation_lines_and_their_price_is_the_total(crm: Client) -> None:
    for _ in range(2):
        crm.create("opportunities", OrganisationId=1)
    crm.create("quotationlines", OpportunityId=1, ListPrice=450, Quantity=10, Discount=10)
    crm.create("quotationlines", OpportunityId=2, Price=7)
    lines = crm.get("/Opportunities/1/QuotationLines", Size=10)
    assert [(each["QuotationLineId"], each["QuotationLinePrice"]) for each in lines] == [(1, 4050)]
    assert crm.get("/QuotationLines/2")["QuotationLinePrice"] == 7
    crm.put("quotationlines", 1, Quantity=1)
    assert crm.get("/QuotationLines/1")["QuotationLinePrice"] == 405
    assert crm.call("DELETE", "/QuotationLines/1").status_code == 200
    assert crm.get("/Opportunities/1/QuotationLines") == []
    assert crm.call("GET", "/Opportunities/9/QuotationLines").status_code == 404


def test_a_quotation_line_belongs_to_an_opportunity(crm: Client) -> None:
    for owner in ({}, {"QuotationLineOpportunityId": 9}):
        answer = crm.call("POST", "/QuotationLines", json={"QuotationLineId": 0} | owner)
        assert answer.status_code == 400
        assert "QuotationLineOpportunityId" in answer.json()["Message"]


def test_a_converted_opportunity_is_found_as_a_delivery(crm: Client) -> None:
    crm.create("opportunities", OrganisationId=1, Description="Boat", OrderValue=9.5, AssignedTo=3)
    answer = crm.call("POST", "/Opportunities/1/ConvertToDelivery")
    assert (answer.status_code, answer.json()) == (200, 1)
    delivery = crm.get("/Deliveries/1")
    carried = {name: delivery[f"Delivery{name}"] for name in ("Description", "OrderValue")}
    assert carried == {"Description": "Boat", "OrderValue": 9.5}
    assert (delivery["DeliveryStatus"], delivery["DeliveryRisk"]) == ("New", "NoRisk")
    for path in ("/Deliveries", "/Deliveries/ByOrganisation/1", "/Deliveries/ByResponsible/3"):
        assert crm.get(path) == [delivery]
    assert crm.query("SELECT DeliveryId FROM Delivery") == [{"DeliveryId": 1}]
    assert crm.call("POST", "/Opportunities/9/ConvertToDelivery").status_code == 404


def test_deliveries_of_one_number_lock_each_other(crm: Client) -> None:
    for _ in range(2):
        crm.create("deliveries", OrganisationId=1, Number="A1")
    assert [crm.put("deliveries", id_, Comment="x").status_code for id_ in (1, 2)] == [400, 400]
    crm.app.back_door.edit("deliveries", 2, {"DeliveryNumber": "A2"})
    assert crm.put("deliveries", 1, Comment="x").status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        *(f"/Organisations/1/{what}" for what in ("Events", "SupportCases", "Relations")),
        *("/Organisations/1/Revenues", "/Users/1/Activities", "/Users/1/Events"),
    ],
)
def test_modules_that_nobody_uses_are_empty_lists(crm: Client, path: str) -> None:
    assert crm.get(path, Page=1, Size=10) == []
    assert crm.call("GET", path.replace("1", "99")).status_code == 404
    assert crm.call("GET", path, params={"Size": 1001}).status_code == 400


def test_persons_are_found_by_a_text_and_by_their_organisation(crm: Client) -> None:
    for first, email in (("Ann", "ann@example.com"), ("Bob", "bob@example.com")):
        crm.create("persons", OrganisationId=1, FirstName=first, LastName="Berg", Email=email)
    for text, found in (
        ("ANN b", [1]),
        ("bob@", [2]),
        ("berg", [1, 2]),
        ("", [1, 2]),
        ("nobody", []),
    ):
        assert [each["PersonId"] for each in crm.get("/Persons/Search", input=text)] == found
    assert len(crm.get("/Persons/ByOrganisation/1", Size=1)) == 1


@pytest.mark.parametrize("owners", CATALOGUES)
def test_each_resource_has_a_catalogue_of_linked_data(crm: Client, owners: str) -> None:
    path = f"/{owners}/LinkedData"
    item = {"LinkedDataItemId": 0, "LinkedDataItemData1": "Rope", "LinkedDataItemPrice": 2.5}
    ids = [crm.call("POST", path, json=item).json() for _ in range(3)]
    read = crm.get(f"{path}/{ids[0]}")
    assert (read["LinkedDataItemData1"], read["LinkedDataItemPrice"]) == ("Rope", 2.5)
    assert (
        read["LinkedDataItemEntityType"]
        == crm.get(f"/{owners}/LinkedSetup")["LinkedSetupEntityType"]
    )
    changed = {"LinkedDataItemId": ids[0], "LinkedDataItemData2": "thin"}
    assert crm.call("PUT", f"{path}/{ids[0]}", json=changed).status_code == 200
    assert crm.call("DELETE", f"{path}/{ids[1]}").status_code == 200
    assert [each["LinkedDataItemData2"] for each in crm.get(path)] == ["thin", ""]
    others = next(each for each in CATALOGUES if each != owners)
    assert crm.get(f"/{others}/LinkedData") == []
    assert crm.call("GET", f"/{others}/LinkedData/{ids[0]}").status_code == 404
    assert crm.call("DELETE", f"/{others}/LinkedData").status_code == 200
    assert len(crm.get(path)) == 2
    assert crm.call("DELETE", path).status_code == 200
    assert crm.get(path) == []


def test_linked_data_cannot_be_empty_and_can_be_queried_by_number(crm: Client) -> None:
    item = {"LinkedDataItemId": 0, "LinkedDataItemData1": ""}
    assert crm.call("POST", "/Products/LinkedData", json=item).status_code == 400
    item["LinkedDataItemData1"] = "-"
    crm.call("POST", "/Products/LinkedData", json=item)
    crm.call("POST", "/Persons/LinkedData", json=item)
    script = "SELECT LinkedDataItemId FROM LinkedData WHERE LinkedDataItemEntityType = 7"
    assert crm.query(script) == [{"LinkedDataItemId": 1}]


def test_the_price_list_of_quotation_lines_is_a_catalogue_of_its_own(crm: Client) -> None:
    prefix = "QuotationLineLinkedDataItem"
    item = {f"{prefix}Id": 0, f"{prefix}Data1": "4711", f"{prefix}CostPrice": 2}
    assert crm.call("POST", "/QuotationLines/LinkedData", json=item).json() == 1
    (read,) = crm.get("/QuotationLines/LinkedData")
    assert (read[f"{prefix}Data1"], read[f"{prefix}CostPrice"]) == ("4711", 2)
    assert crm.get("/Opportunities/LinkedData") == []
