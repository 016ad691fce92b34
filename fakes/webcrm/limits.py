"""The request limit: so many in any sixty seconds of the fakes' clock, for one application token."""

from __future__ import annotations

from collections import deque
from datetime import datetime
from math import ceil

from fakes.webcrm.errors import throttled

WINDOW_SECONDS = 60


class Window:
    """Sliding window; a refused request does not count, and `limit` None means no limit."""

    def __init__(self, limit: int | None) -> None:
        self._usual = limit
        self.clear()

    def clear(self) -> None:
        """Start over, with the usual limit."""
        self._limit = self._usual
        self._accepted: deque[datetime] = deque()

    def limit(self, requests: int) -> None:
        self._limit = requests

    def admit(self, now: datetime) -> None:
        """Count one request at this moment. Raises the 429 when the window is full."""
        if self._limit is None:
            return
        self._forget_before(now)
        if len(self._accepted) >= self._limit:
            raise throttled(self._seconds_left(now))
        self._accepted.append(now)

    def _forget_before(self, now: datetime) -> None:
        while self._accepted and (now - self._accepted[0]).total_seconds() >= WINDOW_SECONDS:
            self._accepted.popleft()

    def _seconds_left(self, now: datetime) -> int:
        if not self._accepted:
            return WINDOW_SECONDS
        passed = (now - self._accepted[0]).total_seconds()
        return max(1, ceil(WINDOW_SECONDS - passed))
