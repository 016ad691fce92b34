"""The two doors of an App: in process through `responses`, and on a socket through waitress."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import responses as reasons
from io import BytesIO
from threading import Event, Thread
from typing import Protocol
from wsgiref.types import WSGIApplication

import responses
from requests import PreparedRequest
from urllib3 import HTTPHeaderDict, HTTPResponse
from waitress import create_server, wasyncore  # type: ignore[import-untyped] # it ships no types

from fakes.faults.doors import patience_of, requests_error, severing
from fakes.messages import NoAnswer, Request, Response


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
    body = sent.body or b""
    return Request.from_url(
        sent.method or "GET",
        sent.url or "",
        sent.headers,
        body.encode() if isinstance(body, str) else body,
        patience_of(sent),
    )


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


@contextmanager
def served(app: WSGIApplication, *, host: str = "127.0.0.1", port: int = 0) -> Iterator[str]:
    """Serve on a socket until the block ends; yields the URL. OSError where nothing can listen."""
    listening = _listen(host, port)
    sockets: dict[int, object] = {}
    stop = Event()
    server = create_server(
        severing(app, stop),
        map=sockets,
        sockets=[listening],
        threads=8,
        ident=None,
        channel_request_lookahead=1,  # else nobody notices that a client has left
    )
    thread = Thread(target=_serve, args=(sockets, stop), name=f"serving {app!r}", daemon=True)
    thread.start()
    try:
        yield f"http://{f'[{host}]' if ':' in host else host}:{listening.getsockname()[1]}"
    finally:
        stop.set()
        server.pull_trigger()  # wakes the thread
        thread.join()
        server.task_dispatcher.shutdown()
        # Only now: a socket that is closed under a running poll() may be somebody else's by then.
        wasyncore.close_all(sockets)


def _serve(sockets: dict[int, object], stop: Event) -> None:
    while not stop.is_set():
        wasyncore.loop(timeout=1, use_poll=True, map=sockets, count=1)


def _listen(host: str, port: int) -> socket.socket:
    family, *_rest, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    return socket.create_server(address[:2], family=family)
