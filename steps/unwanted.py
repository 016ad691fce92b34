"""One new record, or one edit, that a system does not take: however often it is sent, and in whatever words.

It is known by what the vendor is about to store, whichever of its interfaces that came over. A body alone tells little: a
sync may send the time with each attempt.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from checklist.model import Pairing
from fakes.app import Response
from fakes.faults.scene import Scene
from fakes.store import Record, Store, Values, Veto
from steps.desk import table_of

WHY = "This record cannot be saved"
A_TIME = re.compile(
    r"\d{4}-\d\d-\d\d|\d\d:\d\d|\d{9,}"
)  # in whatever a sync stamps its writes with


@dataclass(frozen=True)
class Mapped:
    """What the document maps in one system."""

    table: str
    paths: frozenset[str]


def mapped_at(pairing: Pairing, system: str) -> Mapped:
    """What this pairing maps in the system of this name."""
    at_source = pairing.source.system.casefold() == system.casefold()
    rows = [(row.source if at_source else row.target).path for row in pairing.rows]
    return Mapped(table_of(pairing.source if at_source else pairing.target).name, frozenset(rows))


@dataclass
class Unwanted:
    """Of the records that the sync creates, or changes, the n-th one is refused, and no other."""

    of: Mapped
    nth: int
    new: bool  # a creation; else an edit of something that the document maps
    _met: list[tuple[int, Values]] = field(default_factory=list, repr=False)

    def suits(self, scene: Scene) -> bool:
        return scene.request.method != "GET" and not scene.vendor.is_login(scene.request)

    def strike(self, scene: Scene) -> Response | None:
        """Let the vendor read the request, and say no where it would store what is not wanted."""
        refused = False

        def veto(table: str, record: Record | None, values: Values) -> None:
            nonlocal refused
            if table == self.of.table and self._is_it(scene.store, record, values):
                refused = True
                raise scene.vendor.objection(WHY)

        with _asking(scene.store, veto):
            answer = scene.answer()
        return answer if refused else None

    def _is_it(self, store: Store, record: Record | None, values: Values) -> bool:
        if self.new != (record is None):
            return False
        if record is None:
            return self._number(0, _traits(store, self.of, values)) == self.nth
        return self._number(record.id, _changes(self.of, record, values)) == self.nth

    def _number(self, id_: int, traits: Values) -> int:
        """Which of the records this is; 0 for one that cannot be told, and for another edit of one that had its turn."""
        for number, (met, said) in enumerate(self._met, 1):
            if met == id_ and any(name in said and said[name] == traits[name] for name in traits):
                return number
        if not traits or (id_ and any(met == id_ for met, _ in self._met)):
            return 0
        self._met.append((id_, traits))
        return len(self._met)


def _changes(mapped: Mapped, record: Record, values: Values) -> Values:
    """What an edit changes of what the document maps."""
    return {
        name: value
        for name, value in values.items()
        if name in mapped.paths and record.values.get(name) != value
    }


def _traits(store: Store, mapped: Mapped, values: Values) -> Values:
    """What tells a new record from the others: what the document maps in it, or texts that no other record has."""
    known = {name: values[name] for name in mapped.paths if values.get(name)}
    if known:
        return known
    own = {name: text for name, text in values.items() if _is_own(store, mapped.table, name, text)}
    return {name: text for name, text in own.items() if not A_TIME.search(text)} or own


def _is_own(store: Store, table: str, name: str, text: Any) -> bool:
    others = (record.values.get(name) for record in store.records(table))
    return isinstance(text, str) and bool(text) and text not in others


@contextmanager
def _asking(store: Store, veto: Veto) -> Iterator[None]:
    """Let nothing be stored meanwhile that this refuses."""
    before, store.veto = store.veto, veto
    try:
        yield
    finally:
        store.veto = before
