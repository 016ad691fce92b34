"""One pairing, its memory and two snapshots to a plan. PURE: no vendor, no store, no clock."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from checklist.model import Creation
from sync.actions import Action, Align, Create, Judgement, Leave, Plan, Why
from sync.echo import learnt_faces
from sync.judging import judge, value_for
from sync.matching import Matches, match
from sync.memory import Face, Link, fingerprint
from sync.scene import Scene, number, row_key
from sync.shortening import quoted
from sync.systems import Record, Ref
from sync.three_way import TABLE, Change, Decision
from sync.values import DROPPED, as_text


class SideEmptied(Exception):
    """A side lists nothing although records of it are linked: that is no proof of deletion."""


def plan(scene: Scene) -> Plan:
    """What this pass does: linked pairs first, then new links, then new records. Raises SideEmptied."""
    _refuse_emptied(scene)
    matches = match(scene)
    return Plan(
        (
            *(action for link in scene.links for action in _linked(scene, link)),
            *_joined(scene, matches),
            *_created(scene, matches),
        )
    )


def _refuse_emptied(scene: Scene) -> None:
    for side in (scene.left, scene.right):
        if scene.links and not side.records and not scene.policy.accept_emptied:
            raise SideEmptied(
                f"{side.kind} lists no records although {len(scene.links)} of them are linked;"
                f" if they were really deleted, say --accept-emptied {scene.pairing.id}"
            )


def _linked(scene: Scene, link: Link) -> Iterator[Action]:
    left, right = scene.left.records.get(link.left), scene.right.records.get(link.right)
    if left and right:
        yield from _aligned(scene, _learnt(scene, link, right), left, right)
    else:
        yield from _absent(scene, link)


def _absent(scene: Scene, link: Link) -> Iterator[Leave]:
    """Deletes stay where they were made, and nothing that was deleted comes back."""
    for side, mine, partner, other in (
        (scene.left, link.left, link.right, scene.right),
        (scene.right, link.right, link.left, scene.left),
    ):
        if mine not in side.records:
            ref = Ref(side.kind.system, side.kind.entity, mine)
            detail = f"no longer listed; {other.kind} {partner} is left as it is"
            yield Leave(scene.pairing.id, ref, Why.ABSENT, detail)


def _learnt(scene: Scene, link: Link, right: Record) -> Link:
    """After a creation that was interrupted, how the vendor stored our values is learnt now."""
    if link.left not in scene.intents:
        return link
    return replace(link, faces=learnt_faces(link.faces, right))


def _joined(scene: Scene, matches: Matches) -> Iterator[Action]:
    for join in matches.joins:
        link = Link(join.left.ref.id, join.right.ref.id, join.faces)
        learnt = _learnt(scene, link, join.right)
        yield from _aligned(scene, learnt, join.left, join.right, why=join.why)
    for left, rights in matches.ambiguous.items():
        detail = f"may be any of {scene.right.kind} {', '.join(rights)}: link it by hand"
        yield Leave(scene.pairing.id, scene.left.records[left].ref, Why.AMBIGUOUS, detail)


def _aligned(
    scene: Scene, link: Link, left: Record, right: Record, why: str = ""
) -> Iterator[Action]:
    judged = tuple(judge(scene, row, link, left, right) for row in scene.pairing.rows)
    to_right = _writes(judged, Decision.TO_RIGHT, "target")
    to_left = _writes(judged, Decision.TO_LEFT, "source")
    refused = [*_refused(scene, right.ref, to_right), *_refused(scene, left.ref, to_left)]
    kept = {leave.ref for leave in refused}
    action = Align(
        scene.pairing.id,
        left=left,
        right=right,
        judgements=judged,
        to_left={} if left.ref in kept else to_left,
        to_right={} if right.ref in kept else to_right,
        why=why,
        faces=link.faces,
        sights=link.sights,
        begun=link.left in scene.intents,
    )
    yield from refused
    yield from _dropped(scene, judged, right)
    if _worth_doing(action, link):
        yield action


def _writes(judged: Iterable[Judgement], decision: Decision, end: str) -> dict[str, Any]:
    """The first row that speaks for a property wins; the others are judged again in the next pass."""
    writes: dict[str, Any] = {}
    for judgement in judged:
        if judgement.decision is decision:
            writes.setdefault(getattr(judgement.row, end).path, judgement.value)
    return writes


def _refused(scene: Scene, ref: Ref, values: Mapping[str, Any]) -> Iterator[Leave]:
    parked = None if scene.policy.retry_parked else scene.parked.get(str(ref))
    if parked and values and parked.fingerprint == fingerprint(values):
        yield Leave(scene.pairing.id, ref, Why.PARKED, parked.reason)


def _dropped(scene: Scene, judged: Iterable[Judgement], right: Record) -> Iterator[Leave]:
    for j in (judgement for judgement in judged if judgement.dropped):
        detail = f"{j.row.id}: {quoted(j.left)} and {quoted(j.right)} differ, but neither side can hold the other's"
        yield Leave(scene.pairing.id, right.ref, Why.DROPPED, detail)


def _worth_doing(action: Align, link: Link) -> bool:
    new_faces = any(
        judgement.equal
        and link.faces.get(row_key(judgement.row)) != (judgement.left, judgement.right)
        for judgement in action.judgements
    )
    return bool(action.why or action.begun or action.to_left or action.to_right or new_faces)


def _created(scene: Scene, matches: Matches) -> Iterator[Action]:
    if scene.pairing.creation is Creation.NEVER:
        return
    settled = matches.settled()
    for left in scene.free_left:
        if left.ref.id not in settled and _wanted(scene, left):
            yield from _creation(scene, left)


def _wanted(scene: Scene, left: Record) -> bool:
    """A record on one side only goes to the other, as the table says of a property, if the document sets no condition."""
    if TABLE[Change.CREATED][Change.ABSENT] is not Decision.TO_RIGHT:
        return False
    if scene.policy.condition is None:
        return True
    path, text = scene.policy.condition
    return as_text(left.values.get(path)) == text


def _creation(scene: Scene, left: Record) -> Iterator[Action]:
    values: dict[str, Any] = {}
    faces: dict[str, Face] = {}
    for row in scene.pairing.rows:
        seen = left.values.get(row.source.path)
        value = value_for(scene.right, row.target.path, row.type, seen)
        if value is DROPPED:
            detail = f"{row.id}: {quoted(seen)} cannot be written as {row.type.text}"
            yield Leave(scene.pairing.id, left.ref, Why.DROPPED, detail)
        elif value is not None:
            values.setdefault(row.target.path, value)
        faces[row_key(row)] = Face(seen, values.get(row.target.path))
    refused = list(_refused(scene, left.ref, {"": str(scene.right.kind), **values}))
    yield from refused
    if not refused:
        above = max(map(number, scene.right.records), default=0)
        yield Create(
            scene.pairing.id, left, scene.right.kind, values, faces, above, scene.right.marks
        )
