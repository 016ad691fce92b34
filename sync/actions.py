"""What a plan is made of: frozen, ordered, printable. Nothing here knows how it is carried out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from checklist.model import Row
from sync.memory import Face, Sights
from sync.shortening import quoted
from sync.systems import Kind, Record, Ref
from sync.three_way import Decision


class Why(StrEnum):
    """Why a record is left as it is although there is something to say about it."""

    ABSENT = "absent"  # its partner is no longer listed
    AMBIGUOUS = "ambiguous"  # more than one record may be its partner
    PARKED = "parked"  # the same write was refused before
    DROPPED = "dropped"  # a value that the data type or the target cannot hold


@dataclass(frozen=True)
class Judgement:
    """What is to become of one row of a linked pair."""

    row: Row
    decision: Decision
    left: Any
    right: Any
    equal: bool
    value: Any = None  # what the receiving side is to carry
    conflict: bool = False
    dropped: bool = False
    sights: Sights = field(default_factory=Sights)


@dataclass(frozen=True)
class Create:
    """A record on the right for one on the left that has none."""

    pairing: str
    source: Record
    into: Kind
    values: Mapping[str, Any]
    faces: Mapping[str, Face]
    above: int
    marks: bool

    def __str__(self) -> str:
        return f"create  {self.into} for {self.source.ref}: {_told(self.values)}"


@dataclass(frozen=True)
class Align:
    """A linked pair, or one that is to be linked (`why`), and what each side has to be told."""

    pairing: str
    left: Record
    right: Record
    judgements: tuple[Judgement, ...]
    to_left: Mapping[str, Any]
    to_right: Mapping[str, Any]
    why: str = ""  # "marker", "MERGE", "e-mail": empty for a pair that is linked already
    faces: Mapping[str, Face] = field(default_factory=dict)
    sights: Mapping[str, Sights] = field(default_factory=dict)
    begun: bool = (
        False  # the creation of the right one was interrupted before its faces were learnt
    )

    def __str__(self) -> str:
        lines = [f"link    {self.left.ref} with {self.right.ref} by {self.why}"] if self.why else []
        pairs = ((self.right.ref, self.to_right), (self.left.ref, self.to_left))
        lines += [f"update  {ref}: {_told(values)}" for ref, values in pairs if values]
        lines += [
            f"conflict {j.row.id}: the later edit stands" for j in self.judgements if j.conflict
        ]
        return "\n".join(lines)


@dataclass(frozen=True)
class Leave:
    """Nothing is written; a person should know why."""

    pairing: str
    ref: Ref
    why: Why
    detail: str

    def __str__(self) -> str:
        return f"leave   {self.ref} ({self.why}): {self.detail}"


Action = Create | Align | Leave


@dataclass(frozen=True)
class Refusal:
    """A pairing that is left out of the pass, and why."""

    pairing: str
    reason: str

    def __str__(self) -> str:
        return f"refused  {self.pairing}: {self.reason}"


@dataclass(frozen=True)
class Plan:
    """What one pass does, in the order in which it does it, and what it does not."""

    actions: tuple[Action, ...] = ()
    refused: tuple[Refusal, ...] = ()

    def __str__(self) -> str:
        return "\n".join(filter(None, map(str, self.actions)))

    @property
    def creates(self) -> tuple[Create, ...]:
        return tuple(action for action in self.actions if isinstance(action, Create))

    @property
    def aligns(self) -> tuple[Align, ...]:
        return tuple(action for action in self.actions if isinstance(action, Align))

    @property
    def leaves(self) -> tuple[Leave, ...]:
        return tuple(action for action in self.actions if isinstance(action, Leave))

    def waiting(self) -> frozenset[str]:
        """The refs of records that are to be written, or would be if they were not parked."""
        told = [action.source.ref for action in self.creates]
        told += [action.left.ref for action in self.aligns if action.to_left]
        told += [action.right.ref for action in self.aligns if action.to_right]
        told += [leave.ref for leave in self.leaves if leave.why is Why.PARKED]
        return frozenset(map(str, told))

    @property
    def writes(self) -> int:
        """How many records are to be written."""
        return len(self.creates) + sum(bool(a.to_left) + bool(a.to_right) for a in self.aligns)


def together(plans: Sequence[Plan]) -> Plan:
    """The plans of several pairings as one."""
    return Plan(
        tuple(action for plan in plans for action in plan.actions),
        tuple(refusal for plan in plans for refusal in plan.refused),
    )


def _told(values: Mapping[str, Any]) -> str:
    return (
        ", ".join(f"{path} = {quoted(value)}" for path, value in values.items()) or "no properties"
    )
