"""How a missing answer looks from outside: as an error of `requests` in process, on a socket as it closes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from http import HTTPStatus
from math import inf
from threading import Event
from time import monotonic
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import requests
from urllib3.exceptions import ProtocolError
from waitress.channel import ClientDisconnected  # type: ignore[import-untyped] # it ships no types

from fakes.messages import NoAnswer

HOLD = "fakes.hold"
"""Where the WSGI environment has a callable that keeps the answer back for so many seconds."""

_LOOK_AGAIN = 0.05  # seconds between two looks at whether the client is still there


def patience_of(sent: requests.PreparedRequest) -> float:
    """Tell how many seconds of silence this client of `requests` bears."""
    how: dict[str, Any] = getattr(sent, "req_kwargs", {})  # where `responses` keeps them
    timeout = how.get("timeout")
    if isinstance(timeout, tuple):
        _connect, timeout = timeout
    return inf if timeout is None else float(timeout)


def requests_error(silence: NoAnswer, sent: requests.PreparedRequest) -> requests.RequestException:
    """Give what `requests` would raise; a body that is cut off is no matter of this: see `part`."""
    if silence.kind == "connect timeout":
        return requests.ConnectTimeout(f"{sent.url}: nobody took the call", request=sent)
    if silence.kind == "read timeout":
        return requests.ReadTimeout(f"{sent.url}: no answer in time", request=sent)
    reset = ConnectionResetError("Connection reset by peer")
    return requests.ConnectionError(ProtocolError("Connection aborted.", reset), request=sent)


def severing(app: WSGIApplication, stop: Event) -> WSGIApplication:
    """Wrap an application for waitress so that a NoAnswer closes the socket, and a held answer waits.

    Whatever is held back is let go when its client leaves or when `stop` is set.
    """

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        environ[HOLD] = hold = _holding(environ, stop)
        try:
            return app(environ, start_response)
        except NoAnswer as silence:
            hold(silence.held)
            return _severed(silence, start_response)

    return answer


def _severed(silence: NoAnswer, start_response: StartResponse) -> Iterator[bytes]:
    part = silence.part
    if part is not None:
        phrase = HTTPStatus(part.status).phrase
        length = ("Content-Length", str(silence.length))
        start_response(f"{part.status} {phrase}", [*part.headers, length])
        yield part.body
    # Waitress closes the socket for this one without a word, and without a traceback in the log.
    raise ClientDisconnected


def _holding(environ: WSGIEnvironment, stop: Event) -> Callable[[float], None]:
    has_left: Callable[[], bool] = environ.get("waitress.client_disconnected", lambda: False)

    def hold(seconds: float) -> None:
        until = monotonic() + seconds
        while (left := until - monotonic()) > 0 and not has_left():
            if stop.wait(min(left, _LOOK_AGAIN)):
                return

    return hold
