"""One row of one linked pair: what each side did to it, and what follows. PURE."""

from __future__ import annotations

from typing import Any

from checklist.model import DataType, Row
from sync.actions import Judgement
from sync.memory import Link, Sight, Sights
from sync.scene import Scene, Snapshot, row_key
from sync.systems import Record
from sync.three_way import Change, Decision, Side, change, conflicting, decide
from sync.values import DROPPED, cast, is_empty, same


def judge(scene: Scene, row: Row, link: Link, left: Record, right: Record) -> Judgement:
    """Equal first; then the table, each side against the face that it showed when the two last agreed."""
    key = row_key(row)
    mine, theirs = left.values.get(row.source.path), right.values.get(row.target.path)
    then = link.faces.get(key, (None, None))
    seen = link.sights.get(key, Sights())
    here, there = _sight(scene, seen.left, left, mine), _sight(scene, seen.right, right, theirs)
    sides = (
        _side(row.type, then[0], here, keeps=_keeps(scene, scene.left, row.source.path)),
        _side(row.type, then[1], there, keeps=_keeps(scene, scene.right, row.target.path)),
    )
    equal = same(row.type, mine, theirs)
    decision = decide(*sides, equal=equal)
    value = _value(scene, row, decision, mine, theirs)
    sights = Sights(here, there)
    if value is DROPPED:
        return Judgement(row, Decision.NOTHING, mine, theirs, equal, dropped=True, sights=sights)
    clash = conflicting(*sides, equal=equal)
    return Judgement(row, decision, mine, theirs, equal, value, conflict=clash, sights=sights)


def value_for(side: Snapshot, path: str, type_: DataType, value: Any) -> Any:
    """`value` as `side` is to carry it, None to be emptied, DROPPED where the type or the side cannot hold it."""
    if is_empty(value):
        return None
    written = cast(type_, value)
    return written if written is not DROPPED and side.fits(path, written) else DROPPED


def _value(scene: Scene, row: Row, decision: Decision, mine: Any, theirs: Any) -> Any:
    if decision is Decision.TO_RIGHT:
        return value_for(scene.right, row.target.path, row.type, mine)
    if decision is Decision.TO_LEFT and not is_empty(theirs):
        # The document's cast is for its target; on the way back the source's own adapter converts.
        return theirs if scene.left.fits(row.source.path, theirs) else DROPPED
    return None


def _side(type_: DataType, then: Any, sight: Sight, *, keeps: bool) -> Side:
    return Side(_change(type_, then, sight.value), sight.at, keeps)


def _change(type_: DataType, then: Any, now: Any) -> Change:
    unmoved = then == now or same(type_, then, now)
    return change(before=not is_empty(then), now=not is_empty(now), same=unmoved)


def _sight(scene: Scene, seen: Sight | None, record: Record, value: Any) -> Sight:
    """A value that waits for its turn keeps the time at which it was first seen."""
    if seen is not None and seen.value == value:
        return seen
    return Sight(value, record.stamp or scene.now)


def _keeps(scene: Scene, side: Snapshot, path: str) -> bool:
    return scene.policy.restore or path in side.keeps
