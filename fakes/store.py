"""Tables of records: ids, revisions, stamps by an injected clock, one lock; and the back door.

A vendor's room declares each table as a `Design`. Its API handlers write through `Store`, people write through
`BackDoor`. Both move the stamps; only the App knows about requests.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import RLock
from types import NoneType
from typing import Any, Literal

from fakes.clock import Clock
from fakes.fields import Field, problem, settled
from fakes.masking import MASK
from fakes.records import (
    AbsentError,
    By,
    Change,
    Effect,
    Kept,
    Record,
    RefusedError,
    Save,
    Values,
)
from fakes.rows import Rows

__all__ = [
    "AbsentError",
    "BackDoor",
    "Change",
    "Design",
    "Effect",
    "Field",
    "Kept",
    "Record",
    "RefusedError",
    "Save",
    "Store",
    "Values",
]


_SOME_TIME = datetime.max.replace(tzinfo=UTC)  # of a save that nobody dumped: no search may miss it


Veto = Callable[[str, Record | None, Values], None]  # table, the record as it is, what is sent


def _fill_nothing(_store: Store, _values: Values) -> None:
    return None


def _stamp_nothing(_record: Record, _save: Save) -> None:
    return None


@dataclass(frozen=True)
class Design:
    """How one table behaves."""

    fields: Mapping[str, Field]
    fill: Callable[[Store, Values], None] = _fill_nothing  # what the UI adds when a person creates
    stamp: Callable[[Record, Save], None] = _stamp_nothing  # what moves by itself at every save


@dataclass(slots=True)
class _Table:
    design: Design
    blank: Values
    next_id: int = 1
    rows: Rows = field(default_factory=Rows)
    graves: dict[int, int] = field(default_factory=dict)  # id -> revision of its deletion


class Store:
    """One tenant's records. Hold `lock` around anything that must not be seen half done."""

    def __init__(self, designs: Mapping[str, Design], clock: Clock) -> None:
        self.clock = clock
        self.lock = RLock()
        self.revision = 0
        self.effects: list[Effect] = []
        self.watchers: list[Callable[[Change], None]] = []  # told of every change, under the lock
        self.veto: Veto | None = None  # asked before an API stores anything; it may raise a refusal
        self._tables = {name: _Table(design, _blank(design)) for name, design in designs.items()}

    @contextmanager
    def unlocked(self) -> Iterator[None]:
        """Let others in, in the middle of a request: what was read before may be stale afterwards."""
        mine, self.effects = self.effects, []
        self.lock.release()
        try:
            yield
        finally:
            self.lock.acquire()
            self.effects = mine

    def clear(self) -> None:
        """Become a tenant that never held a record: ids start at 1 again."""
        with self.lock:
            self.revision = 0
            self.effects.clear()
            for table in self._tables.values():
                table.next_id = 1
                table.rows.clear()
                table.graves.clear()

    def dump(self) -> dict[str, Kept]:
        """Copy every table; with `revision` that is all that `load` needs."""
        with self.lock:
            return {
                name: Kept(each.next_id, _copies(each.rows), dict(each.graves))
                for name, each in self._tables.items()
            }

    def load(self, kept: Mapping[str, Kept], revision: int) -> None:
        """Become what was dumped; a table that is not in it ends empty, a field that is not is blank."""
        with self.lock:
            self.clear()
            self.revision = revision
            for name, each in kept.items():
                table = self._tables[name]
                table.next_id = each.next_id
                table.graves.update(each.graves)
                for record in _copies(each.records):
                    record.values = table.blank | record.values
                    table.rows.add(record)
                    table.rows.note(record, _SOME_TIME)

    def tables(self) -> Mapping[str, Design]:
        return {name: table.design for name, table in self._tables.items()}

    def design(self, table: str) -> Design:
        try:
            return self._tables[table].design
        except KeyError:
            known = ", ".join(self._tables)
            raise AbsentError(f"there is no table {table!r}; there are {known}") from None

    def insert(self, table: str, values: Mapping[str, Any], by: By = "api") -> Record:
        with self.lock:
            home = self._tables[table]
            if self.veto and by == "api":
                self.veto(table, None, dict(values))
            # A shallow copy will do: values are replaced, never changed in place.
            record = Record(home.next_id, 0, {**home.blank, **values})
            home.next_id += 1
            home.rows.add(record)
            return self._saved("created", table, record, by)

    def update(self, table: str, id_: int, values: Mapping[str, Any], by: By = "api") -> Record:
        """Change the given values; the stamps move even when they all stay the same."""
        with self.lock:
            record = self._tables[table].rows.by_id[id_]
            if self.veto and by == "api":
                self.veto(table, record, dict(values))
            before = record.values.copy() if self.watchers else None
            record.values.update(values)
            return self._saved("updated", table, record, by, before)

    def delete(self, table: str, id_: int, by: By = "api") -> None:
        with self.lock:
            record = self._tables[table].rows.remove(id_)
            self.revision += 1
            self._tables[table].graves[id_] = self.revision
            self._announce(Effect("deleted", table, id_), by, record.values, None)

    def get(self, table: str, id_: int) -> Record | None:
        return self._tables[table].rows.by_id.get(id_)

    def records(self, table: str) -> Rows:
        """Give all records in the order of their ids; no copy, so hold the lock while reading."""
        return self._tables[table].rows

    def graves(self, table: str) -> dict[int, int]:
        """Give the revision at which each deleted record went."""
        return dict(self._tables[table].graves)

    def next_id(self, table: str) -> int:
        return self._tables[table].next_id

    def _saved(
        self,
        kind: Literal["created", "updated"],
        table: str,
        record: Record,
        by: By,
        before: Values | None = None,
    ) -> Record:
        self.revision += 1
        record.revision = self.revision
        save = Save(self.clock.now(), kind == "created", by)
        self._tables[table].design.stamp(record, save)
        self._tables[table].rows.note(record, save.at)
        self._announce(Effect(kind, table, record.id), by, before, record.values)
        return record

    def _announce(
        self, effect: Effect, by: By, before: Values | None, after: Values | None
    ) -> None:
        self.effects.append(effect)
        if self.watchers:  # nobody pays for what nobody watches
            at = self.clock.now()
            change = Change(at, effect.kind, effect.table, effect.id, by, before, after)
            for watcher in self.watchers:
                watcher(change)


