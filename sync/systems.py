"""The port to a system: what the engine asks of a CRM, and how an answer looks.

Values are keyed by the document's property paths; what the vendor calls them is the adapter's business.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from sync.shortening import quoted
from sync.values import is_empty


@dataclass(frozen=True, order=True)
class Kind:
    """An entity of a system: what the records of one listing are."""

    system: str  # "keap": the adapter's key, not the document's spelling
    entity: str  # "Companies"

    def __str__(self) -> str:
        return f"{self.system} {self.entity}"


@dataclass(frozen=True, order=True)
class Ref:
    """A record's address."""

    system: str
    entity: str
    id: str

    def __str__(self) -> str:
        return f"{self.system} {self.entity} {self.id}"


@dataclass(frozen=True)
class Record:
    ref: Ref
    values: Mapping[str, Any] = field(default_factory=dict)
    stamp: datetime | None = None  # the vendor's own time of the last update, aware
    marker: str = ""  # ours, in the field that was chosen for it
    touched: bool = False  # known to have been saved again since it was made


_MARKER = re.compile(r"[a-z]+:[A-Za-z]+:\d+")


def marker_of(ref: Ref) -> str:
    """The text by which a record can be traced to the one that it was made for; at most 50 characters."""
    return f"{ref.system}:{ref.entity}:{ref.id}"


def marker_in(text: object) -> str:
    """The text if it is a marker of ours: the field may hold anything else."""
    return text if isinstance(text, str) and _MARKER.fullmatch(text) else ""


class Refused(Exception):
    """The vendor, or the adapter on its behalf, does not take this one record as it is. Others go on."""


class NotChosen(Refused):
    """A person has to decide something in sync.toml first; the record is tried again in each pass."""


class Moved(Exception):
    """The record was edited after it was listed, so a write would overwrite an edit that nobody has seen."""


class AnswerLost(Exception):
    """The write may or may not have happened. `answered`: the vendor has finished with it, however badly."""

    def __init__(self, text: str, *, answered: bool) -> None:
        super().__init__(text)
        self.answered = answered


def unchanged(was: Any, now: Any) -> bool:
    """A list and a single record may show emptiness differently."""
    return bool(was == now) or (is_empty(was) and is_empty(now))


def refuse_moved(seen: Record, now: Mapping[str, Any] | None) -> None:
    """Raise Moved unless every value is what it was."""
    if now is None:
        raise Moved("no longer there")
    for path, was in seen.values.items():
        if not unchanged(was, now[path]):
            raise Moved(f"{path} has become {quoted(now[path])} since it was listed")


class System(Protocol):
    """One CRM. Every method may raise a `rest.VendorError`."""

    @property
    def name(self) -> str: ...

    def account(self) -> str:
        """Which customer's records these are, as the vendor tells who logs in; "" where it does not."""

    def entity(self, name: str) -> str | None:
        """The adapter's own spelling of a document's entity, or None where there is no such adapter."""

    def knows(self, entity: str, path: str) -> bool: ...

    def identity(self, entity: str) -> str | None:
        """The property by which two records may be linked without being told so (users: their e-mail)."""

    def keeps(self, entity: str, path: str) -> bool:
        """The vendor takes no empty value here."""

    def marks(self, entity: str, mapped: frozenset[str]) -> bool:
        """A created record carries a marker by which it can be found again, although `mapped` have other values."""

    def fits(self, entity: str, path: str, value: Any) -> bool:
        """The value can be put on the wire; empty values always can."""

    def list(self, entity: str, paths: frozenset[str]) -> tuple[Record, ...]:
        """Every record of the entity, each once, with at least the values at `paths`."""

    def read(self, ref: Ref, paths: frozenset[str]) -> Record | None:
        """The record as it is now; None if it is not there."""

    def create(
        self, entity: str, values: Mapping[str, Any], marker: str, *, marks: bool = True
    ) -> Ref:
        """Raises Refused, or AnswerLost: then a record with this marker may exist.

        Without `marks` the marker's field belongs to the document; the marker may still name what needs a name.
        """

    def close(self) -> None: ...

    def update(self, seen: Record, values: Mapping[str, Any]) -> None:
        """Write `values` unless one of those in `seen` was edited since. Raises Moved, Refused, AnswerLost."""
