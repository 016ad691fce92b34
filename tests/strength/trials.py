"""The acceptance suite on one altered sync: a forked process each, a few at a time, until the first red cell.

The process that forks has imported what is slow to import, but neither the sync nor the steps, which know it.
"""

from __future__ import annotations

import os
import resource
import signal
import sys
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from importlib import import_module
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkProcess
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

import pytest
from hypothesis import Phase

from tests.strength.mutating import Overlay

FORK = get_context("fork")
SLOW_TO_IMPORT = (
    *("fakes.mount", "fakes.vendors", "hypothesis.stateful", "reports.build"),
    *("pytest_bdd", "sqlalchemy.dialects.sqlite", "sqlalchemy.orm"),
)
LATER = ("steps", "sync")  # imported by each child: one of their modules is another one each time
PATIENCE = 3_600  # seconds by the clock for one that waits; one that is busy is ended long before
LAST = "Records beyond the first page"  # takes longer than all other claims


class Fate(StrEnum):
    KILLED = "killed"
    STILLBORN = "does not load"
    TIMED_OUT = "timed out"
    SURVIVED = "survived"
    UNKNOWN = "unknown"  # the trial itself went wrong

    @property
    def caught(self) -> bool:
        return self in (Fate.KILLED, Fate.STILLBORN, Fate.TIMED_OUT)


@dataclass(frozen=True)
class Outcome:
    """What became of it, and which cell saw that first, or what went wrong."""

    fate: Fate
    by: str = ""
    seconds: float = 0.0  # of processor time
    course: str = ""  # the last one that it had to stand


@dataclass(frozen=True)
class Course:
    """Tests that a sync has to stand, as pytest is told of them."""

    name: str
    arguments: tuple[str, ...]
    deadline: int = PATIENCE  # seconds of processor time


@dataclass(frozen=True)
class Trial:
    """A module with another text, and what it has to stand: one course after the other, as long as it survives."""

    name: str
    module: str
    source: str = field(repr=False)
    courses: tuple[Course, ...]


class LoadedTooEarly(Exception):
    """The sync is in memory already, so no other can be put in its place."""


def prepare() -> None:
    """Import what every trial needs. Raises LoadedTooEarly."""
    for module in SLOW_TO_IMPORT:
        import_module(module)
    loaded = [name for name in sys.modules if name.partition(".")[0] in LATER]
    if loaded:
        raise LoadedTooEarly(f"{loaded[0]} is imported already: run this in a process of its own")


def carried_out(trials: Iterable[Trial], workers: int) -> Iterator[tuple[Trial, Outcome]]:
    """Each trial with its outcome, in the order in which they end."""
    waiting, running = deque(trials), dict[Connection, _Running]()
    with TemporaryDirectory() as room:
        try:
            while waiting or running:
                while waiting and len(running) < workers:
                    begun = _begun(waiting.popleft(), Path(room))
                    running[begun.receiver] = begun
                for ended in _ended(running):
                    del running[ended.receiver]
                    outcome = ended.outcome()
                    further = replace(ended.trial, courses=ended.trial.courses[1:])
                    if outcome.fate is Fate.SURVIVED and further.courses:
                        waiting.appendleft(further)
                    else:
                        yield ended.trial, outcome
        finally:
            for left in running.values():
                left.process.kill()


@dataclass(frozen=True)
class _Running:
    trial: Trial
    process: ForkProcess
    receiver: Connection
    output: Path
    since: float

    @property
    def left(self) -> float:
        """Seconds until nobody waits for it any more."""
        return self.since + PATIENCE - monotonic()

    def outcome(self) -> Outcome:
        """What it said, or why it said nothing; its process is gone afterwards."""
        try:
            said: Outcome | None = self.receiver.recv() if self.receiver.poll() else None
        except EOFError:
            said = None
            self.process.join()  # it ended, and its exit code is on its way
        silent = self.process.exitcode
        self.process.kill()
        self.process.join()
        self.receiver.close()
        return replace(said or self._silence(silent), course=self.trial.courses[0].name)

    def _silence(self, exit_code: int | None) -> Outcome:
        if exit_code is None:
            return Outcome(Fate.TIMED_OUT, f"after {PATIENCE} s by the clock")
        if exit_code == -signal.SIGXCPU:
            seconds = self.trial.courses[0].deadline
            return Outcome(Fate.TIMED_OUT, f"after {seconds} s of processor time", seconds)
        return Outcome(Fate.UNKNOWN, f"exit code {exit_code}: {_tail(self.output)}")


def _ended(running: dict[Connection, _Running]) -> Sequence[_Running]:
    soonest = min(each.left for each in running.values())
    spoken = wait(list(running), timeout=max(0.0, soonest))
    return [each for each in running.values() if each.receiver in spoken or each.left <= 0]


def _begun(trial: Trial, room: Path) -> _Running:
    receiver, sender = FORK.Pipe(duplex=False)
    output = room / f"{len(list(room.iterdir()))}.txt"
    output.touch()
    process = FORK.Process(target=_trial, args=(trial, sender, output))
    process.start()
    sender.close()
    return _Running(trial, process, receiver, output, monotonic())


def _tail(output: Path) -> str:
    return " | ".join(output.read_text(encoding="utf-8", errors="replace").splitlines()[-5:])


def _trial(trial: Trial, sender: Connection, output: Path) -> None:
    """In the child: say what became of it, and end."""
    with output.open("w") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (trial.courses[0].deadline, resource.RLIM_INFINITY))
    sys.meta_path.insert(0, Overlay(trial.module, trial.source))
    fate, by = _fate(trial)
    if fate is Fate.UNKNOWN:
        by = _tail(output)
    sender.send(Outcome(fate, by, resource.getrusage(resource.RUSAGE_SELF).ru_utime))


def _fate(trial: Trial) -> tuple[Fate, str]:
    try:
        import_module(trial.module)
    except Exception as error:  # noqa: BLE001 -- a mutant may raise anything
        return Fate.STILLBORN, f"{type(error).__name__}: {error}"
    witness = Witness()
    # Here some of what pytest would like to rewrite is imported already; nothing in it asserts.
    quiet = ["-W", "ignore::pytest.PytestAssertRewriteWarning", "-p", "no:cacheprovider"]
    options = [*trial.courses[0].arguments, "-x", "-q", "--tb=line", *quiet]
    code = pytest.main(options, plugins=[witness])
    sys.stdout.flush()
    fates = {pytest.ExitCode.OK: Fate.SURVIVED, pytest.ExitCode.TESTS_FAILED: Fate.KILLED}
    return fates.get(pytest.ExitCode(code), Fate.UNKNOWN), witness.saw


class Witness:
    """A pytest plugin that lets every claim speak once before any speaks again, and keeps who saw red first."""

    def __init__(self) -> None:
        self.saw = ""

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        # The verdict alone is of interest, not the smallest history.
        pytest.MonkeyPatch().setattr("steps.searching.PHASES", (Phase.explicit, Phase.generate))
        seen: Counter[str] = Counter()
        turns: dict[str, int] = {}
        for item in items:
            claim = item.nodeid.partition("::")[2].partition("[")[0]
            turns[item.nodeid] = seen[claim]
            seen[claim] += 1
        items.sort(key=lambda item: (LAST in item.nodeid, turns[item.nodeid]))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed and not self.saw:
            self.saw = report.nodeid
