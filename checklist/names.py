"""How the documents' names are taken apart, compared and made into ids."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from checklist.model import Entity, Pairing, Property, Row

_FACET = re.compile(r"(?P<rest>.+) \((?P<qualifier>[^()]+) data\)")


def squashed(name: str) -> str:
    """Spelling varies inside one document: "Business Central", "Businesscentral", "businesscentral-"."""
    return re.sub(r"[^a-z0-9]", "", name.lower())


def slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def split_label(label: str, *systems: str) -> tuple[str, str]:
    """Split "<System> <Entity>" after the first of `systems` that it begins with, else after its first word."""
    words = label.split(" ")
    splits = [(" ".join(words[:k]), " ".join(words[k:])) for k in range(1, len(words))]
    named = [
        split for system in systems for split in splits if squashed(split[0]) == squashed(system)
    ]
    return (named or splits or [(label, "")])[0]


def entity(label: str, *systems: str) -> Entity:
    """Read "Tripletex Customer (human data)"; a label that begins with a blank has a nameless system."""
    facet = _FACET.fullmatch(label)
    system, name = split_label(facet["rest"] if facet else label, *systems)
    return Entity(system, name, facet["qualifier"] if facet else None)


def _property_id(prop: Property) -> str:
    note = prop.annotation
    return prop.path if note is None else f"{prop.path}[{note.value}@{note.path}]"


def _numbered(name: str, seen: Counter[str]) -> str:
    seen[name] += 1
    return name if seen[name] == 1 else f"{name}~{seen[name]}"


def _rows_identified(pairing_id: str, rows: tuple[Row, ...]) -> tuple[Row, ...]:
    seen = Counter[str]()
    names = [f"{_property_id(row.source)}--{_property_id(row.target)}" for row in rows]
    ids = [f"{pairing_id}/{_numbered(name, seen)}" for name in names]
    return tuple(replace(row, id=id_) for row, id_ in zip(rows, ids, strict=True))


def identified(pairings: list[Pairing]) -> tuple[Pairing, ...]:
    """Give pairings and rows their stable ids; the second section of a pair gets `~2`."""
    seen, done = Counter[str](), []
    for pairing in pairings:
        name = f"{slug(pairing.source.label)}--{slug(pairing.target.label)}"
        id_ = _numbered(name, seen)
        done.append(replace(pairing, id=id_, rows=_rows_identified(id_, pairing.rows)))
    return tuple(done)


def split_list(text: str) -> tuple[str, ...]:
    """Read "Order, Invoice, or Orderline"."""
    return tuple(re.split(r", (?:or )?", text))


def joined_list(names: tuple[str, ...]) -> str:
    return ", or ".join((", ".join(names[:-1]), names[-1])) if len(names) > 1 else names[0]
