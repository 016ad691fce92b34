"""The everyday behaviour of webCRM, the same through both doors."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.fakes.webcrm_client import Client, Door, tenant

NEVER = "0001-01-01T00:00:00+00:00"


@pytest.fixture(params=["mounted", "served"])
def crm(request: pytest.FixtureRequest) -> Iterator[Client]:
    door: Door = request.param
    with tenant(door) as client:
        yield client


def test_a_fresh_tenant_holds_the_vendors_organisation_and_the_tokens_user(crm: Client) -> None:
    assert [each["OrganisationName"] for each in crm.get("/Organisations")] == ["webCRM"]
    assert [each["UserName"] for each in crm.get("/Users")] == ["api1 Integration"]
    assert crm.get("/Opportunities") == crm.get("/Products") == crm.get("/Persons") == []


def test_paths_and_query_names_are_read_in_any_case(crm: Client) -> None:
    crm.create("organisations", Name="Second")
    for path in ("/Organisations", "/organisations", "/ORGANISATIONS/"):
        assert [each["OrganisationId"] for each in crm.get(path, pAGE=2, SIZE=1)] == [2]


def test_an_unknown_query_parameter_filters_nothing(crm: Client) -> None:
    crm.create("organisations", Name="Second")
    assert len(crm.get("/Organisations", OrganisationName="Second")) == 2


def test_a_list_is_a_bare_array_of_fifty_in_the_order_of_ids(crm: Client) -> None:
    for number in range(60):
        crm.app.back_door.create("organisations", {"OrganisationName": f"No. {60 - number}"})
    ids = [each["OrganisationId"] for each in crm.get("/Organisations")]
    assert ids == list(range(1, 51))
    assert crm.get("/Organisations", Page=2)[0]["OrganisationId"] == 51
    assert crm.get("/Organisations", Page=3) == []
    assert len(crm.get("/Organisations", Size=1000)) == 61


@pytest.mark.parametrize(
    ("name", "value"),
    [("Page", 0), ("Page", 1_000_001), ("Page", -1), ("Page", "x"), ("Size", 0), ("Size", 1001)],
)
def test_a_page_outside_the_limits_is_refused(crm: Client, name: str, value: object) -> None:
    answer = crm.call("GET", "/Organisations", params={name: value})
    assert answer.status_code == 400
    assert set(answer.json()) == {"Message", "Type"}
    assert name in answer.json()["Message"]


def test_each_resource_can_be_created_read_and_updated(crm: Client) -> None:
    made = {
        "organisations": crm.create("organisations", Name="Akkurat AS 3"),
        "opportunities": crm.create("opportunities", OrganisationId=1, Description="Boat"),
        "products": crm.create("products", OrganisationId=1, Price=12.5),
        "users": crm.create("users", Email="a@example.com", Title="CFO"),
        "persons": crm.create("persons", OrganisationId=1, LastName="Berg"),
    }
    for table, id_ in made.items():
        answer = crm.put(table, id_, Memo="changed")
        assert (answer.status_code, answer.content) == (200, b"")
        read = crm.get(f"/{table}/{id_}")
        assert next(value for name, value in read.items() if name.endswith("Memo")) == "changed"
        assert read in crm.get(f"/{table}")


def test_a_create_answers_the_id_as_each_resource_does(crm: Client) -> None:
    organisation = {"OrganisationId": 0, "OrganisationName": "Akkurat"}
    user = {"UserId": 0, "UserEmail": "a@example.com"}
    assert crm.call("POST", "/Organisations", json=organisation).json() == {"OrganisationId": 2}
    assert crm.call("POST", "/Users", json=user).json() == 2


@pytest.mark.parametrize("id_", ["0", "-1", "-2147483648", "2147483647"])
def test_an_id_that_no_record_can_have_is_not_found(crm: Client, id_: str) -> None:
    assert crm.call("GET", f"/Organisations/{id_}").status_code == 404
    assert crm.call("GET", "/Organisations/-2147483649").status_code == 400


def test_refusals_spell_values_as_json_does(crm: Client) -> None:
    rows = crm.call("PATCH", "/Users", json=[None, True, {"UserId": 1, "UserTitle": True}]).json()
    assert rows == [
        "null is no UserDto.",
        "true is no UserDto.",
        "UserTitle: true is no text.",
    ]


def test_an_absent_record_is_not_found(crm: Client) -> None:
    answer = crm.call("GET", "/Organisations/99")
    assert answer.status_code == 404
    assert answer.json()["Type"] == "NotFoundException"
    assert crm.put("organisations", 99, Name="x").status_code == 404


@pytest.mark.parametrize(
    "operation",
    [
        ("DELETE", "/Organisations/1", 405),
        ("DELETE", "/Opportunities/1", 405),
        ("DELETE", "/Users/1", 405),
        ("PUT", "/Organisations", 405),
        ("PATCH", "/Organisations/1", 405),
        ("POST", "/Queries", 405),
        ("GET", "/Products/FindByUpdateDates/2026-01-01/2026-02-01", 404),
        ("GET", "/Opportunities/FindByUpdateDates/2026-01-01/2026-02-01", 404),
        ("GET", "/Companies", 404),
    ],
    ids=lambda operation: f"{operation[0]} {operation[1]}",
)
def test_an_operation_that_webcrm_lacks_is_refused(
    crm: Client, operation: tuple[str, str, int]
) -> None:
    method, path, status = operation
    assert crm.call(method, path).status_code == status
    assert crm.app.journal[-1].effects == ()


def test_only_products_can_be_deleted(crm: Client) -> None:
    product = crm.create("products", OrganisationId=1)
    answer = crm.call("DELETE", f"/Products/{product}")
    assert (answer.status_code, answer.content) == (200, b"")
    assert crm.call("GET", f"/Products/{product}").status_code == 404
    assert crm.call("DELETE", f"/Products/{product}").status_code == 404


def test_organisations_are_found_by_their_update_time_from_start_until_before_end(
    crm: Client,
) -> None:
    crm.clock.advance(3600)
    crm.log_in()
    crm.create("organisations", Name="Ten o'clock")
    hour = "/Organisations/FindByUpdateDates/2026-01-05T10:00:00/2026-01-05T11:00:00"
    before = "/Organisations/FindByUpdateDates/2026-01-05T09:00:00/2026-01-05T10:00:00"
    offset = "/Organisations/FindByUpdateDates/2026-01-05T11:00:00+01:00/2026-01-05T11:00:00Z"
    assert [each["OrganisationId"] for each in crm.get(hour)] == [2]
    assert [each["OrganisationId"] for each in crm.get(before)] == [1]
    assert [each["OrganisationId"] for each in crm.get(offset)] == [2]
    assert crm.call("GET", "/Organisations/FindByUpdateDates/soon/later").status_code == 400


def test_organisations_are_found_by_their_creation_time(crm: Client) -> None:
    crm.clock.advance(86_400)
    crm.log_in()
    crm.put("organisations", 1, Memo="touched")
    day = "/Organisations/FindByCreateDates/2026-01-05/2026-01-06"
    assert [each["OrganisationId"] for each in crm.get(day)] == [1]


def test_an_opportunity_moves_to_another_organisation(crm: Client) -> None:
    opportunity = crm.create("opportunities", OrganisationId=1)
    other = crm.create("organisations", Name="Other")
    path = f"/Opportunities/{opportunity}/Move"
    answer = crm.call("POST", path, json={"NewOrganisationId": other})
    assert (answer.status_code, answer.content) == (204, b"")
    assert crm.get(f"/Opportunities/{opportunity}")["OpportunityOrganisationId"] == other
    assert crm.call("POST", path, json={"NewOrganisationId": 99}).status_code == 400
    assert crm.call("POST", path, json={}).status_code == 400


def test_opportunities_and_products_are_listed_by_organisation(crm: Client) -> None:
    other = crm.create("organisations", Name="Other")
    opportunity = crm.create("opportunities", OrganisationId=other)
    product = crm.create("products", OrganisationId=other)
    person = crm.create("persons", OrganisationId=other, LastName="Berg")
    crm.create("opportunities", OrganisationId=1, AssignedTo=7, Level=3)
    crm.create("products", OrganisationId=1)
    found = crm.get(f"/Opportunities/ByOrganisation/{other}")
    assert [each["OpportunityId"] for each in found] == [opportunity]
    found = crm.get(f"/Organisations/{other}/Products")
    assert [each["ProductId"] for each in found] == [product]
    found = crm.get(f"/Organisations/{other}/Persons")
    assert [each["PersonId"] for each in found] == [person]
    for path in ("/Opportunities/ByResponsible/7", "/Opportunities/ByPipelineLevel/3"):
        assert [each["OpportunityId"] for each in crm.get(path)] == [opportunity + 1]
    assert crm.call("GET", "/Organisations/99/Products").status_code == 404


def test_empty_values_read_as_webcrm_writes_them(crm: Client) -> None:
    organisation = crm.get("/Organisations/1")
    assert organisation["OrganisationXDate1"] == NEVER
    assert organisation["OrganisationCity"] == ""
    assert organisation["OrganisationPlus20"] is None
    assert organisation["OrganisationStatus"] == "-- vælg --"
    assert organisation["OrganisationOwner"] == 0
    product = crm.get(f"/Products/{crm.create('products', OrganisationId=1)}")
    assert product["ProductPrice"] == 0
    assert isinstance(product["ProductPrice"], float)


def test_all_users_are_active(crm: Client) -> None:
    crm.create("users", Email="a@example.com")
    assert crm.get("/Users/AllActive") == crm.get("/Users")


def test_the_metadata_tell_how_long_a_text_may_be(crm: Client) -> None:
    fields = crm.get("/FieldsMetadata/Organisation")
    name = next(
        each for each in fields if each["FieldMetadataFriendlyFieldName"] == "OrganisationName"
    )
    assert name["FieldMetadataTextFieldMaxLength"] == 200
    assert name["FieldMetadataDbFieldName"] == "o_name"
    assert len(crm.get("/FieldsMetadata")) == len(crm.get("/FieldsMetadata/All")) > len(fields)
    assert crm.get("/FieldsMetadata/Activity") == []
    assert crm.call("GET", "/FieldsMetadata/Boat").status_code == 400


def test_writes_are_journalled_with_what_they_stored(crm: Client) -> None:
    crm.create("products", OrganisationId=1)
    crm.put("products", 1, Price=2)
    crm.call("DELETE", "/Products/1")
    crm.put("products", 1, Price=3)
    stored = [
        [(each.kind, each.table, each.id) for each in entry.effects] for entry in crm.app.journal
    ]
    assert stored[-4:] == [
        [("created", "products", 1)],
        [("updated", "products", 1)],
        [("deleted", "products", 1)],
        [],
    ]
