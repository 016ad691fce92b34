"""Every token of a tenant: what it opens, for whom, until when. Deterministic, so that an example can be replayed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Literal

from fakes.clock import Clock

ACCESS_LIFE = timedelta(seconds=86399)
REFRESH_LIFE = timedelta(days=45)
CODE_LIFE = timedelta(minutes=10)
OWNER = "the tenant's own key"

Kind = Literal["access", "refresh", "code"]


@dataclass(frozen=True)
class Token:
    kind: Kind
    client: str  # whose quota it uses up; "" for a refresh token that any client may spend
    ends: datetime | None  # None: for ever
    redirect: str = ""  # of a code: where it was sent
    spent: bool = False  # a rotated refresh token in its period of grace


class Tokens:
    """Knows the credential, which never expires, and every OAuth token that was given out."""

    def __init__(
        self,
        clock: Clock,
        credential: str,
        refresh_token: str | None,
        switches: Mapping[str, str],
    ) -> None:
        self._clock, self._seed, self._switches = clock, credential, switches
        self._first = {credential: Token("access", OWNER, None)}
        if refresh_token:
            self._first[refresh_token] = Token("refresh", "", None)
        self.reset()

    def reset(self) -> None:
        self._given = 0
        self._known = dict(self._first)

    def find(self, text: str, kind: Kind) -> Token | None:
        """Give a token, even one that ran out, unless it is of another kind."""
        token = self._known.get(text)
        return token if token and token.kind == kind else None

    def expired(self, token: Token) -> bool:
        return token.ends is not None and self._clock.now() >= token.ends

    def issue(self, kind: Kind, client: str, life: timedelta, redirect: str = "") -> str:
        self._given += 1
        text = sha256(f"{self._seed} {kind} {self._given}".encode()).hexdigest()[:32]
        self._known[text] = Token(kind, client, self._clock.now() + life, redirect)
        return text

    def spend(self, text: str) -> None:
        """Let a code or a refresh token die, the latter after a period of grace if the switch grants one."""
        token = self._known[text]
        grace = timedelta(seconds=int(self._switches["keap.refresh.grace"]))
        if token.kind == "code" or not grace:
            del self._known[text]
        elif not token.spent:
            ends = self._clock.now() + grace
            self._known[text] = replace(token, ends=min(ends, token.ends or ends), spent=True)

    def end_sessions(self) -> bool:
        """Forget every access token; the credential and the refresh tokens live on. False: there was none."""
        known = len(self._known)
        self._known = {
            text: token
            for text, token in self._known.items()
            if token.kind != "access" or token.ends is None
        }
        return len(self._known) < known
