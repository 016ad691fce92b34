"""What a run was given in files, held against the document and its features: an entry about nothing is refused."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path

from checklist.model import Checklist, Pairing, Row
from steps import desk, policy, promises
from steps.catalogue import OF_A_PAIRING, OF_A_ROW
from steps.cells import Cell
from steps.exceptions import Accepted, ExceptionsError
from steps.policy import Blocked, PolicyError
from steps.promises import Declared, PromiseError
from steps.terms import Terms

Made = tuple[Pairing, Row | None, str]  # a claim, about a pairing or about one of its rows


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
        possible = list(_possible(checklist))
        for each in terms.promises.declared:
            if not _touches(each, possible, terms):
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


def _possible(checklist: Checklist) -> Iterator[Made]:
    """Every claim of ours that features of this document may make."""
    for pairing in checklist.pairings:
        left, right = pairing.source.system, pairing.target.system
        for row, claims in [(None, OF_A_PAIRING), *((row, OF_A_ROW) for row in pairing.rows)]:
            yield from ((pairing, row, claim.format(left=left, right=right)) for claim in claims)


def _touches(declared: Declared, made: Iterable[Made], terms: Terms) -> bool:
    return any(
        declared.touches(pairing, row, claim, linked=terms.policy.links_by_content(pairing))
        for pairing, row, claim in made
    )


def refuse_unclaimed(
    files: Files, checklist: Checklist, terms: Terms, cells: Iterable[Cell], beside: Iterable[Path]
) -> None:
    """Raise for an entry about a claim that nobody makes: neither we, nor `cells`, the claims of the features that are run.

    `beside`: more feature files, in which a team may have claims of its own that are not run this time.
    """
    made = [*_possible(checklist), *((each.pairing, each.row, each.about) for each in cells)]
    named = {claim for *_, claim in made}
    for place, entry, claim, wrong in _about_claims(files, terms, ours=()):
        if _is_made(entry, made) or (claim not in named and _is_named(claim, beside)):
            continue
        own = "" if claim in named else " (one of your own is known where its feature file is run)"
        raise wrong(f"{place}: no such claim{own}; {_known(entry, claim, made)}")


def refuse_stale(files: Files, cells: Sequence[Cell], terms: Terms) -> None:
    """Raise for an entry that matches none of `cells`, which are all that the features claim."""
    made = [(cell.pairing, cell.row, cell.claim) for cell in cells]
    for declared in terms.promises.declared:
        if not _touches(declared, made, terms):
            raise PromiseError(f"{files.sut}: {declared} touches no claim of these features")
    ours = {cell.pairing.id for cell in cells}
    for place, entry, claim, wrong in _about_claims(files, terms, ours):
        if not _is_made(entry, made):
            raise wrong(f"{place}: no such cell; {_known(entry, claim, made)}")


def _about_claims(
    files: Files, terms: Terms, ours: Collection[str]
) -> Iterator[tuple[str, Accepted | Blocked, str, type[ValueError]]]:
    """Each claim of each entry, with its place and what is raised; the shipped policy may speak of more than `ours`."""
    for known in terms.exceptions:
        yield f"{files.exceptions}: {known}", known, known.claim, ExceptionsError
    for blocked in terms.policy.blocked:
        if files.policy == policy.STANDARD and blocked.pairing not in ours:
            continue
        for claim in blocked.claims:
            one = replace(blocked, claim=claim)
            yield f"{files.policy}: {one}", one, claim, PolicyError


def _is_made(entry: Accepted | Blocked, made: Iterable[Made]) -> bool:
    return any(entry.speaks_of(pairing, row, claim) for pairing, row, claim in made)


def _is_named(claim: str, files: Iterable[Path]) -> bool:
    """Whether a scenario is called so, in whatever language its file is written."""
    return any(
        claim == line.partition(":")[2].strip()
        for file in files
        for line in file.read_text(encoding="utf-8", errors="replace").splitlines()
    )


def _known(entry: Accepted | Blocked, claim: str, made: Sequence[Made]) -> str:
    """Where a claim of this name is made, or which one may be meant, or which claims there are."""
    if about := [_place(pairing, row) for pairing, row, each in made if each == claim]:
        return f"this claim is made about {', '.join(dict.fromkeys(about))}"
    if like := get_close_matches(claim, {each for *_, each in made}, 1, cutoff=0.8):
        return f'did you mean "{like[0]}"?'
    here = {
        name
        for pairing, row, name in made
        if replace(entry, claim=name).speaks_of(pairing, row, name)
    }
    return f"the claims about it are: {'; '.join(sorted(here)) or 'none'}"


def _place(pairing: Pairing, row: Row | None) -> str:
    return f"{pairing.id} {row.source.path}" if row else pairing.id
