"""/Queries: what a script finds, how it is ordered and paged, and what is no script."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.fakes.webcrm_client import Client, quoted, select, tenant


@pytest.fixture(scope="module")
def crm() -> Iterator[Client]:
    with tenant(limit=None) as client:
        door = client.app.back_door
        door.create("organisations", {"OrganisationName": "O'Neil", "OrganisationCity": "Oslo"})
        door.create("organisations", {"OrganisationName": "Straße", "OrganisationCity": "OSLO  "})
        door.create("organisations", {"OrganisationName": "50% off_", "OrganisationXInt1": -7})
        for price, owner in ((10, 2), (2.5, 2), (10, 3)):
            client.clock.advance(60)
            door.create("products", {"ProductPrice": price, "ProductOrganisationId": owner})
        door.create("persons", {"PersonLastName": "Berg", "PersonStatus": "Other"})
        client.log_in()
        yield client


ORGANISATIONS = [
    ("OrganisationName = 'o''neil'", [2]),
    ("OrganisationName = 'O''NEIL   '", [2]),
    ("OrganisationName = '  O''Neil'", []),
    ("OrganisationName <> 'webcrm'", [2, 3, 4]),
    ("OrganisationName != 'webcrm'", [2, 3, 4]),
    ("OrganisationCity = 'oslo'", [2, 3]),
    ("organisationcity='oslo'", [2, 3]),
    ("OrganisationName = 'strasse'", [3]),
    ("'webCRM' = OrganisationName", [1]),
    ("OrganisationId = 2", [2]),
    ("OrganisationId = '2'", [2]),
    ("3 <= OrganisationId", [3, 4]),
    ("OrganisationId < 3 AND OrganisationId > 1", [2]),
    ("OrganisationId = 1 OR OrganisationId = 4 AND OrganisationName = 'nobody'", [1]),
    ("(OrganisationId = 1 OR OrganisationId = 4) AND OrganisationXInt1 = -7", [4]),
    ("NOT OrganisationId = 1 AND NOT (OrganisationId = 2 OR OrganisationId = 3)", [4]),
    ("OrganisationId IN (1, 3, 99)", [1, 3]),
    ("OrganisationName IN ('WEBCRM', 'o''neil')", [1, 2]),
    ("OrganisationId NOT IN (1, 3)", [2, 4]),
    ("OrganisationName LIKE 'web%'", [1]),
    ("OrganisationName LIKE '%E%'", [1, 2, 3]),
    ("OrganisationName LIKE '50[%] off[_]'", [4]),
    ("OrganisationName LIKE '5%[%]%o_f%_'", [4]),
    ("OrganisationName LIKE '%%'", [1, 2, 3, 4]),
    ("OrganisationName LIKE 'web___'", [1]),
    ("OrganisationName LIKE '[^a-v]%'", [1, 4]),
    ("OrganisationName NOT LIKE '%e%'", [4]),
    ("OrganisationPlus1 IS NULL", [1, 2, 3, 4]),
    ("OrganisationPlus1 IS NOT NULL", []),
    ("OrganisationPlus1 = 'x'", []),
    ("OrganisationPlus1 <> 'x'", []),
    ("NOT OrganisationPlus1 = 'x'", []),
    ("NOT (OrganisationPlus1 = 'x' AND OrganisationId = 1)", [2, 3, 4]),
    ("OrganisationPlus1 = 'x' OR OrganisationId = 1", [1]),
    ("OrganisationPlus1 = 'x' AND OrganisationId = 1", []),
    ("OrganisationName IS NULL", []),
    ("OrganisationNoAds = 0", [1, 2, 3, 4]),
    ("OrganisationNoAds = 'true'", []),
    ("OrganisationXDate1 = '0001-01-01T00:00:00Z'", [1, 2, 3, 4]),
    ("OrganisationLastItemType = 0", [1, 2, 3, 4]),
    ("OrganisationLastItemType = 'undefined'", [1, 2, 3, 4]),
    ("OrganisationLastItemType > 0", []),
    ("1 = 1", [1, 2, 3, 4]),
    ("'a' = 'b'", []),
    ("OrganisationUpdatedAt = OrganisationCreatedAt", [1, 2, 3, 4]),
    ("OrganisationId > OrganisationXInt1", [1, 2, 3, 4]),
]


@pytest.mark.parametrize(("where", "ids"), ORGANISATIONS)
def test_a_condition_finds(crm: Client, where: str, ids: list[int]) -> None:
    rows = crm.query(select("OrganisationId FROM Organisation WHERE", where))
    assert [row["OrganisationId"] for row in rows] == ids


@pytest.mark.parametrize(
    ("literal", "ids"),
    [
        ("2026-01-05T09:02:00Z", [2, 3]),
        ("2026-01-05T09:02:00", [2, 3]),
        ("2026-01-05 09:02:00", [2, 3]),
        ("2026-01-05T10:02:00+01:00", [2, 3]),
        ("2026-01-05T09:01:59.1234567Z", [2, 3]),
        ("2026-01-05T09:02:00.5Z", [3]),
        ("2026-01-05", [1, 2, 3]),
        ("0001-01-01T00:00:00+00:00", [1, 2, 3]),
    ],
)
def test_a_date_may_carry_an_offset_and_means_utc_without_one(
    crm: Client, literal: str, ids: list[int]
) -> None:
    rows = crm.query(
        select("ProductId FROM Product p WHERE p.ProductUpdatedAt >=", quoted(literal))
    )
    assert [row["ProductId"] for row in rows] == ids


@pytest.mark.parametrize(
    ("order", "ids"),
    [
        ("", [1, 2, 3]),
        ("ORDER BY ProductPrice", [2, 1, 3]),
        ("order by ProductPrice desc", [1, 3, 2]),
        ("ORDER BY ProductPrice DESC, ProductId DESC", [3, 1, 2]),
        ("ORDER BY ProductUpdatedAt DESC", [3, 2, 1]),
        ("ORDER BY ProductPlus1, ProductPrice ASC", [2, 1, 3]),
    ],
)
def test_rows_come_in_the_order_asked_for_or_by_id(crm: Client, order: str, ids: list[int]) -> None:
    rows = crm.query(select("ProductId FROM Product", order))
    assert [row["ProductId"] for row in rows] == ids


def test_named_columns_come_alone_under_their_own_names(crm: Client) -> None:
    rows = crm.query("select productid, p.PRODUCTPRICE from product as p where productid = 2")
    assert rows == [{"ProductId": 2, "ProductPrice": 2.5}]


def test_every_column_comes_with_its_number_and_the_raw_ones(crm: Client) -> None:
    rows = crm.query("SELECT * FROM Product ORDER BY ProductId DESC", Page=2, Size=2)
    assert [(row["RowNumber"], row["ProductId"]) for row in rows] == [(3, 1)]
    assert rows[0].keys() > crm.get("/Products/1").keys()
    assert "pr_lastUpdatedById" in rows[0]


def test_a_join_puts_the_columns_of_both_tables_into_a_row(crm: Client) -> None:
    script = """SELECT * FROM Product
        JOIN Organisation ON (Product.ProductOrganisationId = Organisation.OrganisationId)
        WHERE OrganisationName = 'O''Neil' ORDER BY ProductPrice"""
    rows = crm.query(script)
    assert [(row["ProductId"], row["OrganisationCity"]) for row in rows] == [
        (2, "Oslo"),
        (1, "Oslo"),
    ]


def test_three_tables_can_be_joined(crm: Client) -> None:
    rows = crm.query(
        "SELECT PersonName, b.OrganisationName FROM Person p"
        " INNER JOIN Organisation a ON a.OrganisationId = p.PersonOrganisationId"
        " JOIN Organisation b ON b.OrganisationId > a.OrganisationId"
        " ORDER BY b.OrganisationId DESC"
    )
    assert [row["OrganisationName"] for row in rows] == ["50% off_", "Straße", "O'Neil"]


def test_a_join_that_would_take_for_ever_is_refused(
    crm: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fakes.webcrm.queries.MOST_ROWS", 15)
    joined = (
        "SELECT * FROM Organisation a JOIN Organisation b ON a.OrganisationId {} b.OrganisationId"
    )
    assert len(crm.query(joined.format("="))) == 4
    answer = crm.call("GET", "/Queries", params={"script": joined.format("<>")})
    assert (answer.status_code, answer.json()["Type"]) == (400, "QueryException")
    assert "takes too long" in answer.text


def test_pages_end_with_an_empty_array(crm: Client) -> None:
    script = "SELECT OrganisationId FROM Organisation"
    assert len(crm.query(script, Page=1, Size=3)) == 3
    assert len(crm.query(script, Page=2, Size=3)) == 1
    assert crm.query(script, Page=3, Size=3) == []
    assert crm.call("GET", "/Queries", params={"script": script, "Size": 0}).status_code == 400


@pytest.mark.parametrize(
    "script",
    [
        "",
        "DROP TABLE Organisation",
        "SELECT OrganisationId FROM Companies",
        "SELECT Nonsense FROM Organisation",
        "SELECT p.ProductId FROM Product x",
        "SELECT ProductId FROM Product WHERE",
        "SELECT ProductId FROM Product WHERE ProductPrice = 'cheap'",
        "SELECT ProductId FROM Product WHERE ProductUpdatedAt > 'soon'",
        "SELECT ProductId FROM Product WHERE ProductUpdatedAt > '9999-12-31T23:59:59-01:00'",
        "SELECT ProductId FROM Product WHERE ProductUpdatedAt = ProductPrice",
        "SELECT OrganisationId FROM Organisation WHERE OrganisationNoAds = 2",
        "SELECT OrganisationId FROM Organisation WHERE OrganisationName = 'O'Neil'",
        "SELECT OrganisationId FROM Organisation WHERE 1 = 'one'",
        "SELECT OrganisationId FROM Organisation WHERE OrganisationPostCode = 7426",
        "SELECT OrganisationId FROM Organisation WHERE OrganisationName LIKE '[z-a]%'",
        "SELECT PersonId FROM Person a JOIN Person b ON a.PersonId = c.PersonId JOIN Person c ON 1=1",
        "SELECT OrganisationId FROM Organisation; SELECT * FROM User",
        "SELECT OrganisationId FROM Organisation WHERE " + "NOT " * 3000 + "OrganisationId = 1",
        "SELECT UserId FROM User " + "JOIN Organisation ON 1=1 " * 1500,
    ],
    ids=lambda script: script[:60],
)
def test_a_script_that_makes_no_sense_is_refused(crm: Client, script: str) -> None:
    answer = crm.call("GET", "/Queries", params={"script": script})
    assert answer.status_code == 400
    assert answer.json()["Type"] == "QueryException"


def test_thousands_of_records_are_joined_at_once(crm: Client) -> None:
    door = crm.app.back_door
    organisation = crm.create("organisations", Name="the last")
    for number in range(5_000):
        door.create("organisations", {"OrganisationName": f"Another {number}"})
        door.create("persons", {"PersonOrganisationId": organisation, "PersonLastName": "A"})
    person = door.create("persons", {"PersonOrganisationId": 7, "PersonLastName": "B"})
    met = "Person JOIN Organisation o ON o.OrganisationId = PersonOrganisationId"
    others = crm.query(select(f"PersonId FROM {met} WHERE o.OrganisationId = 7"))
    assert others == [{"PersonId": person}]  # after some minutes, once
    last = crm.query(select(f"PersonId FROM {met} AND PersonId > {person - 2} ORDER BY PersonId"))
    assert [row["PersonId"] for row in last] == [person - 1, person]


def test_a_pattern_full_of_anything_is_answered_at_once(crm: Client) -> None:
    crm.create("organisations", Name="a" * 200)
    where = f"OrganisationName LIKE '{'%a' * 50}"
    assert len(crm.query(select(f"* FROM Organisation WHERE {where}%'"))) == 1
    assert crm.query(select(f"* FROM Organisation WHERE {where}b'")) == []  # after years, once


def test_the_refusal_shows_the_place(crm: Client) -> None:
    answer = crm.call("GET", "/Queries", params={"script": "SELECT UserId FROM User WHERE ("})
    assert "WHERE (" in answer.json()["Message"]


@pytest.mark.parametrize("name", ["O'Neil", "''", "a' OR '1'='1", "100%", "x\r\ny", "\\", "😀"])
def test_any_name_can_be_looked_up_with_doubled_quotes(name: str) -> None:
    with tenant() as crm:
        organisation = crm.create("organisations", Name=name)
        crm.create("organisations", Name="another")
        found = crm.query(select("* FROM Organisation WHERE OrganisationName =", quoted(name)))
        assert [row["OrganisationId"] for row in found] == [organisation]
        assert found[0]["OrganisationName"] == name


def test_rows_are_skipped_when_they_move_while_pages_ordered_by_update_are_read() -> None:
    with tenant() as crm:
        for number in range(4):
            crm.clock.advance(1)
            crm.create("products", OrganisationId=1, Price=number)
        script = "SELECT ProductId FROM Product ORDER BY ProductUpdatedAt, ProductId"
        first = crm.query(script, Page=1, Size=2)
        crm.clock.advance(1)
        crm.app.back_door.edit("products", 1, {"ProductPrice": 9})
        second = crm.query(script, Page=2, Size=2)
        assert [row["ProductId"] for row in first + second] == [1, 2, 4, 1]


def test_a_plain_list_repeats_nothing_while_rows_are_edited_but_skips_after_a_deletion() -> None:
    with tenant() as crm:
        for number in range(4):
            crm.create("products", OrganisationId=1, Price=number)
        first = crm.get("/Products", Page=1, Size=2)
        crm.clock.advance(1)
        crm.app.back_door.edit("products", 1, {"ProductPrice": 9})
        assert [each["ProductId"] for each in crm.get("/Products", Page=2, Size=2)] == [3, 4]
        crm.app.back_door.delete("products", 1)
        second = crm.get("/Products", Page=2, Size=2)
        assert [each["ProductId"] for each in first + second] == [1, 2, 4]


@pytest.mark.parametrize("script", ["DeliveryUpdatedAt FROM delivery", "* FROM Activity"])
def test_modules_that_this_tenant_does_not_use_are_empty(crm: Client, script: str) -> None:
    assert crm.query(select(script)) == []
