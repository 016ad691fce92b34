"""What any operation of webCRM may answer, whatever else it says."""

from __future__ import annotations

from collections.abc import Callable

from fakes.openapi import EMPTY, JSON, Answer, Body, answered
from fakes.schemas import INTEGER, NULL, TEXT, Schema, either, full, listed
from fakes.webcrm import schemas as shapes

Answers = dict[int, Answer]
Describer = Callable[..., tuple[str, Answers, Body | None]]

_TOLD = full({"Message": TEXT, "Type": TEXT})
_BY_FIELD: Schema = {"type": "object", "additionalProperties": listed(TEXT)}
REFUSAL = answered(either(_TOLD, _BY_FIELD))
_THROTTLED = Answer(
    {"application/json": full({"RetryAfterSeconds": INTEGER, "Message": TEXT, "Type": TEXT})},
    ("Retry-After",),
)
USUAL: Answers = {
    400: REFUSAL,
    401: Answer({JSON: either(_TOLD, NULL)}, ("WWW-Authenticate",)),
    429: _THROTTLED,
    500: REFUSAL,
}
LOGGED_IN: Answers = {200: answered(shapes.TOKEN), 400: EMPTY, 401: EMPTY}


def absent(schema: Schema) -> Answers:
    """Describe what a record that is not there may be answered with, by its switch."""
    return USUAL | {200: answered(either(schema, NULL)), 204: EMPTY, 404: REFUSAL}
