"""One request to one server, and its answer."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode, urlsplit

import requests
from requests.adapters import HTTPAdapter
from requests.utils import default_headers

from sync.shortening import short

TIMEOUTS = 10.0, 60.0  # seconds to connect, seconds of silence: webCRM's long lists take their time
HTML = "text/html"

Params = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Call:
    """What is asked for. `body` is JSON's bytes, or a form."""

    method: str
    path: str
    params: Params = ()
    body: bytes | Mapping[str, str] | None = None

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def found(self) -> bool:
        return self.status == HTTPStatus.OK

    @property
    def missing(self) -> bool:
        return self.status == HTTPStatus.NOT_FOUND

    @property
    def failed(self) -> bool:
        """Nobody knows what came of it: an error of the vendor's, or some gateway's page instead of an answer."""
        return self.status >= HTTPStatus.INTERNAL_SERVER_ERROR or (
            self.status == HTTPStatus.OK and HTML in self.headers.get("Content-Type", "")
        )

    @property
    def unauthorised(self) -> bool:
        return self.status == HTTPStatus.UNAUTHORIZED

    def json(self) -> Any:
        """The body's value, None if it is empty. Numbers with a point are exact decimals. Raises ValueError."""
        return json.loads(self.body, parse_float=Decimal) if self.body.strip() else None

    def message(self) -> str:
        """What the vendor says is wrong, shortened: error bodies may be JSON of several shapes, or HTML."""
        try:
            told = self.json()
        except ValueError:
            told = None
        if isinstance(told, dict) and isinstance(told.get("fault"), dict):
            told = told["fault"]
        known = (told[key] for key in _MESSAGES if told.get(key)) if isinstance(told, dict) else ()
        text = str(next(iter(known), ""))
        raw = text or self.body.decode("utf-8", "replace")
        printable = "".join(c if c.isprintable() else " " for c in raw)
        return short(" ".join(printable.split())) or "no explanation"


_MESSAGES = (
    "message",
    "Message",
    "ErrorDescription",
    "Error",
    "error_description",
    "error",
    "faultstring",
)


@dataclass(frozen=True)
class Wire:
    """Connections to one server, kept open. A session would add cookies, .netrc, and redirects that turn POST into GET."""

    url: str
    adapter: HTTPAdapter = field(default_factory=HTTPAdapter)

    def send(self, call: Call, headers: Mapping[str, str]) -> Answer:
        """Ask once. Raises requests.RequestException."""
        proxies, verify = _surroundings(self.url)
        got = self.adapter.send(
            self._prepared(call, headers), timeout=TIMEOUTS, proxies=proxies, verify=verify
        )
        return Answer(got.status_code, got.headers, got.content)

    def close(self) -> None:
        self.adapter.close()

    def _prepared(self, call: Call, headers: Mapping[str, str]) -> requests.PreparedRequest:
        request = requests.PreparedRequest()
        request.prepare_method(call.method)
        request.url = self.url + call.path + (f"?{urlencode(call.params)}" if call.params else "")
        request.prepare_headers({**_USUAL, **headers})
        if isinstance(call.body, bytes):
            request.headers["Content-Type"] = "application/json"
        request.prepare_body(call.body, None)
        return request


_USUAL = {**default_headers(), "Accept": "application/json"}


@cache
def _surroundings(url: str) -> tuple[Any, Any]:
    """Proxies and certificates, looked up once: `requests` searches the environment and .netrc at each request."""
    with requests.Session() as session:
        found = session.merge_environment_settings(url, {}, None, None, None)
    return found["proxies"], found["verify"]


_PORTS = {"http": 80, "https": 443}  # ports that need not be said


def address(url: str) -> str:
    """The URL as every spelling of it has it, without credentials: it is stored."""
    parts = urlsplit(url)
    port = parts.port or _PORTS.get(parts.scheme)
    told = "" if port == _PORTS.get(parts.scheme) else f":{port}"
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    return f"{parts.scheme}://{host}{told}{parts.path.rstrip('/')}"
