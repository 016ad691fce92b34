"""What the sync under test does not promise, as its team declares it. Whatever is not declared is required.

`python -m steps.promises` lists what can be declared.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import fill
from types import MappingProxyType
from typing import Any

from checklist.model import Checklist, Pairing, Row
from steps.catalogue import CATALOGUE
from steps.entries import entries, tables
from steps.promise import BLOCKED, Promise

WIDTH = 100  # characters of a line of the catalogue
EXAMPLE = """\
name = "Acme bridge 2.3"            # shown in the report instead of the command line

[owns]                              # properties that the sync writes for itself
"Keap Companies" = ["notes"]

[[declared]]
promise = "conflicts"
pairing = "keap-users--webcrm-users" # all of them where left out: python -m checklist show
row = "job_title"                   # a source property; all of them where left out
instead = "Keap wins."
why = "The bridge copies from Keap first."
"""
Owns = Mapping[str, frozenset[str]]  # an entity as the document names it -> its properties

NOTHING_OWNED: Owns = MappingProxyType({})


class PromiseError(ValueError):
    """The file of promises does not say what it should; the text names the entry and what is known instead."""


@dataclass(frozen=True)
class Declared:
    """A promise that the sync does not make."""

    promise: str
    instead: str  # what it does instead, for the report
    why: str
    pairing: str = ""  # empty: all of them
    row: str = ""  # a source property; empty: all of them

    @property
    def entry(self) -> Promise:
        return CATALOGUE[self.promise]

    def touches(self, pairing: Pairing, row: Row | None, claim: str, *, linked: bool) -> bool:
        """Whether the claim stands on what is not promised; `linked`: records that match are linked."""
        ours = self.pairing in ("", pairing.id)
        return ours and self.entry.touches(pairing, row, claim, declared=self.row, linked=linked)

    def leaves_idle(self, pairing: Pairing, claim: str) -> bool:
        """Whether a sync that does not create either has nothing to do in this claim."""
        return self.pairing in ("", pairing.id) and self.entry.leaves_idle(pairing, claim)

    def __str__(self) -> str:
        where = [
            f" {name} {text!r}" for name, text in (("of", self.pairing), ("row", self.row)) if text
        ]
        return f'"{self.promise}"{"".join(where)}'


@dataclass(frozen=True)
class Promises:
    """One file of them; without a file, everything is promised."""

    name: str = ""
    owns: Owns = field(default_factory=dict)
    declared: tuple[Declared, ...] = ()

    def about(
        self, pairing: Pairing, row: Row | None, claim: str, *, linked: bool
    ) -> Declared | None:
        """The declaration that decides about a cell: one that blocks it goes before one that only shows it."""
        found = [
            each
            for each in self.declared
            if each.touches(pairing, row, claim, linked=linked)
            or (each.leaves_idle(pairing, claim) and not self.creates(pairing))
        ]
        return min(found, key=lambda each: each.entry.becomes != BLOCKED, default=None)

    def creates(self, pairing: Pairing) -> bool:
        """Whether people may wait for a counterpart."""
        return self._promised("creation", pairing)

    def rests(self, pairing: Pairing) -> bool:
        """Whether a pass with nothing to do has to write nothing."""
        return self._promised("rest", pairing)

    def watches(self, pairing: Pairing) -> bool:
        """Whether what no row maps has to stay as it is."""
        return self._promised("unmapped properties", pairing)

    def _promised(self, promise: str, pairing: Pairing) -> bool:
        return not any(
            each.promise == promise and each.pairing in ("", pairing.id) for each in self.declared
        )


def load(path: Path) -> Promises:
    """Read the promises of a sync; PromiseError says what is wrong in which entry."""
    data = tables(path, ("name", "owns", "declared"), PromiseError)
    name = data.get("name", "")
    if not isinstance(name, str):
        raise PromiseError(f"{path}: name is {name!r}, not a text")
    declared = entries(path, data, "declared", Declared, PromiseError)
    for each in declared:
        _refuse_unknown(path, each)
    return Promises(name, dict(_owned(path, data.get("owns", {}))), declared)


def _refuse_unknown(path: Path, declared: Declared) -> None:
    if declared.promise not in CATALOGUE:
        raise PromiseError(
            f"{path}: no promise {declared.promise!r}; known are {', '.join(CATALOGUE)}: "
            "see python -m steps.promises"
        )
    if declared.row and not declared.entry.of_rows:
        raise PromiseError(
            f"{path}: {declared} is about whole records: leave the row out of this declaration"
        )


def _owned(path: Path, owns: Any) -> Iterator[tuple[str, frozenset[str]]]:
    if not isinstance(owns, dict):
        raise PromiseError(f'{path}: write a table [owns], as in "Keap Companies" = ["notes"]')
    for entity, names in owns.items():
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
            raise PromiseError(
                f'{path}: [owns] "{entity}" is {names!r}, not a list of properties as in ["notes"]'
            )
        yield entity, frozenset(names)


def refuse_strangers(path: Path, promises: Promises, checklist: Checklist) -> None:
    """Raise PromiseError for what the document does not know, or maps itself."""
    pairings = {pairing.id: pairing for pairing in checklist.pairings}
    for each in promises.declared:
        if each.pairing and each.pairing not in pairings:
            raise PromiseError(
                f"{path}: {each}: no such pairing; {checklist.file} has {', '.join(pairings)}"
            )
        ours = [pairings[each.pairing]] if each.pairing else pairings.values()
        rows = [row.source.path for pairing in ours for row in pairing.rows]
        if each.row and each.row not in rows:
            known = ", ".join(rows) or "no rows"
            raise PromiseError(f"{path}: {each}: no such row; {checklist.file} has {known}")
    for entity, names in promises.owns.items():
        _refuse_mapped(path, entity, names, checklist)


def _refuse_mapped(path: Path, entity: str, names: frozenset[str], checklist: Checklist) -> None:
    known = mapped(checklist)
    if entity not in known:
        raise PromiseError(
            f'{path}: [owns] "{entity}": {checklist.file} speaks of {", ".join(known)}'
        )
    if both := sorted(names & known[entity]):
        raise PromiseError(
            f'{path}: [owns] "{entity}": {", ".join(both)} is mapped by {checklist.file}: '
            "what the document maps is everybody's"
        )


def mapped(checklist: Checklist) -> Mapping[str, frozenset[str]]:
    """The properties that the document maps, by entity."""
    found: dict[str, frozenset[str]] = {}
    for pairing in checklist.pairings:
        for entity, paths in (
            (pairing.source, [row.source.path for row in pairing.rows]),
            (pairing.target, [row.target.path for row in pairing.rows]),
        ):
            found[entity.label] = found.get(entity.label, frozenset()) | frozenset(paths)
    return found


def told(name: str, promise: Promise) -> str:
    """One entry of the catalogue for a QA engineer."""
    claims = dict.fromkeys((*promise.claims, *promise.beside))
    row = ", row by row or all of them" if promise.of_rows else ""
    return "\n".join(
        (
            f"{name}{row}",
            *(_indented(text) for text in (promise.says, promise.note) if text),
            f"  Where it is not promised, these claims are {promise.becomes}:",
            *(f"  - {claim.format(left='Keap', right='Webcrm')}" for claim in claims),
        )
    )


def _indented(text: str) -> str:
    return fill(text, WIDTH, initial_indent="  ", subsequent_indent="  ")


def main(arguments: Sequence[str] | None = None) -> int:
    parser = ArgumentParser(
        prog="python -m steps.promises",
        description="List what a file given with --sut-file may declare as not promised, and what becomes of which claims. "
        "BLOCKED: not run. OBSERVED: run and shown, but not judged. Whatever is not declared is required.",
        epilog=f"such a file:\n\n{EXAMPLE}",
        formatter_class=RawDescriptionHelpFormatter,
    )
    parser.parse_args(arguments)
    print("\n\n".join(told(name, promise) for name, promise in CATALOGUE.items()))
    print(
        f"\nA file that declares one of them, for pytest features --sut-file sut.toml:\n\n{EXAMPLE}",
        end="",
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
