"""Where a run of minutes stands: on a terminal, one bar that names the claims under way takes the place of the dots."""

from __future__ import annotations

from typing import TextIO

import pytest
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Column


class ProgressBar:
    """Listens to pytest, in the process that the person started."""

    def __init__(self, out: TextIO, *, a_terminal: bool | None = None) -> None:
        self._bar = Progress(
            BarColumn(bar_width=20, table_column=Column(min_width=20)),
            MofNCompleteColumn(table_column=Column(min_width=9, justify="right")),
            TimeElapsedColumn(table_column=Column(min_width=7)),
            TextColumn(
                "{task.description}",
                markup=False,
                table_column=Column(no_wrap=True, overflow="ellipsis"),
            ),
            console=Console(file=out, force_terminal=a_terminal),
            transient=True,
        )
        self._task = self._bar.add_task("", total=None)
        self._under_way: dict[str, None] = {}

    @property
    def is_shown(self) -> bool:
        return self._bar.console.is_terminal

    def begin(self, claims: int) -> None:
        self._bar.update(self._task, total=claims)
        if self.is_shown and claims:
            self._bar.start()

    def pytest_runtestloop(self, session: pytest.Session) -> None:
        self.begin(len(session.items))

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_node_collection_finished(self, ids: list[str]) -> None:
        self.begin(len(ids))  # every worker collects all claims

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        self._under_way[nodeid] = None
        self._tell()

    def pytest_runtest_logfinish(self, nodeid: str) -> None:
        self._under_way.pop(nodeid, None)
        self._bar.advance(self._task)
        self._tell()

    @pytest.hookimpl(tryfirst=True)
    def pytest_report_teststatus(self, report: pytest.TestReport) -> tuple[str, str, str] | None:
        """No dot for what is counted already; what fails is still told by pytest at the end."""
        if not self.is_shown or not report.passed or report.when != "call":
            return None
        return report.outcome, "", ""

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self) -> None:
        self._bar.stop()

    def _tell(self) -> None:
        names = (nodeid.rpartition("::")[2] for nodeid in self._under_way)
        self._bar.update(self._task, description="; ".join(names))
