"""A plan's actions carried out, one record at a time: ask, write, read back, remember."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sync.actions import Align, Create, Judgement
from sync.clock import Clock
from sync.echo import face_after, ignored, learnt_faces
from sync.memory import Conflict, Face, Intent, Link, Parked, fingerprint
from sync.rest import PATIENCE
from sync.scene import row_key, target_path
from sync.store import Shelf
from sync.systems import (
    AnswerLost,
    Moved,
    NotChosen,
    Record,
    Ref,
    Refused,
    System,
    marker_of,
    unchanged,
)
from sync.three_way import Decision

# Seconds before each further creation: webCRM fails some that come too fast, and to look for one costs two whole lists.
BREATH = 0.1


@dataclass
class Tally:
    """What a pass did, counted as it goes."""

    creates: int = 0
    updates: int = 0
    links: int = 0
    conflicts: list[Conflict] = field(default_factory=list)
    parked: list[Parked] = field(default_factory=list)
    withheld: list[str] = field(default_factory=list)  # for the next pass
    hurried: bool = False  # a vendor failed over a creation, perhaps because it came too soon after the last one


@dataclass(frozen=True)
class Applier:
    """Carries out the actions of one pairing. Its methods let only vendor and store errors through."""

    left: System
    right: System
    shelf: Shelf
    clock: Clock
    tally: Tally
    parked: Collection[str] = ()  # refs, as they were when the plan was made
    begun: Collection[str] = ()  # sources of creations of which nobody knows how they ended

    def create(self, action: Create) -> None:
        """The intent is stored before the call and stays until the link is: a record is made once, whatever happens."""
        marker = marker_of(action.source.ref)
        intent = Intent(action.source.ref.id, marker, action.values, action.faces, action.above)
        self.shelf.intend(intent)
        try:
            made = self._made(action, marker)
        except Refused as error:
            self.shelf.forget(intent.source)
            self._park(action.source.ref, {"": str(action.into), **action.values}, error)
            return
        except AnswerLost as error:
            self.tally.withheld.append(f"{action.source.ref}: {error}")
            return
        self.tally.creates += 1
        self._release(action.source.ref)
        self._link(Link(intent.source, made.id, action.faces), made)

    def align(self, action: Align) -> None:
        """Both sides are told, the right one first; what is not settled keeps its time for the next pass."""
        link = Link(action.left.ref.id, action.right.ref.id, action.faces, action.sights)
        if action.why:
            self.shelf.add(link)
            self.tally.links += 1
        told_right = self._told(self.right, action.right, action.to_right)
        told_left = self._told(self.left, action.left, action.to_left)
        faces, sights, conflicts = dict(link.faces), {}, []
        for judgement in action.judgements:
            key = row_key(judgement.row)
            face = _settled(judgement, action, told_left, told_right)
            if face is not None:
                faces[key] = face
                conflicts += [self._conflict(action, judgement)] if judgement.conflict else []
            elif not judgement.equal and judgement.decision is not Decision.NOTHING:
                sights[key] = judgement.sights
        if action.begun or (faces, sights) != (link.faces, link.sights):
            known = Link(link.left, link.right, faces, sights)
            self.shelf.remember(known, conflicts, fulfils=link.left if action.begun else None)
        self.tally.conflicts += conflicts

    def forget_parked(self, refs: Iterable[str]) -> None:
        """Nobody wants to write to these any more."""
        for ref in refs:
            self.shelf.release(ref)

    def _made(self, action: Create, marker: str) -> Ref:
        """The new record's address. After a lost answer it is looked for before anything is created again."""
        if action.source.ref.id in self.begun and (found := self._marked(action, marker)):
            return found  # the list that the plan was made from was untrue
        for pause in PATIENCE:
            try:
                return self._new(action, marker)
            except AnswerLost as error:
                self.tally.hurried = error.answered
                found = self._marked(action, marker)
                if found is None and error.answered and action.marks:
                    self.clock.sleep(pause)
                    found = self._marked(action, marker)  # one list may have been untrue
                if found is not None:
                    return found
                if not error.answered or not action.marks:
                    raise
        return self._new(action, marker)

    def _new(self, action: Create, marker: str) -> Ref:
        if self.tally.hurried:
            self.clock.sleep(BREATH)
        return self.right.create(action.into.entity, action.values, marker, marks=action.marks)

    def _marked(self, action: Create, marker: str) -> Ref | None:
        if not action.marks:
            return None
        found = self.right.list(action.into.entity, frozenset())
        return next((record.ref for record in found if record.marker == marker), None)

    def _link(self, link: Link, made: Ref) -> None:
        """The link stands at once; the intent stays until the vendor's own spelling of the values is known too."""
        paths = frozenset(target_path(key) for key in link.faces)
        self.shelf.add(link, fulfils=None if paths else link.left)
        if not paths:
            return
        try:
            stored = self.right.read(made, paths)
        except Refused as error:
            self.tally.withheld.append(f"{made}: {error}")
            return
        learnt = learnt_faces(_defaulted(link.faces, stored), stored) if stored else link.faces
        self.shelf.remember(Link(link.left, link.right, learnt), fulfils=link.left)

    def _told(self, system: System, seen: Record, values: Mapping[str, Any]) -> Record | None:
        """The record as it is after it was told `values`; None if it was not told."""
        if not values:
            return None
        try:
            self._written(system, seen, values)
            stored = self._stored(system, seen, values)
        except (Moved, AnswerLost) as error:
            self.tally.withheld.append(f"{seen.ref}: {error}")
            return None
        except Refused as error:
            self._park(seen.ref, values, error)
            return None
        self.tally.updates += 1
        self._release(seen.ref)
        return stored

    def _stored(self, system: System, seen: Record, values: Mapping[str, Any]) -> Record:
        """Read back; a vendor that takes a value and does not store it would be told for ever."""
        stored = system.read(seen.ref, frozenset(values)) or Record(seen.ref, values)
        if stuck := ignored(values, seen, stored):
            raise Refused(f"{seen.ref} took {', '.join(stuck)} and did not store it")
        return stored

    def _written(self, system: System, seen: Record, values: Mapping[str, Any]) -> None:
        """An update may be sent again: each time the record is first read, and left alone if it was edited."""
        for pause in (*PATIENCE, None):
            try:
                system.update(seen, values)
            except AnswerLost:
                if pause is None:
                    raise
                self.clock.sleep(pause)
                if _arrived(system.read(seen.ref, frozenset(values)), seen, values):
                    return
            else:
                return

    def _park(self, ref: Ref, values: Mapping[str, Any], refusal: Refused) -> None:
        parked = Parked(str(ref), fingerprint(values), str(refusal), self.clock.now())
        if not isinstance(refusal, NotChosen):
            self.shelf.park(parked)
        self.tally.parked.append(parked)

    def _release(self, ref: Ref) -> None:
        if str(ref) in self.parked:
            self.shelf.release(str(ref))

    def _conflict(self, action: Align, judgement: Judgement) -> Conflict:
        winner = action.left.ref if judgement.decision is Decision.TO_RIGHT else action.right.ref
        return Conflict(
            action.pairing,
            judgement.row.id,
            str(action.left.ref),
            str(action.right.ref),
            judgement.left,
            judgement.right,
            winner.system,
            self.clock.now(),
        )


