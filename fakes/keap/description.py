"""What each of Keap's operations takes and gives; v1 and v2 have a table each, in the order of their routes."""

from __future__ import annotations

from fakes.keap import oauth
from fakes.keap.v1_description import OPERATIONS as V1
from fakes.keap.v2_description import OPERATIONS as V2
from fakes.openapi import FORM, HTML, Answer, Body, Description, Operation, Parameter, answered
from fakes.schemas import INTEGER, TEXT, full, one_of, record

_ERROR = full({"error": TEXT, "error_description": TEXT})
_PAIR = full(
    {
        **dict.fromkeys(("access_token", "refresh_token", "token_type", "scope"), TEXT),
        "expires_in": INTEGER,
    }
)
_GRANTS = ("authorization_code", "refresh_token")
_FORM = {
    "grant_type": one_of(_GRANTS),
    **dict.fromkeys(("refresh_token", "code", "redirect_uri", "client_id", "client_secret"), TEXT),
}
_TOKEN = Operation(
    "POST",
    oauth.TOKEN,
    "Buy a pair of tokens with a code or a refresh token, which is spent by it",
    {200: answered(_PAIR), 400: answered(_ERROR)},
    body=Body(record(_FORM, ["grant_type"], more=True), type=FORM),
    open=True,
)
_ASKED = {
    "client_id": "example",
    "redirect_uri": "http://127.0.0.1:9/",
    "response_type": "code",
}
_AUTHORIZE = Operation(
    "GET",
    oauth.AUTHORIZE,
    "Send a browser back with a code: whoever would have to consent always does",
    {302: Answer({}, ("Location",)), 400: answered(TEXT, HTML)},
    (
        *(Parameter(name, TEXT, required=True, example=each) for name, each in _ASKED.items()),
        Parameter("state", TEXT),
    ),
    open=True,
)

DESCRIPTION = Description(
    "A fake Keap",
    (_AUTHORIZE, _TOKEN, *V1, *V2),
    {
        "token": {"type": "http", "scheme": "bearer"},
        "key": {"type": "apiKey", "in": "header", "name": "X-Keap-API-Key"},
        "old": {"type": "apiKey", "in": "query", "name": "access_token"},
    },
)
