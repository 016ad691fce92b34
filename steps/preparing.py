"""Everything that a run is given in files, read and held against one another before anything runs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from pytest_bdd.exceptions import GherkinParseError
from pytest_bdd.feature import get_feature

from checklist import document
from checklist.model import Checklist
from steps import desk, exceptions, policy, promises
from steps.catalogue import OF_A_PAIRING, OF_A_ROW
from steps.cells import Cell, Mismatch, cell_of
from steps.exceptions import ExceptionsError
from steps.keys import CHECKLIST, TERMS, TODAY
from steps.policy import PolicyError
from steps.promises import Declared, PromiseError, Promises
from steps.terms import Terms

T = TypeVar("T")
BAD_INPUT = (
    *(document.DocumentError, PolicyError, PromiseError, ExceptionsError),
    *(Mismatch, desk.UnknownEntity),
)


def prepare(config: pytest.Config) -> None:
    """Read the document and the terms of the run, once; a UsageError says what is wrong in which file."""
    if TERMS in config.stash:
        return
    try:
        checklist, terms = document.load(config.getoption("--dataflow")), _terms(config)
        config.stash[CHECKLIST], config.stash[TERMS] = checklist, terms
        if not hasattr(config, "workerinput"):  # parallel workers are given what was found right
            refuse(config, checklist, terms)
    except BAD_INPUT as error:
        raise pytest.UsageError(str(error)) from error


def _terms(config: pytest.Config) -> Terms:
    sut_file, accepted = config.getoption("--sut-file"), exceptions_file(config)
    return Terms(
        policy.load(config.getoption("--policy")),
        config.stash[TODAY],
        promises.load(sut_file) if sut_file else Promises(),
        exceptions.load(accepted) if accepted else (),
    )


def exceptions_file(config: pytest.Config) -> Path | None:
    """The file that was named, or the one that lies in the working directory."""
    named: Path | None = config.getoption("--exceptions")
    return named or (exceptions.STANDARD if exceptions.STANDARD.exists() else None)


def feature_files(config: pytest.Config) -> list[Path]:
    """The features that the run was asked for; nothing is collected yet."""
    start = config.invocation_params.dir
    asked = [start / argument.partition("::")[0] for argument in config.args]
    return [file for path in asked for file in sorted(_features(path))]


def _features(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield from [path] if path.suffix == ".feature" else []
        return
    for file in path.rglob("*.feature"):
        if not any(part.startswith(".") for part in file.relative_to(path).parts):
            yield file


def refuse(config: pytest.Config, checklist: Checklist, terms: Terms) -> None:
    """Raise for an entry of a file that is about nothing."""
    sut_file = config.getoption("--sut-file")
    promises.refuse_strangers(sut_file, terms.promises, checklist)
    _refuse_unknown_properties(sut_file, terms.promises, checklist)
    _refuse_unknown_places(config, checklist, terms)
    for each in terms.promises.declared:
        if not _possible(checklist, terms, each):
            raise PromiseError(f"{sut_file}: {each} touches no claim: leave it out")
    if whole(config):
        cells = [cell for file in feature_files(config) for cell in cells_in(file, checklist)]
        _refuse_stale(config, cells, terms)


def whole(config: pytest.Config) -> bool:
    """Whether all features were asked for: only then is an entry that matches none of their claims stale."""
    return bool(feature_files(config)) and all(Path(each).is_dir() for each in config.args)


def cells_in(file: Path, checklist: Checklist) -> Iterator[Cell]:
    """What a feature file claims, without collecting it."""
    try:
        feature = get_feature(str(file.parent), file.name)
    except GherkinParseError:  # collecting it says what is wrong
        return
    for template in feature.scenarios.values():
        lines = [line for table in template.examples for line in table.as_contexts()]
        yield from (cell_of(checklist, template, line) for line in lines or [{}])


def _possible(checklist: Checklist, terms: Terms, declared: Declared) -> bool:
    """Whether the declaration is about any claim that a document's features may make."""
    return any(
        declared.touches(pairing, row, claim.format(left=left, right=right), linked=linked)
        for pairing in checklist.pairings
        for left, right in [(pairing.source.system, pairing.target.system)]
        for linked in [terms.policy.links_by_content(pairing)]
        for row, claims in [(None, OF_A_PAIRING), *((row, OF_A_ROW) for row in pairing.rows)]
        for claim in claims
    )


def _refuse_unknown_properties(path: Path, told: Promises, checklist: Checklist) -> None:
    entities = {
        entity.label: entity
        for pairing in checklist.pairings
        for entity in (pairing.source, pairing.target)
    }
    for label, names in told.owns.items():
        known = desk.properties_of(entities[label])
        if unknown := sorted(names - known):
            raise PromiseError(
                f'{path}: [owns] "{label}": no property {", ".join(unknown)}; '
                f"known are {', '.join(sorted(known))}"
            )


def _refuse_unknown_places(config: pytest.Config, checklist: Checklist, terms: Terms) -> None:
    rows = {pairing.id: {row.source.path for row in pairing.rows} for pairing in checklist.pairings}
    for each in terms.exceptions:
        if each.pairing not in rows:
            raise ExceptionsError(
                f"{exceptions_file(config)}: {each}: no such pairing; {checklist.file} has {', '.join(rows)}"
            )
        if each.row and each.row not in rows[each.pairing]:
            known = ", ".join(sorted(rows[each.pairing])) or "no rows"
            raise ExceptionsError(
                f"{exceptions_file(config)}: {each}: no such row; this pairing has {known}"
            )


def _refuse_stale(config: pytest.Config, cells: list[Cell], terms: Terms) -> None:
    """All features are known here: what matches none of their cells is about nothing."""
    sut_file, accepted = config.getoption("--sut-file"), exceptions_file(config)
    for declared in terms.promises.declared:
        if not any(_touched(declared, cell, terms) for cell in cells):
            raise PromiseError(f"{sut_file}: {declared} touches no claim of these features")
    for each in terms.exceptions:
        if not any(each.speaks_of(cell.pairing, cell.row, cell.claim) for cell in cells):
            raise ExceptionsError(f"{accepted}: {each}: no such cell; {_known(each.claim, cells)}")
    _refuse_stale_policy(config.getoption("--policy"), cells, terms)


def _refuse_stale_policy(path: Path, cells: list[Cell], terms: Terms) -> None:
    """The shipped policy may speak of pairings that another document does not have."""
    ours = {cell.pairing.id for cell in cells}
    for entry in terms.policy.blocked:
        if path == policy.STANDARD and entry.pairing not in ours:
            continue
        for claim in entry.claims:
            if not any(
                entry.speaks_of(cell.pairing, cell.row, cell.claim)
                and claim in (policy.EVERY, cell.claim)
                for cell in cells
            ):
                where = f"{entry.pairing}{f' row {entry.row}' if entry.row else ''}"
                raise PolicyError(
                    f'{path}: [[blocked]] "{claim}" of {where}: no such cell; {_known(claim, cells)}'
                )


def _touched(declared: Declared, cell: Cell, terms: Terms) -> bool:
    linked = terms.policy.links_by_content(cell.pairing)
    return declared.touches(cell.pairing, cell.row, cell.claim, linked=linked)


def _known(claim: str, cells: Iterable[Cell]) -> str:
    """Where a claim of this name is made, or which claims there are."""
    places = [
        f"{cell.pairing.id} {cell.row.source.path if cell.row else ''}".rstrip()
        for cell in cells
        if cell.claim == claim
    ]
    if places:
        return f"this claim is made about {', '.join(places)}"
    return f"the claims are: {'; '.join(sorted({cell.claim for cell in cells}))}"
