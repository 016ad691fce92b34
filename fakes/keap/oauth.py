"""OAuth as Keap does it: a code for a person's consent, a pair of tokens for the code, a new pair for the old one.

Any client may come: it is known by the id that it gives, and its secret is not checked.
"""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable, Mapping
from urllib.parse import quote, urlencode, urlsplit

from fakes.keap.errors import bad_request_page, token_error
from fakes.keap.tokens import ACCESS_LIFE, CODE_LIFE, REFRESH_LIFE, Tokens
from fakes.messages import Request, Response, json_response

AUTHORIZE, TOKEN = "/app/oauth/authorize", "/token"
SCOPE = "full|fake.infusionsoft.com"
_OF_URIS = (
    "!#$%&'()*+,/:;=?@[]~"  # anything else, such as the end of a line, would break the header
)

Form = Mapping[str, str]


def authorize(request: Request, tokens: Tokens) -> Response:
    """Send a browser back with a code at once: the person who would have to consent always does."""
    client, sent = request.first("client_id"), request.first("redirect_uri") or ""
    redirect = quote(sent, safe=_OF_URIS)
    if not client or not _has_host(redirect) or request.first("response_type") != "code":
        return bad_request_page()
    told = {"scope": SCOPE, "code": tokens.issue("code", client, CODE_LIFE, sent)}
    state = request.first("state")
    if state is not None:
        told["state"] = state
    joint = "&" if urlsplit(redirect).query else "?"
    return Response(302, (("Location", redirect + joint + urlencode(told)),))


def _has_host(uri: str) -> bool:
    try:
        return bool(urlsplit(uri).netloc)
    except ValueError:  # half an IPv6 address
        return False


def grant(request: Request, tokens: Tokens, switches: Mapping[str, str]) -> Response:
    """Answer POST /token: a code, or a refresh token, buys a pair and is spent by it."""
    form = dict(request.form())
    sell = _GRANTS.get(form.get("grant_type", ""))
    if sell is None:
        raise token_error("response_type or grant_type is required")
    client = sell(request, form, tokens, switches)
    return json_response(
        {
            "access_token": tokens.issue("access", client, ACCESS_LIFE),
            "refresh_token": tokens.issue("refresh", client, REFRESH_LIFE),
            "token_type": "bearer",
            "expires_in": int(ACCESS_LIFE.total_seconds()),
            "scope": SCOPE,
        }
    )


def _by_code(request: Request, form: Form, tokens: Tokens, switches: Mapping[str, str]) -> str:
    client = _client_in(form)
    if request.header("Authorization") and switches["keap.code.basic"] == "refused":
        client = ""
    if not client:
        raise token_error("Client credentials are missing")
    text = form.get("code", "")
    code = tokens.find(text, "code")
    if code is None or tokens.expired(code) or code.client != client:
        raise token_error("Invalid Authorization Code")
    if code.redirect != form.get("redirect_uri"):
        raise token_error("Invalid redirect_uri")
    tokens.spend(text)
    return client


def _by_refresh_token(
    request: Request, form: Form, tokens: Tokens, _switches: Mapping[str, str]
) -> str:
    client = _client_in_header(request) or _client_in(form)
    if not client:
        raise token_error("Client credentials are missing")
    text = form.get("refresh_token", "")
    token = tokens.find(text, "refresh")
    if token is None or tokens.expired(token) or token.client not in ("", client):
        raise token_error("Invalid Refresh Token")
    tokens.spend(text)
    return client


_GRANTS: Mapping[str, Callable[[Request, Form, Tokens, Mapping[str, str]], str]] = {
    "authorization_code": _by_code,
    "refresh_token": _by_refresh_token,
}


def _client_in(form: Form) -> str:
    return form.get("client_id", "") if form.get("client_secret") else ""


def _client_in_header(request: Request) -> str:
    scheme, _, encoded = request.header("Authorization").partition(" ")
    if scheme.lower() != "basic":
        return ""
    try:
        name, _, secret = b64decode(encoded, validate=True).partition(b":")
    except ValueError:
        return ""
    return name.decode("utf-8", "replace") if secret else ""
