"""Which unlinked records are the same thing. PURE. Only a marker, a begun creation, a MERGE rule or a user's e-mail says so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from checklist.datatypes import is_empty
from sync.memory import Face, Intent
from sync.scene import Scene, number
from sync.systems import Record, marker_of

Key = Callable[[Record], Iterable[str]]


@dataclass(frozen=True)
class Join:
    left: Record
    right: Record
    why: str
    faces: Mapping[str, Face] = field(default_factory=dict)


@dataclass(frozen=True)
class Matches:
    joins: tuple[Join, ...]
    ambiguous: Mapping[str, tuple[str, ...]]  # left id -> right ids

    def settled(self) -> set[str]:
        """Left ids that lead to no creation."""
        return {join.left.ref.id for join in self.joins} | set(self.ambiguous)


def match(scene: Scene) -> Matches:
    """Ours first, so that a record that we made for one is never taken for another that looks like it."""
    marked, doubtful = _by_marker(scene)
    taken_left = {join.left.ref.id for join in marked} | set(doubtful)
    taken_right = {join.right.ref.id for join in marked}
    begun = _by_intent(scene, taken_left, taken_right)
    taken_left |= {join.left.ref.id for join in begun}
    taken_right |= {join.right.ref.id for join in begun}
    lefts = [r for r in scene.free_left if r.ref.id not in taken_left]
    rights = [r for r in scene.free_right if r.ref.id not in taken_right and not r.marker]
    alike, ambiguous = _by_content(scene, lefts, rights)
    return Matches((*marked, *begun, *alike), doubtful | ambiguous)


def _by_marker(scene: Scene) -> tuple[list[Join], dict[str, tuple[str, ...]]]:
    """A creation that lost its answer, or its link: the record tells whom it was made for."""
    made_for = _index(scene.free_right, lambda record: [record.marker])
    joins: list[Join] = []
    doubtful: dict[str, tuple[str, ...]] = {}
    for left in scene.free_left:
        rights = made_for.get(marker_of(left.ref), [])
        if len(rights) > 1:
            doubtful[left.ref.id] = tuple(right.ref.id for right in rights)
        elif rights:
            joins.append(Join(left, rights[0], "marker", _begun_faces(scene, left)))
    return joins + _made_on_the_left(scene), doubtful


def _made_on_the_left(scene: Scene) -> list[Join]:
    """The reverse document made the left record for one on the right: it never goes back to its origin."""
    came_from = {record.marker: record for record in scene.free_left if record.marker}
    pairs = ((came_from.get(marker_of(right.ref)), right) for right in scene.free_right)
    return [Join(left, right, "marker") for left, right in pairs if left]


def _begun_faces(scene: Scene, left: Record) -> Mapping[str, Face]:
    intent = scene.intents.get(left.ref.id)
    return intent.faces if intent else {}


def _by_intent(scene: Scene, taken_left: set[str], taken_right: set[str]) -> list[Join]:
    """Where the vendor has no field for a marker: newer than the creation that was begun, with just its values."""
    if scene.right.marks:
        return []
    free = [r for r in scene.free_right if r.ref.id not in taken_right]
    joins = []
    for left in scene.free_left:
        intent = scene.intents.get(left.ref.id)
        if intent is None or left.ref.id in taken_left:
            continue
        made = next((right for right in free if _made_by(intent, right)), None)
        if made:
            free.remove(made)
            joins.append(Join(left, made, "a creation that was begun", intent.faces))
    return joins


def _made_by(intent: Intent, right: Record) -> bool:
    newer = number(right.ref.id) > intent.above
    return (
        newer
        and bool(intent.values)
        and all(
            _text(right.values.get(path)).strip() == _text(value).strip()
            for path, value in intent.values.items()
        )
    )


def _by_content(
    scene: Scene, lefts: list[Record], rights: list[Record]
) -> tuple[list[Join], dict[str, tuple[str, ...]]]:
    found: dict[str, dict[str, tuple[Record, str]]] = defaultdict(dict)
    suitors: dict[str, set[str]] = defaultdict(set)
    for why, left_key, right_key in _rules(scene):
        shelf = _index(rights, right_key)
        for left in lefts:
            for right in (r for text in left_key(left) for r in shelf.get(text, ())):
                found[left.ref.id].setdefault(right.ref.id, (right, why))
                suitors[right.ref.id].add(left.ref.id)
    joins, ambiguous = [], {}
    for left in (r for r in lefts if r.ref.id in found):
        candidates = found[left.ref.id]
        if len(candidates) == 1 and all(len(suitors[i]) == 1 for i in candidates):
            ((right, why),) = candidates.values()
            joins.append(Join(left, right, why))
        else:
            ambiguous[left.ref.id] = tuple(candidates)
    return joins, ambiguous


def _rules(scene: Scene) -> Iterable[tuple[str, Key, Key]]:
    for rule in scene.pairing.match:
        yield "MERGE", _texts_at(rule.source.path), _texts_at(rule.target.path)
    left, right = scene.left.identity, scene.right.identity
    if left and right:
        yield "e-mail", _folded_at(left), _folded_at(right)


def _texts_at(path: str) -> Key:
    """Any element of a list may match; empty values never do."""

    def texts(record: Record) -> list[str]:
        value = record.values.get(path)
        values = value if isinstance(value, list | tuple) else [value]
        return [text for text in map(_text, values) if text]

    return texts


def _folded_at(path: str) -> Key:
    exact = _texts_at(path)
    return lambda record: [text.strip().casefold() for text in exact(record) if text.strip()]


def _text(value: Any) -> str:
    return "" if is_empty(value) else str(value)


def _index(records: Iterable[Record], key: Key) -> dict[str, list[Record]]:
    shelf: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        for text in set(key(record)):
            shelf[text].append(record)
    return shelf
