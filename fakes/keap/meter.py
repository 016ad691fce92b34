"""Keap's quotas: a sliding minute, a day that ends at midnight UTC, and the headers that tell of both."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from fakes.keap.errors import throttled
from fakes.keap.quota import Quota
from fakes.messages import Pairs

MINUTE = timedelta(minutes=1)
_UNMETERED = 1_000_000_000  # what the headers show when a limit is switched off
_TENANT_LIMITS = (10_000, 250_000)  # a minute, a day; shown, far above what one client may do

# Before a client is known the numbers are blank.
BLANK: Pairs = tuple(
    (f"x-keap-{name}", "")
    for name in (
        "product-quota-available",
        "product-throttle-available",
        "tenant-throttle-available",
    )
)


class Meter:
    """Counts the calls of one credential. Not thread-safe: the App answers one at a time."""

    def __init__(self, quota: Quota, switches: Mapping[str, str]) -> None:
        self._quota = quota
        self._per_day = quota.per_day
        self._switches = switches
        self.reset()

    def limit(self, per_minute: int) -> None:
        self._per_minute = per_minute

    def reset(self) -> None:
        self._per_minute = self._quota.per_minute
        self._recent: deque[datetime] = deque()
        self._midnight: datetime | None = None
        self._today = 0

    def count(self, now: datetime) -> Pairs:
        """Count one call and give its headers; a refused call is not counted."""
        self._forget(now)
        day = self._exceeds(self._per_day, self._today)
        if not day and not self._exceeds(self._per_minute, len(self._recent)):
            self._recent.append(now)
            self._today += 1
            return self._headers()
        raise throttled(self._headers() + self._advice(now, day=day))

    @staticmethod
    def _exceeds(limit: int | None, used: int) -> bool:
        return limit is not None and used >= limit

    def _forget(self, now: datetime) -> None:
        while self._recent and now - self._recent[0] >= MINUTE:
            self._recent.popleft()
        if self._midnight is None or now >= self._midnight:
            start = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
            self._midnight = start + timedelta(days=1)
            self._today = 0

    def _advice(self, now: datetime, *, day: bool) -> Pairs:
        if self._switches["keap.retry_after"] == "absent" or self._midnight is None:
            return ()
        free = self._midnight if day or not self._recent else self._recent[0] + MINUTE
        return (("Retry-After", str(max(1, round((free - now).total_seconds())))),)

    def _headers(self) -> Pairs:
        per_day = _UNMETERED if self._per_day is None else self._per_day
        per_minute = _UNMETERED if self._per_minute is None else self._per_minute
        today, recent = self._today, len(self._recent)
        minute, day = _TENANT_LIMITS
        expiry = int(self._midnight.timestamp() * 1000) if self._midnight else 0
        return (
            ("x-keap-product-quota-limit", str(per_day)),
            ("x-keap-product-quota-time-unit", "day"),
            ("x-keap-product-quota-interval", "1"),
            ("x-keap-product-quota-available", str(per_day - today)),
            ("x-keap-product-quota-used", str(today)),
            ("x-keap-product-quota-expiry-time", str(expiry)),
            ("x-keap-product-throttle-limit", str(per_minute)),
            ("x-keap-product-throttle-time-unit", "minute"),
            ("x-keap-product-throttle-interval", "1"),
            ("x-keap-product-throttle-available", str(per_minute - recent)),
            ("x-keap-product-throttle-used", str(recent)),
            ("x-keap-tenant-throttle-limit", f"{minute}|{day}"),
            ("x-keap-tenant-throttle-time-unit", "minute|day"),
            ("x-keap-tenant-throttle-interval", "1|1"),
            ("x-keap-tenant-throttle-available", f"{minute - recent}|{day - today}"),
            ("x-keap-tenant-throttle-used", f"{recent}|{today}"),
        )
