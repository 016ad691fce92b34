"""What v1 and v2 answer in the same way."""

from __future__ import annotations

from typing import Any

from fakes.keap.call import Call, Handler
from fakes.keap.errors import ProblemError
from fakes.messages import Response


def without(shown: dict[str, Any], hidden: frozenset[str]) -> dict[str, Any]:
    return {name: value for name, value in shown.items() if name not in hidden} if hidden else shown


def in_edition(path: str, handler: Handler) -> Handler:
    """Answer 403 where the path belongs to a module that this tenant's edition lacks."""
    if not path.startswith("opportunit"):
        return handler

    def handle(call: Call) -> Response:
        if call.switches["keap.module.opportunities"] == "missing":
            raise ProblemError("Access to opportunities is not part of this edition", 403)
        return handler(call)

    return handle


def deleted(table: str, noun: str) -> Handler:
    def handle(call: Call) -> Response:
        call.store.delete(table, call.record(table, noun).id)
        return Response(204)

    return handle
