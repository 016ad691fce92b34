"""What a client sees of the rules for organisations, opportunities, products and users."""

from __future__ import annotations

from typing import Any

from tests.fakes.webcrm_client import Client
from tests.fakes.webcrm_observed import observed


def _status(crm: Client, path: str, body: dict[str, Any]) -> int:
    return crm.call("POST", path, json=body).status_code


@observed("webcrm.post.duplicate", {"allowed": [200, 200, 200], "refused": [200, 400, 200]})
def organisations_of_one_name(crm: Client) -> Any:
    first = {"OrganisationId": 0, "OrganisationName": "Akkurat"}
    again = first | {"OrganisationName": "AKKURAT "}
    elsewhere = first | {"OrganisationDivisionName": "West"}
    return [_status(crm, "/Organisations", each) for each in (first, again, elsewhere)]


@observed("webcrm.organisation.nameless", {"refused": [400, 400], "allowed": [200, 200]})
def an_organisation_without_a_name(crm: Client) -> Any:
    created = _status(crm, "/Organisations", {"OrganisationId": 0, "OrganisationCity": "Oslo"})
    return [created, crm.put("organisations", 1, Name="").status_code]


@observed("webcrm.organisation.search", {"absent": 404, "served": ["webCRM"]})
def a_search_for_organisations(crm: Client) -> Any:
    crm.create("organisations", Name="Other")
    answer = crm.call("GET", "/Organisations/Search", params={"input": "EBC"})
    found = [each["OrganisationName"] for each in answer.json()] if answer.ok else None
    return found or answer.status_code


@observed("webcrm.owner.missing", {"refused": [400, 400, 400], "allowed": [200, 200, 400]})
def records_of_nobody(crm: Client) -> Any:
    return [
        _status(crm, "/Products", {"ProductId": 0}),
        _status(crm, "/Opportunities", {"OpportunityId": 0, "OpportunityOrganisationId": 0}),
        _status(crm, "/Opportunities", {"OpportunityId": 0, "OpportunityOrganisationId": 99}),
    ]


@observed(
    "webcrm.opportunity.required",
    {"organisation": [200, 200, 200], "level and date": [400, 400, 200]},
)
def opportunities_of_more_and_more(crm: Client) -> Any:
    owned = {"OpportunityId": 0, "OpportunityOrganisationId": 1}
    levelled = owned | {"OpportunityLevel": 2}
    dated = levelled | {"OpportunityOrderDate": "2026-07-01T12:00:00Z"}
    return [_status(crm, "/Opportunities", each) for each in (owned, levelled, dated)]


@observed("webcrm.opportunity.numbers", {"locked": [400, 400, 200], "free": [200, 200, 200]})
def opportunities_of_one_number(crm: Client) -> Any:
    for _ in range(2):
        crm.create("opportunities", OrganisationId=1, Number="A1")
    both = [crm.put("opportunities", id_, Comment="x").status_code for id_ in (1, 2)]
    crm.app.back_door.edit("opportunities", 2, {"OpportunityNumber": "A2"})
    return [*both, crm.put("opportunities", 1, Comment="y").status_code]


@observed("webcrm.opportunity.converted", {"vanishes": (404, 0), "stays": (200, 1)})
def an_opportunity_after_its_conversion(crm: Client) -> Any:
    crm.create("opportunities", OrganisationId=1)
    assert crm.call("POST", "/Opportunities/1/ConvertToDelivery").json() == 1
    return crm.call("GET", "/Opportunities/1").status_code, len(crm.get("/Opportunities"))


@observed("webcrm.product.price", {"stored": [7.0, 7.0, 7.0], "total": [7.0, 4050.0, 3.0]})
def prices_of_products(crm: Client) -> Any:
    crm.create("products", OrganisationId=1, Price=7, Quantity=1)
    crm.create("products", OrganisationId=1, Price=7, ListPrice=450, Quantity=10, Discount=10)
    listed = {"ProductPrice": 7, "ProductListPrice": 3, "ProductQuantity": 1}
    crm.app.back_door.create("products", listed)
    return [each["ProductPrice"] for each in crm.get("/Products")]


@observed(
    "webcrm.post.users",
    {
        "allow": (200, 200, [True, True]),
        "403": (403, 200, [False, True]),
        "400": (400, 200, [False, True]),
        "401": (401, 200, [False, True]),
    },
)
def a_new_user_and_an_old_one(crm: Client) -> Any:
    user = {"UserId": 0, "UserEmail": "a@example.com"}
    created = _status(crm, "/Users", user)
    rows = crm.call("PATCH", "/Users", json=[user, {"UserId": 1, "UserTitle": "x"}]).json()
    good = [row == "" or row.isdigit() for row in rows]
    return created, crm.put("users", 1, Title="CFO").status_code, good


@observed("webcrm.user.required", {"nothing": [200, 200], "names": [400, 200]})
def users_with_and_without_names(crm: Client) -> Any:
    names = {"UserName": "Ann", "UserLoginName": "ann", "UserInitials": "A"}
    return [_status(crm, "/Users", {"UserId": 0} | more) for more in ({}, names)]


@observed("webcrm.user.names", {"repeated": [200, 200, 200], "unique": [200, 400, 400]})
def users_of_one_login(crm: Client) -> Any:
    users = [{"UserLoginName": "ann", "UserInitials": "A"}, {"UserLoginName": "ANN"}]
    created = [_status(crm, "/Users", {"UserId": 0} | each) for each in users]
    return [*created, crm.put("users", 1, Initials="a").status_code]


@observed("webcrm.user.email", {"repeated": [200, 200], "unique": [200, 400]})
def users_of_one_address(crm: Client) -> Any:
    addresses = ("a@example.com", "A@example.com")
    return [_status(crm, "/Users", {"UserId": 0, "UserEmail": each}) for each in addresses]


@observed("webcrm.user.email.form", {"any": [200, 200, 200], "checked": [200, 200, 400]})
def addresses_of_users(crm: Client) -> Any:
    addresses = ("", "a@example.com", "a at example")
    return [_status(crm, "/Users", {"UserId": 0, "UserEmail": each}) for each in addresses]


@observed("webcrm.user.email.case", {"kept": "Ann@Example.com", "lowered": "ann@example.com"})
def capitals_in_an_address(crm: Client) -> Any:
    crm.put("users", 1, Email="Ann@Example.com")
    return crm.get("/Users/1")["UserEmail"]


@observed("webcrm.user.active", {"everyone": [1, 2], "access": [2]})
def active_users(crm: Client) -> Any:
    crm.create("users", AccessLevel=1)
    return [each["UserId"] for each in crm.get("/Users/AllActive")]


@observed("webcrm.user.password", {"(censored)": ["(censored)"] * 2, "empty": ["", ""]})
def a_password_read_back(crm: Client) -> Any:
    crm.put("users", 1, Password="hunter2")
    (row,) = crm.query("SELECT UserPassword FROM User")
    return [crm.get("/Users/1")["UserPassword"], row["UserPassword"]]
