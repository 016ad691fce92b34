"""Each point that no source settles can be set either way, and the default is the first value."""

from __future__ import annotations

import pytest

from fakes.clock import Clock
from fakes.switches import SwitchError
from fakes.webcrm import SWITCHES, webcrm
from tests.fakes.webcrm_client import select, tenant

NAME = {"OrganisationId": 0, "OrganisationName": "Akkurat"}
USER = {"UserId": 0, "UserEmail": "a@example.com"}


def test_every_value_of_every_switch_opens_a_tenant() -> None:
    for switch in SWITCHES.values():
        for value in switch.values:
            with tenant(switches={switch.name: value}) as crm:
                assert len(crm.get("/Organisations")) == 1, switch.note


@pytest.mark.parametrize(
    ("name", "value", "hint"),
    [
        ("webcrm.nonsense", "1", "there are .*webcrm.put.omitted"),
        ("webcrm.put.omitted", "perhaps", "it can be keep, reset"),
    ],
)
def test_an_unknown_switch_or_value_is_refused_with_what_there_is(
    name: str, value: str, hint: str
) -> None:
    with pytest.raises(SwitchError, match=hint):
        webcrm(Clock(), switches={name: value})


def test_a_mandatory_field_that_no_table_has_is_refused() -> None:
    with pytest.raises(SwitchError, match="OrganisationShoeSize"):
        webcrm(Clock(), mandatory=["OrganisationShoeSize"])


@pytest.mark.parametrize(
    ("value", "status", "body"),
    [("404", 404, None), ("204", 204, b""), ("null", 200, b"null")],
)
def test_an_absent_record_answers_as_set(value: str, status: int, body: bytes | None) -> None:
    with tenant(switches={"webcrm.get.unknown": value}) as crm:
        answer = crm.call("GET", "/Products/7")
        assert answer.status_code == status
        assert body is None or answer.content == body


@pytest.mark.parametrize(
    ("value", "body"),
    [("object", b'{"OrganisationId":2}'), ("int", b"2"), ("quoted", b'"2"'), ("empty", b"")],
)
def test_a_created_organisation_answers_as_set(value: str, body: bytes) -> None:
    with tenant(switches={"webcrm.post.organisation.body": value}) as crm:
        assert crm.call("POST", "/Organisations", json=NAME).content == body


@pytest.mark.parametrize(
    ("value", "body"),
    [("object", b'{"UserId":2}'), ("int", b"2"), ("quoted", b'"2"'), ("empty", b"")],
)
def test_a_created_user_answers_as_set(value: str, body: bytes) -> None:
    with tenant(switches={"webcrm.post.users.body": value}) as crm:
        assert crm.call("POST", "/Users", json=USER).content == body


@pytest.mark.parametrize(("value", "status"), [("allow", 200), ("403", 403), ("400", 400)])
def test_users_can_be_barred_from_creation_but_not_from_updates(value: str, status: int) -> None:
    with tenant(switches={"webcrm.post.users": value}) as crm:
        assert crm.call("POST", "/Users", json=USER).status_code == status
        assert crm.put("users", 1, Title="CFO").status_code == 200
        rows = crm.call("PATCH", "/Users", json=[USER, {"UserId": 1, "UserTitle": "x"}]).json()
        assert rows[0].isdigit() == (status == 200)
        assert rows[1] == ""
        assert len(crm.get("/Users")) == (3 if status == 200 else 1)


@pytest.mark.parametrize(("value", "city"), [("keep", "Oslo"), ("reset", "")])
def test_a_field_left_out_of_an_update_is_kept_or_reset(value: str, city: str) -> None:
    with tenant(switches={"webcrm.put.omitted": value}) as crm:
        crm.call("POST", "/Organisations", json=NAME | {"OrganisationCity": "Oslo"})
        crm.put("organisations", 2, Name="New")
        read = crm.get("/Organisations/2")
        assert (read["OrganisationName"], read["OrganisationCity"]) == ("New", city)
        assert read["OrganisationCreatedBy"] == "api1 Integration"


def test_an_update_that_replaces_everything_keeps_password_and_owner() -> None:
    with tenant(switches={"webcrm.put.omitted": "reset"}) as crm:
        crm.create("users", Password="hunter2")
        crm.create("opportunities", OrganisationId=1, Level=3)
        crm.put("users", 2, Title="CFO")
        assert crm.put("opportunities", 1, Comment="x").status_code == 200
        assert crm.get("/Opportunities/1")["OpportunityOrganisationId"] == 1
        assert crm.get("/Opportunities/1")["OpportunityLevel"] == 1
        assert crm.call("PUT", "/Organisations/1", json={"OrganisationId": 1}).status_code == 400


@pytest.mark.parametrize(("value", "title"), [("ignored", "CFO"), ("cleared", "")])
def test_a_null_in_an_update_is_ignored_or_clears(value: str, title: str) -> None:
    with tenant(switches={"webcrm.put.null": value}) as crm:
        crm.create("users", Title="CFO")
        crm.put("users", 2, Title=None)
        assert crm.get("/Users/2")["UserTitle"] == title


@pytest.mark.parametrize(("value", "moved"), [("stamped", True), ("quiet", False)])
def test_an_update_that_changes_nothing_moves_the_stamp_or_not(value: str, moved: bool) -> None:  # noqa: FBT001
    with tenant(switches={"webcrm.put.unchanged": value}) as crm:
        crm.create("users", Title="CFO")
        before = crm.get("/Users/2")
        crm.clock.advance(5)
        crm.put("users", 2, Title="CFO")
        assert (crm.get("/Users/2") != before) is moved
        crm.put("users", 2, Title="CEO")
        assert crm.get("/Users/2")["UserUpdatedAt"] == "2026-01-05T09:00:05+00:00"


