"""A pytest plugin that moves the clock of a run: `pytest -p tests.steps.calendar --today 2027-01-31 features`."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from steps import run_log


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--today", type=datetime.fromisoformat, required=True)


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    today: datetime = config.getoption("--today")
    run_log.now = lambda: today.replace(hour=12, tzinfo=UTC)
