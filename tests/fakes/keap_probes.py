"""What a client sees of each switch: one probe a switch, and what it finds under each of the values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from fakes.keap import Quota
from tests.fakes.keap_client import Client, code_of, exchanged, fault, refreshed

SPARE = "the-first-refresh-token"


@dataclass(frozen=True)
class Probe:
    """`look` must find something else under every value; a number beyond the listed ones may be among them."""

    switch: str
    look: Callable[[Client], Any]
    finds: Mapping[str, Any]
    quota: Quota = Quota()  # noqa: RUF009 # it is frozen


def status(crm: Client, method: str, path: str, **how: Any) -> int:
    return crm.call(method, path, **how).status_code


def written(crm: Client, method: str, path: str, name: str, **body: Any) -> Any:
    """Give what was made of one property, or the status of the refusal."""
    answer = crm.call(method, path, json=body)
    return answer.json()[name] if answer.status_code < 400 else answer.status_code


def _token(crm: Client) -> dict[str, str]:
    pair = crm.ok(refreshed(crm, SPARE), 200)
    return {"Authorization": f"Bearer {pair['access_token']}"}


def _expired(crm: Client) -> str:
    headers = _token(crm)
    crm.clock.advance(86399)
    return fault(crm.call("GET", "/v1/users", headers=headers))[1]


def _faultstring(crm: Client) -> str:
    return fault(crm.call("GET", "/v1/users", headers={"Authorization": "Bearer nobody"}))[0]


def _refreshed_again(crm: Client) -> list[int]:
    seen = []
    for seconds in (0, 3599, 1):
        crm.clock.advance(seconds)
        seen.append(refreshed(crm, SPARE).status_code)
    return seen


def _code_with_a_header(crm: Client) -> int:
    return exchanged(crm, {"code": code_of(crm)}, ("me", "my secret")).status_code


def _another_client(crm: Client) -> list[int]:
    return [status(crm, "GET", "/v1/users"), status(crm, "GET", "/v1/users", headers=_token(crm))]


def _advice(crm: Client) -> str | None:
    status(crm, "GET", "/v1/users")
    crm.clock.advance(12)
    return crm.call("GET", "/v1/users").headers.get("Retry-After")


def _opportunities(crm: Client) -> list[int]:
    paths = ("/v1/opportunities", "/v1/opportunity/stage_pipeline", "/v2/opportunities/stages")
    return [status(crm, "GET", path) for path in (*paths, "/v1/companies")]


def _full_answer(crm: Client) -> list[bool]:
    crm.person("companies")
    seen = [crm.send("PATCH", f"/{v}/companies/1", 200, notes="n") for v in ("v1", "v2")]
    return ["notes" in shown for shown in seen]


def _long_names(crm: Client) -> list[int]:
    return [
        status(crm, "POST", "/v1/companies", json={"company_name": "n" * length})
        for length in (5, 6, 255, 256)
    ]


def _too_long(crm: Client) -> list[Any]:
    contact = {"phone_numbers": [{"field": "PHONE5", "number": "1" * 21}]}
    answer = crm.call("POST", "/v1/contacts", json=contact)
    body = answer.json()
    number = len(body["phone_numbers"][0]["number"]) if answer.status_code == 201 else None
    email = written(
        crm, "POST", "/v1/companies", "email_address", company_name="A", email_address="e" * 76
    )
    return [number, email]


def _capitals(crm: Client) -> list[Any]:
    contact = {"email_addresses": [{"email": "Ann@X.example", "field": "EMAIL1"}]}
    made = crm.send("POST", "/v1/contacts", 201, **contact)
    invited = crm.send("POST", "/v1/users", 201, email="Bob@X.example", given_name="Bob")
    return [made["email_addresses"][0]["email"], invited["email_address"]]


def _custom_field(crm: Client) -> int:
    fields = [{"id": 9, "content": "x"}]
    body = {"company_name": "A", "custom_fields": fields}
    return status(crm, "POST", "/v1/companies", json=body)


GATEWAY = (
    Probe(
        "keap.token.expired",
        _expired,
        {
            "access_token_expired": "keymanagement.service.access_token_expired",
            "invalid_access_token": "keymanagement.service.invalid_access_token",
        },
    ),
    Probe(
        "keap.fault.case",
        _faultstring,
        {"title": "Invalid Access Token", "lower": "Invalid access token"},
    ),
    Probe(
        "keap.refresh.grace",
        lambda crm: [refreshed(crm, SPARE).status_code, *_refreshed_again(crm)],
        {"0": [200, 400, 400, 400], "3600": [200, 200, 200, 400], "60": [200, 200, 400, 400]},
    ),
    Probe("keap.code.basic", _code_with_a_header, {"refused": 400, "accepted": 200}),
    Probe(
        "keap.quota.shared",
        _another_client,
        {"by_client": [200, 200], "by_account": [200, 429]},
        Quota(per_minute=1),
    ),
    Probe("keap.retry_after", _advice, {"absent": None, "sent": "48"}, Quota(per_minute=1)),
)
APPLICATION = (
    Probe(
        "keap.module.opportunities",
        _opportunities,
        {"present": [200, 200, 200, 200], "missing": [403, 403, 403, 200]},
    ),
    Probe(
        "keap.scalars",
        lambda crm: written(crm, "POST", "/v1/products", "product_name", product_name=5),
        {"strict": 400, "lenient": "5"},
    ),
    Probe("keap.write.answer", _full_answer, {"default": [False, False], "full": [True, True]}),
    Probe(
        "keap.text.blanks",
        lambda crm: written(crm, "POST", "/v1/companies", "company_name", company_name=" A "),
        {"kept": " A ", "trimmed": "A"},
    ),
    Probe(
        "keap.text.maximum",
        _long_names,
        {"0": [201, 201, 201, 201], "255": [201, 201, 201, 400], "5": [201, 400, 400, 400]},
    ),
    Probe("keap.text.too_long", _too_long, {"rejected": [None, 400], "truncated": [20, "e" * 75]}),
    Probe(
        "keap.email.case",
        _capitals,
        {
            "kept": ["Ann@X.example", "Bob@X.example"],
            "lowered": ["ann@x.example", "bob@x.example"],
        },
    ),
    Probe(
        "keap.company_name.case",
        lambda crm: written(
            crm, "POST", "/v1/companies", "company_name", company_name="acme & sons of Ohio"
        ),
        {"kept": "acme & sons of Ohio", "capitalised": "Acme & Sons Of Ohio"},
    ),
    Probe("keap.custom_field.undefined", _custom_field, {"accepted": 201, "rejected": 400}),
)
