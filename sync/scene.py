"""Everything that a plan is made from: one pairing, two snapshots, what is remembered, the policies."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from checklist.model import Pairing, Row
from sync.memory import Intent, Link, Parked
from sync.systems import Kind, Record


def _anything(_path: str, _value: Any) -> bool:
    return True


@dataclass(frozen=True)
class Snapshot:
    """One side as it was listed, and what its adapter says about it."""

    kind: Kind
    records: Mapping[str, Record]  # by id
    keeps: frozenset[str] = frozenset()  # paths that take no empty value
    fits: Callable[[str, Any], bool] = _anything
    identity: str | None = None
    marks: bool = True


@dataclass(frozen=True)
class Policy:
    """What the document does not say."""

    restore: bool = False  # a cleared value comes back instead of being cleared on the other side
    condition: tuple[str, str] | None = None  # what WHEN means: this left property has this text
    accept_emptied: bool = False
    retry_parked: bool = False


@dataclass(frozen=True)
class Scene:
    pairing: Pairing
    left: Snapshot
    right: Snapshot
    now: datetime
    links: tuple[Link, ...] = ()
    intents: Mapping[str, Intent] = field(default_factory=dict)  # by source id
    parked: Mapping[str, Parked] = field(default_factory=dict)  # by ref
    back: Mapping[str, Intent] = field(
        default_factory=dict
    )  # of the reverse document, by source id
    policy: Policy = field(default_factory=Policy)

    @cached_property
    def free_left(self) -> tuple[Record, ...]:
        linked = {link.left for link in self.links}
        return tuple(r for i, r in self.left.records.items() if i not in linked)

    @cached_property
    def free_right(self) -> tuple[Record, ...]:
        linked = {link.right for link in self.links}
        return tuple(r for i, r in self.right.records.items() if i not in linked)


def row_key(row: Row) -> str:
    """The row in the store: by its two paths, so that it survives a new version of the document."""
    return f"{row.source.path}|{row.target.path}"


def target_path(key: str) -> str:
    """The right end of a row's key."""
    return key.partition("|")[2]


def number(record_id: str) -> int:
    """Both vendors count their ids upwards; anything else is no number and is not newer than any."""
    return int(record_id) if record_id.isdecimal() else 0
