"""What webCRM stores, what it refuses, and what moves by itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes.store import RefusedError
from tests.fakes.webcrm_client import Client, quoted, select, tenant

HOSTILE = [
    'O\'Neil "& Sons" <script>alert(1)</script>',
    "  leading and trailing  ",
    "日本語 नमस्ते עברית 😀 e\u0301",
    "back\\slash\r\nnew line\ttab\u0000null",
    "-- DROP TABLE; %27 %_[x]",
]


@pytest.fixture
def crm() -> Iterator[Client]:
    with tenant(limit=None) as client:
        yield client


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_comes_back_byte_for_byte(crm: Client, text: str) -> None:
    organisation = crm.create("organisations", Name=text)
    user = crm.create("users", Title=text)
    assert crm.get(f"/Organisations/{organisation}")["OrganisationName"] == text
    assert crm.get(f"/Users/{user}")["UserTitle"] == text
    assert crm.app.back_door.read("users", user)["UserTitle"] == text


@given(text=st.text(max_size=60))
def test_any_text_survives_a_round_trip(text: str) -> None:
    with tenant() as crm:
        user = crm.create("users", Title=text)
        assert crm.get(f"/Users/{user}")["UserTitle"] == text


@given(price=st.floats(allow_nan=False, allow_infinity=False))
def test_any_price_survives_a_round_trip(price: float) -> None:
    with tenant() as crm:
        product = crm.create("products", OrganisationId=1, Price=price)
        assert crm.get(f"/Products/{product}")["ProductPrice"] == price


def test_a_price_shows_a_decimal_even_when_it_came_as_an_integer(crm: Client) -> None:
    product = crm.create("products", OrganisationId=1, Price=12)
    typed = crm.app.back_door.create("products", {"ProductPrice": 12})
    for id_ in (product, typed):
        assert '"ProductPrice":12.0' in crm.call("GET", f"/Products/{id_}").text


@pytest.mark.parametrize(
    ("table", "values", "named"),
    [
        ("organisations", {}, "OrganisationName"),
        ("organisations", {"Name": ""}, "OrganisationName"),
        ("organisations", {"Name": None}, "OrganisationName"),
        ("organisations", {"Name": 7}, "OrganisationName"),
        ("organisations", {"Name": "n" * 201}, "OrganisationName"),
        ("organisations", {"Name": "n", "City": "c" * 51}, "OrganisationCity"),
        ("organisations", {"Name": "n", "NoAds": "yes"}, "OrganisationNoAds"),
        ("organisations", {"Name": "n", "XInt1": 2**31}, "OrganisationXInt1"),
        ("organisations", {"Name": "n", "XInt1": 1.5}, "OrganisationXInt1"),
        ("organisations", {"Name": "n", "XDate1": "soon"}, "OrganisationXDate1"),
        ("organisations", {"Name": "n", "Id": 5}, "OrganisationId"),
        ("opportunities", {}, "OpportunityOrganisationId"),
        ("opportunities", {"OrganisationId": 99}, "OpportunityOrganisationId"),
        ("opportunities", {"OrganisationId": 1, "Level": 0}, "OpportunityLevel"),
        ("opportunities", {"OrganisationId": 1, "ErpStatus": "Odd"}, "OpportunityErpStatus"),
        ("products", {"Price": 1.0}, "ProductOrganisationId"),
        ("products", {"OrganisationId": 99}, "ProductOrganisationId"),
        ("products", {"OrganisationId": 1, "Price": "12.50"}, "ProductPrice"),
        ("products", {"OrganisationId": 1, "Price": True}, "ProductPrice"),
        ("persons", {"OrganisationId": 1}, "PersonLastName"),
    ],
)
def test_a_value_that_does_not_fit_is_refused_by_name_and_nothing_is_stored(
    crm: Client, table: str, values: dict[str, Any], named: str
) -> None:
    before = crm.app.back_door.ids(table)
    with pytest.raises(AssertionError, match=named):
        crm.create(table, **values)
    assert crm.app.journal[-1].status == 400
    assert crm.app.back_door.ids(table) == before


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"text"', b"null", b'{"ProductPrice": NaN}'])
def test_a_body_that_is_no_object_is_refused(crm: Client, body: bytes) -> None:
    assert crm.call("POST", "/Products", data=body).status_code == 400
    assert crm.call("PUT", "/Users/1", data=body).status_code == 400


def test_a_price_beyond_a_double_is_refused(crm: Client) -> None:
    for price in ("9" * 400, "1e999"):
        body = f'{{"ProductId":0,"ProductOrganisationId":1,"ProductPrice":{price}}}'
        assert crm.call("POST", "/Products", data=body).status_code == 400


def test_a_name_of_two_hundred_characters_fits(crm: Client) -> None:
    organisation = crm.create("organisations", Name="😀" * 200)
    assert crm.get(f"/Organisations/{organisation}")["OrganisationName"] == "😀" * 200


def test_an_opportunity_starts_at_the_first_level(crm: Client) -> None:
    opportunity = crm.create("opportunities", OrganisationId=1)
    assert crm.get(f"/Opportunities/{opportunity}")["OpportunityLevel"] == 1


def test_an_id_may_come_as_text_and_names_in_any_case(crm: Client) -> None:
    body = {"organisationid": "0", "ORGANISATIONNAME": "Akkurat", "Unknown": 1}
    assert crm.call("POST", "/Organisations", json=body).status_code == 200
    assert crm.get("/Organisations/2")["OrganisationName"] == "Akkurat"


def test_an_update_changes_what_it_names_ignores_null_and_clears_with_an_empty_text(
    crm: Client,
) -> None:
    organisation = crm.create("organisations", Name="A", City="Oslo", Comment="old", Alert="!")
    crm.put("organisations", organisation, City="", Comment=None, Alert="new")
    read = crm.get(f"/Organisations/{organisation}")
    changed = {name: read[f"Organisation{name}"] for name in ("Name", "City", "Comment", "Alert")}
    assert changed == {"Name": "A", "City": "", "Comment": "old", "Alert": "new"}


def test_an_update_whose_body_names_another_record_is_refused(crm: Client) -> None:
    for body in ({"UserId": 2, "UserTitle": "x"}, {"UserTitle": "x"}):
        assert crm.call("PUT", "/Users/1", json=body).status_code == 400
    assert crm.get("/Users/1")["UserTitle"] == ""


def test_what_the_server_keeps_cannot_be_written(crm: Client) -> None:
    stamps = {"CreatedAt": "2000-01-01T00:00:00Z", "UpdatedBy": "me", "History": "x", "Plus1": "x"}
    organisation = crm.create("organisations", Name="Akkurat AS 3", CompareName="x", **stamps)
    read = crm.get(f"/Organisations/{organisation}")
    assert read["OrganisationCompareName"] == "AKKURATAS3"
    assert read["OrganisationCreatedAt"] == "2026-01-05T09:00:00+00:00"
    assert read["OrganisationUpdatedBy"] == "api1 Integration"
    assert read["OrganisationHistory"].startswith("<tr><td>")
    assert read["OrganisationPlus1"] is None


def test_the_search_form_of_a_telephone_is_server_made(crm: Client) -> None:
    organisation = crm.create("organisations", Name="A", Telephone="+47 12 97-47 98")
    assert (
        crm.get(f"/Organisations/{organisation}")["OrganisationTelephoneSearch"] == "-4712974798-"
    )


def test_a_whole_record_can_be_read_and_put_back(crm: Client) -> None:
    organisation = crm.create("organisations", Name="A", XDate1="2026-07-01T12:00:00Z")
    before = crm.get(f"/Organisations/{organisation}")
    assert crm.call("PUT", f"/Organisations/{organisation}", json=before).status_code == 200
    assert crm.get(f"/Organisations/{organisation}") == before
    assert before["OrganisationStatus"] == "-- vælg --"
    assert crm.app.back_door.read("organisations", organisation)["OrganisationStatus"] == ""


def test_a_record_can_be_looked_up_by_the_stamp_that_it_shows(crm: Client) -> None:
    crm.clock.advance(0.5)
    crm.put("users", 1)
    shown = crm.get("/Users/1")["UserUpdatedAt"]
    found = crm.query(select("UserId FROM User WHERE UserUpdatedAt =", quoted(shown)))
    assert found == [{"UserId": 1}]


def test_every_update_moves_the_stamp_even_when_nothing_changed(crm: Client) -> None:
    crm.clock.advance(61.9)
    crm.put("users", 1)
    assert crm.get("/Users/1")["UserUpdatedAt"] == "2026-01-05T09:01:01+00:00"
    assert crm.get("/Users/1")["UserCreatedAt"] == "2026-01-05T09:00:00+00:00"


def test_stamps_follow_londons_summer_time() -> None:
    with tenant() as crm:
        crm.clock.advance((datetime(2026, 7, 1, 8, tzinfo=UTC) - crm.clock.now()).total_seconds())
        crm.log_in()
        crm.put("users", 1)
        assert crm.get("/Users/1")["UserUpdatedAt"] == "2026-07-01T09:00:00+01:00"


def test_writing_back_a_censored_password_overwrites_it(crm: Client) -> None:
    crm.put("users", 1, Title="x")
    assert crm.get("/Users/1")["UserPasswordUpdatedAt"].startswith("0001")
    crm.put("users", 1, Title="y", Password="(censored)")
    assert crm.get("/Users/1")["UserPasswordUpdatedAt"].startswith("2026")


def test_a_batch_inserts_updates_and_reports_each_failure_in_its_place(crm: Client) -> None:
    batch = [
        {"UserId": 0, "UserEmail": "new@example.com"},
        {"UserId": 1, "UserTitle": "CFO"},
        {"UserId": 99, "UserTitle": "nobody"},
        {"UserId": 1, "UserTitle": 7},
        "no record",
    ]
    answer = crm.call("PATCH", "/Users", json=batch)
    assert answer.status_code == 200
    inserted, updated, unknown, misfit, nonsense = answer.json()
    assert (inserted, updated) == ("2", "")
    assert "99" in unknown
    assert "UserTitle" in misfit
    assert "UserDto" in nonsense
    assert crm.get("/Users/1")["UserTitle"] == "CFO"
    effects = [(each.kind, each.id) for each in crm.app.journal[-2].effects]
    assert effects == [("created", 2), ("updated", 1)]
    assert crm.call("PATCH", "/Users", json=batch[0]).status_code == 400


def test_a_product_changes_its_organisation_but_an_opportunity_needs_a_move(crm: Client) -> None:
    other = crm.create("organisations", Name="Other")
    product = crm.create("products", OrganisationId=1)
    opportunity = crm.create("opportunities", OrganisationId=1)
    assert crm.put("products", product, OrganisationId=other).status_code == 200
    assert crm.put("products", product, OrganisationId=99).status_code == 400
    assert crm.put("opportunities", opportunity, OrganisationId=other).status_code == 400
    assert crm.put("opportunities", opportunity, OrganisationId=1).status_code == 200


def test_a_tenant_may_make_more_fields_mandatory() -> None:
    with tenant(mandatory=["OpportunityDescription"]) as crm:
        assert crm.app.back_door.fields("opportunities")["OpportunityDescription"].required
        with pytest.raises(AssertionError, match="OpportunityDescription"):
            crm.create("opportunities", OrganisationId=1)
        opportunity = crm.create("opportunities", OrganisationId=1, Description="Boat")
        assert crm.put("opportunities", opportunity, Description="").status_code == 400


def test_a_person_in_the_web_interface_leaves_their_name(crm: Client) -> None:
    crm.clock.advance(5)
    crm.app.back_door.edit("users", 1, {"UserTitle": "Boss"})
    read = crm.get("/Users/1")
    assert (read["UserTitle"], read["UserUpdatedBy"]) == ("Boss", "Kari Nordmann")
    assert read["UserUpdatedAt"] == "2026-01-05T09:00:05+00:00"


def test_the_web_interface_owns_new_records_by_the_first_organisation(crm: Client) -> None:
    for table, field in (
        ("opportunities", "OpportunityOrganisationId"),
        ("products", "ProductOrganisationId"),
    ):
        id_ = crm.app.back_door.create(table)
        assert crm.get(f"/{table}/{id_}")[field] == 1


def test_the_web_interface_refuses_what_the_api_refuses(crm: Client) -> None:
    door = crm.app.back_door
    for values in ({}, {"OrganisationName": ""}, {"OrganisationName": "n" * 201}):
        with pytest.raises(RefusedError, match="OrganisationName"):
            door.create("organisations", values)
    with pytest.raises(RefusedError, match="ProductOrganisationId"):
        door.create("products", {"ProductOrganisationId": 99})


def test_a_date_typed_with_fractions_keeps_whole_seconds(crm: Client) -> None:
    moment = datetime(2026, 7, 1, 12, 0, 0, 999_999, tzinfo=UTC)
    crm.app.back_door.edit("organisations", 1, {"OrganisationXDate1": moment})
    assert crm.get("/Organisations/1")["OrganisationXDate1"] == "2026-07-01T13:00:00+01:00"
    stored = crm.app.back_door.read("organisations", 1)["OrganisationXDate1"]
    assert stored == datetime(2026, 7, 1, 12, tzinfo=UTC)


def test_a_person_clears_a_text_with_nothing_and_the_api_shows_an_empty_text(crm: Client) -> None:
    crm.app.back_door.edit("users", 1, {"UserTitle": None, "UserPasswordUpdatedAt": None})
    assert crm.get("/Users/1")["UserTitle"] == ""


@pytest.mark.parametrize("zone", ["UTC", "Europe/Copenhagen"])
@pytest.mark.parametrize("offset", ["", "Z", "+05:00"])
def test_an_empty_date_is_empty_in_whatever_zone(zone: str, offset: str) -> None:
    with tenant("mounted", switches={"webcrm.zone.naive": zone}) as crm:
        id_ = crm.create("organisations", Name="Fjord", XDate1=f"0001-01-01T00:00:00{offset}")
        assert crm.put("organisations", id_, XDate1=f"0001-01-01T00:00:00{offset}").ok
        assert crm.app.back_door.read("organisations", id_)["OrganisationXDate1"] is None


def test_the_first_mandatory_field_by_name_is_missed_first() -> None:
    with tenant("mounted", mandatory=["OrganisationWww", "OrganisationCity"]) as crm:
        answer = crm.call("POST", "/Organisations", json={"OrganisationName": "Fjord"})
        assert "OrganisationCity" in answer.text
