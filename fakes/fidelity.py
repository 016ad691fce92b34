"""How much of each vendor its fake is, and how we know: the words of a ledger, and what it measures.

`python -m fakes.ledger_page` writes FIDELITY.md from the ledgers of the vendors' rooms.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from fakes.openapi import Description, Operation
from fakes.schemas import Schema
from fakes.switches import Switch

Standing = Literal["documented", "observed"]
"""By the vendor's own specification or pages; or by others who met the vendor's server, and wrote it down."""


@dataclass(frozen=True)
class Source:
    tag: str
    what: str
    address: str


@dataclass(frozen=True)
class Behaviour:
    topic: str
    what: str
    standing: Standing
    sources: str  # tags, apart by blanks
    proof: str  # "keap_paging::the_next_link_never_ends", see `proof_of`


@dataclass(frozen=True)
class Omission:
    """What the vendor has and its fake deliberately has not."""

    what: str
    why: str


@dataclass(frozen=True)
class Offer:
    """What a vendor offers for one resource, in its specification's words.

    Operations are "GET POST /path/{}"; names are apart by blanks, "Custom1..15" is fifteen of them.
    """

    resource: str
    operations: tuple[str, ...]
    shown: str = ""  # in answers
    taken: str = ""  # in bodies
    asked: str = ""  # in queries


@dataclass(frozen=True)
class Ledger:
    vendor: str
    description: Description
    offers: tuple[Offer, ...]
    behaviours: tuple[Behaviour, ...]
    omissions: tuple[Omission, ...]
    switches: Mapping[str, Switch]
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class Share:
    """Some names of the vendor's and those of them that the fake has."""

    offered: frozenset[str]
    served: frozenset[str]

    @property
    def missing(self) -> list[str]:
        return sorted(self.offered - self.served)


@dataclass(frozen=True)
class Coverage:
    """One resource: shares of its operations, fields in answers, fields in bodies, parameters."""

    resource: str
    operations: Share
    shown: Share
    taken: Share
    asked: Share


def documented(topic: str, what: str, sources: str, proof: str) -> Behaviour:
    return Behaviour(topic, what, "documented", sources, proof)


def observed(topic: str, what: str, sources: str, proof: str) -> Behaviour:
    return Behaviour(topic, what, "observed", sources, proof)


def proof_of(behaviour: Behaviour) -> tuple[str, str]:
    """Name the file, below tests/fakes, and the function that prove a behaviour."""
    file, _, name = behaviour.proof.partition("::")
    return f"test_{file}.py", f"test_{name}"


def coverages(ledger: Ledger) -> list[Coverage]:
    served = {_key(each.method, each.path): each for each in ledger.description.operations}
    return [_coverage(offer, served) for offer in ledger.offers]


def besides(ledger: Ledger) -> list[str]:
    """Name the operations that are served though no offer has them: of other resources, or seen since."""
    asked_for = {_key(*each) for offer in ledger.offers for each in offered(offer)}
    return [
        f"{each.method} {each.path}"
        for each in ledger.description.operations
        if _key(each.method, each.path) not in asked_for
    ]


def _coverage(offer: Offer, served: Mapping[str, Operation]) -> Coverage:
    wanted = {_key(*each): " ".join(each) for each in offered(offer)}
    found = [served[key] for key in wanted if key in served]
    return Coverage(
        offer.resource,
        Share(
            frozenset(wanted.values()),
            frozenset(wanted[_key(each.method, each.path)] for each in found),
        ),
        _share(offer.shown, (name for each in found for name in _shown(each))),
        _share(offer.taken, (name for each in found for name in _taken(each))),
        _share(offer.asked, (name for each in found for name in _asked(each))),
    )


def offered(offer: Offer) -> Iterator[tuple[str, str]]:
    """Give each operation as its method and its path."""
    for line in offer.operations:
        *methods, path = line.split()
        yield from ((method, path) for method in methods)


def expanded(names: str) -> list[str]:
    """Write out names: "X1..3 Y" is X1, X2, X3, Y."""
    return [name for word in names.split() for name in _numbered(word)]


def _numbered(word: str) -> list[str]:
    stem, dots, last = word.partition("1..")
    return [f"{stem}{number}" for number in range(1, int(last) + 1)] if dots else [word]


def _share(names: str, served: Iterable[str]) -> Share:
    wanted = frozenset(expanded(names))
    return Share(wanted, wanted & frozenset(served))


def _key(method: str, path: str) -> str:
    return f"{method} {re.sub('{[^}]*}', '{}', path)}".casefold()


def _shown(operation: Operation) -> Iterator[str]:
    for status, answer in operation.answers.items():
        if status < 300:  # noqa: PLR2004 # what is no refusal
            for schema in answer.contents.values():
                yield from _names(schema)


def _taken(operation: Operation) -> Iterator[str]:
    return _names(operation.body.schema) if operation.body else iter(())


def _asked(operation: Operation) -> Iterator[str]:
    return (each.name for each in operation.parameters if each.place == "query")


def _names(schema: Schema) -> Iterator[str]:
    """Name the properties of a record, of each record of a list, or of each record of a page."""
    for branch in schema.get("anyOf", ()):
        yield from _names(branch)
    if "items" in schema:
        yield from _names(schema["items"])
    properties: Mapping[str, Any] = schema.get("properties", {})
    yield from properties
    for each in properties.values():
        if each.get("type") == "array" and "properties" in each.get("items", {}):
            yield from each["items"]["properties"]
