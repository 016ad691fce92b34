"""Everything that a run is given in files, read before anything is collected: parallel workers cannot complain."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from pytest_bdd.exceptions import GherkinParseError
from pytest_bdd.feature import get_feature

from checklist import document
from checklist.model import Checklist
from steps import exceptions, policy, promises
from steps.asked import refuse_strange_ways
from steps.cells import Cell, Mismatch, cell_of
from steps.desk import UnknownEntity
from steps.exceptions import ExceptionsError
from steps.keys import CHECKLIST, TERMS, TODAY
from steps.policy import PolicyError
from steps.promises import PromiseError, Promises
from steps.refusing import Files, refuse_stale, refuse_strangers, refuse_unclaimed
from steps.terms import Terms

BAD_INPUT = (
    *(document.DocumentError, PolicyError, PromiseError, ExceptionsError),
    *(Mismatch, UnknownEntity),
)


def prepare(config: pytest.Config) -> None:
    """Read the document and the terms of the run, once; a UsageError says what is wrong in which file."""
    if TERMS in config.stash:
        return
    files = _files(config)
    try:
        checklist, terms = document.load(config.getoption("--dataflow")), _terms(config, files)
        config.stash[CHECKLIST], config.stash[TERMS] = checklist, terms
        if not hasattr(config, "workerinput"):  # workers are given what was found right
            refuse_strangers(files, checklist, terms)
            refuse_strange_ways(files.policy, terms.policy)
            cells = list(_cells(config, checklist))
            refuse_unclaimed(files, checklist, terms, cells, _beside(config))
            if whole(config, checklist, cells):
                refuse_stale(files, cells, terms)
    except BAD_INPUT as error:
        raise pytest.UsageError(str(error)) from error


def _files(config: pytest.Config) -> Files:
    """The exceptions are those that were named, or those that lie in the working directory."""
    policy_file, sut, accepted = (
        config.getoption(name) for name in ("--policy", "--sut-file", "--exceptions")
    )
    lying = exceptions.STANDARD if exceptions.STANDARD.exists() else None
    return Files(policy_file, sut, accepted or lying)


def _terms(config: pytest.Config, files: Files) -> Terms:
    today = config.stash[TODAY]
    return Terms(
        policy.load(files.policy),
        today,
        promises.load(files.sut) if files.sut else Promises(),
        exceptions.load(files.exceptions, today) if files.exceptions else (),
    )


def whole(config: pytest.Config, checklist: Checklist, cells: Iterable[Cell]) -> bool:
    """Whether all features were asked for: only then is an entry that matches none of their claims stale."""
    claimed = {cell.row.id for cell in cells if cell.row}
    rows = {row.id for pairing in checklist.pairings for row in pairing.rows}
    return rows <= claimed and all(Path(each).is_dir() for each in config.args)


def feature_files(config: pytest.Config) -> list[Path]:
    """The features that the run was asked for."""
    start = config.invocation_params.dir
    asked = [start / argument.partition("::")[0] for argument in config.args]
    return [file for path in asked for file in sorted(_features(path))]


def _features(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield from [path] if path.suffix == ".feature" and path.is_file() else []
        return
    for file in path.rglob("*.feature"):
        if not any(part.startswith(".") for part in file.relative_to(path).parts):
            yield file


def _beside(config: pytest.Config) -> list[Path]:
    """Feature files near those that the run was asked for; of a folder of kept histories, above it."""
    folders = {folder for file in feature_files(config) for folder in file.parents[:2]}
    return [file for folder in folders for file in folder.glob("*.feature") if file.is_file()]


def _cells(config: pytest.Config, checklist: Checklist) -> Iterator[Cell]:
    for file in feature_files(config):
        yield from cells_in(file, checklist)


def cells_in(file: Path, checklist: Checklist) -> Iterator[Cell]:
    """What a feature file claims, without collecting it."""
    try:
        feature = get_feature(str(file.parent), file.name)
    except GherkinParseError:  # collecting it says what is wrong
        return
    for template in feature.scenarios.values():
        lines = [line for table in template.examples for line in table.as_contexts()]
        yield from (cell_of(checklist, template, line) for line in lines or [{}])
