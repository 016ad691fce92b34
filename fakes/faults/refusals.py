"""The vendor answers, but not what was asked for: overload, errors, a login that ended."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from math import ceil

from fakes.faults.scene import Scene, anywhere, inside_a_session
from fakes.messages import Response, html_response


@dataclass(frozen=True)
class Throttled:
    """A 429 as this vendor words it; a placement of some seconds makes it a storm.

    `seconds` is how long the client is told to wait, where the vendor tells; None: as long as the storm goes on.
    """

    seconds: int | None = None
    suits = anywhere

    def strike(self, scene: Scene) -> Response:
        return scene.vendor.refusal("throttled", self.seconds or max(1, ceil(scene.left)))


@dataclass(frozen=True)
class ServerError:
    """A 5xx with a page; `stored`: the request took effect all the same."""

    status: int = 503
    stored: bool = False
    suits = anywhere

    def __post_init__(self) -> None:
        _check_page_status(self, self.status, least=500)

    def strike(self, scene: Scene) -> Response:
        if self.stored:
            scene.answer()
        return _page(self.status)


@dataclass(frozen=True)
class HtmlPage:
    """A web page where JSON was asked for, as some gateway in between sends it; 200 is the worst."""

    status: int = 200
    stored: bool = False
    suits = anywhere

    def __post_init__(self) -> None:
        _check_page_status(self, self.status, least=200)

    def strike(self, scene: Scene) -> Response:
        if self.stored:
            scene.answer()
        return _page(self.status)


@dataclass(frozen=True)
class Unauthorised:
    """A 401 although the token is valid; the same request passes a moment later."""

    suits = inside_a_session

    def strike(self, scene: Scene) -> Response:
        return scene.vendor.refusal("unauthorised")


@dataclass(frozen=True)
class SessionsEnded:
    """Every token given so far dies, until a new login; a key that cannot die gets one 401."""

    suits = inside_a_session

    def strike(self, scene: Scene) -> Response:
        if scene.vendor.end_sessions():
            return scene.answer()
        return scene.vendor.refusal("unauthorised")


_STATUSES = frozenset(map(int, HTTPStatus))


def _page(status: int) -> Response:
    title = f"{status} {HTTPStatus(status).phrase}"
    return html_response(
        f"<!DOCTYPE html><html><head><title>{title}</title></head><body><h1>{title}</h1></body></html>",
        status,
    )


def _check_page_status(fault: object, status: int, *, least: int) -> None:
    if status not in _STATUSES or status < least:
        raise ValueError(f"{fault}: {status} is no status from {least} up")
