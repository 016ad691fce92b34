"""The composition root: options, fixtures and hooks that make `pytest features/users.feature` run and be recorded."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from math import inf
from pathlib import Path

import pytest
from hypothesis import strategies as st
from pytest_bdd import given, parsers

from checklist.model import Checklist, Pairing
from steps import interrupts, outlets, replay, run_log, telling
from steps.asked import attachment_of, ports_of, second_of, seed_of, switches_of
from steps.cells import PAIRING_COLUMN, TAGS, Cell, Mismatch, cell_of
from steps.claim import Claim
from steps.collecting import FeatureFile, examples_of, feature_items
from steps.desk import UnknownEntity
from steps.earlier import expect_same_document
from steps.keys import (
    ATTACHMENT,
    BLOCKED,
    CELL,
    CHECKLIST,
    CLAIM,
    EARLIER,
    PORTS,
    SECOND,
    SEED,
    SWITCHES,
    TERMS,
    TODAY,
)
from steps.options import PROFILES, SUTS, Profile, add_options
from steps.preparing import feature_files, prepare
from steps.progress import ProgressBar
from steps.rig import Rig, rigged
from steps.searching import Effort
from steps.world import contract_on

pytest_plugins = (
    "steps.linking",
    "steps.counting",
    "steps.editing",
    "steps.keeping",
    "steps.resilience",
    "steps.emptying",
    "steps.behaving",
    "steps.retelling",
)

SHRINKING = 25  # examples a claim for a smaller counter-example, where each pass is a process
OF_OBSERVED = 10  # one example of so many usual ones


def pytest_addoption(parser: pytest.Parser) -> None:
    add_options(parser)


def pytest_load_initial_conftests(early_config: pytest.Config, args: list[str]) -> None:
    log = early_config.known_args_namespace.replay
    if log:
        args[:] = replay.arguments(log, args, early_config)


def pytest_configure(config: pytest.Config) -> None:
    earlier = config.stash.get(EARLIER, None)
    if earlier:
        expect_same_document(earlier, config.getoption("--dataflow"))
        config.pluginmanager.register(replay.Replaying(earlier))
    for part in (run_log, telling):  # no sentences whose assertions want rewriting
        config.pluginmanager.register(part)
    config.add_cleanup(interrupts.obey())
    chosen = config.getoption("--seed")
    given_seed = getattr(config, "workerinput", {}).get("syncproof_seed")
    config.stash[SEED] = seed_of(chosen) if given_seed is None else given_seed
    config.stash[SWITCHES] = switches_of(config.getoption("--set"))
    config.stash[ATTACHMENT] = attachment_of(config)
    config.stash[SECOND] = second_of(config)
    config.stash[PORTS] = ports_of(config)
    started = getattr(config, "workerinput", {}).get("syncproof_today")
    config.stash[TODAY] = date.fromisoformat(started) if started else run_log.now().date()
    for name, meaning in TAGS.items():
        config.addinivalue_line("markers", f"{name}: {meaning}")
    if feature_files(config):
        prepare(config)
    config.pluginmanager.register(outlets)  # last: nothing is removed for a run that is refused


def pytest_sessionstart(session: pytest.Session) -> None:
    """Where passes are processes a run takes minutes: somebody may watch."""
    terminal = session.config.pluginmanager.get_plugin("terminalreporter")
    second = session.config.stash[SECOND]
    outside = session.config.getoption("--sut") != "in-process" or second is not None
    if outside and terminal and not hasattr(session.config, "workerinput"):
        out = terminal._tw._file  # noqa: SLF001 -- pytest captures what is written to sys.stdout
        session.config.pluginmanager.register(ProgressBar(out))


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: object) -> None:
    """Parallel workers draw with the seed of the run, whoever gets which claim, and on the day of its start."""
    shared, stash = node.workerinput, node.config.stash  # type: ignore[attr-defined]
    shared["syncproof_seed"] = stash[SEED]
    shared["syncproof_today"] = stash[TODAY].isoformat()


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: object) -> None:
    """What a parallel worker refuses ends the run as it ends one process; xdist itself would fail over it."""
    told = getattr(node, "workeroutput", {})
    if told.get("exitstatus") == pytest.ExitCode.USAGE_ERROR:
        raise pytest.UsageError(
            "a parallel worker refused the command line; the same without -n says why"
        )


def pytest_report_header(config: pytest.Config) -> list[str]:
    second = config.stash[SECOND]
    compared = f" compared with {second.kind}" if second else ""
    about = (
        f"syncproof: {config.getoption('--dataflow').name}, sync {config.getoption('--sut')}{compared}, "
        f"profile {config.getoption('--profile')}, seed {config.stash[SEED]}"
    )
    ports = config.stash[PORTS]
    if not ports:
        return [about]
    return [about, "the fakes: " + " ".join(f"{k}={v}" for k, v in contract_on(ports).items())]


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> FeatureFile | None:
    if file_path.suffix != ".feature":
        return None
    return FeatureFile.from_parent(parent, path=file_path)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    found = list(feature_items(items))
    if not found:
        return
    prepare(config)
    try:
        for item, template in found:
            item.stash[CELL] = cell_of(config.stash[CHECKLIST], template, examples_of(item))
    except (Mismatch, UnknownEntity) as error:
        raise pytest.UsageError(str(error)) from error
    if config.getoption("--example") and len(found) != 1:
        raise pytest.UsageError(
            f"--example is of one claim, and {len(found)} are asked for: give the test's whole name"
        )
    items.sort(key=lambda item: place(config.stash[CHECKLIST], item))
    run_log.start(config, [item for item, _ in found])


def place(checklist: Checklist, item: pytest.Item) -> int:
    """What failed once goes first; then as the document has the pairings, and last what is claimed for all of them."""
    cell = item.stash.get(CELL, None)
    if cell is None:
        return -1
    if cell.kept:
        return -2
    if PAIRING_COLUMN in examples_of(item):
        return len(checklist.pairings)
    return checklist.pairings.index(cell.pairing)


@pytest.hookimpl(trylast=True)  # Allure lists only what it heard of before it is skipped
def pytest_bdd_before_scenario(request: pytest.FixtureRequest) -> None:
    cell, stash = request.node.stash.get(CELL, None), request.config.stash
    if cell is None:
        return
    reason = stash[TERMS].blocked(cell, stash[SWITCHES])
    if reason:
        request.node.stash[BLOCKED] = reason
        pytest.skip(f"BLOCKED: {reason}")


@pytest.fixture(scope="session")
def rig(request: pytest.FixtureRequest) -> Iterator[Rig]:
    """The bench of this process."""
    config = request.config
    with rigged(
        config.stash[CHECKLIST],
        SUTS[config.getoption("--sut")],
        config.stash[SWITCHES],
        replace(config.stash[ATTACHMENT], owns=config.stash[TERMS].promises.owns),
        config.stash[PORTS],
    ) as built:
        yield built


@pytest.fixture(scope="session")
def other_rig(request: pytest.FixtureRequest) -> Iterator[Rig | None]:
    """The bench of the second sync, with fakes of its own, where two are compared."""
    stash = request.config.stash
    second = stash[SECOND]
    if second is None:
        yield None
        return
    # Both are asked for the same: nobody edits what one of them writes for itself.
    second = replace(second, owns=stash[TERMS].promises.owns)
    with rigged(stash[CHECKLIST], SUTS[second.kind], stash[SWITCHES], second) as built:
        yield built


@given(parsers.re("the pairing of .*"), target_fixture="claim")
def claim(request: pytest.FixtureRequest, rig: Rig, other_rig: Rig | None) -> Claim:
    """What the sentences of a scenario compose; the Then sentence runs it."""
    config, cell = request.config, request.node.stash[CELL]
    terms, profile = config.stash[TERMS], PROFILES[config.getoption("--profile")]
    outside = rig.sut.outside or other_rig is not None
    neighbours = neighbours_of(config, cell)
    composed = Claim(
        bench=rig,
        other=other_rig,
        pairing=cell.pairing,
        row=cell.row,
        effort=Effort(
            examples=examples_for(cell, profile),
            seed=cell_seed(config.stash[SEED], request.node.nodeid),
            abreast=profile.abreast if cell.row else 1,
            several=st.integers(*profile.several),
            shrinking=SHRINKING if outside else inf,
            example=example_for(request.node),
        ),
        links_by_content=terms.policy.links_by_content(cell.pairing),
        creates=terms.promises.creates(cell.pairing),
        rests=all(map(terms.promises.rests, (cell.pairing, *neighbours))),
        watches=all(map(terms.promises.watches, (cell.pairing, *neighbours))),
        deletable=terms.deletable(cell, config.stash[SWITCHES]),
        neighbours=neighbours,
        impossible=terms.policy.impossible(cell.pairing, cell.row, cell.about),
        conclusion=cell.conclusion,
    )
    request.node.stash[CLAIM] = composed
    return composed


def neighbours_of(config: pytest.Config, cell: Cell) -> tuple[Pairing, ...]:
    """The other pairings for which the same is required: only with them may all be synchronized at once."""
    terms, switches = config.stash[TERMS], config.stash[SWITCHES]
    others = (each for each in config.stash[CHECKLIST].pairings if each != cell.pairing)
    return tuple(each for each in others if terms.required(replace(cell, pairing=each), switches))


def example_for(item: pytest.Item) -> str:
    """The one that is to be replayed; empty where examples are to be drawn."""
    earlier = item.config.stash.get(EARLIER, None)
    return (
        (earlier.examples if earlier else {}).get(item.nodeid)
        or item.config.getoption("--example")
        or ""
    )


def examples_for(cell: Cell, profile: Profile) -> int:
    """One where an example is huge, fewer where it is long or nothing is judged, as the profile says elsewhere."""
    if cell.few:
        return 1
    if cell.observed:
        return max(1, profile.examples // OF_OBSERVED)
    return profile.hard if cell.hard else profile.examples


def cell_seed(seed: int, nodeid: str) -> int:
    """A seed of the cell's own, so that neither order nor worker changes what is drawn."""
    return int.from_bytes(hashlib.sha256(f"{seed}/{nodeid}".encode()).digest()[:8])
