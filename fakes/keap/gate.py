"""Who may come in: keys, OAuth tokens with a rotating refresh token, and the gateway's refusals."""

from __future__ import annotations

from base64 import b64decode
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from fakes.clock import Clock
from fakes.keap.errors import token_error, unauthorized
from fakes.messages import Request, Response, json_response

ACCESS_LIFE = timedelta(seconds=86399)
REFRESH_LIFE = timedelta(days=45)


@dataclass(frozen=True)
class _Grant:
    kind: str  # "access" or "refresh"
    ends: datetime | None  # None: for ever


class Gate:
    """Knows the credential, which never expires, and every OAuth token that it gave out."""

    def __init__(self, clock: Clock, credential: str, refresh_token: str | None) -> None:
        self._clock = clock
        self._credential = credential
        self._first_refresh_token = refresh_token
        self.reset()

    def reset(self) -> None:
        self._given = 0
        self._grants = {self._credential: _Grant("access", None)}
        if self._first_refresh_token:
            self._grants[self._first_refresh_token] = _Grant("refresh", None)

    def end_sessions(self) -> bool:
        """Forget every access token; the credential and the refresh tokens live on. False: there was none."""
        lasting = {
            token: grant
            for token, grant in self._grants.items()
            if grant.kind == "refresh" or grant.ends is None
        }
        ended = len(lasting) < len(self._grants)
        self._grants = lasting
        return ended

    def admit(self, request: Request) -> None:
        """Let the request pass, or raise the gateway's 401."""
        token = _token_of(request)
        if token is None:
            raise unauthorized("oauth.v2.InvalidAccessToken")
        grant = self._grants.get(token)
        if grant is None or grant.kind != "access":
            raise unauthorized("keymanagement.service.invalid_access_token")
        if grant.ends is not None and self._clock.now() >= grant.ends:
            raise unauthorized("keymanagement.service.access_token_expired", "Access Token expired")

    def grant(self, request: Request) -> Response:
        """Answer POST /token: a refresh token buys a new pair and is spent by it."""
        form = dict(request.form())
        if form.get("grant_type") != "refresh_token":
            raise token_error("response_type or grant_type is required")
        if not _has_client(request, form):
            raise token_error("Client credentials are missing")
        self._spend(form.get("refresh_token", ""))
        return json_response(
            {
                "access_token": self._issue("access", ACCESS_LIFE),
                "refresh_token": self._issue("refresh", REFRESH_LIFE),
                "token_type": "bearer",
                "expires_in": int(ACCESS_LIFE.total_seconds()),
                "scope": "full|fake.infusionsoft.com",
            }
        )

    def _spend(self, token: str) -> None:
        grant = self._grants.get(token)
        alive = (
            grant and grant.kind == "refresh" and (not grant.ends or grant.ends > self._clock.now())
        )
        if not alive:
            raise token_error("Invalid Refresh Token")
        del self._grants[token]

    def _issue(self, kind: str, life: timedelta) -> str:
        self._given += 1
        token = sha256(f"{self._credential} {kind} {self._given}".encode()).hexdigest()[:32]
        self._grants[token] = _Grant(kind, self._clock.now() + life)
        return token


def _token_of(request: Request) -> str | None:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer" and token.strip():
        return token.strip()
    return request.headers.get("X-Keap-API-Key") or request.first("access_token")


def _has_client(request: Request, form: dict[str, str]) -> bool:
    """Tell whether some client is named, by HTTP Basic or in the form; any client will do here."""
    scheme, _, encoded = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return bool(form.get("client_id") and form.get("client_secret"))
    try:
        name, _, secret = b64decode(encoded, validate=True).partition(b":")
    except ValueError:
        return False
    return bool(name and secret)
