"""Which unlinked records are the same thing. PURE. Only a marker, a begun creation, a MERGE rule or a user's e-mail says so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sync.echo import face_after
from sync.memory import Face, Intent
from sync.scene import Scene, number
from sync.systems import Record, marker_of
from sync.values import is_empty

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


@dataclass
class _Search:
    """The records that are still free, and what was found so far: whoever is joined is free no more."""

    scene: Scene
    left: dict[str, Record]
    right: dict[str, Record]
    joins: list[Join] = field(default_factory=list)
    ambiguous: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def join(self, left: Record, right: Record, why: str) -> None:
        intent = self.scene.intents.get(left.ref.id)
        self.joins.append(Join(left, right, why, intent.faces if intent else {}))
        del self.left[left.ref.id], self.right[right.ref.id]

    def doubt(self, left: Record, rights: Iterable[str]) -> None:
        self.ambiguous[left.ref.id] = tuple(rights)
        del self.left[left.ref.id]


def match(scene: Scene) -> Matches:
    """Ours first, so that a record that we made for one is never taken for another that looks like it."""
    search = _Search(
        scene,
        {record.ref.id: record for record in scene.free_left},
        {record.ref.id: record for record in scene.free_right},
    )
    _by_marker(search)
    _by_origin(search)
    if not scene.right.marks:
        _by_intent(search)
    if not scene.left.marks:
        _by_intent_of_the_reverse(search)
    _by_content(search)
    return Matches(tuple(search.joins), search.ambiguous)


def _by_marker(search: _Search) -> None:
    """A creation that lost its answer, or its link: the record tells whom it was made for."""
    made_for = _index(search.right.values(), lambda record: [record.marker])
    for left in tuple(search.left.values()):
        rights = made_for.get(marker_of(left.ref), [])
        if len(rights) == 1:
            search.join(left, rights[0], "marker")
        elif rights:
            search.doubt(left, (right.ref.id for right in rights))


def _by_origin(search: _Search) -> None:
    """The reverse document made the left record for one on the right: it never goes back to its origin."""
    for left in tuple(search.left.values()):
        system, _, rest = left.marker.partition(":")
        entity, _, record_id = rest.partition(":")
        right = search.right.get(record_id)
        if right and (system, entity) == (right.ref.system, right.ref.entity):
            search.join(left, right, "marker")


def _by_intent(search: _Search) -> None:
    """Where the vendor has no field for a marker: newer than the creation that was begun, with just its values."""
    for source, intent in search.scene.intents.items():
        left = search.left.get(source)
        made = next((right for right in search.right.values() if _made_by(intent, right)), None)
        if left and made:
            search.join(left, made, "a creation that was begun")


def _by_intent_of_the_reverse(search: _Search) -> None:
    """What the reverse document began to make on the left for one on the right is nothing new."""
    for source, intent in search.scene.back.items():
        right = search.right.get(source)
        made = next((left for left in search.left.values() if _made_by(intent, left)), None)
        if made and right:
            search.join(made, right, "a creation that was begun")


def _made_by(intent: Intent, right: Record) -> bool:
    newer = number(right.ref.id) > intent.above
    return (
        newer
        and bool(intent.values)
        and all(
            right.values.get(path) == face_after(value, right.values.get(path))
            for path, value in intent.values.items()
        )
    )


def _by_content(search: _Search) -> None:
    """A pair that has nobody else to choose from; anything less clear is left to a person."""
    candidates: dict[str, dict[str, str]] = defaultdict(dict)  # left id -> right id -> why
    suitors: dict[str, set[str]] = defaultdict(set)  # right id -> left ids
    free = [record for record in search.right.values() if not record.marker]
    for why, left_key, right_key in _rules(search.scene):
        shelf = _index(free, right_key)
        for left in search.left.values():
            for right in (r for text in left_key(left) for r in shelf.get(text, ())):
                candidates[left.ref.id].setdefault(right.ref.id, why)
                suitors[right.ref.id].add(left.ref.id)
    for left_id, rights in candidates.items():
        left = search.left[left_id]
        if len(rights) == 1 and all(len(suitors[right_id]) == 1 for right_id in rights):
            ((right_id, why),) = rights.items()
            search.join(left, search.right[right_id], why)
        else:
            search.doubt(left, rights)


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
