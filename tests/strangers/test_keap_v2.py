"""Keap's official client of REST v2 takes every answer of the served fake."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.strangers.stranger import RefusedError, Stranger
from tests.strangers.world import World

WRONG_TOKEN = {"type": "bearer", "in": "header", "key": "Authorization", "value": "Bearer wrong"}


def pages(client: Stranger, operation: str, **arguments: Any) -> Iterator[dict[str, Any]]:
    """Walk a listing to its end, as the client's users do."""
    token = None
    while True:
        page = client(operation, page_token=token, **arguments)
        yield page
        token = page.get("next_page_token")
        if not token:
            return


def test_a_company_is_created_read_changed_and_deleted(
    world: World, official_client: Stranger
) -> None:
    address = {"line1": "Main Street 1", "country_code": "USA", "field": "BILLING"}
    made = official_client(
        "CompanyApi.create_company",
        create_company_request={
            "company_name": "Åse & Søn",
            "notes": "line one\nline two",
            "address": address,
            "email_address": {"email": "info@aase.example", "field": "EMAIL1"},
            "phone_number": {"number": "12 34 56 78", "type": "Work", "field": "PHONE1"},
        },
    )
    read = official_client(
        "CompanyApi.get_company",
        company_id=made["id"],
        fields=["company_name", "notes", "email_address", "update_time"],
    )
    assert read["company_name"] == "Åse & Søn"
    assert read["notes"] == "line one\nline two"
    assert read["email_address"]["email"] == "info@aase.example"
    changed = official_client(
        "CompanyApi.update_company",
        company_id=made["id"],
        update_company_request={"company_name": "Åse", "website": "not in the mask"},
        update_mask=["company_name"],
    )
    assert changed["company_name"] == "Åse"
    (kept,) = world.records("keap/companies").values()
    assert (kept["company_name"], kept["website"]) == ("Åse", "")
    assert official_client("CompanyApi.delete_company", company_id=made["id"]) is None
    assert world.records("keap/companies") == {}


def test_companies_are_listed_by_filter_order_and_page(
    world: World, official_client: Stranger
) -> None:
    for name in ("Beta", "Alpha 2", "Gamma", "Alpha 1", "alpha 3"):
        world.person("keap/companies", company_name=name)
    found = list(
        pages(
            official_client,
            "CompanyApi.list_companies",
            filter="name==Alpha*",
            order_by="name desc",
            fields=["company_name", "update_time", "create_time"],
            page_size=2,
        )
    )
    names = [each["company_name"] for page in found for each in page["companies"]]
    assert names == ["alpha 3", "Alpha 2", "Alpha 1"]
    assert len(found) == 2


def test_an_opportunity_is_created_at_a_stage_of_a_contact_and_moved_on(
    world: World, official_client: Stranger
) -> None:
    contact = official_client(
        "ContactApi.create_contact",
        create_update_contact_request={
            "given_name": "Ada",
            "email_addresses": [{"email": "ada@x.example", "field": "EMAIL1"}],
        },
    )
    first, second = (
        official_client(
            "OpportunityApi.create_opportunity_stage",
            create_opportunity_stage_request={
                "name": name,
                "order": order,
                "probability": 10 * order,
                "target_number_days": 7,
            },
        )
        for order, name in enumerate(("New", "Won"), start=1)
    )
    made = official_client(
        "OpportunityApi.create_opportunity",
        create_opportunity_request={
            "opportunity_title": "A deal",
            "contact_id": contact["id"],
            "stage_id": first["id"],
            "projected_revenue_high": 1200.5,
            "estimated_close_time": "2027-03-01T12:00:00.000Z",
        },
    )
    assert (made["contact"]["id"], made["stage"]["id"]) == (contact["id"], first["id"])
    changed = official_client(
        "OpportunityApi.update_opportunity",
        opportunity_id=made["id"],
        update_opportunity_request_v2={"stage_id": second["id"], "opportunity_notes": "signed"},
        update_mask=["stage_id", "opportunity_notes"],
    )
    assert changed["stage"]["name"] == "Won"
    read = official_client("OpportunityApi.get_opportunity", opportunity_id=made["id"])
    assert (read["opportunity_title"], read["opportunity_notes"]) == ("A deal", "signed")
    assert read["projected_revenue_high"] == 1200.5
    stages = official_client("OpportunityApi.list_opportunity_stages")["stages"]
    assert {each["name"] for each in stages} >= {"New", "Won"}
    official_client("OpportunityApi.delete_opportunity", opportunity_id=made["id"])
    assert world.records("keap/opportunities") == {}


def test_opportunities_are_listed_page_by_page_with_the_fields_asked_for(
    world: World, official_client: Stranger
) -> None:
    titles = [f"Deal {number}" for number in range(5)]
    for title in titles:
        world.person("keap/opportunities", opportunity_title=title)
    found = [
        each
        for page in pages(
            official_client,
            "OpportunityApi.list_opportunities",
            filter="opportunity_title==Deal*",
            order_by="opportunity_title desc",
            fields=["custom_fields", "last_updated_by"],
            page_size=2,
        )
        for each in page["opportunities"]
    ]
    assert [each["opportunity_title"] for each in found] == titles[::-1]
    assert all(each["contact"]["id"] and each["stage"]["id"] for each in found)


