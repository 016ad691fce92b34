"""Who may come in: keys and OAuth tokens, wherever clients put them, and the gateway's refusals."""

from __future__ import annotations

from collections.abc import Mapping

from fakes.keap.errors import unauthorized
from fakes.keap.tokens import Token, Tokens
from fakes.messages import Request, VendorError

_EXPIRED = {
    "access_token_expired": ("keymanagement.service.access_token_expired", "Access Token expired"),
    "invalid_access_token": ("keymanagement.service.invalid_access_token", "Invalid Access Token"),
}


def admit(request: Request, tokens: Tokens, switches: Mapping[str, str]) -> Token:
    """Give the token that opens the door, or raise the gateway's 401."""
    text = _token_of(request)
    if text is None:
        raise _refusal("oauth.v2.InvalidAccessToken", "Invalid Access Token", switches)
    token = tokens.find(text, "access")
    if token is None:
        raise _refusal(*_EXPIRED["invalid_access_token"], switches)
    if tokens.expired(token):
        raise _refusal(*_EXPIRED[switches["keap.token.expired"]], switches)
    return token


def _refusal(errorcode: str, faultstring: str, switches: Mapping[str, str]) -> VendorError:
    lower = switches["keap.fault.case"] == "lower"
    return unauthorized(errorcode, faultstring.capitalize() if lower else faultstring)


def _token_of(request: Request) -> str | None:
    scheme, _, token = request.header("Authorization").partition(" ")
    if scheme.lower() == "bearer" and token.strip():
        return token.strip()
    return request.header("X-Keap-API-Key") or request.first("access_token")
