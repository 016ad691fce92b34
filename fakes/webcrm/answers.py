"""What an answer looks like in the end: the shape of refusals, and the media type that the client asked for."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from http import HTTPStatus
from typing import Any

from fakes.messages import Request, Response, VendorError
from fakes.webcrm import markup
from fakes.webcrm.errors import VALIDATION

_OFFERED = ("application/json", "text/json", "application/xml", "text/xml")


def refused(error: VendorError, switches: Mapping[str, str]) -> Response:
    """Give a refusal the status and the body that the switches ask for; a 401 and a 429 keep theirs."""
    response = error.response
    kept = response.status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.TOO_MANY_REQUESTS)
    if kept or not response.body:
        return response
    told = json.loads(response.body)
    status = response.status
    if told["Type"] == VALIDATION:
        status = int(switches["webcrm.error.validation"])
        if switches["webcrm.error.body"] == "modelstate":
            told = _by_field(told["Message"])
    if switches["webcrm.error.body"] == "empty":
        return Response(status, response.headers[1:])
    return Response(status, response.headers, _as_json(told))


def _as_json(told: Any) -> bytes:
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def presented(
    response: Response, request: Request, name: str, switches: Mapping[str, str]
) -> Response:
    """Put a JSON answer into the media type that the client accepts; `name` is what XML calls it."""
    if not response.body:
        return response
    media = _wanted(request.header("Accept") or "*/*")
    if not media:
        xml = switches["webcrm.accept.missing"] == "xml"
        media = "application/xml" if xml else switches["webcrm.media.json"]
    typed = ("Content-Type", f"{media}; charset=utf-8")
    body = response.body
    if media.endswith("xml"):
        body = markup.written(json.loads(body), name or "Error")
    return Response(response.status, (typed, *response.headers[1:]), body)


@lru_cache(maxsize=256)
def _wanted(accept: str) -> str:
    """Find the offered type that the client likes best; "" for one who takes anything, as ASP.NET reads it."""
    likes = [_liked(part) for part in accept.lower().split(",")]
    if any(name == "*/*" for name, _ in likes):
        return ""
    offered = sorted(((q, name) for name, q in likes if name in _OFFERED and q > 0), reverse=True)
    best = [name for name, q in likes if offered and q == offered[0][0] and name in _OFFERED]
    return best[0] if best else ""


def _liked(part: str) -> tuple[str, float]:
    name, *facts = (each.strip() for each in part.split(";"))
    weights = [each[2:] for each in facts if each.startswith("q=")]
    try:
        return name, float(weights[0]) if weights else 1.0
    except ValueError:
        return name, 0.0


def _by_field(message: str) -> dict[str, Any]:
    field, colon, why = message.partition(": ")
    named = colon and field.isidentifier()
    return {field if named else "": [why if named else message]}
