"""The two doors of an App: in process through `responses`, and on a socket."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from http.client import responses as reasons
from io import BytesIO
from typing import Protocol

import responses
from requests import PreparedRequest
from urllib3 import HTTPHeaderDict, HTTPResponse

from fakes.faults.doors import patience_of, requests_error
from fakes.messages import NoAnswer, Request, Response
from fakes.serving import served

__all__ = ["Mountable", "mounted", "served"]


class Mountable(Protocol):
    """An App, or anything that wraps one."""

    @property
    def hosts(self) -> tuple[str, ...]: ...
    @property
    def handle(self) -> Callable[[Request], Response]: ...


@contextmanager
def mounted(*apps: Mountable) -> Iterator[None]:
    """Answer every call that `requests` makes to the vendors' hosts; calls to any other host fail."""
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        for app in apps:
            for host in app.hosts:
                mock.add(_VendorHost(host, app, mock))
        yield


class _VendorHost(responses.BaseResponse):
    """All methods and paths of one host: a single registration, so `responses` never has to choose."""

    def __init__(self, host: str, app: Mountable, mock: responses.RequestsMock) -> None:
        super().__init__("ANY", host)
        self._prefix = host + "/"
        self._app = app
        self._mock = mock

    def matches(self, request: PreparedRequest) -> tuple[bool, str]:
        mine = str(request.url).startswith(self._prefix)
        return mine, "" if mine else "another host"

    def get_response(self, request: PreparedRequest) -> HTTPResponse:
        # `responses` keeps every call for ever: let it keep one, the App has a journal.
        self._mock.calls.reset()
        self.calls.reset()
        try:
            return _as_urllib3(self._app.handle(_as_request(request)), request.method)
        except NoAnswer as silence:
            if silence.part is None:
                raise requests_error(silence, request) from silence
            return _as_urllib3(silence.part, request.method, silence.length)


def _as_request(sent: PreparedRequest) -> Request:
    return Request.from_url(
        sent.method or "GET",
        sent.url or "",
        {name: _text(value) for name, value in sent.headers.items()},
        _bytes(sent.body or b""),
        patience_of(sent),
    )


def _text(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else value


def _bytes(body: str | bytes | bytearray | Iterable[str | bytes]) -> bytes:
    """Give the whole body at once, one that its sender gives piece by piece too."""
    if isinstance(body, bytes | bytearray):
        return bytes(body)
    return body.encode() if isinstance(body, str) else b"".join(map(_bytes, body))


def _as_urllib3(response: Response, method: str | None, length: int | None = None) -> HTTPResponse:
    promised = str(len(response.body) if length is None else length)
    headers = HTTPHeaderDict((*response.headers, ("Content-Length", promised)))
    return HTTPResponse(
        status=response.status,
        reason=reasons.get(response.status),
        body=BytesIO(b"" if method == "HEAD" else response.body),
        headers=headers,
        preload_content=False,
        request_method=method,
    )
