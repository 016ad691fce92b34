"""How many requests Keap lets through: the limits, as its documentation of 2026 gives them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Quota:
    """Requests per window; None is no limit. The second is off by default: a mounted clock stands still."""

    per_second: int | None = None
    per_minute: int | None = 1500
    per_day: int | None = 150_000
    tenant_per_minute: int | None = 10_000  # all credentials of a tenant together
    tenant_per_day: int | None = 250_000


OAUTH = Quota(per_second=25)
KEY = Quota(per_second=10, per_minute=240, per_day=30_000)
UNLIMITED = Quota(None, None, None, None, None)