def _copies(records: Iterable[Record]) -> tuple[Record, ...]:
    # A shallow copy will do: values are replaced, never changed in place.
    return tuple(Record(each.id, each.revision, each.values.copy()) for each in records)


_PLAIN = (str, int, float, datetime, NoneType)


def _seen(values: Values) -> Values:
    """Copy down to the last list; most values are none, and the suite reads all of them again and again."""
    return {n: each if isinstance(each, _PLAIN) else deepcopy(each) for n, each in values.items()}


def _blank(design: Design) -> Values:
    return {name: each.default for name, each in design.fields.items()}


class BackDoor:
    """A person in the vendor's web UI: stamps move, hooks fire later, no exchange is journalled."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def create(self, table: str, values: Mapping[str, Any] | None = None) -> int:
        """Save a new record with what the UI would fill in; RefusedError says which value it will not take."""
        with self._store.lock:
            design = self._store.design(table)
            filled = dict(values or {})
            design.fill(self._store, filled)
            missing = {n: each.default for n, each in design.fields.items() if each.required}
            return self._store.insert(table, self._checked(table, missing | filled), "person").id

    def edit(self, table: str, id: int, values: Mapping[str, Any]) -> None:
        with self._store.lock:
            self._record(table, id)
            self._store.update(table, id, self._checked(table, values), "person")

    def read(self, table: str, id: int) -> Values:
        """Copy what the person sees; times are aware datetimes."""
        with self._store.lock:
            return _seen(self._record(table, id).values)

    def ids(self, table: str) -> list[int]:
        self._store.design(table)
        with self._store.lock:
            return [record.id for record in self._store.records(table)]

    def delete(self, table: str, id: int) -> None:
        with self._store.lock:
            self._record(table, id)
            self._store.delete(table, id, "person")

    def fields(self, table: str) -> Mapping[str, Field]:
        return self._store.design(table).fields

    def _record(self, table: str, id_: int) -> Record:
        self._store.design(table)
        record = self._store.get(table, id_)
        if record is None:
            raise AbsentError(f"{table} has no record {id_!r}; it may have been deleted")
        return record

    def _checked(self, table: str, values: Mapping[str, Any]) -> Values:
        fields = self.fields(table)
        for name, value in values.items():
            field_ = fields.get(name)
            why = self._why_not(field_, value)
            if why:
                raise RefusedError(table, name, MASK if field_ and field_.secret else value, why)
        return {name: deepcopy(settled(fields[name], value)) for name, value in values.items()}

    def _why_not(self, field_: Field | None, value: Any) -> str | None:
        if field_ is None:
            return "for a field that does not exist"
        if field_.audit:
            return "for a field that nobody fills in: it moves by itself"
        why = problem(field_, value)
        if why or value is None or field_.refers_to is None:
            return why
        known = self._store.get(field_.refers_to, value) is not None
        return None if known else f"no id of {field_.refers_to}"
