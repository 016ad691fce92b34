"""What each of Keap's operations takes and gives; v1 and v2 have a table each, in the order of their routes."""

from __future__ import annotations

from fakes.keap.v1_description import OPERATIONS as V1
from fakes.keap.v2_description import OPERATIONS as V2
from fakes.openapi import FORM, Body, Description, Operation, answered
from fakes.schemas import INTEGER, TEXT, full, one_of, record

_ERROR = full({"error": TEXT, "error_description": TEXT})
_PAIR = full(
    {
        **dict.fromkeys(("access_token", "refresh_token", "token_type", "scope"), TEXT),
        "expires_in": INTEGER,
    }
)
_REFRESH = {
    "grant_type": one_of(["refresh_token"]),
    **dict.fromkeys(("refresh_token", "client_id", "client_secret"), TEXT),
}
_TOKEN = Operation(
    "POST",
    "/token",
    "Buy a new pair of tokens with a refresh token, which is spent by it",
    {200: answered(_PAIR), 400: answered(_ERROR)},
    body=Body(record(_REFRESH, ["grant_type", "refresh_token"], more=True), type=FORM),
    open=True,
)

DESCRIPTION = Description(
    "A fake Keap",
    (_TOKEN, *V1, *V2),
    {
        "token": {"type": "http", "scheme": "bearer"},
        "key": {"type": "apiKey", "in": "header", "name": "X-Keap-API-Key"},
        "old": {"type": "apiKey", "in": "query", "name": "access_token"},
    },
)
