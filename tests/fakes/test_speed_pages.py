"""A page costs what it is long, however long the table: counted in records that are touched, not in time."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import pytest

from fakes.app import App
from fakes.clock import Clock
from fakes.messages import Request
from fakes.rows import Rows
from fakes.vendors import KEAP_QUOTAS, Terms, opened

SHORT, LONG = 100, 3_000
SIZE = 10
SEARCH = 20  # touches to find where a page begins among thousands
V1, V2 = "/crm/rest/v1/companies", "/crm/rest/v2/companies"


@dataclass(frozen=True)
class World:
    """Both vendors with so many companies each, of which people edited the last three a day later."""

    count: int
    apps: dict[str, App]
    tokens: dict[str, str]

    def body(self, system: str, target: str) -> Any:
        app = self.apps[system]
        headers = {"Authorization": f"Bearer {self.tokens[system]}"}
        answer = app.handle(Request.from_url("GET", app.base_url + target, headers))
        assert answer.status == 200, answer.body
        return json.loads(answer.body)


def world(count: int) -> World:
    clock = Clock()
    terms = Terms(keap_quota=KEAP_QUOTAS["none"], webcrm_requests_per_minute=None)
    apps = opened(clock, terms=terms)
    keap, webcrm = apps["keap"], apps["webcrm"]
    for _ in range(count):
        keap.back_door.create("companies")
        webcrm.back_door.create("organisations", {"OrganisationName": "Acme"})
    clock.advance(86_400)
    for id_ in range(count - 2, count + 1):
        keap.back_door.edit("companies", id_, {"notes": "edited"})
        webcrm.back_door.edit("organisations", id_, {"OrganisationCity": "edited"})
    url = f"{webcrm.base_url}/Auth/ApiLogin"
    login = webcrm.handle(Request.from_url("POST", url, {"authCode": webcrm.credential}))
    token = json.loads(login.body)["AccessToken"]
    return World(count, apps, {"keap": keap.credential, "webcrm": token})


@pytest.fixture(scope="module")
def short() -> World:
    return world(SHORT)


@pytest.fixture(scope="module")
def long() -> World:
    return world(LONG)


@pytest.fixture
def touched(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Collect the id of every record that somebody takes out of a table."""
    ids: list[int] = []
    taken, every = Rows.__getitem__, Rows.__iter__

    def take(rows: Rows, place: Any) -> Any:
        found: Any = taken(rows, place)
        ids.extend(each.id for each in (found if isinstance(place, slice) else [found]))
        return found

    def iterate(rows: Rows) -> Iterator[Any]:
        for each in every(rows):
            ids.append(each.id)
            yield each

    monkeypatch.setattr(Rows, "__getitem__", take)
    monkeypatch.setattr(Rows, "__iter__", iterate)
    return ids


def script(text: str) -> str:
    return f"/Queries?script={quote(text)}&Size={SIZE}"


PAGES: dict[str, tuple[str, Callable[[int], str]]] = {
    "v1, the first": ("keap", lambda _: f"{V1}?limit={SIZE}"),
    "v1, the last": ("keap", lambda n: f"{V1}?limit={SIZE}&offset={n - SIZE}"),
    "v2, the first": ("keap", lambda _: f"{V2}?page_size={SIZE}"),
    "v2, the last": ("keap", lambda n: f"{V2}?page_size={SIZE}&page_token={n - SIZE}"),
    "v2, ordered by id": ("keap", lambda _: f"{V2}?page_size={SIZE}&order_by=id"),
    "v2, changed for long": (
        "keap",
        lambda _: f"{V2}?page_size={SIZE}&filter=since_time==2026-01-01T00:00:00.000Z",
    ),
    "v2, changed lately": (
        "keap",
        lambda _: f"{V2}?page_size={SIZE}&filter=since_time==2026-01-06T00:00:00.000Z",
    ),
    "webCRM, the first": ("webcrm", lambda _: f"/Organisations?Size={SIZE}"),
    "webCRM, the last": ("webcrm", lambda n: f"/Organisations?Size={SIZE}&Page={n // SIZE}"),
    "webCRM, changed lately": (
        "webcrm",
        lambda _: f"/Organisations/FindByUpdateDates/2026-01-06/2026-01-07?Size={SIZE}",
    ),
    "/Queries, the first": ("webcrm", lambda _: script("SELECT * FROM Organisation")),
    "/Queries, ordered by id": (
        "webcrm",
        lambda _: script("SELECT * FROM Organisation ORDER BY OrganisationId"),
    ),
    "/Queries, changed lately": (
        "webcrm",
        lambda _: script(
            "SELECT * FROM Organisation WHERE OrganisationUpdatedAt >= '2026-01-06'"
            " AND OrganisationName = 'Acme' ORDER BY OrganisationUpdatedAt"
        ),
    ),
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_a_long_table_touches_no_more_than_one_of_a_short_one(
    short: World, long: World, touched: list[int], name: str
) -> None:
    system, target = PAGES[name]
    for each in (short, long):
        touched.clear()
        assert each.body(system, target(each.count))
        assert len(touched) <= SIZE + SEARCH, f"{len(touched)} of {each.count}"


def test_what_has_changed_lately_is_found_among_many(long: World) -> None:
    companies = long.body("keap", PAGES["v2, changed lately"][1](LONG))["companies"]
    assert [int(each["id"]) for each in companies] == [LONG - 2, LONG - 1, LONG]
    rows = long.body("webcrm", PAGES["/Queries, changed lately"][1](LONG))
    assert [each["OrganisationId"] for each in rows] == [LONG - 2, LONG - 1, LONG]
