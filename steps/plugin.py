"""The composition root: options, fixtures and hooks that make `pytest features/users.feature` run and be recorded."""

from __future__ import annotations

import hashlib
import platform
import shlex
import sys
from collections.abc import Generator, Iterator, Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from math import inf
from pathlib import Path

import pytest
from pytest_bdd import given, parsers

from checklist import document
from checklist.model import Checklist
from reports.build import build
from reports.events import RunFinished, RunStarted, Verdict
from reports.headline import headline
from reports.log import Log
from reports.matrix import Matrix
from steps import policy as policies
from steps import recording
from steps.cells import TAGS, Cell, Mismatch, cell_of
from steps.claim import Claim, Tally
from steps.collecting import FeatureFile, feature_items
from steps.desk import UnknownEntity
from steps.options import (
    PROFILES,
    SHIPPED,
    SUTS,
    add_options,
    attachment_of,
    ports_of,
    seed_of,
    switches_of,
)
from steps.recording import Judgement
from steps.rig import Rig, rigged
from steps.suts import Attachment

pytest_plugins = (
    "steps.linking",
    "steps.counting",
    "steps.editing",
    "steps.keeping",
    "steps.resilience",
    "steps.behaving",
)

PINNED = ("pytest", "pytest-bdd", "hypothesis", "responses", "requests")

SHRINKING = 10.0  # seconds a claim for a smaller counter-example, where each pass is a process
OF_OBSERVED, OF_HARD = 10, 4  # one example of so many usual ones

CELL = pytest.StashKey[Cell]()
CLAIM = pytest.StashKey[Claim]()
CHECKLIST = pytest.StashKey[Checklist]()
POLICY = pytest.StashKey[policies.Policy]()
SEED = pytest.StashKey[int]()
ATTACHMENT = pytest.StashKey[Attachment]()
PORTS = pytest.StashKey[Mapping[str, int]]()
SWITCHES = pytest.StashKey[Mapping[str, str]]()
MATRIX = pytest.StashKey[Matrix]()
LOG = pytest.StashKey[Log | None]()


def pytest_addoption(parser: pytest.Parser) -> None:
    add_options(parser)


def pytest_configure(config: pytest.Config) -> None:
    chosen = config.getoption("--seed")
    given_seed = getattr(config, "workerinput", {}).get("syncproof_seed")
    config.stash[SEED] = seed_of(chosen) if given_seed is None else given_seed
    config.stash[SWITCHES] = switches_of(config.getoption("--set"))
    config.stash[ATTACHMENT] = attachment_of(config)
    config.stash[PORTS] = ports_of(config.getoption("--fake-ports"))
    config.stash[LOG] = None
    for name, meaning in TAGS.items():
        config.addinivalue_line("markers", f"{name}: {meaning}")
    directory = config.getoption("--report")
    if directory and not hasattr(config, "workerinput"):
        _prepare(directory)


def _prepare(directory: Path) -> None:
    try:
        directory.mkdir(parents=True, exist_ok=True)
        recording.clear(directory)  # the log of an earlier run is not evidence of this one
    except OSError as error:
        raise pytest.UsageError(
            f"--report {directory}: {error.strerror}; name a folder that can be written"
        ) from error


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: object) -> None:
    """Parallel workers draw with the seed of the run, whoever gets which claim."""
    node.workerinput["syncproof_seed"] = node.config.stash[SEED]  # type: ignore[attr-defined]


def pytest_report_header(config: pytest.Config) -> str:
    return (
        f"syncproof: {config.getoption('--dataflow').name}, sync {config.getoption('--sut')}, "
        f"profile {config.getoption('--profile')}, seed {config.stash[SEED]}"
    )


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> FeatureFile | None:
    if file_path.suffix != ".feature":
        return None
    return FeatureFile.from_parent(parent, path=file_path)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    found = list(feature_items(items))
    if not found:
        return
    try:
        checklist, policy = (
            document.load(config.getoption("--dataflow")),
            policies.load(config.getoption("--policy")),
        )
        for item, template in found:
            item.stash[CELL] = cell_of(checklist, item, template)
    except (document.DocumentError, policies.PolicyError, Mismatch, UnknownEntity) as error:
        raise pytest.UsageError(str(error)) from error
    config.stash[CHECKLIST], config.stash[POLICY] = checklist, policy
    _start_log(config, [item for item, _ in found])


def _start_log(config: pytest.Config, items: list[pytest.Item]) -> None:
    directory = config.getoption("--report")
    if directory is None or config.getoption("collectonly"):
        return
    worker = getattr(config, "workerinput", {}).get("workerid", "main")
    log = config.stash[LOG] = Log(directory / f"run.{worker}.ndjson")
    if worker in ("main", "gw0"):  # all workers collect the same items; one declares them
        log.write(_run_started(config))
        for item in items:
            log.write(recording.declared(item.stash[CELL], item))


def _run_started(config: pytest.Config) -> RunStarted:
    checklist = config.stash[CHECKLIST]
    return RunStarted(
        at=_now(),
        document_name=checklist.file.name,
        document_text=checklist.text,
        sut=config.stash[ATTACHMENT].title,
        profile=config.getoption("--profile"),
        seed=config.stash[SEED],
        command=shlex.join(["pytest", *config.invocation_params.args]),
        versions={"python": platform.python_version()} | {name: version(name) for name in PINNED},
        assumptions=(
            *recording.assumptions(config.stash[POLICY]),
            *recording.vendor_assumptions(config.stash[SWITCHES]),
        ),
    )


