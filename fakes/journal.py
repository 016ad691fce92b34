"""What went over the wire, with every secret masked before it is kept."""

from __future__ import annotations

import re
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, overload

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from fakes.store import Effect

MASK = "***"

_KEYS = (
    r"access_?token|refresh_?token|client_?secret|auth_?code|(?:user)?_?password|user_?ticket"
    r"|user_?authentication_?code|session_?key|api_?key|x-hook-secret|hook_?secret"
)
_IN_JSON = re.compile(rf'("(?:{_KEYS})"\s*:\s*)("(?:[^"\\]|\\.)*"|-?[\d.eE+-]+)', re.IGNORECASE)
_IN_FORM = re.compile(rf'((?:^|[?&;])(?:{_KEYS})=)[^&\s"]+', re.IGNORECASE)
_IN_MULTIPART = re.compile(
    rf'(name="?(?:{_KEYS})"?[^\r\n]*\r?\n(?:[^\r\n]+\r?\n)*\r?\n)[^\r\n]*', re.IGNORECASE
)
# Each key has one of these in it. Looking for them first is fifty times faster than the expressions, and almost
# no exchange has any: in a plain "token" every page of a list would have one.
_HINTS = (
    *("accesstoken", "access_token", "refreshtoken", "refresh_token", "secret"),
    *("authcode", "auth_code", "password", "ticket", "authentication"),
    *("sessionkey", "session_key", "apikey", "api_key"),
)


def masked(text: str) -> str:
    """Hide the values of secret keys in a URL, a form, a multipart or a JSON text."""
    folded = text.lower()
    if not any(hint in folded for hint in _HINTS):
        return text
    text = _IN_JSON.sub(rf'\1"{MASK}"', text)
    text = _IN_FORM.sub(rf"\1{MASK}", text)
    return _IN_MULTIPART.sub(rf"\1{MASK}", text)


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its response; `url` is path and query; headers are not kept at all."""

    number: int  # counts from 1 since the last reset, whatever was cleared in between
    at: datetime
    system: str
    method: str
    url: str
    status: int
    request: str
    response: str
    effects: tuple[Effect, ...]


class Journal:
    """Exchanges in the order in which they were answered; readers see a stable copy."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._exchanges: list[Exchange] = []

    def append(self, exchange: Exchange) -> None:
        with self._lock:
            self._exchanges.append(exchange)

    def clear(self) -> None:
        with self._lock:
            self._exchanges.clear()

    def since(self, number: int) -> list[Exchange]:
        """Give the exchanges after this number, oldest first."""
        return [exchange for exchange in self if exchange.number > number]

    def __len__(self) -> int:
        return len(self._exchanges)

    def __iter__(self) -> Iterator[Exchange]:
        return iter(self[:])

    @overload
    def __getitem__(self, index: int) -> Exchange: ...
    @overload
    def __getitem__(self, index: slice) -> list[Exchange]: ...
    def __getitem__(self, index: int | slice) -> Exchange | list[Exchange]:
        with self._lock:
            return self._exchanges[index]
