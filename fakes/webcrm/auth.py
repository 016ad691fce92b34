"""Logging in with the application token or as a user, and the opaque bearer tokens that it buys for an hour."""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
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


@dataclass(frozen=True)
class Session:
    """Who logged in when; the application token's own user where `as_user` is not set."""

    user: int
    since: datetime
    as_user: bool = False

    def alive(self, now: datetime) -> bool:
        return now - self.since < LIFE


@dataclass
class Sessions:
    """The tokens handed out since the last restart; the same logins give the same tokens."""

    auth_code: str = AUTH_CODE
    opened: dict[str, Session] = field(default_factory=dict)
    refreshing: dict[str, Session] = field(default_factory=dict)

    def clear(self) -> None:
        self.opened.clear()
        self.refreshing.clear()

    def end(self, now: datetime) -> bool:
        """Let every access token expire now; the refresh tokens live on. False: there was none alive."""
        alive = any(session.alive(now) for session in self.opened.values())
        over = {token: replace(each, since=now - LIFE) for token, each in self.opened.items()}
        self.opened = over  # kept, so that none is handed out again
        return alive

    def open(self, session: Session) -> dict[str, Any]:
        """Hand out a new access token and a refresh token beside it."""
        number = len(self.opened) + 1
        access, refresh = self._token("access", number), self._token("refresh", number)
        self.opened[access] = session
        self.refreshing[refresh] = session
        return _token_body(access, refresh, None)

    def renew(self, token: str, now: datetime, switches: Mapping[str, str]) -> Session | None:
        """Find whom a refresh token stands for, None when for nobody any more."""
        session = self.refreshing.get(token)
        life = int(switches["webcrm.refresh.life"])
        if session is None or (now - session.since).total_seconds() >= life:
            return None
        if switches["webcrm.refresh.rotation"] == "replaced":
            del self.refreshing[token]
        return Session(session.user, now, session.as_user)

    def check(self, request: Request, now: datetime, switches: Mapping[str, str]) -> Session:
        """Let pass whoever shows a living token. Raises the 401 otherwise."""
        scheme, _, token = request.header("Authorization").partition(" ")
        session = self.opened.get(token.strip())
        if scheme.lower() != "bearer" or session is None or not session.alive(now):
            raise unauthorised(switches["webcrm.auth.body"])
        return session

    def _token(self, kind: str, number: int) -> str:
        """Make 43 characters that look random: 32 bytes in base64url without padding."""
        digest = _digest(f"{self.auth_code} {kind} {number}")
        return urlsafe_b64encode(digest).decode().rstrip("=")


def refused_login(status: str) -> Response:
    """Answer a wrong application token: an empty 401 or 400, or a 200 that says IsError."""
    if status == "200":
        return json_response(_token_body(None, None, "invalid_grant"))
    return Response(int(status))


def sent(request: Request, name: str) -> str:
    """Find a login value wherever a client may put it: header, form, multipart, query; "" if nowhere."""
    found = request.header(name)
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
    content_type = request.header("Content-Type")
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
