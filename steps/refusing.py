"""What a run was given in files, held against the document and its features: an entry about nothing is refused."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from checklist.model import Checklist
from steps import desk, policy, promises
from steps.catalogue import OF_A_PAIRING, OF_A_ROW
from steps.cells import Cell
from steps.exceptions import ExceptionsError
from steps.policy import Blocked, PolicyError
from steps.promises import Declared, PromiseError
from steps.terms import Terms


@dataclass(frozen=True)
class Files:
    """Where the terms of a run come from."""

    policy: Path
    sut: Path | None = None
    exceptions: Path | None = None


def refuse_strangers(files: Files, checklist: Checklist, terms: Terms) -> None:
    """Raise for an entry about something that the document does not have, whatever its features claim."""
    if files.sut:
        promises.refuse_strangers(files.sut, terms.promises, checklist)
        _refuse_unknown_properties(files.sut, checklist, terms)
        for each in terms.promises.declared:
            if not _possible(checklist, terms, each):
                raise PromiseError(f"{files.sut}: {each} touches no claim: leave it out")
    rows = {each.id: [row.source.path for row in each.rows] for each in checklist.pairings}
    for place, pairing, row, wrong in _spoken_of(files, terms):
        if pairing not in rows:
            raise wrong(f"{place}: no such pairing; {checklist.file} has {', '.join(rows)}")
        if row and row not in rows[pairing]:
            has = ", ".join(rows[pairing]) or "no rows"
            raise wrong(f"{place}: no such row; this pairing has {has}")


def _spoken_of(files: Files, terms: Terms) -> Iterator[tuple[str, str, str, type[ValueError]]]:
    """Place, pairing and row of each entry that is about one; and what is raised if they are not there."""
    for known in terms.exceptions:
        yield f"{files.exceptions}: {known}", known.pairing, known.row, ExceptionsError
    if files.policy == policy.STANDARD:  # it may speak of what another document lacks
        return
    for assumed in terms.policy.assumptions:
        if assumed.pairing:
            yield f"{files.policy}: {assumed}", assumed.pairing, "", PolicyError
    for linked in terms.policy.linked:
        yield f"{files.policy}: {linked}", linked.pairing, linked.row, PolicyError
    for blocked in terms.policy.blocked:
        yield f"{files.policy}: {blocked}", blocked.pairing, blocked.row, PolicyError


def _refuse_unknown_properties(file: Path, checklist: Checklist, terms: Terms) -> None:
    ends = [end for pairing in checklist.pairings for end in (pairing.source, pairing.target)]
    entities = {entity.label: entity for entity in ends}
    for label, names in terms.promises.owns.items():
        known = desk.properties_of(entities[label])
        if unknown := sorted(names - known):
            raise PromiseError(
                f'{file}: [owns] "{label}": no property {", ".join(unknown)}; '
                f"known are {', '.join(sorted(known))}"
            )


def _possible(checklist: Checklist, terms: Terms, declared: Declared) -> bool:
    """Whether the declaration is about any claim that features of this document may make."""
    return any(
        declared.touches(pairing, row, claim.format(left=left, right=right), linked=linked)
        for pairing in checklist.pairings
        for left, right in [(pairing.source.system, pairing.target.system)]
        for linked in [terms.policy.links_by_content(pairing)]
        for row, claims in [(None, OF_A_PAIRING), *((row, OF_A_ROW) for row in pairing.rows)]
        for claim in claims
    )


def refuse_stale(files: Files, cells: Sequence[Cell], terms: Terms) -> None:
    """Raise for an entry that matches none of `cells`, which are all that the features claim."""
    for declared in terms.promises.declared:
        if not any(_touched(declared, cell, terms) for cell in cells):
            raise PromiseError(f"{files.sut}: {declared} touches no claim of these features")
    for known in terms.exceptions:
        if not any(known.speaks_of(cell.pairing, cell.row, cell.claim) for cell in cells):
            where = _known(known.claim, cells)
            raise ExceptionsError(f"{files.exceptions}: {known}: no such cell; {where}")
    for entry, claim in _idle(files.policy, cells, terms):
        place = f"{entry.pairing}{f' row {entry.row}' if entry.row else ''}"
        where = _known(claim, cells)
        raise PolicyError(
            f'{files.policy}: [[blocked]] "{claim}" of {place}: no such cell; {where}'
        )


def _touched(declared: Declared, cell: Cell, terms: Terms) -> bool:
    linked = terms.policy.links_by_content(cell.pairing)
    return declared.touches(cell.pairing, cell.row, cell.claim, linked=linked)


def _idle(file: Path, cells: Sequence[Cell], terms: Terms) -> Iterator[tuple[Blocked, str]]:
    """Blocked entries that block nothing; the shipped policy may speak of pairings that another document lacks."""
    ours = {cell.pairing.id for cell in cells}
    for entry in terms.policy.blocked:
        if file == policy.STANDARD and entry.pairing not in ours:
            continue
        about = [cell for cell in cells if entry.speaks_of(cell.pairing, cell.row, cell.claim)]
        met = {cell.claim for cell in about} | ({policy.EVERY} if about else set())
        yield from ((entry, claim) for claim in entry.claims if claim not in met)


def _known(claim: str, cells: Iterable[Cell]) -> str:
    """Where a claim of this name is made, or which claims there are."""
    places = [
        f"{cell.pairing.id} {cell.row.source.path}" if cell.row else cell.pairing.id
        for cell in cells
        if cell.claim == claim
    ]
    if places:
        return f"this claim is made about {', '.join(places)}"
    return f"the claims are: {'; '.join(sorted({cell.claim for cell in cells}))}"
