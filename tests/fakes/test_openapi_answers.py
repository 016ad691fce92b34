"""The fakes answer as their own descriptions say, whichever way the switches stand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fakes.keap import SWITCHES as KEAP_SWITCHES
from fakes.openapi import Operation
from fakes.webcrm import SWITCHES as WEBCRM_SWITCHES
from tests.fakes.openapi_world import (
    CASES,
    DESCRIPTIONS,
    NAMES,
    asked,
    credentials,
    example,
    mismatch,
    world,
)

every_operation = pytest.mark.parametrize(("vendor", "operation"), CASES, ids=NAMES)

SWITCHES = [
    (vendor, name, value)
    for vendor, known in (("keap", KEAP_SWITCHES), ("webcrm", WEBCRM_SWITCHES))
    for name, switch in known.items()
    for value in switch.values[1:]
]


@every_operation
def test_the_example_of_an_operation_is_answered_as_described(
    vendor: str, operation: Operation
) -> None:
    app = world(vendor)
    response = app.handle(example(app, operation, credentials(vendor, app)))
    assert mismatch(vendor, operation, response) is None
    # There is no hook and no linked data yet, no search by default, and no token to refresh.
    absent = any(each in operation.path for each in ("ook", "linkeddata/{id}", "ions/search"))
    if not (absent or operation.open):
        assert response.status < 400, response


@every_operation
def test_nobody_without_credentials_is_let_in(vendor: str, operation: Operation) -> None:
    app = world(vendor)
    response = app.handle(example(app, operation, {}))
    assert mismatch(vendor, operation, response) is None
    assert response.status == 401 or operation.open


@every_operation
def test_a_record_that_is_not_there_is_answered_as_described(
    vendor: str, operation: Operation
) -> None:
    app = world(vendor)
    places = dict.fromkeys(("id", "number", "key"), "987654321")
    body = operation.body and operation.body.example
    request = asked(app, operation, credentials(vendor, app), body, places)
    assert mismatch(vendor, operation, app.handle(request)) is None


@pytest.mark.parametrize("body", [b"{", b"[1]", b'{"unheard_of": 1}', b'"text"', b"", b"\xff"])
@pytest.mark.parametrize("vendor", DESCRIPTIONS)
def test_nonsense_is_refused_as_described(vendor: str, body: bytes) -> None:
    app = world(vendor)
    headers = credentials(vendor, app)
    for operation in DESCRIPTIONS[vendor].operations:
        if operation.body is not None:
            response = app.handle(asked(app, operation, headers, body))
            assert mismatch(vendor, operation, response) is None, operation.path


@pytest.mark.parametrize(("vendor", "name", "value"), SWITCHES)
def test_the_description_holds_whichever_way_a_switch_stands(
    vendor: str, name: str, value: str
) -> None:
    app = world(vendor, {name: value})
    headers = credentials(vendor, app)
    for operation in sorted(
        DESCRIPTIONS[vendor].operations, key=lambda each: each.method == "DELETE"
    ):
        request = example(app, operation, headers)
        assert mismatch(vendor, operation, app.handle(request)) is None, operation.path
        if request.method == "GET":
            stranger = replace(request, path=request.path.replace("/1", "/987654321"))
            assert mismatch(vendor, operation, app.handle(stranger)) is None, operation.path
