"""Walking through Keap's lists to their ends, which v1 does not show."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from tests.fakes.keap_client import Client, tenant

TABLES = ["companies", "opportunities", "products", "users", "contacts"]


@pytest.fixture
def crm() -> Iterator[Client]:
    with tenant() as client:
        yield client


def stock(crm: Client, table: str, number: int) -> list[int]:
    return [crm.person(table) for _ in range(number)]


def params_of(link: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(link).query))


@pytest.mark.parametrize("table", TABLES)
def test_v1_shows_everything_at_once_up_to_a_thousand(keap_crm: Client, table: str) -> None:
    ids = stock(keap_crm, table, 1001)
    page = keap_crm.get(f"/v1/{table}")
    assert [each["id"] for each in page[table]] == ids[:1000]
    assert page["count"] == 1001
    rest = keap_crm.get(f"/v1/{table}", offset=1000)
    assert [each["id"] for each in rest[table]] == ids[1000:]


def test_the_next_link_never_ends(keap_crm: Client) -> None:
    stock(keap_crm, "companies", 3)
    page = keap_crm.get("/v1/companies", limit=2)
    seen = [each["id"] for each in page["companies"]]
    for _ in range(5):  # far beyond the end
        assert page["next"].startswith(f"{keap_crm.origin}/crm/rest/v1/companies/?")
        page = keap_crm.session.get(page["next"], timeout=10).json()
        assert page["count"] == 3
        seen += [each["id"] for each in page["companies"]]
    assert seen == [1, 2, 3]
    assert page["companies"] == []


@pytest.mark.parametrize(
    ("count", "asked", "ahead", "back"),
    [
        (1, {}, ("1", "1000"), ("1000", "0")),
        (2, {"limit": 2, "offset": 2}, ("2", "4"), ("2", "0")),
        (2, {"limit": 5, "offset": 3}, ("2", "8"), ("5", "0")),
        (9, {"limit": 2, "offset": 7}, ("2", "9"), ("2", "5")),
    ],
)
def test_the_links_shrink_the_limit_and_never_go_below_zero(
    crm: Client, count: int, asked: dict[str, int], ahead: tuple[str, str], back: tuple[str, str]
) -> None:
    stock(crm, "users", count)
    page = crm.get("/v1/users", **asked)
    assert params_of(page["next"]) == dict(zip(("limit", "offset"), ahead, strict=True))
    assert params_of(page["previous"]) == dict(zip(("limit", "offset"), back, strict=True))


def test_links_of_companies_repeat_the_filter_and_the_order_but_no_token(crm: Client) -> None:
    crm.person("companies", company_name="Acme & Söhne")
    del crm.session.headers["Authorization"]
    page = crm.get(
        "/v1/companies", company_name="Acme & Söhne", access_token=crm.app.credential, limit=1
    )
    assert params_of(page["next"]) == {
        "limit": "1",
        "offset": "1",
        "company_name": "Acme & Söhne",
        "order": "id",
    }


@pytest.mark.parametrize(
    "wrong", [{"limit": -1}, {"limit": "x"}, {"offset": -1}, {"offset": "1.5"}]
)
def test_a_limit_or_an_offset_that_is_no_number_is_refused(
    crm: Client, wrong: dict[str, Any]
) -> None:
    assert crm.call("GET", "/v1/products", params=wrong).status_code == 400


def test_a_limit_of_nothing_counts_without_showing(crm: Client) -> None:
    stock(crm, "products", 2)
    page = crm.get("/v1/products", limit=0)
    assert (page["products"], page["count"]) == ([], 2)


def test_v1_orders_companies_as_asked(crm: Client) -> None:
    for name in ("Beta", "alpha", "Gamma"):
        crm.person("companies", company_name=name)
    assert _names(crm, order="name") == ["alpha", "Beta", "Gamma"]
    assert _names(crm, order="name", order_direction="DESCENDING") == ["Gamma", "Beta", "alpha"]
    assert _names(crm, order="id", order_direction="DESCENDING") == ["Gamma", "alpha", "Beta"]
    assert crm.call("GET", "/v1/companies", params={"order": "colour"}).status_code == 400


def test_v1_orders_opportunities_as_asked(crm: Client) -> None:
    for title, action in (
        ("b", None),
        ("A", "2026-02-02T00:00:00Z"),
        ("c", "2026-01-01T00:00:00Z"),
    ):
        contact = crm.person("contacts", given_name=f"Not {title}")
        crm.person(
            "opportunities", opportunity_title=title, next_action_date=action, contact=contact
        )
    expected = {
        "opportunity_name": "Abc",
        "next_action": "cAb",
        "contact_name": "Abc",
        "date_created": "bAc",
    }
    for order, titles in expected.items():
        rows = crm.get("/v1/opportunities", order=order)["opportunities"]
        assert "".join(each["opportunity_title"] for each in rows) == titles
    rows = crm.get("/v2/opportunities", order_by="contact_name desc")["opportunities"]
    assert "".join(each["opportunity_title"] for each in rows) == "cbA"


def test_v1_orders_contacts_as_asked(crm: Client) -> None:
    for given, family, email in (("B", "x", "2@x"), ("a", "Y", "1@x")):
        crm.person(
            "contacts",
            given_name=given,
            family_name=family,
            email_addresses=[{"email": email, "field": "EMAIL1"}],
        )
        crm.clock.advance(1)
    crm.app.back_door.edit("contacts", 1, {})
    expected = {
        "id": [1, 2],
        "name": [1, 2],
        "firstName": [2, 1],
        "email": [2, 1],
        "date_created": [1, 2],
        "last_updated": [2, 1],
    }
    for order, ids in expected.items():
        assert [each["id"] for each in crm.get("/v1/contacts", order=order)["contacts"]] == ids


def _names(crm: Client, **params: str) -> list[str]:
    return [each["company_name"] for each in crm.get("/v1/companies", **params)["companies"]]


def walk(crm: Client, table: str, **params: Any) -> list[str]:
    """Follow the page tokens to their end; give the ids in the order of their coming."""
    seen: list[str] = []
    for _ in range(100):
        page = crm.get(f"/v2/{table}", **params)
        seen += [each["id"] for each in page[table.rpartition("/")[2]]]
        if not page["next_page_token"]:
            return seen
        params["page_token"] = page["next_page_token"]
    raise AssertionError("the walk did not end")


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize(("number", "size"), [(0, 3), (1, 3), (3, 3), (4, 3), (7, 2), (5, 1)])
def test_a_v2_walk_ends_and_meets_each_record_once(
    crm: Client, table: str, number: int, size: int
) -> None:
    ids = stock(crm, table, number)
    assert walk(crm, table, page_size=size) == [str(each) for each in ids]


def test_a_v2_walk_through_the_served_door_ends(keap_crm: Client) -> None:
    stock(keap_crm, "opportunities", 5)
    assert walk(keap_crm, "opportunities", page_size=2) == ["1", "2", "3", "4", "5"]
    assert walk(keap_crm, "opportunities/stages", page_size=1) == ["1"]


def test_a_v2_walk_survives_the_deletion_of_what_it_saw(crm: Client) -> None:
    stock(crm, "companies", 4)
    token = crm.get("/v2/companies", page_size=2)["next_page_token"]
    crm.app.back_door.delete("companies", 2)
    rest = crm.get("/v2/companies", page_size=2, page_token=token)
    assert [each["id"] for each in rest["companies"]] == ["3", "4"]
    assert not rest["next_page_token"]


@pytest.mark.parametrize("table", ["companies", "opportunities", "products"])
@pytest.mark.parametrize("size", [-1, 1001, "x"])
def test_a_page_size_outside_the_limits_is_refused(
    crm: Client, table: str, size: int | str
) -> None:
    answer = crm.call("GET", f"/v2/{table}", params={"page_size": size})
    assert answer.status_code == 400
    assert answer.json()["code"] == 400


@pytest.mark.parametrize("size", [0, 101])
def test_users_come_at_most_a_hundred_at_a_time(crm: Client, size: int) -> None:
    stock(crm, "users", 101)
    assert len(crm.get("/v2/users", page_size=100)["users"]) == 100
    assert len(crm.get("/v2/users")["users"]) == 100
    assert crm.call("GET", "/v2/users", params={"page_size": size}).status_code == 400


def test_a_made_up_page_token_is_refused(crm: Client) -> None:
    answer = crm.call("GET", "/v2/companies", params={"page_token": "https://x.example/?a=1"})
    assert answer.status_code == 400


@pytest.mark.parametrize(
    ("last", "shown"),
    [("empty", {"next_page_token": ""}), ("null", {"next_page_token": None}), ("absent", {})],
)
def test_how_the_last_page_says_so_is_a_switch(last: str, shown: dict[str, Any]) -> None:
    with tenant(switches={"keap.v2.last_token": last}) as crm:
        assert crm.get("/v2/products") == {"products": [], **shown}


def test_v2_orders_by_the_time_of_the_last_save(crm: Client) -> None:
    ids = stock(crm, "opportunities", 3)
    for id_ in (2, 1):
        crm.clock.advance(1)
        crm.app.back_door.edit("opportunities", id_, {"opportunity_notes": "called"})
    assert walk(crm, "opportunities", order_by="update_time desc", page_size=2) == ["1", "2", "3"]
    assert walk(crm, "opportunities", order_by="update_time", page_size=2) == ["3", "2", "1"]
    assert len(ids) == 3


@pytest.mark.parametrize("order", ["colour", "name sideways", "since_time", "update_time asc"])
def test_an_order_that_a_resource_does_not_have_is_refused(crm: Client, order: str) -> None:
    assert crm.call("GET", "/v2/companies", params={"order_by": order}).status_code == 400


def test_users_can_be_listed_without_the_inactive_ones(crm: Client) -> None:
    crm.person("users", status="Inactive")
    crm.person("users", partner=True)
    crm.person("users")
    assert [each["id"] for each in crm.get("/v1/users")["users"]] == [1, 2, 3]
    assert [each["id"] for each in crm.get("/v1/users", include_inactive="false")["users"]] == [
        2,
        3,
    ]
    assert [each["id"] for each in crm.get("/v1/users", include_partners="false")["users"]] == [
        1,
        3,
    ]
    shown = crm.get("/v2/users", filter="include_inactive==false;include_partners==false")
    assert [each["id"] for each in shown["users"]] == ["3"]
    assert [each["status"] for each in crm.get("/v2/users")["users"]] == [
        "INACTIVE",
        "ACTIVE",
        "ACTIVE",
    ]
