"""What to do about one thing that lives on two sides: the only decision table of the sync.

Rule 1: every choice between two sides is made in this file. A record's presence and each of its properties are judged
        by the same table; "there" means listed for a record, not empty for a property.
Rule 2: this file does not know which side is which. Swap the sides and the answer is swapped; only an exact tie
        of two edits has to fall to one side, and it falls to the left.

Equal first, then the table: what both sides say needs no decision, however they came to say it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Change(StrEnum):
    """What happened to one side since the two last agreed."""

    ABSENT = "absent"  # not there then, not there now
    CREATED = "created"
    SAME = "same"
    EDITED = "edited"
    DELETED = "deleted"


class Decision(StrEnum):
    NOTHING = "nothing"
    TO_RIGHT = "to right"
    TO_LEFT = "to left"
    LATEST = "latest"  # both moved: the later edit stands


@dataclass(frozen=True)
class Side:
    """One side's part in a decision."""

    change: Change
    at: datetime  # when it changed, as far as anybody knows
    keeps: bool  # takes no emptiness: a vendor that requires the value, or the policy "restore"

    @property
    def gone(self) -> bool:
        return self.change in (Change.ABSENT, Change.DELETED)


_STAY, _RIGHT = Decision.NOTHING, Decision.TO_RIGHT
_LEFT, _LATER = Decision.TO_LEFT, Decision.LATEST
_A, _C, _S = Change.ABSENT, Change.CREATED, Change.SAME
_E, _D = Change.EDITED, Change.DELETED

# fmt: off
TABLE: dict[Change, dict[Change, Decision]] = {
    # left      right: absent      created      same         edited       deleted
    _A:         {_A: _STAY,  _C: _LEFT,   _S: _STAY,   _E: _LEFT,   _D: _STAY},
    _C:         {_A: _RIGHT, _C: _LATER,  _S: _RIGHT,  _E: _LATER,  _D: _LATER},
    _S:         {_A: _STAY,  _C: _LEFT,   _S: _STAY,   _E: _LEFT,   _D: _LEFT},
    _E:         {_A: _RIGHT, _C: _LATER,  _S: _RIGHT,  _E: _LATER,  _D: _LATER},
    _D:         {_A: _STAY,  _C: _LATER,  _S: _RIGHT,  _E: _LATER,  _D: _STAY},
}
# fmt: on
_BACK = {_RIGHT: _LEFT, _LEFT: _RIGHT}


def change(*, before: bool, now: bool, same: bool) -> Change:
    """One side's change: was it there, is it there, is it still what it was."""
    if before and now:
        return Change.SAME if same else Change.EDITED
    if now:
        return Change.CREATED
    return Change.DELETED if before else Change.ABSENT


def conflicting(left: Side, right: Side, *, equal: bool) -> bool:
    """Both sides moved, and apart: one of the two edits will be overwritten."""
    return not equal and TABLE[left.change][right.change] is Decision.LATEST


def decide(left: Side, right: Side, *, equal: bool) -> Decision:
    """NOTHING, TO_RIGHT or TO_LEFT."""
    if equal:
        return Decision.NOTHING
    answer = TABLE[left.change][right.change]
    if answer is Decision.LATEST:
        answer = Decision.TO_LEFT if right.at > left.at else Decision.TO_RIGHT
    return _refilled(answer, left, right)


def _refilled(answer: Decision, left: Side, right: Side) -> Decision:
    """An emptiness that the other side does not take is filled from there instead."""
    giver, taker = (left, right) if answer is Decision.TO_RIGHT else (right, left)
    return _BACK.get(answer, answer) if giver.gone and taker.keeps else answer
