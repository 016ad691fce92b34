"""What went over the wire, every secret masked for whoever reads it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from functools import cached_property
from threading import Lock
from typing import Any, overload

from fakes.masking import MASK, masked, masked_body
from fakes.store import Effect

MOST = 2**28  # bytes of bodies in one journal: a client that never stops must not fill the machine


@dataclass(frozen=True, slots=True)
class Wire:
    """What was really sent. Nothing but an Exchange looks inside, and shows no secret of it."""

    target: str
    request: bytes = b""
    response: bytes = b""
    credential: str = MASK

    @property
    def size(self) -> int:
        """Bytes of both bodies."""
        return len(self.request) + len(self.response)

    def without_bodies(self) -> Wire:
        """What is left of it when it has become too much."""
        return replace(
            self, request=_no_longer_kept(self.request), response=_no_longer_kept(self.response)
        )


def _no_longer_kept(body: bytes) -> bytes:
    return f"{len(body):,} bytes, no longer kept".encode() if body else body


@dataclass(frozen=True, repr=False)
class Exchange:
    """One request and its response; `url` is path and query; headers are not kept at all."""

    number: int  # counts from 1 since the last reset, whatever was cleared in between
    at: datetime
    system: str
    method: str
    status: int  # 0: the client saw none
    wire: Wire
    effects: tuple[Effect, ...] = ()
    fault: str = ""  # what went wrong between client and vendor, as `inject` was given it

    # Looking for secrets costs more than many an answer, and most exchanges are never read.
    @cached_property
    def url(self) -> str:
        return self._shown(masked(self.wire.target))

    @cached_property
    def request(self) -> str:
        return self._shown(masked_body(self.wire.request))

    @cached_property
    def response(self) -> str:
        return self._shown(masked_body(self.wire.response))

    def told(self) -> dict[str, Any]:
        """What may be told of it, as JSON has it: {"number", "at", "system", "method", "url", "status", ...}."""
        shown = {"url": self.url, "request": self.request, "response": self.response}
        kept = {
            name: getattr(self, name) for name in ("number", "system", "method", "status", "fault")
        }
        effects = [asdict(effect) for effect in self.effects]
        return {**kept, **shown, "at": self.at.isoformat(), "effects": effects}

    def __repr__(self) -> str:
        return f"Exchange({self.told()})"

    def _shown(self, text: str) -> str:
        return text.replace(self.wire.credential, MASK)


def _number(exchange: Exchange) -> int:
    return exchange.number


class Journal:
    """Exchanges in the order in which they were answered; readers see a stable copy.

    All of them stay. Where their bodies are more than MOST bytes together, the oldest ones lose theirs.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._exchanges: list[Exchange] = []
        self._size = self._bodiless = 0  # bytes of the bodies, and exchanges that have lost theirs

    def append(self, exchange: Exchange) -> None:
        with self._lock:
            self._exchanges.append(exchange)
            self._size += exchange.wire.size
            while self._size > MOST:
                self._lighten()

    def _lighten(self) -> None:
        oldest = self._exchanges[self._bodiless]
        self._exchanges[self._bodiless] = replace(oldest, wire=oldest.wire.without_bodies())
        self._size -= oldest.wire.size
        self._bodiless += 1

    def clear(self) -> None:
        with self._lock:
            self._exchanges.clear()
            self._size = self._bodiless = 0

    def since(self, number: int, most: int | None = None) -> list[Exchange]:
        """Give the exchanges after this number, oldest first, and no more than `most` of them."""
        with self._lock:
            start = bisect_right(self._exchanges, number, key=_number)
            return self._exchanges[start : None if most is None else start + most]

    def before(self, number: int | None, most: int) -> list[Exchange]:
        """Give at most so many exchanges before this number, newest first; None is the end."""
        with self._lock:
            known = self._exchanges
            stop = len(known) if number is None else bisect_left(known, number, key=_number)
            return known[max(0, stop - most) : stop][::-1]

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
