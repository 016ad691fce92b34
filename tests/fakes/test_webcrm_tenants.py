"""What the administrator of a webCRM decides: users who log in, rights, lengths, custom fields."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from fakes.store import RefusedError
from tests.fakes.webcrm_client import Client, Door, select, tenant


@pytest.fixture(params=["mounted", "served"])
def crm(request: pytest.FixtureRequest) -> Iterator[Client]:
    door: Door = request.param
    with tenant(door) as client:
        yield client


def _ann(crm: Client) -> int:
    return crm.create("users", Name="Ann Berg", LoginName="ann", Password="hunter2")


def _as_ann(crm: Client, path: str, **login: str) -> Any:
    code = crm.app.credential
    body = {"publishCode": code, "loginName": "ANN", "password": "hunter2"}
    return crm.call("POST", path, data=body | login)


def test_a_user_logs_in_with_a_password_and_writes_under_their_own_name(crm: Client) -> None:
    ann = _ann(crm)
    assert crm.get("/Auth") == {"UserId": 1, "UserName": "api1 Integration", "SystemId": 39001}
    token = _as_ann(crm, "/Auth/CrmLogin").json()
    assert (token["UserId"], token["ExpiresIn"]) == (ann, 3600)
    as_ann = {"Authorization": f"Bearer {token['AccessToken']}"}
    assert crm.call("GET", "/Auth", headers=as_ann).json()["UserName"] == "Ann Berg"
    crm.call("PUT", "/Organisations/1", json={"OrganisationId": 1}, headers=as_ann)
    assert crm.get("/Organisations/1")["OrganisationUpdatedBy"] == "Ann Berg"
    crm.put("organisations", 1)
    assert crm.get("/Organisations/1")["OrganisationUpdatedBy"] == "api1 Integration"


def test_a_fresh_tenant_is_not_written_by_a_user_of_the_last_one(crm: Client) -> None:
    _ann(crm)
    token = _as_ann(crm, "/Auth/CrmLogin").json()["AccessToken"]
    crm.call("GET", "/Users", headers={"Authorization": f"Bearer {token}"})
    crm.app.reset()
    assert "Ann" not in crm.app.back_door.read("organisations", 1)["OrganisationHistory"]


def test_a_users_token_can_be_refreshed_and_stays_the_users(crm: Client) -> None:
    ann = _ann(crm)
    refresh = {"refreshToken": _as_ann(crm, "/Auth/CrmLogin").json()["RefreshToken"]}
    fresh = crm.call("POST", "/Auth/CrmRefresh", headers=refresh).json()["AccessToken"]
    told = crm.call("GET", "/Auth", headers={"Authorization": f"Bearer {fresh}"}).json()
    assert told["UserId"] == ann


@pytest.mark.parametrize(
    "wrong",
    [{"password": "hunter3"}, {"password": ""}, {"loginName": "bob"}, {"publishCode": "x"}],
)
def test_nobody_else_logs_in_as_a_user(crm: Client, wrong: dict[str, str]) -> None:
    _ann(crm)
    assert _as_ann(crm, "/Auth/CrmLogin", **wrong).status_code == 401


def test_the_older_login_of_users_is_told_by_other_names(crm: Client) -> None:
    _ann(crm)
    body = {"dbnCode": crm.app.credential, "userName": "ann", "password": "hunter2"}
    token = crm.call("POST", "/Auth", data=body).json()
    assert "UserId" not in token
    as_ann = {"Authorization": f"Bearer {token['AccessToken']}"}
    assert crm.call("GET", "/Auth", headers=as_ann).json()["UserName"] == "Ann Berg"


def test_a_password_that_was_overwritten_opens_nothing(crm: Client) -> None:
    ann = _ann(crm)
    whole = crm.get(f"/Users/{ann}")
    assert _as_ann(crm, "/Auth/CrmLogin").status_code == 200
    crm.call("PUT", f"/Users/{ann}", json=whole)
    assert _as_ann(crm, "/Auth/CrmLogin").status_code == 401


def test_each_user_has_a_limit_of_their_own() -> None:
    with tenant(limit=2) as crm:
        _ann(crm)
        token = _as_ann(crm, "/Auth/CrmLogin").json()["AccessToken"]
        assert [crm.call("GET", "/Users").status_code for _ in range(2)] == [200, 429]
        as_ann = {"Authorization": f"Bearer {token}"}
        assert crm.call("GET", "/Users", headers=as_ann).status_code == 200


def test_a_token_may_be_allowed_to_read_alone() -> None:
    with tenant(read_only=["organisations"]) as crm:
        assert crm.put("organisations", 1, City="Oslo").status_code == 403
        assert crm.put("users", 1, Title="CFO").status_code == 200
        for table, may in (("Organisation", False), ("User", True)):
            (each,) = crm.get(f"/{table}s", include="SecurityInfo")
            assert each[f"{table}SecurityInfo"] == {"CanRead": True, "CanEdit": may}
            assert f"{table}SecurityInfo" not in crm.get(f"/{table}s/1")


def test_a_tenant_may_have_shorter_fields() -> None:
    with tenant(lengths={"OrganisationName": 50}) as crm:
        (length,) = (
            each["FieldMetadataTextFieldMaxLength"]
            for each in crm.get("/FieldsMetadata/Organisation")
            if each["FieldMetadataFriendlyFieldName"] == "OrganisationName"
        )
        assert length == 50
        crm.create("organisations", Name="n" * 50)
        with pytest.raises(AssertionError, match="OrganisationName"):
            crm.create("organisations", Name="n" * 51)
        with pytest.raises(RefusedError, match="OrganisationName"):
            crm.app.back_door.create("organisations", {"OrganisationName": "n" * 51})


def test_custom_fields_are_raw_in_rows_unless_they_are_asked_to_be_formatted(crm: Client) -> None:
    names = ("OrganisationCustom11", "OrganisationCustom12", "OrganisationCustom13")
    assert [crm.get("/Organisations/1")[name] for name in names] == ["No", "00: ? Item 1", "[]"]
    crm.put("organisations", 1, Custom11="Yes", Custom12="03: Gold")
    for columns in ("*", ", ".join(names)):
        script = select(columns, "FROM Organisation")
        for formatted, shown in (
            ({}, ["1", "03", "[]"]),
            ({"formatCustomFields": "false"}, ["1", "03", "[]"]),
            ({"formatCustomFields": "true"}, ["Yes", "03: Gold", "[]"]),
        ):
            (row,) = crm.query(script, **formatted)
            assert [row[name] for name in names] == shown


def test_a_country_is_an_object_beside_its_name_and_no_column(crm: Client) -> None:
    crm.create("opportunities", OrganisationId=1, CountryValue="Norge", Country={"Name": "x"})
    norway = {"Name": "Norge", "CodeISO": "", "CodeUN": 0}
    assert crm.get("/Opportunities/1")["OpportunityCountry"] == norway
    crm.put("organisations", 1, Country="Norge")
    assert crm.get("/Organisations/1")["OrganisationCountryData"] == norway
    whole = crm.call("GET", "/Opportunities/1", headers={"Accept": "text/xml"}).text
    assert "<OpportunityCountry><Name>Norge</Name><CodeISO></CodeISO>" in whole
    (row,) = crm.query("SELECT * FROM Opportunity")
    assert "OpportunityCountry" not in row
    script = "SELECT OpportunityCountry FROM Opportunity"
    assert crm.call("GET", "/Queries", params={"script": script}).status_code == 400


def test_all_columns_come_with_raw_ones_and_the_number_of_the_row(crm: Client) -> None:
    crm.create("opportunities", OrganisationId=1)
    script = select(
        "* FROM Opportunity JOIN Organisation",
        "ON (Opportunity.OpportunityOrganisationId = Organisation.OrganisationId)",
    )
    (row,) = crm.query(script)
    assert row["RowNumber"] == 1
    assert row.keys() >= {"op_lastUpdatedById", "op_multiTerritory", "o_lastUpdatedById"}
    assert row["OrganisationName"] == "webCRM"


@pytest.mark.parametrize(
    ("table", "prefix", "new"),
    [
        ("Organisations", "Organisation", {"OrganisationName": "A"}),
        ("Opportunities", "Opportunity", {"OpportunityOrganisationId": 1}),
        ("Products", "Product", {"ProductOrganisationId": 1}),
        ("Users", "User", {"UserEmail": "a@example.com"}),
        ("Persons", "Person", {"PersonOrganisationId": 1, "PersonLastName": "Berg"}),
        ("Deliveries", "Delivery", {"DeliveryOrganisationId": 1}),
    ],
)
def test_a_batch_serves_every_resource_row_by_row(
    crm: Client, table: str, prefix: str, new: dict[str, Any]
) -> None:
    first = int(crm.call("PATCH", f"/{table}", json=[{f"{prefix}Id": 0} | new]).json()[0])
    batch = [
        {f"{prefix}Id": "0"} | new,
        {f"{prefix}Id": first, f"{prefix}Memo": "changed"},
        {f"{prefix}Id": 999, f"{prefix}Memo": "nobody"},
        {f"{prefix}Id": first, f"{prefix}Memo": 7},
        {f"{prefix}Id": 0, f"{prefix}Custom1": True} | new,
    ]
    inserted, updated, unknown, *misfits = crm.call("PATCH", f"/{table}", json=batch).json()
    assert (inserted, updated) == (str(first + 1), "")
    assert "999" in unknown
    assert [f"{prefix}Memo" in misfits[0], f"{prefix}Custom1" in misfits[1]] == [True, True]
    assert crm.get(f"/{table}/{first}")[f"{prefix}Memo"] == "changed"
    assert crm.get(f"/{table}")[-1][f"{prefix}Id"] == first + 1


def test_the_first_records_tell_everywhere_who_founded_the_tenant(crm: Client) -> None:
    seen = crm.get("/Organisations/1")
    assert seen["OrganisationCreatedBy"] == seen["OrganisationUpdatedBy"] == "webCRM System"
    assert seen["OrganisationHistory"].count("webCRM System") == 2
