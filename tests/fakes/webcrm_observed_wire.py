"""What a client sees of logins, limits, refusals, pages, media types and /Queries."""

from __future__ import annotations

from typing import Any

from tests.fakes.webcrm_client import Client, select
from tests.fakes.webcrm_observed import observed

ANY = {"Accept": "*/*"}
HALF_A_DAY = 43_200


def _login(crm: Client) -> dict[str, Any]:
    answer = crm.call("POST", "/Auth/ApiLogin", data={"authCode": crm.app.credential})
    body: dict[str, Any] = answer.json()
    return body


def _refreshed(crm: Client, token: str) -> int:
    return crm.call("POST", "/Auth/ApiRefresh", headers={"refreshToken": token}).status_code


@observed("webcrm.login.refused", {"401": (401, False), "400": (400, False), "200": (200, True)})
def wrong_code(crm: Client) -> Any:
    answer = crm.call("POST", "/Auth/ApiLogin", data={"authCode": "wrong"})
    said = bool(answer.content) and answer.json()["IsError"] and not answer.json()["AccessToken"]
    return answer.status_code, said


@observed("webcrm.refresh.place", {"anywhere": [200, 200, 200], "header": [200, 401, 401]})
def place_of_the_refresh_token(crm: Client) -> Any:
    token = _login(crm)["RefreshToken"]
    places: list[dict[str, Any]] = [
        {"headers": {"refreshToken": token}},
        {"files": {"refreshToken": (None, token)}},
        {"data": {"refreshToken": token}},
    ]
    return [crm.call("POST", "/Auth/ApiRefresh", **each).status_code for each in places]


@observed("webcrm.refresh.life", {"86400": 200, "3600": 401})
def refresh_after_half_a_day(crm: Client) -> Any:
    token = _login(crm)["RefreshToken"]
    crm.clock.advance(HALF_A_DAY)
    return _refreshed(crm, token)


@observed("webcrm.refresh.rotation", {"kept": [200, 200], "replaced": [200, 401]})
def refresh_twice(crm: Client) -> Any:
    token = _login(crm)["RefreshToken"]
    return [_refreshed(crm, token), _refreshed(crm, token)]


@observed(
    "webcrm.auth.body",
    {
        "empty": "",
        "message": '{"Message":"The token is not valid.","Type":"UnauthorizedException"}',
        "null": "null",
    },
)
def no_token(crm: Client) -> Any:
    answer = crm.call("GET", "/Users", headers={"Authorization": "Bearer guess"})
    assert answer.status_code == 401
    return answer.text


@observed(
    "webcrm.rights.missing",
    {"403": ([403] * 4, False), "401": ([401] * 4, False)},
    read_only=["products"],
)
def writes_without_the_right_to(crm: Client) -> Any:
    crm.app.back_door.create("products")
    assert len(crm.get("/Products")) == 1
    body = {"ProductId": 0, "ProductOrganisationId": 1}
    answers = [
        crm.call("POST", "/Products", json=body),
        crm.call("PUT", "/Products/1", json={"ProductId": 1}),
        crm.call("DELETE", "/Products/1"),
        crm.call("POST", "/Products", json=body),
    ]
    (row,) = crm.call("PATCH", "/Products", json=[body]).json()
    return [answer.status_code for answer in answers], row.isdigit()


@observed("webcrm.limit.rejected", {"free": 1, "counted": 60})
def seconds_to_wait_after_knocking_too_early(crm: Client) -> Any:
    crm.app.limit(1)
    crm.call("GET", "/Users")
    crm.clock.advance(30)
    crm.call("GET", "/Users")
    crm.clock.advance(29)
    refusal = crm.call("GET", "/Users")
    assert refusal.status_code == 429
    return refusal.json()["RetryAfterSeconds"]


@observed("webcrm.limit.logins", {"free": 200, "counted": 429})
def one_request_after_a_login(crm: Client) -> Any:
    crm.clock.advance(60)
    crm.app.limit(1)
    crm.log_in()
    return crm.call("GET", "/Users").status_code


@observed(
    "webcrm.error.body",
    {
        "message": {
            "Message": "OrganisationName: a value is required.",
            "Type": "ValidationException",
        },
        "modelstate": {"OrganisationName": ["a value is required."]},
        "empty": None,
    },
)
def body_of_a_refusal(crm: Client) -> Any:
    answer = crm.call("POST", "/Organisations", json={"OrganisationId": 0})
    assert answer.status_code == 400
    return answer.json() if answer.content else None


@observed("webcrm.error.validation", {"400": 400, "500": 500})
def status_of_a_misfit(crm: Client) -> Any:
    return crm.call("POST", "/Organisations", json={"OrganisationId": 0}).status_code


@observed("webcrm.get.unknown", {"404": (404, None), "204": (204, b""), "null": (200, b"null")})
def a_record_that_is_not_there(crm: Client) -> Any:
    answer = crm.call("GET", "/Products/7")
    return answer.status_code, None if answer.status_code == 404 else answer.content


