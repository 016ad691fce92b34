"""From an answer, or from the lack of one, to the bytes on a socket and what becomes of the connection."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import formatdate
from functools import lru_cache
from http.client import responses as reasons
from time import time
from typing import Literal

from fakes.messages import NoAnswer, Pairs, Request, Response
from fakes.serving.incoming import Arrived, BadRequestError

GO_AHEAD = b"HTTP/1.1 100 Continue\r\n\r\n"
_BODILESS = (204, 304)
_BROKEN = Response(500, (("Content-Type", "text/plain"),), b"The fake is broken; see its log.\n")
LOG = logging.getLogger(__name__)

Ending = Literal["stays", "closes", "resets"]


@dataclass(frozen=True, slots=True)
class Outgoing:
    """Bytes to send once they were held back for so many seconds."""

    data: bytes
    ending: Ending = "stays"  # what the connection does after the last byte
    held: float = 0.0


def outcome(
    handle: Callable[[Request], Response], arrived: Arrived, now: Callable[[], float] = time
) -> Outgoing:
    """What goes out for what came in; `now` is the server's own time, in seconds since 1970."""
    request = arrived.request
    try:
        return answered(handle(request), request.method, now(), keeps_alive=arrived.keeps_alive)
    except NoAnswer as silence:
        return unanswered(silence, now())
    except Exception:  # a mistake of ours must not end the server
        LOG.exception("%s %s failed", request.method, request.path)
        return answered(_BROKEN, request.method, now(), keeps_alive=False)


def answered(response: Response, method: str, at: float, *, keeps_alive: bool) -> Outgoing:
    data = _head(response, len(response.body), at, keeps_alive=keeps_alive)
    if method != "HEAD" and response.status not in _BODILESS:
        data += response.body
    return Outgoing(data, "stays" if keeps_alive else "closes", response.held)


def unanswered(silence: NoAnswer, at: float) -> Outgoing:
    """Send nothing, or the part that arrives of a longer body, and break off."""
    if silence.part is None:
        return Outgoing(b"", "resets" if silence.kind == "reset" else "closes", silence.held)
    head = _head(silence.part, silence.length, at, keeps_alive=True)
    return Outgoing(head + silence.part.body, "closes", silence.held)


def refused(error: BadRequestError) -> Outgoing:
    response = Response(error.status, (("Content-Type", "text/plain"),), f"{error}\n".encode())
    return answered(response, "", time(), keeps_alive=False)


def _head(response: Response, length: int, at: float, *, keeps_alive: bool) -> bytes:
    more: Pairs = (("Date", _date(int(at))),)
    if response.status not in _BODILESS:
        more += (("Content-Length", str(length)),)
    if not keeps_alive:
        more += (("Connection", "close"),)
    lines = [f"{name}: {value}\r\n" for name, value in response.headers + more]
    reason = reasons.get(response.status, "")
    return f"HTTP/1.1 {response.status} {reason}\r\n{''.join(lines)}\r\n".encode(
        "latin-1", "replace"
    )


@lru_cache(maxsize=1)
def _date(second: int) -> str:
    return formatdate(second, usegmt=True)
