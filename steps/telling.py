"""What a cell says to whoever reads pytest's own output: a terminal, JUnit, Allure, pytest-html."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator

import pytest

from reports import gherkin
from steps import recording, run_log
from steps.bench import Broken, CouldNotTell
from steps.keys import BLOCKED, CELL, CLAIM

SHOWN = 60  # lines of a history; the report has all of them


# Innermost: the others read the report when this one is done with it.
@pytest.hookimpl(wrapper=True, trylast=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.failed and CELL in item.stash:
        tell(report, item, call)
    if report.skipped and BLOCKED in item.stash:
        path, line, _ = item.reportinfo()  # where the claim stands, not where it was skipped
        report.longrepr = os.fspath(path), (line or 0) + 1, f"BLOCKED: {item.stash[BLOCKED]}"
    return report


def tell(report: pytest.TestReport, item: pytest.Item, call: pytest.CallInfo[None]) -> None:
    """Say what happened and how to see it again; where the fault is not this suite's, instead of its call stack."""
    excinfo = call.excinfo
    asked = item.config.getoption("tbstyle") != "auto" or item.config.getoption("fulltrace")
    if not asked and excinfo and isinstance(excinfo.value, Broken | CouldNotTell):
        report.longrepr = excinfo.getrepr(style="value")
    add = getattr(report.longrepr, "addsection", None)  # an unknown fixture's text has none
    if add:
        for title, text in sections(item, call):
            add(title, text)


def sections(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[tuple[str, str]]:
    """Title and text of what a person wants to know beside the reason."""
    composed = item.stash.get(CLAIM, None)
    verdict = recording.judge(call, "failed").verdict
    if composed and composed.tally.failure:
        story = recording.counter_example(composed.tally.failure).story
        lines = shortened(tuple(gherkin.lines(story)))
        yield f"{verdict}: the smallest history that was found", "\n".join(lines)
    yield f"{verdict}: the same again", run_log.reproduce(item)


def shortened(story: tuple[str, ...]) -> tuple[str, ...]:
    """How it began and how it ended."""
    if len(story) <= SHOWN:
        return story
    left_out = f"... {len(story) - SHOWN:,} lines are left out here; --report DIR has them all ..."
    return (*story[: SHOWN // 2], left_out, *story[-SHOWN // 2 :])
