"""The plugin's other half: from what pytest tells to the log, and from the log to the report."""

from __future__ import annotations

import platform
import shlex
import shutil
import sys
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import pytest

from reports.build import build
from reports.events import LogError, RunFinished, RunStarted, Verdict
from reports.headline import headline
from reports.log import Log
from reports.matrix import Matrix
from steps import declarations, outlets, recording, regressions
from steps.cells import Cell
from steps.keys import (
    ATTACHMENT,
    BLOCKED,
    CELL,
    CHECKLIST,
    CLAIM,
    FOLDER,
    LOG,
    MATRIX,
    SECOND,
    SEED,
    SWITCHES,
    TERMS,
)
from steps.masking import masked_words
from steps.options import repeated
from steps.recording import Judgement
from steps.tally import Tally

LOST = pytest.StashKey[str]()  # why there is no report
IDLE = "syncproof_idle_exception"  # of a report, for whoever sums up
PINNED = ("pytest", "pytest-bdd", "hypothesis", "responses", "requests")


def pytest_configure(config: pytest.Config) -> None:
    config.stash[LOG] = None
    regressions.check(config.getoption("--keep-regression"))


def start(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Open the log of this process, and declare in one of them what is going to be judged."""
    directory = config.stash[FOLDER]
    if directory is None or config.getoption("collectonly"):
        return
    log = config.stash[LOG] = Log(directory / f"run.{_worker(config)}.ndjson")
    if not _declares(config):
        return
    with _or_exit(config):
        log.write(_run_started(config, [item.stash[CELL] for item in items]))
        for item in items:
            log.write(recording.declared(item.stash[CELL], item))


def _declares(config: pytest.Config) -> bool:
    """All workers collect the same items; one of them speaks for all."""
    return _worker(config) in ("main", "gw0")


def _worker(config: pytest.Config) -> str:
    return str(getattr(config, "workerinput", {}).get("workerid", "main"))


def _run_started(config: pytest.Config, cells: Sequence[Cell]) -> RunStarted:
    checklist, terms = config.stash[CHECKLIST], config.stash[TERMS]
    second, first = config.stash[SECOND], terms.promises.name or config.stash[ATTACHMENT].title
    return RunStarted(
        at=_stamp(),
        document_name=checklist.file.name,
        document_text=checklist.text,
        sut=f"A: {first}; B: {second.title}" if second else first,
        compared=second is not None,
        profile=config.getoption("--profile"),
        seed=config.stash[SEED],
        command=shlex.join(["pytest", *masked_words(map(str, config.invocation_params.args))]),
        versions={"python": platform.python_version()} | {name: version(name) for name in PINNED},
        assumptions=(
            *recording.assumptions(terms.policy),
            *recording.vendor_assumptions(config.stash[SWITCHES]),
        ),
        options=dict(repeated(config, config.stash[SEED])),
        declared=declarations.declarations(terms, cells, config.stash[SWITCHES]),
        owned=tuple(declarations.owned(terms)),
        accepted=tuple(declarations.accepted(terms, cells)),
    )


def pytest_deselected(items: list[pytest.Item]) -> None:
    for item in (item for item in items if _declares(item.config)):
        judge(item, Judgement(Verdict.SKIPPED, "not asked for in this run"))


# Before any other plugin reads the report: an accepted failure is none to Allure either.
@pytest.hookimpl(wrapper=True, trylast=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if (report.when == "call" or report.failed) and item.stash.get(CELL, None):
        judgement = _found(item, call, report)
        final = _on_terms(item, judgement)
        judge(item, final)
        _tell_pytest(report, judgement, final)
        _note_idle(item, report, final)
    return report


def _found(item: pytest.Item, call: pytest.CallInfo[None], report: pytest.TestReport) -> Judgement:
    reason = item.stash.get(BLOCKED, "")
    return Judgement(Verdict.BLOCKED, reason) if reason else recording.judge(call, report.outcome)


def _on_terms(item: pytest.Item, judgement: Judgement) -> Judgement:
    composed = item.stash.get(CLAIM, None)
    tally = composed.tally if composed else Tally()
    if item.config.stash[SECOND]:  # what one of them promises is no matter of whether they differ
        return recording.compared(judgement, tally)
    return item.config.stash[TERMS].judged(item.stash[CELL], judgement, tally)


def _tell_pytest(report: pytest.TestReport, found: Judgement, final: Judgement) -> None:
    """A failure that is not held against the sync is an expected one to pytest, to its exit code and to JUnit."""
    if found.verdict is Verdict.FAILED and final.verdict is not Verdict.FAILED:
        report.outcome, report.wasxfail = "skipped", f"{final.verdict}: {final.reason}"
    if report.passed and final.verdict is Verdict.OBSERVED:
        report.sections.append((str(final.verdict), final.reason))


def _note_idle(item: pytest.Item, report: pytest.TestReport, final: Judgement) -> None:
    idle = item.config.stash[TERMS].idle(item.stash[CELL], final)
    if (
        idle and not item.config.stash[SECOND]
    ):  # of two that are alike nobody says that they are right
        setattr(report, IDLE, f"{idle} (owner: {idle.owner}) passed: its exception can go")


def judge(item: pytest.Item, judgement: Judgement) -> None:
    """Write the verdict of an item's cell into the log, and keep its history where that was asked for."""
    config, cell = item.config, item.stash.get(CELL, None)
    log, folder = config.stash[LOG], config.getoption("--keep-regression")
    if cell is None or (log is None and folder is None):
        return
    composed = item.stash.get(CLAIM, None)
    tally = composed.tally if composed else Tally()
    event = recording.judged(cell, tally, judgement, reproduce(item))
    with _or_exit(config):
        if log:
            log.write(event)
        if folder:
            regressions.keep(folder, cell, event, config.stash[SWITCHES])


@contextmanager
def _or_exit(config: pytest.Config) -> Iterator[None]:
    """End the run where its verdicts cannot be written."""
    try:
        yield
    except OSError as error:
        pytest.exit(f"syncproof: {_unwritten(config, error)}", pytest.ExitCode.INTERNAL_ERROR)


def _unwritten(config: pytest.Config, error: OSError | LogError) -> str:
    why = error.strerror if isinstance(error, OSError) else error
    places = (config.stash[FOLDER], config.getoption("--keep-regression"))
    where = " and ".join(str(place) for place in places if place)
    return (
        f"{where}: {why}: not all verdicts could be written there; "
        "make room, or name another folder, and run again"
    )


def reproduce(item: pytest.Item) -> str:
    """The command that runs this item's cell again, with the example that failed or with the same ones."""
    config = item.config
    options = dict(repeated(config, config.stash[SEED]))
    composed = item.stash.get(CLAIM, None)
    failure = composed.tally.failure if composed else None
    if example := failure.example if failure else config.getoption("--example"):
        options["example"] = (example,)
    words = [(name, value) for name, values in options.items() for value in values]
    here = config.invocation_params.dir
    if here == config.rootpath:
        return recording.reproduce(_interpreter(here), _test(item), words)
    # What was named on the command line, such as a sync's own folder, is found from there only.
    command = recording.reproduce(sys.executable, f"{item.path}::{_scenario(item)}", words)
    return f"cd {shlex.quote(str(here))} && {command}"


def _interpreter(root: Path) -> str:
    path = Path(sys.executable)
    return str(path.relative_to(root)) if path.is_relative_to(root) else "python"


def _test(item: pytest.Item) -> str:
    """The item as pytest takes it: what lies elsewhere, such as histories that were kept there, by its whole path."""
    inside = item.path.is_relative_to(item.config.rootpath)
    return item.nodeid if inside else f"{item.path}::{_scenario(item)}"


def _scenario(item: pytest.Item) -> str:
    return item.nodeid.partition("::")[2]


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    config = session.config
    log, directory = config.stash[LOG], config.stash[FOLDER]
    if log:
        log.close()
    if directory is None or hasattr(config, "workerinput") or not recording.worker_logs(directory):
        return
    try:
        merged = recording.merge(directory, RunFinished(at=_stamp(), exit_code=int(exitstatus)))
        matrix = build([merged], directory)
        if file := outlets.cucumber_file(config):
            # pytest-bdd just wrote what it saw in this process: of parallel workers nothing.
            shutil.copyfile(directory / "cucumber.json", file)
    except (OSError, LogError) as error:
        config.stash[LOST] = _unwritten(config, error)
        session.exitstatus = pytest.ExitCode.INTERNAL_ERROR
        return
    config.stash[MATRIX] = matrix
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
    passed = terminalreporter.stats.get("passed", [])
    for idle in [getattr(report, IDLE) for report in passed if hasattr(report, IDLE)]:
        terminalreporter.line(f"syncproof: {idle}")
    if lost := config.stash.get(LOST, ""):
        terminalreporter.section("syncproof")
        terminalreporter.line(lost, red=True)
    if matrix is not None:
        terminalreporter.section("syncproof")
        terminalreporter.line(headline(matrix))
        if directory := config.getoption("--report"):
            terminalreporter.line(f"report: {directory / 'index.html'}")


def now() -> datetime:
    """The clock of the whole run: everything that depends on the day or the hour asks here."""
    return datetime.now(UTC)


def _stamp() -> str:
    return now().isoformat(timespec="seconds")
