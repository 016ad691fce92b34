"""The assumptions of a run, read from one named file: what the document is silent about is shown, never hidden."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from checklist.model import Pairing, Row
from steps.entries import Texts, entries, tables

AND = " and "
EVERY = "*"
STANDARD = Path(__file__).with_name("policy.toml")


class PolicyError(ValueError):
    """The policy file does not say what it should; the text names the entry and what is known instead."""


@dataclass(frozen=True)
class Assumed:
    point: str
    assumed: str
    why: str
    pairing: str = ""  # empty: all of them

    def __str__(self) -> str:
        return f'[[assumption]] "{self.point}" of {self.pairing or "all pairings"}'


@dataclass(frozen=True)
class Blocked:
    """A cell that the vendors' rules make impossible, declared in advance."""

    pairing: str
    claim: Texts  # one or several; "*": all of them
    reason: str
    row: str = ""  # the source property; empty: the pairing as a whole, for "*" with every row
    when: Texts = ()  # "switch=value" or "... and ...", one or several: only if the vendor behaves in one of these ways
    unless: Texts = ()  # "switch=value", one or several: not if the vendor behaves so

    def __str__(self) -> str:
        where = f"{self.pairing}{f' row {self.row}' if self.row else ''}"
        return f'[[blocked]] "{self.claims[0]}" of {where}'

    @property
    def claims(self) -> tuple[str, ...]:
        return _each(self.claim)

    @property
    def ways(self) -> tuple[str, ...]:
        """Each "switch=value" that has a part in it."""
        return tuple(way for ways in _each(self.when) for way in ways.split(AND))

    @property
    def exempt(self) -> tuple[str, ...]:
        return _each(self.unless)

    def speaks_of(self, pairing: Pairing, row: Row | None, claim: str) -> bool:
        every = EVERY in self.claims
        here = self.row == (row.source.path if row else "") or (every and not self.row)
        return here and (every or claim in self.claims) and self.pairing == pairing.id

    def holds(self, switches: Mapping[str, str]) -> bool:
        behaves = {f"{name}={value}" for name, value in switches.items()}
        if not behaves.isdisjoint(self.exempt):
            return False
        return not self.when or any(behaves.issuperset(e.split(AND)) for e in _each(self.when))


@dataclass(frozen=True)
class LinkedByContent:
    pairing: str
    row: str
    why: str

    def __str__(self) -> str:
        return f"[[linked_by_content]] of {self.pairing} row {self.row}"


@dataclass(frozen=True)
class Policy:
    assumptions: tuple[Assumed, ...] = ()
    blocked: tuple[Blocked, ...] = ()
    linked: tuple[LinkedByContent, ...] = ()

    def links_by_content(self, pairing: Pairing) -> bool:
        return bool(pairing.match) or any(entry.pairing == pairing.id for entry in self.linked)

    def impossible(self, pairing: Pairing, row: Row | None, claim: str) -> frozenset[str]:
        """The vendors' ways, "switch=value", under which this cell cannot be proved."""
        blocked = (entry for entry in self.blocked if entry.speaks_of(pairing, row, claim))
        return frozenset(way for entry in blocked for way in entry.ways)

    def reason_blocked(
        self,
        pairing: Pairing,
        row: Row | None,
        claim: str,
        switches: Mapping[str, str] = MappingProxyType({}),
    ) -> str | None:
        """Why this cell cannot be proved where the vendors behave so; `switches` are those that were moved."""
        for entry in self.blocked:
            if entry.speaks_of(pairing, row, claim) and entry.holds(switches):
                return entry.reason
        return None


def load(path: Path = STANDARD) -> Policy:
    """Read a policy; PolicyError says what is wrong in which entry."""
    data = tables(path, ("assumption", "blocked", "linked_by_content"), PolicyError)
    return Policy(
        entries(path, data, "assumption", Assumed, PolicyError),
        entries(path, data, "blocked", Blocked, PolicyError),
        entries(path, data, "linked_by_content", LinkedByContent, PolicyError),
    )


def _each(texts: Texts) -> tuple[str, ...]:
    return (texts,) if isinstance(texts, str) else tuple(texts)
