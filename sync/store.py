"""What the sync remembers, durably: links with both faces, begun creations, parked writes, conflicts.

One short transaction per call: whenever the process dies, the next one continues from the last call that returned.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Executable, Row

from sync import schema
from sync import statements as sql
from sync.codec import (
    packed,
    packed_faces,
    packed_sights,
    unpacked,
    unpacked_faces,
    unpacked_sights,
)
from sync.memory import Conflict, Face, Intent, Link, Parked, Sights
from sync.systems import Kind

Step = tuple[Executable, Mapping[str, Any]]  # a statement and its values


@dataclass(frozen=True)
class Store:
    connection: Connection
    url: str

    def between(self, left: Kind, right: Kind) -> Shelf:
        return Shelf(self, left, right)

    def note(self, key: str, value: str) -> None:
        """Remember one text, such as the time of the last pass."""
        self.write(
            (sql.DROP_NOTE, {"at_key": key}),
            (sql.ADD_NOTE, {"key": key, "value": value}),
        )

    def noted(self, key: str) -> str | None:
        found = self.rows(sql.NOTED, at_key=key)
        return found[0].value if found else None

    def conflicts(self) -> tuple[Conflict, ...]:
        return tuple(map(_conflict, self.rows(sql.CONFLICTS)))

    def link_counts(self) -> dict[str, int]:
        """How many links there are, by pair of kinds."""
        return {row.pair: row.n for row in self.rows(sql.LINK_COUNTS)}

    def all_parked(self) -> tuple[Parked, ...]:
        return tuple(map(_parked, self.rows(sql.ALL_PARKED)))

    def begun(self) -> int:
        """How many creations wait for the next pass to find out what became of them."""
        return int(self.rows(sql.BEGUN)[0][0])

    def rows(self, statement: Executable, **values: str) -> Sequence[Row[Any]]:
        with schema.typed(self.url):
            found = self.connection.execute(statement, values).all()
            self.connection.rollback()  # ends the transaction that reading began
        return found

    def write(self, *steps: Step) -> None:
        with schema.typed(self.url), self.connection.begin():
            for statement, values in steps:
                self.connection.execute(statement, values)


@dataclass(frozen=True)
class Shelf:
    """The part of the store that is about one pair of kinds, seen with `left` on the left."""

    store: Store
    left: Kind
    right: Kind

    @property
    def flipped(self) -> bool:
        return self.right < self.left

    @property
    def pair(self) -> str:
        first, second = sorted((self.left, self.right))
        return f"{first} - {second}"

    @property
    def course(self) -> str:
        return f"{self.left} > {self.right}"

    def links(self) -> tuple[Link, ...]:
        found = self.store.rows(sql.LINKS, at_pair=self.pair)
        return tuple(self._turned(_link(row)) for row in found)

    def add(self, link: Link, *, fulfils: str | None = None) -> None:
        """Store a new link, and forget the intent of the record that it `fulfils`."""
        self.store.write(
            (sql.ADD_LINK, {"pair": self.pair, **_link_row(self._turned(link))}),
            *([self._forgotten(fulfils)] if fulfils else []),
        )

    def remember(
        self, link: Link, conflicts: Iterable[Conflict] = (), *, fulfils: str | None = None
    ) -> None:
        """Replace what is known about an existing link."""
        row = _link_row(self._turned(link))
        which = {"at_pair": self.pair, "at_first": row.pop("first"), "at_second": row.pop("second")}
        self.store.write(
            (sql.CHANGE_LINK, {**which, **row}),
            *((sql.ADD_CONFLICT, _conflict_row(conflict)) for conflict in conflicts),
            *([self._forgotten(fulfils)] if fulfils else []),
        )

    def intents(self) -> dict[str, Intent]:
        found = self.store.rows(sql.INTENTS, at_course=self.course)
        return {row.source: _intent(row) for row in found}

    def intend(self, intent: Intent) -> None:
        """A creation is about to be asked for; a second try replaces the first."""
        self.store.write(
            self._forgotten(intent.source),
            (sql.ADD_INTENT, {"course": self.course, **_intent_row(intent)}),
        )

    def forget(self, source: str) -> None:
        """The creation was refused: nothing came of it."""
        self.store.write(self._forgotten(source))

    def parked(self) -> dict[str, Parked]:
        found = self.store.rows(sql.PARKED, at_pair=self.pair)
        return {row.ref: _parked(row) for row in found}

    def park(self, parked: Parked) -> None:
        self.store.write(
            self._released(parked.ref),
            (sql.ADD_PARKED, {"pair": self.pair, **_parked_row(parked)}),
        )

    def release(self, ref: str) -> None:
        self.store.write(self._released(ref))

    def _turned(self, link: Link) -> Link:
        if not self.flipped:
            return link
        return Link(
            link.right,
            link.left,
            {_turned_key(key): Face(*reversed(face)) for key, face in link.faces.items()},
            {_turned_key(key): Sights(*reversed(both)) for key, both in link.sights.items()},
        )

    def _forgotten(self, source: str) -> Step:
        return sql.DROP_INTENT, {"at_course": self.course, "at_source": source}

    def _released(self, ref: str) -> Step:
        return sql.DROP_PARKED, {"at_pair": self.pair, "at_ref": ref}


@contextmanager
def opened(url: str, *, read_only: bool = False) -> Iterator[Store]:
    """The store at a database URL. Raises schema.StoreError and its kinds."""
    with schema.connected(url, read_only=read_only) as connection:
        yield Store(connection, url)


def _turned_key(key: str) -> str:
    source, target = key.split("|")
    return f"{target}|{source}"


def _link(row: Row[Any]) -> Link:
    return Link(row.first, row.second, unpacked_faces(row.faces), unpacked_sights(row.sights))


def _link_row(link: Link) -> dict[str, str]:
    return {
        "first": link.left,
        "second": link.right,
        "faces": packed_faces(link.faces),
        "sights": packed_sights(link.sights),
    }


def _intent(row: Row[Any]) -> Intent:
    values, faces = unpacked(row.written), unpacked_faces(row.faces)
    return Intent(row.source, row.marker, values, faces, row.above)


def _intent_row(intent: Intent) -> dict[str, Any]:
    return {
        "source": intent.source,
        "marker": intent.marker,
        "written": packed(intent.values),
        "faces": packed_faces(intent.faces),
        "above": intent.above,
    }


def _parked_row(parked: Parked) -> dict[str, str]:
    return {
        "ref": parked.ref,
        "fingerprint": parked.fingerprint,
        "reason": parked.reason,
        "at": parked.at.isoformat(),
    }


def _parked(row: Row[Any]) -> Parked:
    return Parked(row.ref, row.fingerprint, row.reason, datetime.fromisoformat(row.at))


def _conflict(row: Row[Any]) -> Conflict:
    values = unpacked(row.left_value), unpacked(row.right_value)
    at = datetime.fromisoformat(row.at)
    return Conflict(row.pairing, row.row, row.left, row.right, *values, row.winner, at)


def _conflict_row(c: Conflict) -> dict[str, str]:
    return {
        "pairing": c.pairing,
        "row": c.row,
        "left": c.left,
        "right": c.right,
        "left_value": packed(c.left_value),
        "right_value": packed(c.right_value),
        "winner": c.winner,
        "at": c.at.isoformat(),
    }
