"""What the sync remembers, durably: links with both faces, begun creations, parked writes, conflicts.

One short transaction per call: whenever the process dies, the next one continues from the last call that returned.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Executable, Row, delete, func, insert, select, update

from sync import schema
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


@dataclass(frozen=True)
class Store:
    connection: Connection
    url: str

    def between(self, left: Kind, right: Kind) -> Shelf:
        return Shelf(self, left, right)

    def note(self, key: str, value: str) -> None:
        """Remember one text, such as the time of the last pass."""
        self.write(
            delete(schema.about).where(schema.about.c.key == key),
            insert(schema.about).values(key=key, value=value),
        )

    def noted(self, key: str) -> str | None:
        found = self.rows(select(schema.about.c.value).where(schema.about.c.key == key))
        return found[0].value if found else None

    def conflicts(self) -> tuple[Conflict, ...]:
        return tuple(map(_conflict, self.rows(select(schema.conflicts).order_by("id"))))

    def link_counts(self) -> dict[str, int]:
        """How many links there are, by pair of kinds."""
        counted = select(schema.links.c.pair, func.count().label("n")).group_by(schema.links.c.pair)
        return {row.pair: row.n for row in self.rows(counted)}

    def all_parked(self) -> tuple[Parked, ...]:
        return tuple(map(_parked, self.rows(select(schema.parked).order_by("pair", "ref"))))

    def begun(self) -> int:
        """How many creations wait for the next pass to find out what became of them."""
        return len(self.rows(select(schema.intents.c.source)))

    def rows(self, statement: Executable) -> Sequence[Row[Any]]:
        with schema.typed(self.url):
            found = self.connection.execute(statement).all()
            self.connection.rollback()  # ends the transaction that reading began
        return found

    def write(self, *statements: Executable) -> None:
        with schema.typed(self.url), self.connection.begin():
            for statement in statements:
                self.connection.execute(statement)


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
        found = self.store.rows(
            select(schema.links).where(schema.links.c.pair == self.pair).order_by("id")
        )
        return tuple(self._turned(_link(row)) for row in found)

    def add(self, link: Link, *, fulfils: str | None = None) -> None:
        """Store a new link, and forget the intent of the record that it `fulfils`."""
        self.store.write(
            insert(schema.links).values(pair=self.pair, **_link_row(self._turned(link))),
            *([self._forgotten(fulfils)] if fulfils else []),
        )

    def remember(
        self, link: Link, conflicts: Iterable[Conflict] = (), *, fulfils: str | None = None
    ) -> None:
        """Replace what is known about an existing link."""
        row = _link_row(self._turned(link))
        t = schema.links.c
        self.store.write(
            update(schema.links)
            .where(t.pair == self.pair, t.first == row["first"], t.second == row["second"])
            .values(faces=row["faces"], sights=row["sights"]),
            *(insert(schema.conflicts).values(_conflict_row(c)) for c in conflicts),
            *([self._forgotten(fulfils)] if fulfils else []),
        )

    def intents(self) -> dict[str, Intent]:
        found = select(schema.intents).where(schema.intents.c.course == self.course)
        return {row.source: _intent(row) for row in self.store.rows(found)}

    def intend(self, intent: Intent) -> None:
        """A creation is about to be asked for; a second try replaces the first."""
        self.store.write(
            self._forgotten(intent.source),
            insert(schema.intents).values(
                course=self.course,
                source=intent.source,
                marker=intent.marker,
                written=packed(intent.values),
                faces=packed_faces(intent.faces),
                above=intent.above,
            ),
        )

    def forget(self, source: str) -> None:
        """The creation was refused: nothing came of it."""
        self.store.write(self._forgotten(source))

    def parked(self) -> dict[str, Parked]:
        found = select(schema.parked).where(schema.parked.c.pair == self.pair)
        return {row.ref: _parked(row) for row in self.store.rows(found)}

    def park(self, parked: Parked) -> None:
        self.store.write(
            self._released(parked.ref),
            insert(schema.parked).values(
                pair=self.pair,
                ref=parked.ref,
                fingerprint=parked.fingerprint,
                reason=parked.reason,
                at=parked.at.isoformat(),
            ),
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

    def _forgotten(self, source: str) -> Executable:
        t = schema.intents.c
        return delete(schema.intents).where(t.course == self.course, t.source == source)

    def _released(self, ref: str) -> Executable:
        t = schema.parked.c
        return delete(schema.parked).where(t.pair == self.pair, t.ref == ref)


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
