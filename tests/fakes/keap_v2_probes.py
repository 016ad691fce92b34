"""What a client of v2 sees of its switches."""

from __future__ import annotations

from typing import Any

from tests.fakes.keap_client import Client
from tests.fakes.keap_probes import Probe, status, written
from tests.fakes.keap_v1_probes import emptied


def _page(crm: Client, count: int, **params: int) -> Any:
    for _ in range(count):
        crm.person("products")
    answer = crm.call("GET", "/v2/products", params=params)
    return len(answer.json()["products"]) if answer.status_code == 200 else "refused"


def _walk(crm: Client) -> tuple[bool, list[str]]:
    for _ in range(3):
        crm.person("products")
    page = crm.get("/v2/products", page_size=2)
    token = page["next_page_token"]
    further = crm.get("/v2/products", page_size=2, page_token=token)
    seen = [each["id"] for shown in (page, further) for each in shown["products"]]
    return token.startswith(f"{crm.origin}/crm/rest/v2/products?page_size=2&page_token="), seen


def _unknown(crm: Client) -> int:
    body = {"company_name": "A", "colour": "red"}
    return status(crm, "POST", "/v2/companies", json=body)


def _patched_without_a_mask(crm: Client) -> list[str]:
    crm.person("companies", company_name="A", website="w", notes="n")
    crm.send("PATCH", "/v2/companies/1", 200, website="v")
    kept = crm.app.back_door.read("companies", 1)
    return [kept[name] for name in ("company_name", "website", "notes")]


def _masked_without_a_value(crm: Client) -> Any:
    crm.person("companies", website="w")
    answer = crm.call("PATCH", "/v2/companies/1", params={"update_mask": "website"}, json={})
    return crm.ok(answer, 200)["website"]


def _title(crm: Client) -> list[Any]:
    ways = (("job_title", "title"), ("title", "title"), ("job_title", "job_title"))
    seen = []
    for number, (mask, body) in enumerate(ways, 1):
        crm.person("users", job_title="Boss")
        crm.call("PATCH", f"/v2/users/{number}", params={"update_mask": mask}, json={body: "Chief"})
        seen.append(crm.app.back_door.read("users", number)["job_title"] == "Chief")
    return seen


def _address(crm: Client) -> tuple[int, str]:
    crm.person("users", email_address="a@x.example")
    answer = status(
        crm, "PATCH", "/v2/users/1", json={"email_address": {"email": "b@x.example"}, "title": "T"}
    )
    return answer, crm.app.back_door.read("users", 1)["email_address"]


def _error(crm: Client, part: str) -> Any:
    return crm.call("GET", "/v2/companies/9").json()[part]


def _unset(crm: Client) -> list[Any]:
    crm.person("companies")
    seen = [crm.get("/v2/companies/1"), crm.get("/v2/companies")["companies"][0]]
    return [shown.get(name, "-") for shown in seen for name in ("website", "job_title")]


V2 = (
    Probe(
        "keap.v2.page_size.default",
        lambda crm: _page(crm, 101),
        {"1000": 101, "100": 100, "3": 3},
    ),
    Probe(
        "keap.v2.page_size.beyond",
        lambda crm: [_page(crm, 2, page_size=1001), _page(crm, 0, page_size=-3)],
        {"rejected": ["refused", "refused"], "clamped": [2, 1]},
    ),
    Probe(
        "keap.v2.page_size.zero",
        lambda crm: _page(crm, 2, page_size=0),
        {"default": 2, "rejected": "refused"},
    ),
    Probe(
        "keap.v2.page_token.form",
        _walk,
        {"id": (False, ["1", "2", "3"]), "url": (True, ["1", "2", "3"])},
    ),
    Probe(
        "keap.v2.last_token",
        lambda crm: crm.get("/v2/products"),
        {
            "empty": {"products": [], "next_page_token": ""},
            "null": {"products": [], "next_page_token": None},
            "absent": {"products": []},
        },
    ),
    Probe("keap.v2.unknown_property", _unknown, {"rejected": 400, "ignored": 201}),
    Probe(
        "keap.v2.company.name",
        lambda crm: written(crm, "POST", "/v2/companies", "company_name", website="w"),
        {"required": 400, "optional": "Company 1"},
    ),
    Probe(
        "keap.v2.patch.null",
        lambda crm: emptied(crm, "v2", None),
        {"cleared": "", "ignored": "w", "rejected": 400},
    ),
    Probe(
        "keap.v2.patch.empty",
        lambda crm: emptied(crm, "v2", ""),
        {"cleared": "", "ignored": "w", "rejected": 400},
    ),
    Probe(
        "keap.v2.mask.absent",
        _patched_without_a_mask,
        {"supplied": ["A", "v", "n"], "all": ["A", "v", ""]},
    ),
    Probe("keap.v2.mask.without_value", _masked_without_a_value, {"ignored": "w", "cleared": ""}),
    Probe(
        "keap.v2.user.title_mask",
        _title,
        {
            "job_title": [True, False, False],
            "title": [False, True, False],
            "both": [True, True, False],
            "body": [False, False, True],
        },
    ),
    Probe(
        "keap.v2.user.email",
        _address,
        {
            "changed": (200, "b@x.example"),
            "rejected": (403, "a@x.example"),
            "ignored": (200, "a@x.example"),
        },
    ),
    Probe(
        "keap.v2.error.status",
        lambda crm: _error(crm, "status"),
        {"phrase": "Not Found", "constant": "NOT_FOUND"},
    ),
    Probe(
        "keap.v2.error.message",
        lambda crm: _error(crm, "message"),
        {"told": "Unable to find this Company", "plain": "Not Found"},
    ),
    Probe(
        "keap.v2.unset",
        _unset,
        {
            "as_v1": ["", None, "", None],
            "null": [None, None, None, None],
            "absent": ["-", "-", "-", "-"],
        },
    ),
)
