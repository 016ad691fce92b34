"""The request limit: so many in any sixty seconds of the fakes' clock, for one application token or one user."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Mapping
from datetime import datetime
from math import ceil

from fakes.webcrm.errors import throttled

WINDOW_SECONDS = 60


class Window:
    """Sliding windows, one for each who asks; `limit` None means no limit."""

    def __init__(self, limit: int | None) -> None:
        self._usual = limit
        self.clear()

    def clear(self) -> None:
        """Start over, with the usual limit."""
        self._limit = self._usual
        self._counted: defaultdict[int, deque[datetime]] = defaultdict(deque)

    def limit(self, requests: int) -> None:
        self._limit = requests

    def admit(self, who: int, now: datetime, switches: Mapping[str, str]) -> None:
        """Count one request at this moment. Raises the 429 when the window is full."""
        if self._limit is None:
            return
        counted = self._counted[who]
        while counted and (now - counted[0]).total_seconds() >= WINDOW_SECONDS:
            counted.popleft()
        full = len(counted) >= self._limit
        if not full or switches["webcrm.limit.rejected"] == "counted":
            counted.append(now)
        if full:
            raise throttled(self._seconds_left(counted, now))

    def _seconds_left(self, counted: deque[datetime], now: datetime) -> int:
        if not self._limit:
            return WINDOW_SECONDS
        passed = (now - counted[-self._limit]).total_seconds()
        return max(1, ceil(WINDOW_SECONDS - passed))
