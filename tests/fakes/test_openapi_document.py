"""Each fake tells at /openapi.json what it does, all of it and nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import requests

from fakes.app import App
from fakes.fields import Field
from fakes.keap import oauth, v1, v2
from fakes.mount import mounted, served
from fakes.openapi import PATH, Described
from fakes.webcrm.routes import ROUTES as WEBCRM_ROUTES
from tests.fakes.openapi_world import DESCRIPTIONS, world, written

ROUTES = {
    "keap": {("POST", oauth.TOKEN), ("GET", oauth.AUTHORIZE)}
    | {(route.method, route.template) for route in [*v1.ROUTES, *v2.ROUTES]},
    "webcrm": {(route.method, route.template) for route in WEBCRM_ROUTES},
}
each_vendor = pytest.mark.parametrize("vendor", DESCRIPTIONS)


@contextmanager
def opened(vendor: str) -> Iterator[tuple[App, str]]:
    app = world(vendor)
    with served(Described(app, DESCRIPTIONS[vendor])) as url:
        yield app, url


@each_vendor
def test_every_route_is_described_and_nothing_that_is_no_route(vendor: str) -> None:
    described = [(each.method, each.path) for each in DESCRIPTIONS[vendor].operations]
    assert len(described) == len(set(described))
    assert set(described) == ROUTES[vendor]


@each_vendor
def test_a_served_fake_describes_itself_to_anybody(vendor: str) -> None:
    with opened(vendor) as (_, url):
        answer = requests.get(url + PATH, timeout=10)
    assert answer.status_code == 200
    assert answer.json() == written(vendor)


@each_vendor
def test_reading_the_description_leaves_no_trace(vendor: str) -> None:
    with opened(vendor) as (app, url):
        before = len(app.journal)
        assert requests.get(url + PATH, timeout=10).ok
        assert len(app.journal) == before


@each_vendor
def test_a_mounted_vendor_knows_no_description_as_in_the_world(vendor: str) -> None:
    app = world(vendor)
    with mounted(app):
        assert requests.get(app.base_url + PATH, timeout=10).status_code in (401, 404)


@each_vendor
def test_what_is_described_is_served_beside_it(vendor: str) -> None:
    with opened(vendor) as (app, url):
        assert requests.post(url + PATH, timeout=10).status_code in (401, 404, 405)
        assert len(app.journal) == 1


@each_vendor
def test_operation_ids_name_one_operation_each(vendor: str) -> None:
    operations = [
        operation for path in written(vendor)["paths"].values() for operation in path.values()
    ]
    names = {operation["operationId"] for operation in operations}
    assert len(names) == len(operations) > 60


@each_vendor
def test_a_description_names_no_credential(vendor: str) -> None:
    assert world(vendor).credential not in json.dumps(written(vendor))


@each_vendor
def test_every_field_that_a_person_sees_is_in_some_answer(vendor: str) -> None:
    """Fields of webCRM's tables are its DTOs' own names; Keap's v1 spells what v2 hides, and the other way round."""
    fields: dict[str, Field] = {}
    door = world(vendor).back_door
    for table in (
        ("companies", "products", "users") if vendor == "keap" else ("organisations", "users")
    ):
        fields |= door.fields(table)
    text = json.dumps(written(vendor))
    hidden = {"email_address2", "email_address3"}  # v2 shows them in a list of objects
    assert [name for name in fields if f'"{name}"' not in text and name not in hidden] == []
