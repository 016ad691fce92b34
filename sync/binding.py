"""A document's pairings bound to the adapters: what nobody can carry out is said before anything is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from checklist.model import Checklist, Creation, Entity, MatchRule, Pairing, Property, Row
from sync.settings import Settings
from sync.systems import Kind, System

Systems = Mapping[str, System]
Refuse = Callable[[int, str], "Unsupported"]
Condition = tuple[str, str]  # a property of the source, and the text that it must have


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
    condition: Condition | None


def bind(checklist: Checklist, systems: Systems, settings: Settings) -> tuple[Bound, ...]:
    """The pairings that were asked for. Raises Unsupported at the first one that cannot be carried out."""

    def bound(pairing: Pairing) -> Bound:
        def refuse(line: int, what: str) -> Unsupported:
            return Unsupported(
                f"{checklist.file}:{line}: {what}; leave the pairing {pairing.id!r} out"
                " by naming the others with --pairing ID"
            )

        condition = settings.conditions.get(pairing.id)
        _check_creation(pairing, condition, refuse)
        return _bound(pairing, systems, condition, refuse)

    named = (*settings.pairings, *sorted(settings.accept_emptied), *settings.conditions)
    _check_known(checklist, named)
    chosen = settings.pairings
    return tuple(bound(p) for p in checklist.pairings if not chosen or p.id in chosen)


def _check_known(checklist: Checklist, ids: Sequence[str]) -> None:
    known = [pairing.id for pairing in checklist.pairings]
    for unknown in (name for name in ids if name not in known):
        listed = ", ".join(known) or "none"
        raise Unsupported(f"{checklist.file} has no pairing {unknown!r}; it has: {listed}")


def _bound(
    pairing: Pairing, systems: Systems, condition: Condition | None, refuse: Refuse
) -> Bound:
    left, left_kind = _end(pairing, pairing.source, systems, refuse)
    right, right_kind = _end(pairing, pairing.target, systems, refuse)
    if left_kind == right_kind:
        raise refuse(pairing.line, f"{left_kind} cannot be kept in sync with itself")
    lines: tuple[Row | MatchRule, ...] = (*pairing.rows, *pairing.match)
    sources = [(line.source, line.line) for line in lines]
    targets = [(line.target, line.line) for line in lines]
    sources += [(Property(condition[0]), pairing.line)] if condition else []
    return Bound(
        pairing,
        left,
        right,
        left_kind,
        right_kind,
        _paths(left, left_kind, sources, refuse),
        _paths(right, right_kind, targets, refuse),
        condition,
    )


def _end(pairing: Pairing, entity: Entity, systems: Systems, refuse: Refuse) -> tuple[System, Kind]:
    system = systems.get(entity.system.casefold())
    if system is None:
        raise refuse(pairing.line, f"no adapter for the system {entity.system!r}")
    name = system.entity(entity.name)
    if name is None or entity.qualifier:
        raise refuse(pairing.line, f"no adapter for {entity.label}")
    return system, Kind(system.name, name)


def _paths(
    system: System, kind: Kind, items: Sequence[tuple[Property, int]], refuse: Refuse
) -> frozenset[str]:
    """Everything that has to be read of one side: what the document names, and what links its records."""
    for item, line in items:
        if item.annotation or not system.knows(kind.entity, item.path):
            raise refuse(line, f"no adapter for the property {item.path!r} of {kind}")
    identity = system.identity(kind.entity)
    return frozenset(item.path for item, _ in items) | ({identity} if identity else frozenset())


def _check_creation(pairing: Pairing, condition: Condition | None, refuse: Refuse) -> None:
    """What a WHEN sentence or a reference means is not for us to guess."""
    conditional = pairing.creation in (Creation.ON_CONDITION, Creation.WHEN_REFERENCED)
    if condition is None and (conditional or pairing.condition):
        sentence = pairing.condition or pairing.reference
        raise refuse(
            sentence.line if sentence else pairing.line,
            f"when a new {pairing.target.label} is to be made is free text here: say it in sync.toml,"
            f' [when] "{pairing.id}" = {{property = "...", equals = "..."}}',
        )
