"""Who waits for minutes sees on a terminal what is being tried."""

from __future__ import annotations

import io
from types import SimpleNamespace
from typing import Any, cast

import pytest

from steps.progress import ProgressBar

CLAIM = (
    "features/products.feature::An edit in Keap reaches Webcrm[product_price-ProductPrice-string]"
)
PASSED: Any = SimpleNamespace(passed=True, when="call", outcome="passed")
FAILED: Any = SimpleNamespace(passed=False, when="call", outcome="failed")


@pytest.fixture
def terminal() -> io.StringIO:
    return io.StringIO()


def watched(terminal: io.StringIO, *, a_terminal: bool) -> ProgressBar:
    bar = ProgressBar(terminal, a_terminal=a_terminal)
    bar.pytest_runtestloop(cast("pytest.Session", SimpleNamespace(items=[1, 2, 3])))
    bar.pytest_runtest_logstart(CLAIM)
    bar.pytest_runtest_logfinish("features/products.feature::another")
    return bar


def test_a_terminal_shows_the_claim_under_way_and_how_many_there_are(terminal: io.StringIO) -> None:
    watched(terminal, a_terminal=True).pytest_sessionfinish()
    assert "1/3" in terminal.getvalue()
    assert "An edit in Keap reaches" in terminal.getvalue()


def test_the_dots_give_way_to_the_bar_and_failures_do_not(terminal: io.StringIO) -> None:
    bar = watched(terminal, a_terminal=True)
    assert bar.pytest_report_teststatus(PASSED) == ("passed", "", "")
    assert bar.pytest_report_teststatus(FAILED) is None
    bar.pytest_sessionfinish()


def test_a_log_file_gets_no_bar(terminal: io.StringIO) -> None:
    bar = watched(terminal, a_terminal=False)
    assert bar.pytest_report_teststatus(PASSED) is None
    bar.pytest_sessionfinish()
    assert "1/3" not in terminal.getvalue()
