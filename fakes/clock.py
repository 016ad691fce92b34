"""The fakes' own time: stands still in tests until it is moved, follows the wall when served."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from threading import Lock

START = datetime(
    2026, 1, 5, 9, tzinfo=UTC
)  # a Monday morning, so that no default stamp is a holiday

LAST = datetime(
    9000, 1, 1, tzinfo=UTC
)  # vendors look ahead of now, and the calendar ends with the year 9999


class Clock:
    """Time in UTC; `real` means the wall clock plus whatever it has been advanced by."""

    def __init__(self, start: datetime | None = None, *, real: bool = False) -> None:
        if start is not None and start.tzinfo is None:
            raise ValueError(f"the clock needs an aware start, got {start!r}: add tzinfo=UTC")
        self._real = real
        self._start = (start or START).astimezone(UTC)
        self._offset = (self._start - datetime.now(UTC)) if real and start else timedelta()
        self._lock = Lock()

    @property
    def offset(self) -> float:
        """Seconds by which it has been advanced."""
        return self._offset.total_seconds()

    def now(self) -> datetime:
        return self._base() + self._offset

    def _base(self) -> datetime:
        return datetime.now(UTC) if self._real else self._start

    def _reached(self, offset: timedelta) -> timedelta:
        if self._base() + offset > LAST:
            raise OverflowError(f"the clock ends at {LAST:%Y-%m-%d}")
        return offset

    def advance(self, seconds: float) -> None:
        """Raises OverflowError, and does not move, where that leads beyond LAST."""
        if not seconds >= 0:
            raise ValueError(f"time only moves forward, got {seconds!r} seconds")
        with self._lock:
            self._offset = self._reached(self._offset + timedelta(seconds=seconds))

    def resume(self, at: datetime, offset: float) -> None:
        """Go on with this offset, and never before `at`: a saved moment must not lie in the future.

        Raises OverflowError, and does not move, where that leads beyond LAST.
        """
        with self._lock:
            self._offset = self._reached(max(timedelta(seconds=offset), at - self._base()))

    def reset(self, start: datetime | None = None) -> None:
        """Begin again, at `start` if given: what one example did to the time must not reach the next."""
        with self._lock:
            self._start = (start or self._start).astimezone(UTC)
            self._offset = timedelta()
