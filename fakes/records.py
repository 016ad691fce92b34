"""What a store keeps and tells: records, what became of them, and who could not be served."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from fakes.messages import Written

Values = dict[str, Any]
By = Literal["api", "person"]
EffectKind = Literal["created", "updated", "deleted"]


class AbsentError(LookupError):
    """The back door was asked for a record or a table that the tenant does not have."""


class RefusedError(ValueError):
    """The vendor's web UI would not save this value."""

    def __init__(self, table: str, name: str, value: Any, why: str) -> None:
        super().__init__(f"{table}.{name}: {value!r} is {why}; the vendor's UI would refuse it")
        self.table, self.name, self.value, self.why = table, name, value, why


@dataclass(frozen=True)
class Effect:
    """One stored record."""

    kind: EffectKind
    table: str
    id: int


@dataclass(slots=True)
class Record:
    """A record as it is kept: values under the vendor's own read names, times as aware datetimes."""

    id: int
    revision: int  # of the store when this record was last saved
    values: Values
    written: tuple[Hashable, Written] | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Change:
    """One stored record as a watcher sees it: the values as they were and as they are, None where there was none.

    `after` is the record's own: good until the next change, and not to be touched.
    """

    at: datetime
    kind: EffectKind
    table: str
    id: int
    by: By
    before: Values | None
    after: Values | None


@dataclass(frozen=True, slots=True)
class Save:
    """One saving of a record, as the stamps see it."""

    at: datetime
    new: bool
    by: By


@dataclass(frozen=True, slots=True)
class Kept:
    """All that one table holds, as it is saved and loaded; the records are copies."""

    next_id: int
    records: tuple[Record, ...]  # in the order of their ids
    graves: Mapping[int, int]
