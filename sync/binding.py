"""A document's pairings bound to the adapters: what nobody can carry out is said before anything is read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from checklist.model import Checklist, Creation, Entity, MatchRule, Pairing, Property, Row
from sync.settings import Settings
from sync.systems import Kind, System

Systems = Mapping[str, System]


class Unsupported(Exception):
    """The document asks for something that this sync cannot do; says where, and how to do without."""


@dataclass(frozen=True)
class Bound:
    """A pairing and the two adapters that it is about."""

    pairing: Pairing
    left: System
    right: System
    left_kind: Kind
    right_kind: Kind
    left_paths: frozenset[str]
    right_paths: frozenset[str]
    condition: tuple[str, str] | None


def bind(checklist: Checklist, systems: Systems, settings: Settings) -> tuple[Bound, ...]:
    """The pairings that were asked for. Raises Unsupported at the first one that cannot be carried out."""
    chosen = _chosen(checklist, settings.pairings)
    return tuple(_bound(checklist, pairing, systems, settings) for pairing in chosen)


def _chosen(checklist: Checklist, ids: Sequence[str]) -> Iterator[Pairing]:
    known = {pairing.id: pairing for pairing in checklist.pairings}
    for unknown in (i for i in ids if i not in known):
        listed = ", ".join(known) or "none"
        raise Unsupported(f"{checklist.file} has no pairing {unknown!r}; it has: {listed}")
    return (pairing for pairing in checklist.pairings if not ids or pairing.id in ids)


def _bound(checklist: Checklist, pairing: Pairing, systems: Systems, settings: Settings) -> Bound:
    def refuse(line: int, what: str) -> Unsupported:
        return Unsupported(
            f"{checklist.file}:{line}: {what}; leave the pairing {pairing.id!r} out"
            " by naming the others with --pairing ID"
        )

    def end(entity: Entity) -> tuple[System, Kind]:
        system = systems.get(entity.system.casefold())
        if system is None:
            raise refuse(pairing.line, f"no adapter for the system {entity.system!r}")
        name = system.entity(entity.name)
        if name is None or entity.qualifier:
            raise refuse(pairing.line, f"no adapter for {entity.label}")
        return system, Kind(system.name, name)

    def known(system: System, kind: Kind, item: Property, line: int) -> str:
        if item.annotation or not system.knows(kind.entity, item.path):
            raise refuse(line, f"no adapter for the property {item.path!r} of {kind}")
        return item.path

    (left, left_kind), (right, right_kind) = end(pairing.source), end(pairing.target)
    if left_kind == right_kind:
        raise refuse(pairing.line, f"{left_kind} cannot be kept in sync with itself")
    lines: tuple[Row | MatchRule, ...] = (*pairing.rows, *pairing.match)
    left_paths = {known(left, left_kind, line.source, line.line) for line in lines}
    right_paths = {known(right, right_kind, line.target, line.line) for line in lines}
    condition = settings.conditions.get(pairing.id)
    if condition and not left.knows(left_kind.entity, condition[0]):
        raise Unsupported(f"[when] {pairing.id!r}: {left_kind} has no property {condition[0]!r}")
    if _unbound(pairing, condition):
        sentence = pairing.condition or pairing.reference
        raise refuse(
            sentence.line if sentence else pairing.line,
            f"when a new {pairing.target.label} is to be made is free text here: say it in sync.toml,"
            f' [when] "{pairing.id}" = {{property = "...", equals = "..."}}',
        )
    return Bound(
        pairing,
        left,
        right,
        left_kind,
        right_kind,
        _with(left_paths, left.identity(left_kind.entity), condition and condition[0]),
        _with(right_paths, right.identity(right_kind.entity)),
        condition,
    )


def _unbound(pairing: Pairing, condition: tuple[str, str] | None) -> bool:
    conditional = pairing.creation in (Creation.ON_CONDITION, Creation.WHEN_REFERENCED)
    return condition is None and bool(conditional or pairing.condition)


def _with(paths: set[str], *more: str | None) -> frozenset[str]:
    return frozenset(paths | {path for path in more if path})
