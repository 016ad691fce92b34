"""Small values for tests of plans: records, rows, links, scenes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from checklist.model import Creation, DataType, Entity, Kind, MatchRule, Pairing, Property, Row
from sync.actions import Plan
from sync.memory import Face, Intent, Link, Sights
from sync.scene import Scene, Snapshot
from sync.systems import Kind as RecordKind
from sync.systems import Record, Ref

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
LEFT, RIGHT = RecordKind("keap", "Things"), RecordKind("webcrm", "Items")


def row(source: str, target: str, kind: Kind = Kind.STRING) -> Row:
    return Row(
        f"p/{source}--{target}", Property(source), Property(target), DataType(kind, f'"{kind}"'), 9
    )


def pairing(
    *rows: Row, creation: Creation = Creation.ALWAYS, match: tuple[MatchRule, ...] = ()
) -> Pairing:
    return Pairing(
        "p", Entity("Keap", "Things"), Entity("Webcrm", "Items"), creation, 1, rows, match
    )


def snapshot(kind: RecordKind, *records: Record, **more: Any) -> Snapshot:
    return Snapshot(kind, {record.ref.id: record for record in records}, **more)


def left(id_: str, at: int = 0, marker: str = "", **values: Any) -> Record:
    return Record(Ref("keap", "Things", id_), values, NOW + timedelta(seconds=at), marker)


def right(id_: str, at: int = 0, marker: str = "", **values: Any) -> Record:
    return Record(Ref("webcrm", "Items", id_), values, NOW + timedelta(seconds=at), marker)


def scene(lefts: tuple[Record, ...], rights: tuple[Record, ...], *rows: Row, **more: Any) -> Scene:
    return Scene(pairing(*rows), snapshot(LEFT, *lefts), snapshot(RIGHT, *rights), NOW, **more)


def only(planned: Plan) -> Any:
    (action,) = planned.actions
    return action


def linked(faces: Mapping[str, tuple[Any, Any]], **sights: Sights) -> tuple[Link, ...]:
    return (Link("1", "1", {key: Face(*face) for key, face in faces.items()}, sights),)


A = row("a", "A")
B = row("b", "B")


def begun(above: int) -> dict[str, Intent]:
    return {"1": Intent("1", "m", {"A": "x"}, {"a|A": Face("x", "x")}, above)}