@observed("webcrm.list.size", {"50": 50, "250": 60})
def a_list_without_size(crm: Client) -> Any:
    for _ in range(60):
        crm.app.back_door.create("products")
    return len(crm.get("/Products"))


@observed("webcrm.list.oversize", {"400": 400, "capped": 1000, "served": 1001})
def a_page_of_2000(crm: Client) -> Any:
    for _ in range(1001):
        crm.app.back_door.create("products")
    answer = crm.call("GET", "/Products", params={"Size": 2000})
    return len(answer.json()) if answer.ok else answer.status_code


@observed("webcrm.list.order", {"id": [1, 2, 3], "newest": [3, 2, 1], "updated": [2, 3, 1]})
def order_of_a_list(crm: Client) -> Any:
    for _ in range(3):
        crm.app.back_door.create("products")
    crm.clock.advance(1)
    crm.app.back_door.edit("products", 1, {"ProductComment": "x"})
    return [each["ProductId"] for each in crm.get("/Products")]


@observed("webcrm.accept.missing", {"json": "application/json", "xml": "application/xml"})
def media_type_for_anybody(crm: Client) -> Any:
    answer = crm.call("GET", "/Users", headers=ANY)
    assert answer.text[0] == ("[" if "json" in answer.headers["Content-Type"] else "<")
    return answer.headers["Content-Type"].partition(";")[0]


@observed("webcrm.media.json", {"application/json": "application/json", "text/json": "text/json"})
def media_type_of_json(crm: Client) -> Any:
    answer = crm.call("GET", "/Users", headers=ANY)
    assert answer.json()
    return answer.headers["Content-Type"].partition(";")[0]


@observed("webcrm.json.names", {"any case": "CFO", "exact": ""})
def a_property_in_lower_case(crm: Client) -> Any:
    crm.call("PUT", "/Users/1", json={"UserId": 1, "usertitle": "CFO"})
    return crm.get("/Users/1")["UserTitle"]


@observed(
    "webcrm.zone.stamps",
    {
        "Europe/London": "2026-07-01T13:00:00+01:00",
        "UTC": "2026-07-01T12:00:00+00:00",
        "user": "2026-07-01T14:00:00+02:00",
    },
)
def offset_of_a_time(crm: Client) -> Any:
    crm.put("users", 1, GmtDifference=2)
    crm.put("organisations", 1, XDate1="2026-07-01T12:00:00Z")
    (row,) = crm.query(select("OrganisationXDate1 FROM Organisation"))
    shown = crm.get("/Organisations/1")["OrganisationXDate1"]
    assert shown == row["OrganisationXDate1"]
    return shown


@observed("webcrm.query.users", {"User": [200, 400], "CmUser": [400, 200]})
def name_of_the_table_of_users(crm: Client) -> Any:
    scripts = [select("UserId FROM", name) for name in ("USER", "cmuser")]
    return [crm.call("GET", "/Queries", params={"script": s}).status_code for s in scripts]


@observed("webcrm.query.enums", {"name": ["Other", "Other"], "number": [2, 2]})
def a_named_value_in_rows(crm: Client) -> Any:
    crm.create("persons", OrganisationId=1, LastName="Berg", Status="Other")
    scripts = [select(what, "FROM Person WHERE PersonStatus = 2") for what in ("PersonStatus", "*")]
    return [crm.query(script)[0]["PersonStatus"] for script in scripts]


@observed("webcrm.query.bad", {"400": 400, "500": 500})
def a_script_that_does_not_parse(crm: Client) -> Any:
    return crm.call("GET", "/Queries", params={"script": "nonsense"}).status_code


@observed("webcrm.query.accents", {"sensitive": [1, 0], "insensitive": [2, 2]})
def a_name_looked_up_without_its_accent(crm: Client) -> Any:
    for name in ("Cafe", "CAFÉ"):
        crm.create("organisations", Name=name)
    conditions = ("OrganisationName = 'cafe'", "OrganisationName LIKE 'càf_' ")
    found = [crm.query(select("* FROM Organisation WHERE", each)) for each in conditions]
    return [len(rows) for rows in found]


@observed("webcrm.query.blanks", {"ignored": 1, "counted": 0})
def a_name_looked_up_with_a_blank(crm: Client) -> Any:
    return len(crm.query(select("* FROM Organisation WHERE OrganisationName = 'webCRM '")))


@observed("webcrm.query.second", {"used": [2, 1], "ignored": [1, 2], "refused": 400})
def a_second_sort_key(crm: Client) -> Any:
    for _ in range(2):
        crm.app.back_door.create("products")
    script = select("ProductId FROM Product ORDER BY ProductPrice, ProductId DESC")
    answer = crm.call("GET", "/Queries", params={"script": script})
    return [row["ProductId"] for row in answer.json()] if answer.ok else answer.status_code


@observed("webcrm.query.length", {"unlimited": 200, "2048": 414})
def a_long_script(crm: Client) -> Any:
    script = select("UserId FROM User WHERE UserTitle =", f"'{'x' * 2100}'")
    return crm.call("GET", "/Queries", params={"script": script}).status_code