def test_a_price_goes_out_as_cents_and_comes_back_as_money(
    world: World, official_client: Stranger
) -> None:
    made = official_client(
        "ProductsApi.create_product",
        create_product_request_detail={
            "name": "Lamp",
            "price": 1250,
            "short_description": "bright",
            "sku": "L-1",
            "active": True,
        },
    )
    assert made["price"]["amount"] == 1250
    official_client(
        "ProductsApi.update_product",
        product_id=made["id"],
        update_product_request_detail={"price": 999, "name": "not in the mask"},
        update_mask=["price"],
    )
    read = official_client("ProductsApi.get_product", product_id=made["id"])
    assert (read["name"], read["price"]["amount"]) == ("Lamp", 999)
    (kept,) = world.records("keap/products").values()
    assert kept["product_price"] == 9.99
    official_client("ProductsApi.delete_product", product_id=made["id"])
    assert world.records("keap/products") == {}


def test_products_are_listed_by_filter_and_page(world: World, official_client: Stranger) -> None:
    for number in range(5):
        world.person("keap/products", product_name=f"Lamp {number}", product_price=number)
    world.person("keap/products", product_name="Chair")
    found = list(
        pages(official_client, "ProductsApi.list_products", filter="name==Lamp*", page_size=3)
    )
    assert [len(page["products"]) for page in found] == [3, 2]
    assert [each["price"]["amount"] for page in found for each in page["products"]] == [
        0,
        100,
        200,
        300,
        400,
    ]


def test_a_user_is_found_by_mail_and_given_another_title(
    world: World, official_client: Stranger
) -> None:
    world.person("keap/users", given_name="Ada", email_address="ada@x.example", job_title="Clerk")
    world.person("keap/users", given_name="Bo", email_address="bo@x.example")
    listed = official_client("UsersApi.list_paginated_users", filter="email==ada@x.example")
    (ada,) = listed["users"]
    assert (ada["title"], ada["email_addresses"][0]["email"]) == ("Clerk", "ada@x.example")
    changed = official_client(
        "UsersApi.update_user",
        user_id=ada["id"],
        update_user_request={
            "title": "Countess",
            "email_address": {"email": "countess@x.example", "field": "EMAIL1"},
        },
        update_mask=["job_title", "email_address"],
    )
    read = official_client("UsersApi.get_user_by_id", user_id=ada["id"])
    assert read["title"] == changed["title"] == "Countess"
    assert read["email_addresses"][0]["email"] == "countess@x.example"
    assert world.records("keap/users")[int(ada["id"])]["job_title"] == "Countess"


def test_users_are_listed_page_by_page(world: World, official_client: Stranger) -> None:
    made = {world.person("keap/users", given_name=f"User {number}") for number in range(5)}
    found = list(pages(official_client, "UsersApi.list_paginated_users", page_size=2))
    ids = [int(each["id"]) for page in found for each in page["users"]]
    assert len(ids) == len(set(ids))
    assert set(ids) >= made


@pytest.mark.parametrize(
    ("operation", "what"),
    [
        ("CompanyApi.get_company", "company_id"),
        ("OpportunityApi.get_opportunity", "opportunity_id"),
        ("ProductsApi.get_product", "product_id"),
        ("UsersApi.get_user_by_id", "user_id"),
        ("CompanyApi.delete_company", "company_id"),
    ],
)
@pytest.mark.usefixtures("world")
def test_an_unknown_id_raises_what_the_client_calls_not_found(
    official_client: Stranger, operation: str, what: str
) -> None:
    with pytest.raises(RefusedError) as refused:
        official_client(operation, **{what: "987654"})
    assert (refused.value.kind, refused.value.status) == ("NotFoundException", 404)
    assert refused.value.message  # its parser understood the vendor's error


@pytest.mark.usefixtures("world")
def test_a_filter_that_makes_no_sense_raises_a_bad_request(official_client: Stranger) -> None:
    with pytest.raises(RefusedError) as refused:
        official_client("CompanyApi.list_companies", filter="since_time==yesterday")
    assert (refused.value.kind, refused.value.status) == ("BadRequestException", 400)
    assert refused.value.message


@pytest.mark.usefixtures("world")
def test_a_wrong_token_raises_what_the_client_calls_unauthorized(
    official_client: Stranger,
) -> None:
    with pytest.raises(RefusedError) as refused:
        official_client("CompanyApi.list_companies", _request_auth=WRONG_TOKEN)
    assert (refused.value.kind, refused.value.status) == ("UnauthorizedException", 401)
    assert "keymanagement.service.invalid_access_token" in refused.value.body


@pytest.mark.parametrize(
    ("fault", "kind", "status"),
    [
        ({"fault": "Throttled"}, "ApiException", 429),
        ({"fault": "Unauthorised"}, "UnauthorizedException", 401),
        ({"fault": "ServerError", "status": 503}, "ServiceException", 503),
    ],
)
def test_a_passing_trouble_raises_what_the_client_has_for_it_and_passes(
    world: World, official_client: Stranger, fault: dict[str, Any], kind: str, status: int
) -> None:
    world.trouble("keap", **fault)
    with pytest.raises(RefusedError) as refused:
        official_client("CompanyApi.list_companies")
    assert (refused.value.kind, refused.value.status) == (kind, status)
    assert official_client("CompanyApi.list_companies")["companies"] == []