@pytest.mark.parametrize(("value", "status"), [("refused", 400), ("ignored", 200)])
def test_an_update_never_moves_an_opportunity(value: str, status: int) -> None:
    with tenant(switches={"webcrm.put.organisation": value}) as crm:
        other = crm.create("organisations", Name="Other")
        crm.create("opportunities", OrganisationId=1)
        assert crm.put("opportunities", 1, OrganisationId=other).status_code == status
        assert crm.get("/Opportunities/1")["OpportunityOrganisationId"] == 1


@pytest.mark.parametrize(("value", "row"), [("empty", ""), ("id", "1"), ("null", None)])
def test_the_row_of_a_good_update_answers_as_set(value: str, row: str | None) -> None:
    with tenant(switches={"webcrm.patch.updated": value}) as crm:
        assert crm.call("PATCH", "/Users", json=[{"UserId": 1}]).json() == [row]


@pytest.mark.parametrize(("value", "status"), [("refused", 400), ("ignored", 200)])
def test_a_create_that_brings_its_own_id_is_refused_or_gets_the_next_one(
    value: str, status: int
) -> None:
    with tenant(switches={"webcrm.post.id": value}) as crm:
        answer = crm.call("POST", "/Users", json=USER | {"UserId": 77})
        assert answer.status_code == status
        assert crm.app.back_door.ids("users") == ([1] if status == 400 else [1, 2])


@pytest.mark.parametrize(("value", "status"), [("allowed", 200), ("refused", 400)])
def test_a_second_organisation_of_the_same_name_is_allowed_or_refused(
    value: str, status: int
) -> None:
    with tenant(switches={"webcrm.post.duplicate": value}) as crm:
        assert crm.call("POST", "/Organisations", json=NAME).status_code == 200
        again = NAME | {"OrganisationName": "AKKURAT "}
        assert crm.call("POST", "/Organisations", json=again).status_code == status
        elsewhere = NAME | {"OrganisationDivisionName": "West"}
        assert crm.call("POST", "/Organisations", json=elsewhere).status_code == 200


def test_a_text_that_is_too_long_can_be_cut_off() -> None:
    with tenant(switches={"webcrm.text.long": "truncated"}) as crm:
        organisation = crm.create("organisations", Name="n" * 300)
        assert crm.get(f"/Organisations/{organisation}")["OrganisationName"] == "n" * 200


@pytest.mark.parametrize(("text", "price"), [("12.50", 12.5), ("-1e3", -1000.0)])
def test_a_price_written_as_text_can_be_coerced(text: str, price: float) -> None:
    with tenant(switches={"webcrm.number.text": "coerced"}) as crm:
        product = crm.create("products", OrganisationId=1, Price=text)
        assert crm.get(f"/Products/{product}")["ProductPrice"] == price


@pytest.mark.parametrize("text", ["", "12,50", "1_000", "nan", "inf", "twelve"])
def test_a_text_that_is_no_invariant_number_is_never_coerced(text: str) -> None:
    with tenant(switches={"webcrm.number.text": "coerced"}) as crm:
        with pytest.raises(AssertionError, match="ProductPrice"):
            crm.create("products", OrganisationId=1, Price=text)
        assert crm.get("/Products") == []


@pytest.mark.parametrize(
    ("zone", "hour"), [("UTC", 12), ("Europe/London", 11), ("Europe/Copenhagen", 10)]
)
def test_a_date_without_an_offset_means_the_zone_that_is_set(zone: str, hour: int) -> None:
    with tenant(switches={"webcrm.zone.naive": zone}) as crm:
        crm.create("organisations", Name="A", XDate1=f"2026-07-01T{hour}:00:00Z")
        found = crm.query(
            select("OrganisationId FROM Organisation WHERE OrganisationXDate1 = '2026-07-01T12:00'")
        )
        assert [row["OrganisationId"] for row in found] == [2]


@pytest.mark.parametrize(("value", "other"), [("User", "CmUser"), ("CmUser", "User")])
def test_the_table_of_users_has_one_name(value: str, other: str) -> None:
    with tenant(switches={"webcrm.query.users": value}) as crm:
        assert crm.query(select("UserId FROM", value.upper())) == [{"UserId": 1}]
        script = select("UserId FROM", other)
        assert crm.call("GET", "/Queries", params={"script": script}).status_code == 400


@pytest.mark.parametrize(("value", "status"), [("name", "Other"), ("number", 2)])
def test_named_values_come_as_names_or_numbers(value: str, status: object) -> None:
    with tenant(switches={"webcrm.query.enums": value}) as crm:
        crm.create("persons", OrganisationId=1, LastName="Berg", Status="Other")
        for columns in ("PersonStatus", "*"):
            rows = crm.query(select(columns, "FROM Person WHERE PersonStatus = 2"))
            assert [row["PersonStatus"] for row in rows] == [status]


@pytest.mark.parametrize(("value", "status"), [("400", 400), ("500", 500)])
def test_a_bad_script_answers_as_set(value: str, status: int) -> None:
    with tenant(switches={"webcrm.query.bad": value}) as crm:
        assert crm.call("GET", "/Queries", params={"script": "nonsense"}).status_code == status
