"""`--replay LOG`: the failing examples of an earlier run once more, each with the options that it failed with."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from pathlib import Path

import pytest

from steps.bench import Broken
from steps.earlier import Earlier, load
from steps.examples import DoesNotFit
from steps.keys import EARLIER
from steps.recording import MERGED
from steps.suts import NotPossible

NO_LONGER, STILL, CANNOT = "no longer fails", "still fails", "cannot be replayed"
GONE = f"{CANNOT}: there is no such claim any more, or it was not asked for"
OUTCOME = "replay"  # the property of a report by which workers tell


def arguments(log: Path, given: Sequence[str], config: pytest.Config) -> list[str]:
    """The command line of the replay; what is given now comes last, and so goes before."""
    asked = config.known_args_namespace
    if asked.report and (asked.report / MERGED).resolve() == log.resolve():
        raise pytest.UsageError(
            f"--replay {log} would be overwritten: name another folder with --report"
        )
    earlier = config.stash[EARLIER] = load(log)
    for name, shown in earlier.incomplete.items():
        if getattr(asked, name.replace("-", "_")) is None:
            raise pytest.UsageError(
                f"--replay {log}: the log keeps no secrets: give --{name} again, which was {shown}"
            )
    names = {test.partition("::")[0] for test in earlier.examples}
    files = [str(path) for name in sorted(names) if (path := config.rootpath / name).exists()]
    if not files and not asked.file_or_dir:
        raise pytest.UsageError(
            f"--replay {log}: none of its features is here: {', '.join(sorted(names))}; "
            "start pytest where that run was started, and name the same folders"
        )
    return [*earlier.words(), *([] if asked.file_or_dir else files), *given]


def outcome(call: pytest.CallInfo[None], report: pytest.TestReport) -> str:
    """What has become of a failure."""
    error = call.excinfo.value if call.excinfo else None
    if isinstance(error, Broken):  # even where it is accepted, and therefore none to pytest
        return f"{STILL}: {error}"
    if report.passed:
        return NO_LONGER
    if report.skipped or isinstance(error, DoesNotFit | NotPossible):
        return f"{CANNOT}: {error}"
    return f"{STILL}, UNKNOWN: {error}"


class Replaying:
    """The plugin of a run that replays."""

    def __init__(self, earlier: Earlier) -> None:
        self.earlier = earlier
        self.outcomes: dict[str, str] = {}  # test -> what has become of its failure

    # After the log was opened, which declares all claims.
    def pytest_collection_modifyitems(
        self, config: pytest.Config, items: list[pytest.Item]
    ) -> None:
        others = [item for item in items if item.nodeid not in self.earlier.examples]
        items[:] = [item for item in items if item.nodeid in self.earlier.examples]
        config.hook.pytest_deselected(items=others)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        report = yield
        if report.when == "call" or not report.passed:
            report.user_properties.append((OUTCOME, outcome(call, report)))
        return report

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """In the process where the reports of all workers arrive."""
        if told := dict(report.user_properties).get(OUTCOME):
            self.outcomes[report.nodeid] = str(told)

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        well = all(self.outcomes.get(test) == NO_LONGER for test in self.earlier.examples)
        if exitstatus == pytest.ExitCode.OK and not well:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        terminalreporter.section(f"replay of {self.earlier.file}")
        for test in self.earlier.examples:
            terminalreporter.line(test)
            terminalreporter.line(f"  {self.outcomes.get(test, GONE)}")
        if self.earlier.without:
            terminalreporter.line(
                f"{self.earlier.without} red claims of that run have no example, and were not replayed"
            )
