"""What a client sees of answers to writes, partial bodies, texts, numbers and times."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

from tests.fakes.webcrm_client import Client, select
from tests.fakes.webcrm_observed import observed

NAME = {"OrganisationId": 0, "OrganisationName": "Akkurat"}
USER = {"UserId": 0, "UserEmail": "a@example.com"}
NOON = "2026-07-01T12:00:00"
SUMMER_MORNING = datetime(2026, 7, 1, 8, 30, tzinfo=UTC)
UTC_NOON, LONDON_NOON, COPENHAGEN_NOON = (f"2026-07-01T{hour}:00:00Z" for hour in (12, 11, 10))


@observed(
    "webcrm.post.organisation.body",
    {"object": b'{"OrganisationId":2}', "int": b"2", "quoted": b'"2"', "empty": b""},
)
def a_created_organisation(crm: Client) -> Any:
    return crm.call("POST", "/Organisations", json=NAME).content


@observed(
    "webcrm.post.users.body",
    {"int": b"2", "quoted": b'"2"', "object": b'{"UserId":2}', "empty": b""},
)
def a_created_user(crm: Client) -> Any:
    return crm.call("POST", "/Users", json=USER).content


@observed("webcrm.post.id", {"refused": (400, [1]), "ignored": (200, [1, 2])})
def a_create_with_an_id(crm: Client) -> Any:
    answer = crm.call("POST", "/Users", json=USER | {"UserId": 77})
    return answer.status_code, crm.app.back_door.ids("users")


@observed(
    "webcrm.post.fast",
    {
        "fine": ([200, 200, 200], 3),
        "failed": ([200, 500, 200], 2),
        "stored": ([200, 500, 200], 3),
    },
)
def three_creates_in_a_row(crm: Client) -> Any:
    body = {"ProductId": 0, "ProductOrganisationId": 1}
    statuses = [crm.call("POST", "/Products", json=body).status_code for _ in range(3)]
    return statuses, len(crm.app.back_door.ids("products"))


@observed("webcrm.put.omitted", {"keep": ("New", "Oslo"), "reset": ("New", "")})
def a_field_left_out(crm: Client) -> Any:
    crm.create("organisations", Name="A", City="Oslo")
    crm.put("organisations", 2, Name="New")
    read = crm.get("/Organisations/2")
    return read["OrganisationName"], read["OrganisationCity"]


@observed("webcrm.put.null", {"ignored": "CFO", "cleared": ""})
def a_null(crm: Client) -> Any:
    crm.put("users", 1, Title="CFO")
    crm.put("users", 1, Title=None)
    return crm.get("/Users/1")["UserTitle"]


@observed("webcrm.put.unchanged", {"stamped": True, "quiet": False})
def an_update_that_changes_nothing(crm: Client) -> Any:
    crm.put("users", 1, Title="CFO")
    before = crm.get("/Users/1")
    crm.clock.advance(5)
    crm.put("users", 1, Title="CFO")
    return crm.get("/Users/1")["UserUpdatedAt"] != before["UserUpdatedAt"]


@observed(
    "webcrm.put.id",
    {"refused": (400, ["", ""]), "path": (200, ["x", ""]), "body": (200, ["", "x"])},
)
def an_update_that_names_two_ids(crm: Client) -> Any:
    crm.create("users", Email="b@example.com")
    answer = crm.call("PUT", "/Users/1", json={"UserId": 2, "UserTitle": "x"})
    return answer.status_code, [each["UserTitle"] for each in crm.get("/Users")]


@observed("webcrm.put.organisation", {"refused": (400, 1), "ignored": (200, 1)})
def an_opportunity_moved_by_an_update(crm: Client) -> Any:
    other = crm.create("organisations", Name="Other")
    crm.create("opportunities", OrganisationId=1)
    answer = crm.put("opportunities", 1, OrganisationId=other)
    return answer.status_code, crm.get("/Opportunities/1")["OpportunityOrganisationId"]


@observed(
    "webcrm.put.product.organisation",
    {"moved": (200, 2), "refused": (400, 1), "ignored": (200, 1)},
)
def a_product_moved_by_an_update(crm: Client) -> Any:
    other = crm.create("organisations", Name="Other")
    crm.create("products", OrganisationId=1)
    answer = crm.put("products", 1, OrganisationId=other)
    return answer.status_code, crm.get("/Products/1")["ProductOrganisationId"]


@observed("webcrm.patch.updated", {"empty": [""], "id": ["1"], "null": [None]})
def the_row_of_a_good_update(crm: Client) -> Any:
    return crm.call("PATCH", "/Users", json=[{"UserId": 1}]).json()


@observed("webcrm.patch.rows", {"as sent": [False, True], "failures last": [True, False]})
def a_failure_before_an_insert(crm: Client) -> Any:
    batch = [{"UserId": 99}, USER]
    return [row.isdigit() for row in crm.call("PATCH", "/Users", json=batch).json()]


@observed("webcrm.patch.size", {"unlimited": (200, 102), "100": (400, 1)})
def a_batch_of_101(crm: Client) -> Any:
    answer = crm.call("PATCH", "/Users", json=[USER] * 101)
    return answer.status_code, len(crm.app.back_door.ids("users"))


@observed("webcrm.text.long", {"refused": 400, "truncated": "n" * 200})
def a_long_text(crm: Client) -> Any:
    answer = crm.call("POST", "/Organisations", json=NAME | {"OrganisationName": "n" * 300})
    return crm.get("/Organisations/2")["OrganisationName"] if answer.ok else answer.status_code


@observed("webcrm.text.trim", {"kept": " A \n", "trimmed": "A"})
def blanks_around_a_text(crm: Client) -> Any:
    crm.put("users", 1, Title=" A \n")
    return crm.get("/Users/1")["UserTitle"]


@observed("webcrm.number.text", {"refused": [400, 400, 400], "coerced": [12.5, -1000.0, 400]})
def a_price_as_text(crm: Client) -> Any:
    seen: list[Any] = []
    for text in ("12.50", "-1e3", "12,50"):
        body = {"ProductId": 0, "ProductOrganisationId": 1, "ProductPrice": text}
        answer = crm.call("POST", "/Products", json=body)
        created = answer.json() if answer.ok else None
        shown = crm.get(f"/Products/{created}")["ProductPrice"] if created else answer.status_code
        seen.append(shown)
    return seen


@observed(
    "webcrm.zone.naive",
    {"UTC": UTC_NOON, "Europe/London": LONDON_NOON, "Europe/Copenhagen": COPENHAGEN_NOON},
)
def noon_in_a_script_and_in_a_body(crm: Client) -> Any:
    crm.put("organisations", 1, XDate1=NOON)
    matches = select("* FROM Organisation WHERE OrganisationXDate1 =")
    assert len(crm.query(f"{matches} '{NOON}'")) == 1
    noons = (UTC_NOON, LONDON_NOON, COPENHAGEN_NOON)
    return next(noon for noon in noons if crm.query(f"{matches} '{noon}'"))


@observed(
    "webcrm.zone.path",
    {"UTC": [1, 0, 0], "Europe/London": [0, 1, 0], "Europe/Copenhagen": [0, 0, 1]},
)
def the_hour_of_an_update_at_8_30_utc(crm: Client) -> Any:
    crm.clock.advance((SUMMER_MORNING - crm.clock.now()).total_seconds())
    crm.log_in()
    crm.put("organisations", 1, Comment="x")
    hours = [f"2026-07-01T{hour:02}:00:00" for hour in (8, 9, 10, 11)]
    paths = [f"/Organisations/FindByUpdateDates/{a}/{b}" for a, b in pairwise(hours)]
    return [len(crm.get(path)) for path in paths]
