"""Prices in major units and in cents, and what became of products."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes.fields import decimals
from tests.fakes.keap_client import Client, refused, tenant

PRODUCT = {"name": "Chair", "price": 1250, "short_description": "sit"}


@pytest.fixture
def crm() -> Iterator[Client]:
    with tenant() as client:
        yield client


@pytest.mark.parametrize(
    ("written", "stored", "amount", "formatted"),
    [
        (0, 0.0, 0, "$0.00"),
        (-0.0, 0.0, 0, "$0.00"),
        (12.5, 12.5, 1250, "$12.50"),
        (0.1, 0.1, 10, "$0.10"),
        (1.005, 1.01, 101, "$1.01"),
        (1.0049, 1.0, 100, "$1.00"),
        (1234567.89, 1234567.89, 123456789, "$1,234,567.89"),
        (9_999_999_999_999.99, 9_999_999_999_999.99, 999999999999999, "$9,999,999,999,999.99"),
    ],
)
def test_a_price_is_major_units_in_v1_and_cents_in_v2(
    crm: Client, written: float, stored: float, amount: int, formatted: str
) -> None:
    made = crm.send("POST", "/v1/products", 201, product_name="P", product_price=written)
    assert repr(made["product_price"]) == repr(stored)
    price = {"amount": amount, "currency_code": "USD", "formatted_amount": formatted}
    assert crm.get("/v2/products/1")["price"] == price
    back = crm.send("PATCH", "/v2/products/1", 200, price=amount)
    assert back["price"] == price
    assert crm.app.back_door.read("products", 1)["product_price"] == stored


@given(st.integers(0, 10**15))
def test_every_cent_survives_both_versions(cents: int) -> None:
    with tenant() as crm:
        crm.send("POST", "/v2/products", 201, **{**PRODUCT, "price": cents})
        major = crm.get("/v1/products/1")["product_price"]
        assert decimals(major) <= 2
        crm.send("PATCH", "/v1/products/1", 200, product_price=major)
        assert crm.get("/v2/products/1")["price"]["amount"] == cents


@pytest.mark.parametrize("price", [-0.01, -1, 1e13 + 1, 1e300])
def test_a_price_below_zero_or_beyond_all_money_is_refused(crm: Client, price: float) -> None:
    body = {"product_name": "P", "product_price": price}
    assert "product_price" in refused(crm.call("POST", "/v1/products", json=body))
    assert refused(crm.call("POST", "/v2/products", json={**PRODUCT, "price": -1}))


def test_a_finer_price_is_refused_where_the_switch_says_so() -> None:
    with tenant(switches={"keap.v1.price.finer": "rejected"}) as crm:
        body = {"product_name": "P", "product_price": 1.005}
        assert "decimals" in refused(crm.call("POST", "/v1/products", json=body))


def test_a_finer_price_that_is_kept_counts_whole_cents_in_v2() -> None:
    with tenant(switches={"keap.v1.price.finer": "kept"}) as crm:
        crm.send("POST", "/v1/products", 201, product_name="P", product_price=1.999)
        price = crm.get("/v2/products/1")["price"]
        assert (price["amount"], price["formatted_amount"]) == (200, "$2.00")


def test_products_tell_what_happened_since_a_token(crm: Client) -> None:
    crm.person("products")
    crm.person("products")
    token = crm.get("/v1/products")["sync_token"]
    assert crm.get("/v1/products/sync", sync_token=token)["product_statuses"] == []
    crm.send("PATCH", "/v1/products/1", 200, product_price=3)
    crm.ok(crm.call("DELETE", "/v1/products/2"), 204)
    changes = crm.get("/v1/products/sync", sync_token=token)["product_statuses"]
    assert [(each["status"], each["product"]["id"]) for each in changes] == [
        ("UPDATED", 1),
        ("DELETED", 2),
    ]


def test_what_came_after_a_token_is_told_apart_page_by_page(crm: Client) -> None:
    crm.person("products")
    first = crm.get("/v1/products/sync")
    assert [each["status"] for each in first["product_statuses"]] == ["CREATED"]
    crm.person("products")
    crm.send("PATCH", "/v1/products/1", 200, sku="s")
    crm.send("PATCH", "/v1/products/2", 200, sku="s")
    page = crm.get("/v1/products/sync", sync_token=first["sync_token"], limit=1, offset=1)
    (only,) = page["product_statuses"]
    assert (only["status"], only["product"]["id"], page["count"]) == ("CREATED", 2, 2)
    assert f"sync_token={first['sync_token']}" in page["next"]
    later = crm.get("/v1/products/sync", sync_token=page["sync_token"])
    assert later["product_statuses"] == []


def test_an_inventory_is_an_object_when_created_and_flat_when_changed(crm: Client) -> None:
    inventory = {"inventory_limit": 5, "inventory_count": 4, "out_of_stock_enabled": True}
    made = crm.send("POST", "/v2/products", 201, **PRODUCT, inventory=inventory)
    assert made["inventory"] == inventory | {"email_for_inventory_notifications": ""}
    changed = crm.send("PATCH", "/v2/products/1", 200, inventory_limit=6)
    assert changed["inventory"]["inventory_limit"] == 6
    assert refused(crm.call("PATCH", "/v2/products/1", json={"inventory": inventory}))
    listed = crm.get("/v2/products")["products"][0]["inventory"]
    assert "inventory_count" not in listed


def test_a_made_up_sync_token_is_refused(crm: Client) -> None:
    assert refused(crm.call("GET", "/v1/products/sync", params={"sync_token": "x"}))


def test_each_version_calls_what_does_not_fit_by_its_own_name(crm: Client) -> None:
    told = refused(crm.call("POST", "/v2/products", json=PRODUCT | {"price": -1}))
    assert told == "price is less than 0"
    assert refused(crm.call("POST", "/v2/products", json={"name": "A"})) == "price is required"
    wrong = {"product_name": "A", "product_price": -1}
    told = refused(crm.call("POST", "/v1/products", json=wrong))
    assert told == "product_price is less than 0"
