"""Either vendor behind either door, seen through the few calls that a test of a fault needs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import requests

from fakes.app import App, Exchange
from fakes.faults import Fault, Injected, Placement
from tests.fakes import keap_client, webcrm_client

PATIENCE = 5.0  # seconds
VENDORS = ("keap", "webcrm")


@dataclass(frozen=True)
class Words:
    """How a vendor says company."""

    path: str
    table: str
    name: str


WORDS = {
    "keap": Words("/crm/rest/v1/companies", "companies", "company_name"),
    "webcrm": Words("/Organisations", "organisations", "OrganisationName"),
}


@dataclass(frozen=True)
class Crm:
    """One tenant that holds nothing; what `log_in` bought is in the session."""

    app: App
    url: str
    session: requests.Session
    door: str

    @property
    def words(self) -> Words:
        return WORDS[self.app.name]

    def inject(self, fault: Fault, when: Placement | None = None) -> Injected:
        return self.app.inject(fault, when)

    def create(self, name: str, patience: float = PATIENCE) -> requests.Response:
        url = self.url + self.words.path
        return self.session.post(url, json={self.words.name: name}, timeout=(PATIENCE, patience))

    def page(self, **params: Any) -> requests.Response:
        return self.session.get(self.url + self.words.path, params=params, timeout=PATIENCE)

    def rows(self) -> list[str]:
        return self.names(self.page())

    def names(self, page: requests.Response) -> list[str]:
        """Give the names on a page that a client sees."""
        assert page.status_code == 200, page.text
        payload = page.json()
        rows = payload["companies"] if isinstance(payload, dict) else payload
        return [row[self.words.name] for row in rows]

    def person_creates(self, *names: str) -> list[int]:
        door = self.app.back_door
        return [door.create(self.words.table, {self.words.name: name}) for name in names]

    def stored(self) -> list[str]:
        """Give the names that the vendor really holds."""
        door, table = self.app.back_door, self.words.table
        return [str(door.read(table, id_)[self.words.name]) for id_ in door.ids(table)]

    @property
    def last(self) -> Exchange:
        return self.app.journal[-1]


@contextmanager
def crm(vendor: str, door: keap_client.Door) -> Iterator[Crm]:
    """Open an empty tenant and log in; the numbers of the journal begin after that."""
    tenant = keap_client.tenant if vendor == "keap" else webcrm_client.tenant
    with tenant(door) as client:
        for id_ in client.app.back_door.ids(WORDS[vendor].table):
            client.app.back_door.delete(WORDS[vendor].table, id_)
        url = client.origin if isinstance(client, keap_client.Client) else client.url
        yield Crm(client.app, url, client.session, door)