def pytest_deselected(items: list[pytest.Item]) -> None:
    for item in items:
        _judge(item, Judgement(Verdict.SKIPPED, "not asked for in this run"))


def pytest_runtest_setup(item: pytest.Item) -> None:
    cell = item.stash.get(CELL, None)
    if cell is None:
        return
    stash = item.config.stash
    reason = stash[POLICY].reason_blocked(cell.pairing, cell.row, cell.claim, stash[SWITCHES])
    if reason:
        _judge(item, Judgement(Verdict.BLOCKED, reason))
        pytest.skip(f"BLOCKED: {reason}")


@pytest.fixture(scope="session")
def rig(request: pytest.FixtureRequest) -> Iterator[Rig]:
    """The bench of this process."""
    config = request.config
    with rigged(
        config.stash[CHECKLIST],
        SUTS[config.getoption("--sut")],
        config.stash[SWITCHES],
        config.stash[ATTACHMENT],
        config.stash[PORTS],
    ) as built:
        yield built


@given(parsers.re("the pairing of .*"), target_fixture="claim")
def claim(request: pytest.FixtureRequest, rig: Rig) -> Claim:
    """What the sentences of a scenario compose; the Then sentence runs it."""
    config, cell = request.config, request.node.stash[CELL]
    composed = Claim(
        bench=rig,
        pairing=cell.pairing,
        row=cell.row,
        links_by_content=config.stash[POLICY].links_by_content(cell.pairing),
        examples=examples_for(cell, PROFILES[config.getoption("--profile")]),
        seed=cell_seed(config.stash[SEED], request.node.nodeid),
        shrinking=SHRINKING if rig.sut.outside else inf,
        impossible=config.stash[POLICY].impossible(cell.pairing, cell.row, cell.claim),
    )
    request.node.stash[CLAIM] = composed
    return composed


def examples_for(cell: Cell, usual: int) -> int:
    """One where an example is huge, fewer where it is long or nothing is judged, as the profile says elsewhere."""
    if cell.few:
        return 1
    share = OF_OBSERVED if cell.observed else OF_HARD if cell.hard else 1
    return max(1, usual // share)


def cell_seed(seed: int, nodeid: str) -> int:
    """A seed of the cell's own, so that neither order nor worker changes what is drawn."""
    return int.from_bytes(hashlib.sha256(f"{seed}/{nodeid}".encode()).digest()[:8])


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if (report.when == "call" or report.failed) and item.stash.get(CELL, None):
        judgement = recording.judge(call, report.outcome)
        noted = item.stash[CELL].observed and judgement.verdict is Verdict.PASSED
        _judge(item, recording.observed(judgement, item.stash[CLAIM].tally) if noted else judgement)
    return report


def _judge(item: pytest.Item, judgement: Judgement) -> None:
    log, cell = item.config.stash[LOG], item.stash.get(CELL, None)
    if log is None or cell is None:
        return
    composed = item.stash.get(CLAIM, None)
    tally = composed.tally if composed else Tally()
    log.write(recording.judged(cell, tally, judgement, _reproduce(item)))


def _reproduce(item: pytest.Item) -> str:
    config = item.config
    options: dict[str, object] = {
        "seed": config.stash[SEED],
        "profile": config.getoption("--profile"),
        "sut": config.getoption("--sut"),
    }
    for name, standard in (("dataflow", SHIPPED), ("policy", policies.STANDARD)):
        if config.getoption(f"--{name}") != standard:
            options[name] = config.getoption(f"--{name}")
    moved = [("set", f"{name}={value}") for name, value in config.stash[SWITCHES].items()]
    words = [*options.items(), *moved]
    return recording.reproduce(_interpreter(config.rootpath), item.nodeid, words)


def _interpreter(root: Path) -> str:
    path = Path(sys.executable)
    return str(path.relative_to(root)) if path.is_relative_to(root) else "python"


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    config = session.config
    log, directory = config.stash[LOG], config.getoption("--report")
    if log:
        log.close()
    if directory is None or hasattr(config, "workerinput") or not recording.worker_logs(directory):
        return
    merged = recording.merge(directory, RunFinished(at=_now(), exit_code=int(exitstatus)))
    matrix = config.stash[MATRIX] = build([merged], directory)
    if (
        exitstatus == pytest.ExitCode.OK
        and not matrix.ready
        and _asked_for_everything(config, matrix)
    ):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED  # the document says more than was claimed


def _asked_for_everything(config: pytest.Config, matrix: Matrix) -> bool:
    """Whether the run was of whole folders: only then is a statement without a claim a fault of the suite."""
    chosen = any(cell.verdict is Verdict.SKIPPED for cell in matrix.cells)
    return not chosen and all(Path(argument).is_dir() for argument in config.args)


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    matrix = config.stash.get(MATRIX, None)
    if matrix is not None:
        terminalreporter.section("syncproof")
        terminalreporter.line(headline(matrix))
        terminalreporter.line(f"report: {config.getoption('--report') / 'index.html'}")


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
