"""What a client of v1 sees of its switches."""

from __future__ import annotations

from typing import Any

from tests.fakes.keap_client import Client
from tests.fakes.keap_probes import Probe, status, written


def _page(crm: Client, limit: str) -> int | str:
    for _ in range(2):
        crm.person("products")
    answer = crm.call("GET", "/v1/products", params={"limit": limit})
    return len(answer.json()["products"]) if answer.status_code == 200 else "refused"


def _repeated(crm: Client, name: str, value: str) -> list[bool]:
    shown = crm.get("/v1/companies", **{name: value})
    return [f"{name}={value}" in shown[link] for link in ("next", "previous")]


def _found_by_name(crm: Client) -> list[int]:
    for name in ("Acme", "ACME", "Acme & Sons", "Other"):
        crm.person("companies", company_name=name)
    return [each["id"] for each in crm.get("/v1/companies", company_name="Acme")["companies"]]


def _nameless(crm: Client, table: str) -> int:
    crm.person(table)
    return status(crm, "PATCH", f"/v1/{table}/1", json={})


def emptied(crm: Client, version: str, empty: str | None) -> Any:
    crm.person("companies", website="w")
    return written(crm, "PATCH", f"/{version}/companies/1", "website", website=empty)


def _created(crm: Client) -> int:
    crm.person("opportunities")
    body = {"opportunity_title": "A", "contact": {"id": 1}, "stage": {"id": 1}}
    return status(crm, "POST", "/v1/opportunities", json=body)


def _price(crm: Client, price: float) -> Any:
    body = {"product_name": "A", "product_price": price}
    return written(crm, "POST", "/v1/products", "product_price", **body)


def _statuses(crm: Client) -> list[int]:
    for active in (True, False):
        crm.person("products", active=active)
    return [each["status"] for each in crm.get("/v1/products")["products"]]


def _invited(crm: Client) -> list[int]:
    ann = {"email": "ann@x.example", "given_name": "Ann"}
    return [status(crm, "POST", "/v1/users", json=ann) for _ in range(2)]


def _not_allowed(crm: Client) -> tuple[int, str | None, bool]:
    crm.person("companies")
    answer = crm.call("PUT", "/v1/companies/1", json={"company_name": "B"})
    kind = answer.headers.get("Content-Type")
    return answer.status_code, kind and kind.partition(";")[0], bool(answer.content)


def _missing(crm: Client) -> dict[str, Any]:
    answer = crm.call("GET", "/v1/companies/9")
    assert answer.status_code == 404
    found: dict[str, Any] = answer.json()
    return found


V1 = (
    Probe(
        "keap.v1.limit.maximum",
        lambda crm: crm.get("/v1/products", limit=5000)["previous"].partition("?")[2],
        {
            "1000": "limit=1000&offset=0",
            "200": "limit=200&offset=0",
            "7": "limit=7&offset=0",
        },
    ),
    Probe(
        "keap.v1.limit.beyond", lambda crm: _page(crm, "1001"), {"cut": 2, "rejected": "refused"}
    ),
    Probe(
        "keap.v1.limit.zero",
        lambda crm: _page(crm, "0"),
        {"empty": 0, "default": 2, "rejected": "refused"},
    ),
    Probe(
        "keap.v1.limit.negative",
        lambda crm: _page(crm, "-1"),
        {"rejected": "refused", "default": 2},
    ),
    Probe(
        "keap.v1.next.access_token",
        lambda crm: _repeated(crm, "access_token", crm.app.credential),
        {"left_out": [False, False], "echoed": [True, True]},
    ),
    Probe(
        "keap.v1.next.optional_properties",
        lambda crm: _repeated(crm, "optional_properties", "notes"),
        {"left_out": [False, False], "echoed": [True, True]},
    ),
    Probe(
        "keap.v1.companies.company_name",
        _found_by_name,
        {"exact": [1], "any_case": [1, 2], "part": [1, 2, 3]},
    ),
    Probe(
        "keap.v1.patch.company_name",
        lambda crm: _nameless(crm, "companies"),
        {"optional": 200, "required": 400},
    ),
    Probe(
        "keap.v1.patch.product_name",
        lambda crm: _nameless(crm, "products"),
        {"optional": 200, "required": 400},
    ),
    Probe(
        "keap.v1.patch.null",
        lambda crm: emptied(crm, "v1", None),
        {"cleared": "", "ignored": "w", "rejected": 400},
    ),
    Probe(
        "keap.v1.patch.empty",
        lambda crm: emptied(crm, "v1", ""),
        {"cleared": "", "ignored": "w", "rejected": 400},
    ),
    Probe("keap.v1.opportunity.created", _created, {"200": 200, "201": 201}),
    Probe(
        "keap.v1.price.finer",
        lambda crm: _price(crm, 12.345),
        {"rounded": 12.35, "kept": 12.345, "rejected": 400},
    ),
    Probe(
        "keap.v1.price.negative", lambda crm: _price(crm, -1.5), {"rejected": 400, "accepted": -1.5}
    ),
    Probe("keap.v1.product.active", _statuses, {"1": [1, 0], "0": [0, 1]}),
    Probe(
        "keap.v1.user.duplicate_email", _invited, {"accepted": [201, 201], "rejected": [201, 400]}
    ),
    Probe(
        "keap.v1.user.licences",
        lambda crm: _invited(crm)[0],
        {"free": 201, "400": 400, "403": 403},
    ),
    Probe(
        "keap.v1.users.single",
        lambda crm: [status(crm, each, "/v1/users/1") for each in ("GET", "PATCH", "DELETE")],
        {"404": [404, 404, 404], "405": [405, 405, 405]},
    ),
    Probe(
        "keap.v1.method_not_allowed",
        _not_allowed,
        {
            "json": (405, "application/json", True),
            "empty": (405, None, False),
            "html": (405, "text/html", True),
        },
    ),
    Probe(
        "keap.v1.missing.message",
        lambda crm: _missing(crm)["message"],
        {"noun": "Unable to find this Company", "plain": "Not Found"},
    ),
    Probe(
        "keap.v1.error.body",
        lambda crm: set(_missing(crm)),
        {
            "message": {"message"},
            "throwable": {"message", "localizedMessage", "cause", "stackTrace", "suppressed"},
        },
    ),
)
