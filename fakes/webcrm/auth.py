"""Logging in with the application token, and the opaque bearer tokens that it buys for an hour."""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.parser import BytesParser
from typing import Any
from uuid import UUID

from fakes.messages import Pairs, Request, Response, json_response, pairs
from fakes.webcrm.errors import unauthorised

SYSTEM_ID = 39001
LIFE = timedelta(hours=1)


def _digest(what: str) -> bytes:
    return hashlib.sha256(f"fake webCRM {what}".encode()).digest()


AUTH_CODE = str(UUID(bytes=_digest("application token")[:16], version=4))
"""The application token that the tenant's administrator made in the settings."""


@dataclass
class Sessions:
    """The tokens handed out since the last restart; the same logins give the same tokens."""

    auth_code: str = AUTH_CODE
    expiry: dict[str, datetime] = field(default_factory=dict)
    refresh: set[str] = field(default_factory=set)

    def clear(self) -> None:
        self.expiry.clear()
        self.refresh.clear()

    def end(self, now: datetime) -> bool:
        """Let every access token expire now; the refresh tokens live on. False: there was none alive."""
        alive = any(expiry > now for expiry in self.expiry.values())
        self.expiry = dict.fromkeys(self.expiry, now)  # kept, so that none is handed out again
        return alive

    def open(self, now: datetime) -> Response:
        """Hand out a new access token and a refresh token beside it."""
        number = len(self.expiry) + 1
        access, refresh = self._token("access", number), self._token("refresh", number)
        self.expiry[access] = now + LIFE
        self.refresh.add(refresh)
        return json_response(_token_body(access, refresh, None))

    def _token(self, kind: str, number: int) -> str:
        """Make 43 characters that look random: 32 bytes in base64url without padding."""
        digest = _digest(f"{self.auth_code} {kind} {number}")
        return urlsafe_b64encode(digest).decode().rstrip("=")

    def check(self, request: Request, now: datetime) -> None:
        """Let pass whoever shows a living token. Raises the 401 otherwise."""
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        expiry = self.expiry.get(token.strip())
        if scheme.lower() != "bearer" or expiry is None or now >= expiry:
            raise unauthorised()


def refused_login(status: str) -> Response:
    """Answer a wrong application token: an empty 401 or 400, or a 200 that says IsError."""
    if status == "200":
        return json_response(_token_body(None, None, "invalid_grant"))
    return Response(int(status))


def sent(request: Request, name: str) -> str:
    """Find a login value wherever a client may put it: header, form, multipart, query; "" if nowhere."""
    found = request.headers.get(name) or ""
    everywhere = (*request.query, *_form(request))
    return found or next((value for key, value in everywhere if key.lower() == name.lower()), "")


def _token_body(access: str | None, refresh: str | None, error: str | None) -> dict[str, Any]:
    return {
        "AccessToken": access,
        "RefreshToken": refresh,
        "Error": error,
        "ErrorDescription": error and "The authorization code is not valid.",
        "IsError": error is not None,
        "ExpiresIn": 0 if error else int(LIFE.total_seconds()),
        "TokenType": None if error else "Bearer",
        "SystemId": 0 if error else SYSTEM_ID,
    }


def _form(request: Request) -> Pairs:
    content_type = request.headers.get("Content-Type") or ""
    if content_type.lower().startswith("multipart/form-data"):
        return tuple(_parts(content_type, request.body))
    return pairs(request.body.decode("utf-8", "replace"))


def _parts(content_type: str, body: bytes) -> Iterator[tuple[str, str]]:
    head = f"Content-Type: {content_type}\r\n\r\n".encode("latin-1", "replace")
    for part in BytesParser().parsebytes(head + body).walk():
        name = part.get_param("name", header="Content-Disposition")
        content = part.get_payload(decode=True)
        if isinstance(name, str) and isinstance(content, bytes):
            yield name, content.decode("utf-8", "replace").strip()