def _defaulted(faces: Mapping[str, Face], stored: Record) -> dict[str, Face]:
    """Of what we said nothing about, a new record shows the vendor's default, unless somebody was faster than we."""
    if stored.touched:
        return dict(faces)
    return {
        key: face
        if face.right is not None
        else face._replace(right=stored.values.get(target_path(key)))
        for key, face in faces.items()
    }


def _settled(
    judgement: Judgement, action: Align, told_left: Record | None, told_right: Record | None
) -> Face | None:
    """The row's new baseline, None while it has to be judged again."""
    row, left, right = judgement.row, judgement.left, judgement.right
    if judgement.equal:
        return Face(left, right)
    to_right, to_left = action.to_right, action.to_left
    if (
        judgement.decision is Decision.TO_RIGHT
        and told_right
        and _said(to_right, row.target.path, judgement)
    ):
        return Face(left, _face(to_right, told_right, row.target.path))
    if (
        judgement.decision is Decision.TO_LEFT
        and told_left
        and _said(to_left, row.source.path, judgement)
    ):
        return Face(_face(to_left, told_left, row.source.path), right)
    return None


def _arrived(now: Record | None, seen: Record, values: Mapping[str, Any]) -> bool:
    """Every value has become what was written, as the vendor stores it."""
    return now is not None and all(
        not unchanged(seen.values.get(path), now.values[path])
        and face_after(value, now.values[path]) == now.values[path]
        for path, value in values.items()
    )


def _said(values: Mapping[str, Any], path: str, judgement: Judgement) -> bool:
    """Another row may have spoken for the same property."""
    return bool(values.get(path) == judgement.value)


def _face(values: Mapping[str, Any], stored: Record, path: str) -> Any:
    read = stored.values.get(path)
    return face_after(values[path], read) if path in values else read
