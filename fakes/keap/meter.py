"""Keap's quotas: a spike, a sliding minute, a day that ends at midnight UTC, and the headers that tell of them."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from math import ceil, inf
from typing import Protocol

from fakes.keap.errors import throttled
from fakes.keap.quota import Quota
from fakes.messages import Pairs, VendorError

_UNMETERED = 1_000_000_000  # what the headers show where there is no limit
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


class _Window(Protocol):
    used: int

    def settle(self, now: datetime) -> None: ...
    def add(self, now: datetime) -> None: ...
    def frees(self, now: datetime) -> datetime:
        """Tell when the window has room again."""
        ...


@dataclass(slots=True)
class _Sliding:
    """The calls of the last so many seconds; those of one instant are kept as one."""

    length: timedelta
    used: int = 0
    calls: deque[tuple[datetime, int]] = field(default_factory=deque)

    def settle(self, now: datetime) -> None:
        while self.calls and now - self.calls[0][0] >= self.length:
            self.used -= self.calls.popleft()[1]

    def add(self, now: datetime) -> None:
        same = self.calls.pop()[1] if self.calls and self.calls[-1][0] == now else 0
        self.calls.append((now, same + 1))
        self.used += 1

    def frees(self, now: datetime) -> datetime:
        return self.calls[0][0] + self.length if self.calls else now + self.length


@dataclass(slots=True)
class _Day:
    used: int = 0
    midnight: datetime = _LONG_AGO

    def settle(self, now: datetime) -> None:
        if now >= self.midnight:
            start = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
            self.midnight, self.used = start + timedelta(days=1), 0

    def add(self, _now: datetime) -> None:
        self.used += 1

    def frees(self, _now: datetime) -> datetime:
        return self.midnight


@dataclass(slots=True)
class _Windows:
    second: _Sliding = field(default_factory=lambda: _Sliding(timedelta(seconds=1)))
    minute: _Sliding = field(default_factory=lambda: _Sliding(timedelta(minutes=1)))
    day: _Day = field(default_factory=_Day)
    limited: list[tuple[float, _Window]] = field(default_factory=list)  # and those of the tenant


class Meter:
    """Counts the calls of every client and of the tenant. Not thread-safe: the App answers one at a time."""

    def __init__(self, quota: Quota, switches: Mapping[str, str]) -> None:
        self._usual = self._quota = quota
        self._switches = switches
        self.reset()

    def limit(self, per_minute: int) -> None:
        self._quota = replace(self._quota, per_minute=per_minute)
        for each in self._clients.values():
            each.limited = self._limited(each)

    def reset(self) -> None:
        """Start over, with the usual quota."""
        self._quota = self._usual
        self._tenant = _Windows()
        self._clients: dict[str, _Windows] = {}

    def count(self, client: str, now: datetime) -> Pairs:
        """Count one call and give its headers; a refused call is not counted."""
        mine = self._windows_of(client)
        for _limit, window in mine.limited:
            window.settle(now)
        for limit, window in mine.limited:
            if window.used >= limit:
                raise throttled(self._headers(mine) + self._advice(window, now))
        for _limit, window in mine.limited:
            window.add(now)
        return self._headers(mine)

    def storm(self, now: datetime, seconds: int) -> VendorError:
        """Refuse a call of a client that has some left: others of the tenant have used up the minute."""
        mine = next(iter(self._clients.values()), _Windows())
        mine.day.settle(now)
        limit, today = _shown(self._quota.tenant_per_minute), self._tenant.day.used
        spent = {
            "x-keap-tenant-throttle-available": f"0|{_shown(self._quota.tenant_per_day) - today}",
            "x-keap-tenant-throttle-used": f"{limit}|{today}",
        }
        return throttled((*(dict(self._headers(mine)) | spent).items(), *self._wait(seconds)))

    def _windows_of(self, client: str) -> _Windows:
        name = client if self._switches["keap.quota.shared"] == "by_client" else ""
        if name not in self._clients:
            self._clients[name] = mine = _Windows()
            mine.limited = self._limited(mine)
        return self._clients[name]

    def _limited(self, mine: _Windows) -> list[tuple[float, _Window]]:
        quota, tenant = self._quota, self._tenant
        windows: list[tuple[int | None, _Window]] = [
            (quota.per_minute, mine.minute),
            (quota.per_day, mine.day),
            (quota.tenant_per_minute, tenant.minute),
            (quota.tenant_per_day, tenant.day),
        ]
        if quota.per_second is not None:  # nothing tells how many calls a second saw
            windows.insert(0, (quota.per_second, mine.second))
        return [(inf if limit is None else limit, window) for limit, window in windows]

    def _advice(self, window: _Window, now: datetime) -> Pairs:
        return self._wait(max(1, ceil((window.frees(now) - now).total_seconds())))

    def _wait(self, seconds: int) -> Pairs:
        told = self._switches["keap.retry_after"] != "absent"
        return (("Retry-After", str(seconds)),) if told else ()

    def _headers(self, mine: _Windows) -> Pairs:
        quota, tenant = self._quota, self._tenant
        per_day, per_minute = _shown(quota.per_day), _shown(quota.per_minute)
        minute, day = _shown(quota.tenant_per_minute), _shown(quota.tenant_per_day)
        return (
            *_UNITS,
            ("x-keap-product-quota-limit", str(per_day)),
            ("x-keap-product-quota-available", str(per_day - mine.day.used)),
            ("x-keap-product-quota-used", str(mine.day.used)),
            ("x-keap-product-quota-expiry-time", str(int(mine.day.midnight.timestamp() * 1000))),
            ("x-keap-product-throttle-limit", str(per_minute)),
            ("x-keap-product-throttle-available", str(per_minute - mine.minute.used)),
            ("x-keap-product-throttle-used", str(mine.minute.used)),
            ("x-keap-tenant-throttle-limit", f"{minute}|{day}"),
            (
                "x-keap-tenant-throttle-available",
                f"{minute - tenant.minute.used}|{day - tenant.day.used}",
            ),
            ("x-keap-tenant-throttle-used", f"{tenant.minute.used}|{tenant.day.used}"),
        )


def _shown(limit: int | None) -> int:
    return _UNMETERED if limit is None else limit


_UNITS: Pairs = (
    ("x-keap-product-quota-time-unit", "day"),
    ("x-keap-product-quota-interval", "1"),
    ("x-keap-product-throttle-time-unit", "minute"),
    ("x-keap-product-throttle-interval", "1"),
    ("x-keap-product-spike-limit", ""),  # there is one, and Keap never tells which
    ("x-keap-tenant-throttle-time-unit", "minute|day"),
    ("x-keap-tenant-throttle-interval", "1|1"),
)
# Before a client is known the numbers are blank.
BLANK: Pairs = _UNITS + tuple(
    (f"x-keap-{name}", "")
    for name in (
        "product-quota-limit",
        "product-quota-available",
        "product-quota-used",
        "product-quota-expiry-time",
        "product-throttle-limit",
        "product-throttle-available",
        "product-throttle-used",
        "tenant-throttle-limit",
        "tenant-throttle-available",
        "tenant-throttle-used",
    )
)
