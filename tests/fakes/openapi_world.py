"""A tenant of each vendor with one record of every kind, and the descriptions to hold its answers against."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Any
from urllib.parse import quote, urlencode

from jsonschema_rs import Draft202012Validator

from fakes.app import App
from fakes.clock import Clock
from fakes.keap import UNLIMITED, keap
from fakes.keap.description import DESCRIPTION as KEAP
from fakes.messages import Request, Response
from fakes.openapi import FORM, JSON, Body, Description, Operation, document
from fakes.webcrm import webcrm
from fakes.webcrm.description import DESCRIPTION as WEBCRM

DESCRIPTIONS: Mapping[str, Description] = {"keap": KEAP, "webcrm": WEBCRM}
CASES = [
    (vendor, operation) for vendor, each in DESCRIPTIONS.items() for operation in each.operations
]
NAMES = [f"{vendor} {each.method} {each.path}" for vendor, each in CASES]


@cache
def written(vendor: str) -> dict[str, Any]:
    return document(DESCRIPTIONS[vendor])


def world(vendor: str, switches: Mapping[str, str] | None = None) -> App:
    """Open a tenant; every table has a record 1."""
    clock = Clock()
    app = (
        keap(clock, quota=UNLIMITED, switches=switches or {})
        if vendor == "keap"
        else webcrm(clock, requests_per_minute=None, switches=switches or {})
    )
    for table, values in RECORDS[vendor].items():
        app.back_door.create(table, values)
    if vendor == "keap":  # every resource has a field of its own
        for kind in ("COMPANY", "OPPORTUNITY", "CONTACT"):
            app.back_door.create("custom_fields", {"record_type": kind})
    return app


RECORDS: Mapping[str, Mapping[str, Mapping[str, Any]]] = {  # what the examples speak of
    "keap": {
        "contacts": {},
        "stages": {},
        "users": {},
        "companies": {},
        "products": {},
        "opportunities": {},
    },
    "webcrm": {
        "organisations": {"OrganisationName": "Second"},
        "persons": {"PersonLastName": "Somebody"},
        "opportunities": {},
        "products": {},
        "users": {},
        "deliveries": {},
        "quotationlines": {"QuotationLineOpportunityId": 1},
    },
}


def credentials(vendor: str, app: App) -> dict[str, str]:
    if vendor == "keap":
        return {"Authorization": f"Bearer {app.credential}"}
    accept = {"Accept": JSON}
    address = f"{app.base_url}/Auth/ApiLogin?authCode={app.credential}"
    login = app.handle(Request.from_url("POST", address, accept))
    return {"Authorization": f"Bearer {json.loads(login.body)['AccessToken']}", **accept}


def example(app: App, operation: Operation, headers: Mapping[str, str]) -> Request:
    """Ask for what the description gives as its example."""
    return asked(app, operation, headers, operation.body and operation.body.example)


def asked(
    app: App,
    operation: Operation,
    headers: Mapping[str, str],
    body: Any = None,
    places: Mapping[str, str] | None = None,
) -> Request:
    """Make a request with the examples of its parameters; `places` replaces some of those in the path."""
    path, query = operation.path, []
    for each in operation.parameters:
        value = (places or {}).get(each.name, str(each.example))
        if each.place == "path":
            path = path.replace(f"{{{each.name}}}", quote(value))
        elif each.example is not None:
            query.append((each.name, value))
    content, kind = _encoded(operation.body, body)
    url = f"{app.base_url}{path}?{urlencode(query)}".rstrip("?")
    return Request.from_url(operation.method, url, {**headers, **kind}, content)


def _encoded(described: Body | None, body: Any) -> tuple[bytes, dict[str, str]]:
    if described is None or body is None:
        return b"", {}
    if isinstance(body, bytes):
        return body, {"Content-Type": described.type}
    text = urlencode(body) if described.type == FORM else json.dumps(body)
    return text.encode(), {"Content-Type": described.type}


def mismatch(vendor: str, operation: Operation, response: Response) -> str | None:
    """Say in what an answer differs from its description, None where it does not."""
    answer = operation.answers.get(response.status)
    if answer is None:
        return f"{response.status} is not described: {response.body!r}"
    kind = dict(response.headers).get("Content-Type", "").partition(";")[0]
    if response.body in (b"", b"null") and not answer.contents:
        return None  # null and nothing are the same to every client of webCRM
    if not response.body:
        return f"{response.status} has no body" if kind else None
    if kind not in answer.contents:
        return f"{response.status} is {kind}, not {' or '.join(answer.contents) or 'empty'}"
    if kind != JSON:
        return None
    validator = _validator(vendor, operation.path, operation.method.lower(), response.status)
    wrong = next(validator.iter_errors(json.loads(response.body)), None)
    return (
        None
        if wrong is None
        else f"{response.status}: {wrong.message[:300]} in {wrong.instance_path}"
    )


@cache
def _validator(vendor: str, path: str, method: str, status: int) -> Draft202012Validator:
    answer = written(vendor)["paths"][path][method]["responses"][str(status)]
    return Draft202012Validator(answer["content"][JSON]["schema"])
