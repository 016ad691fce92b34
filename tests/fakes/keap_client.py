"""A client of the fake Keap, as small as a test needs it, behind either door."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import parse_qs, urlsplit

import requests

from fakes.app import App
from fakes.clock import Clock
from fakes.keap import keap
from fakes.mount import mounted, served

Door = Literal["mounted", "served"]
BACK = "https://app.example/back?from=keap"
CLIENT = {"client_id": "me", "client_secret": "my secret"}


@dataclass
class Client:
    """`origin` is where the vendor is reached; paths begin after its REST root: "/v1/companies"."""

    app: App
    origin: str
    session: requests.Session

    @property
    def clock(self) -> Clock:
        return self.app.clock

    def call(self, method: str, path: str, **how: Any) -> requests.Response:
        return self.session.request(method, f"{self.origin}/crm/rest{path}", timeout=10, **how)

    def get(self, path: str, **params: Any) -> Any:
        """Give the JSON of a 200."""
        return self.ok(self.call("GET", path, params=params), 200)

    def send(self, method: str, path: str, status: int, **body: Any) -> Any:
        """Give the JSON of an answer that must have this status."""
        return self.ok(self.call(method, path, json=body), status)

    def person(self, table: str, **values: Any) -> int:
        """Create a record at the back door."""
        return self.app.back_door.create(table, values)

    @staticmethod
    def ok(answer: requests.Response, status: int) -> Any:
        assert answer.status_code == status, answer.text
        return answer.json() if answer.content else None


def refused(answer: requests.Response) -> str:
    """Give the message of what must be a 400."""
    assert answer.status_code == 400, answer.text
    return str(answer.json()["message"])


def fault(answer: requests.Response) -> tuple[str, str]:
    """Give the text and the code of what must be the gateway's 401."""
    assert answer.status_code == 401, answer.text
    found = answer.json()["fault"]
    return found["faultstring"], found["detail"]["errorcode"]


def bought(
    crm: Client, form: Mapping[str, str], auth: tuple[str, str] | None = None
) -> requests.Response:
    """Ask for a pair of tokens."""
    return crm.session.post(f"{crm.origin}/token", data=form, auth=auth, timeout=10)


def refreshed(crm: Client, token: str, client: str = "client") -> requests.Response:
    auth = (client, "client's secret")
    return bought(crm, {"grant_type": "refresh_token", "refresh_token": token}, auth)


def consent(crm: Client, **wrong: str) -> requests.Response:
    """Let a browser ask a person for a code."""
    origin = crm.origin.replace("//api.", "//accounts.")
    asked = {"client_id": "me", "redirect_uri": BACK, "response_type": "code", "state": "a b"}
    return crm.session.get(
        f"{origin}/app/oauth/authorize", params=asked | wrong, timeout=10, allow_redirects=False
    )


def code_of(crm: Client) -> str:
    told = parse_qs(urlsplit(consent(crm).headers["Location"]).query)
    assert (told["from"], told["state"]) == (["keap"], ["a b"])
    return told["code"][0]


def exchanged(
    crm: Client, wrong: Mapping[str, str], auth: tuple[str, str] | None = None
) -> requests.Response:
    """Buy tokens for a code; `wrong` has at least the code."""
    form = {"grant_type": "authorization_code", "redirect_uri": BACK, **CLIENT, **wrong}
    return bought(crm, form, auth)


@contextmanager
def tenant(door: Door = "mounted", **keywords: Any) -> Iterator[Client]:
    """Open an empty tenant behind a door; its clock stands still. Keywords are those of `keap`."""
    app = keap(Clock(), **keywords)
    with requests.Session() as session:
        session.headers["Authorization"] = f"Bearer {app.credential}"
        if door == "mounted":
            with mounted(app):
                yield Client(app, app.base_url, session)
        else:
            with served(app) as url:
                yield Client(app, url, session)
