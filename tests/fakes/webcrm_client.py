"""A client of the fake webCRM, as small as a test needs it, behind either door."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal

import requests

from fakes.app import App
from fakes.clock import Clock
from fakes.mount import mounted, served
from fakes.webcrm import webcrm

Door = Literal["mounted", "served"]
DTO_NAMES = {
    "organisations": "Organisation",
    "opportunities": "Opportunity",
    "products": "Product",
    "users": "User",
    "persons": "Person",
}
PREFIXES = DTO_NAMES | {"deliveries": "Delivery", "quotationlines": "QuotationLine"}


@dataclass
class Client:
    app: App
    url: str
    session: requests.Session = field(default_factory=requests.Session)

    @property
    def clock(self) -> Clock:
        return self.app.clock

    def log_in(self) -> str:
        answer = self.call("POST", "/Auth/ApiLogin", data={"authCode": self.app.credential})
        token = str(answer.json()["AccessToken"])
        self.session.headers["Authorization"] = f"Bearer {token}"
        return token

    def call(self, method: str, path: str, **how: Any) -> requests.Response:
        return self.session.request(method, self.url + path, timeout=10, **how)

    def get(self, path: str, **params: Any) -> Any:
        """Give the JSON of a 200."""
        answer = self.call("GET", path, params=params)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def query(self, script: str, **params: Any) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = self.get("/Queries", script=script, **params)
        return rows

    def create(self, table: str, **values: Any) -> int:
        """Create a record from field names without their prefix; give the id."""
        prefix = PREFIXES[table]
        dto = {f"{prefix}{name}": value for name, value in ({"Id": 0} | values).items()}
        answer = self.call("POST", f"/{table}", json=dto)
        assert answer.status_code == 200, answer.text
        body = answer.json()
        return int(body[f"{prefix}Id"] if isinstance(body, dict) else body)

    def put(self, table: str, id_: int, **values: Any) -> requests.Response:
        prefix = PREFIXES[table]
        dto = {f"{prefix}{name}": value for name, value in ({"Id": id_} | values).items()}
        return self.call("PUT", f"/{table}/{id_}", json=dto)


def quoted(text: str) -> str:
    """Write a text as a literal of a /Queries script."""
    return "'" + text.replace("'", "''") + "'"


def select(*parts: str) -> str:
    return " ".join(("SELECT", *parts))


@contextmanager
def tenant(
    door: Door = "mounted",
    *,
    logged_in: bool = True,
    limit: int | None = 250,
    switches: Mapping[str, str] = MappingProxyType({}),
    **more: Any,
) -> Iterator[Client]:
    """Open a fresh tenant behind a door; its clock stands still; `more` is for webcrm()."""
    app = webcrm(Clock(), requests_per_minute=limit, switches=switches, **more)
    with requests.Session() as session:
        session.headers["Accept"] = "application/json"
        if door == "mounted":
            with mounted(app):
                yield _entered(Client(app, app.base_url, session), logged_in=logged_in)
        else:
            with served(app) as url:
                yield _entered(Client(app, url, session), logged_in=logged_in)


def _entered(client: Client, *, logged_in: bool) -> Client:
    if logged_in:
        client.log_in()
    return client
