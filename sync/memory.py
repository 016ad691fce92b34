"""What the sync remembers between two passes, as values. `left` and `right` are those of the pairing at hand."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple


class Face(NamedTuple):
    """A row's baseline: what each side echoed when the two last agreed. They may differ for ever."""

    left: Any
    right: Any


class Sight(NamedTuple):
    """A value that was seen but could not be settled yet, and the time that counts for it."""

    value: Any
    at: datetime


class Sights(NamedTuple):
    left: Sight | None = None
    right: Sight | None = None


@dataclass(frozen=True)
class Link:
    """Two records known to be the same thing."""

    left: str
    right: str
    faces: Mapping[str, Face] = field(default_factory=dict)  # by row key
    sights: Mapping[str, Sights] = field(default_factory=dict)  # by row key, pending edits only


@dataclass(frozen=True)
class Intent:
    """A creation that was begun: stored before the call, kept until the link is."""

    source: str  # id of the left record
    marker: str
    values: Mapping[str, Any]  # what was to be written, by right path
    faces: Mapping[str, Face]
    above: int  # the highest id on the right before the call: where no marker can be set, it must be newer


@dataclass(frozen=True)
class Parked:
    """A write that was refused. It is tried again when what it would write has changed."""

    ref: str
    fingerprint: str
    reason: str
    at: datetime


@dataclass(frozen=True)
class Conflict:
    """Two edits of one property; one was overwritten and is kept here."""

    pairing: str
    row: str
    left: str
    right: str
    left_value: Any
    right_value: Any
    winner: str
    at: datetime


def fingerprint(values: Mapping[str, Any]) -> str:
    """The same for the same values; short, and tells nobody what they are."""
    text = repr(sorted((path, repr(value)) for path, value in values.items()))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
