"""webCRM's time stamps: whole seconds, a numeric offset that follows London's summer time, never a Z."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

NEVER = "0001-01-01T00:00:00+00:00"
"""What an empty date reads as."""

LONDON = "Europe/London"
_BEFORE_RAILWAY_TIME = 1900
"""Before this year London's offset had odd seconds, which the wire form cannot carry."""
_MOST_HOURS = 14
"""No offset is larger."""


@lru_cache(maxsize=4096)
def stamp(moment: datetime, zone: str = LONDON) -> str:
    """Write an aware moment as webCRM does: `2022-08-11T08:45:34+01:00`; a zone is a name or hours ("+2")."""
    there = UTC if moment.year < _BEFORE_RAILWAY_TIME else _offset(zone)
    try:
        return moment.astimezone(there).replace(microsecond=0).isoformat()
    except OverflowError:  # the last hours of the year 9999
        return moment.astimezone(UTC).replace(microsecond=0).isoformat()


def _offset(zone: str) -> tzinfo:
    if zone[0] not in "+-":
        return ZoneInfo(zone)
    hours = max(-_MOST_HOURS, min(int(zone), _MOST_HOURS))
    return timezone(timedelta(hours=hours))


@lru_cache(maxsize=4096)
def moment(text: str, naive_zone: str = "UTC") -> datetime:
    """Read an ISO 8601 text as a moment in UTC; one without an offset is local to `naive_zone`.

    An empty date is the first moment of the year 1, wherever it was written. Raises ValueError for a text that names no
    moment between the years 1 and 9999.
    """
    parsed = datetime.fromisoformat(text)
    if parsed.tzinfo is None:
        parsed = parsed.replace(tzinfo=ZoneInfo(naive_zone))
    try:
        return parsed.astimezone(UTC)
    except OverflowError as beyond:
        if parsed.year == 1:
            return datetime.min.replace(tzinfo=UTC)
        raise ValueError(f"{text!r} lies outside the years 1 to 9999") from beyond
