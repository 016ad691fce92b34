"""A request and a response, as every door hands them to a vendor, and JSON in both directions."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import accumulate
from operator import attrgetter
from typing import Any, Literal
from urllib.parse import parse_qsl, unquote, urlsplit

import orjson

Pairs = tuple[tuple[str, str], ...]
JSON_TYPE = "application/json;charset=UTF-8"

_DEEPEST = 128  # levels of a JSON text, as most servers have it
# Each text in one go, the last one even if nothing ends it: to look for its end again from every quote takes minutes.
_TEXTS = re.compile(rb'"(?:[^"\\]++|\\.)*+(?:"|\\?\Z)', re.DOTALL)
_STEPS = {**dict.fromkeys(b"[{", 1), **dict.fromkeys(b"]}", -1)}
_NO_BRACKETS = bytes(set(range(256)) - _STEPS.keys())


class MalformedJsonError(ValueError):
    """The body is no JSON text."""


@dataclass(frozen=True, slots=True)
class Request:
    method: str
    path: str  # decoded
    query: Pairs
    headers: Mapping[str, str]  # under lower-case names
    body: bytes = b""
    origin: str = ""  # where the client found us: "http://127.0.0.1:8080"
    target: str = ""  # path and query as sent, for the journal
    patience: float | None = None  # seconds until the client gives up; None: it waits on a socket

    @classmethod
    def from_url(
        cls,
        method: str,
        url: str,
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
        patience: float | None = None,
    ) -> Request:
        parts = urlsplit(url)
        return cls(
            method=method,
            path=unquote(parts.path),
            query=pairs(parts.query),
            headers={name.lower(): value for name, value in (headers or {}).items()},
            body=body,
            origin=f"{parts.scheme}://{parts.netloc}",
            target=parts.path + (f"?{parts.query}" if parts.query else ""),
            patience=patience,
        )

    def header(self, name: str) -> str:
        """Give what was sent under this name in any case, "" if nothing was."""
        return self.headers.get(name.lower(), "")

    def first(self, name: str) -> str | None:
        """Give the first query value under this name."""
        return next((value for key, value in self.query if key == name), None)

    def every(self, name: str) -> list[str]:
        return [value for key, value in self.query if key == name]

    def json(self) -> Any:
        """Parse the body as a strict JSON text in UTF-8; anything else is a MalformedJsonError."""
        _refuse_depth(self.body)
        try:
            return _DECODER.decode(self.body.decode())
        except (ValueError, RecursionError) as error:
            raise MalformedJsonError(str(error)) from error

    def form(self) -> Pairs:
        return pairs(self.body.decode("utf-8", "replace"))


@dataclass(frozen=True, slots=True)
class Response:
    status: int
    headers: Pairs = ()
    body: bytes = b""
    held: float = 0.0  # seconds that a door with a socket keeps it back

    def with_headers(self, more: Pairs) -> Response:
        return Response(self.status, self.headers + more, self.body, self.held)


class NoAnswer(Exception):
    """The client gets no answer, or not all of it; every door shows that in its own way.

    `held`: seconds that a door with a socket keeps silent; "cut off" brings the `part` that arrives of a body of `length`.
    """

    def __init__(
        self,
        kind: Literal["connect timeout", "read timeout", "reset", "cut off"],
        *,
        held: float = 0.0,
        part: Response | None = None,
        length: int = 0,
    ) -> None:
        super().__init__(kind)
        self.kind, self.held, self.part, self.length = kind, held, part, length


class VendorError(Exception):
    """The vendor refuses: raise it anywhere in a handler, its response is the answer."""

    def __init__(self, response: Response) -> None:
        super().__init__(f"{response.status} {response.body.decode('utf-8', 'replace')}")
        self.response = response


def pairs(encoded: str) -> Pairs:
    """Decode a query string or a urlencoded form, blank values kept."""
    return tuple(parse_qsl(encoded, keep_blank_values=True)) if encoded else ()


def json_response(
    payload: Any, status: int = 200, headers: Iterable[tuple[str, str]] = ()
) -> Response:
    return Response(status, (("Content-Type", JSON_TYPE), *headers), _encoded(payload))


class Written:
    """A part of a payload that is JSON already; no dataclass, for orjson has a way of its own to write these."""

    __slots__ = ("fragment", "text")

    def __init__(self, text: bytes) -> None:
        self.text, self.fragment = text, orjson.Fragment(text)


def written(part: Any) -> Written | None:
    """Write a part of many payloads once; None where it can only be written as the whole is."""
    try:
        return Written(_dumped(part))
    except TypeError:
        return None


def _encoded(payload: Any) -> bytes:
    """A page of records is mostly JSON to be written: orjson is many times faster, but takes not everything."""
    try:
        return _dumped(payload)
    except TypeError:
        # A lone surrogate has no UTF-8 form; like most servers we send a question mark for it.
        return _ENCODER.encode(payload).encode("utf-8", "replace")


def _dumped(payload: Any) -> bytes:
    # A copy, for orjson gives some hundred bytes in a buffer of thousands, and the journal would keep it.
    return bytes(memoryview(orjson.dumps(payload, default=_FRAGMENT)))


def html_response(page: str, status: int) -> Response:
    return Response(
        status, (("Content-Type", "text/html;charset=UTF-8"),), page.encode("utf-8", "replace")
    )


def _refuse_depth(text: bytes) -> None:
    """Raise MalformedJsonError for what servers call too deep."""
    if text.count(b"[") + text.count(b"{") <= _DEEPEST:
        return
    brackets = _TEXTS.sub(b"", text).translate(None, _NO_BRACKETS)
    deepest = max(accumulate(map(_STEPS.__getitem__, brackets)), default=0)
    if deepest > _DEEPEST:
        raise MalformedJsonError(f"it has {deepest} levels; {_DEEPEST} are allowed")


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


# Made once: for a small text the making costs as much as the work.
_DECODER = json.JSONDecoder(parse_constant=_no_constant)
_FRAGMENT = attrgetter("fragment")
_ENCODER = json.JSONEncoder(
    ensure_ascii=False, separators=(",", ":"), default=lambda part: orjson.loads(part.text)
)
