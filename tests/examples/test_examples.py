"""Both example syncs, on the claims that tell them apart; `make examples` runs the whole document on them."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from reports.events import ClaimJudged, Verdict
from tests.examples.attached import CONFLICT, NODE, PYTHON, WAYS, attached, needs_node, red

TELLING = ("-k", "later and edit", "features/companies.feature", "features/products.feature")
BUG = ("companies", "company_name", CONFLICT)


@pytest.mark.parametrize("way", WAYS)
def test_the_python_example_is_green(way: str, tmp_path: Path) -> None:
    run = attached(way, PYTHON, *TELLING, report=tmp_path)
    assert run.exit_code == 0, run.output
    assert len(run.named(Verdict.PASSED)) == 4


@pytest.mark.parametrize("way", WAYS)
def test_the_bug_of_the_node_example_turns_its_own_cell_red_and_no_other(
    way: str, tmp_path: Path
) -> None:
    needs_node()
    run = attached(way, NODE, *TELLING, report=tmp_path)
    assert red(run) == {BUG}, run.output
    assert len(run.named(Verdict.PASSED)) == 3
    (event,) = (event for event in run.judged if event.verdict is Verdict.FAILED)
    assert_tells_the_bug(event)


def assert_tells_the_bug(event: ClaimJudged) -> None:
    """One record, edited on both sides; and Keap, which was not asked for it, does not say when."""
    example = event.counter_example
    assert example is not None
    edits = [step.sentence for step in example.story if "a person edits" in step.sentence]
    assert ["Webcrm" in line for line in edits] == [True, False]
    lists = [
        each.response
        for each in example.exchanges
        if each.url.startswith("/crm/rest/v2/companies?")
    ]
    assert lists
    assert not any("update_time" in told for told in lists)


def test_the_line_that_the_tutorial_mends_was_the_bug(tmp_path: Path) -> None:
    needs_node()
    mended = tmp_path / "sync.mjs"
    broken = Path(NODE[1]).read_text(encoding="utf-8")
    line = "keap: { list: 'companies', "
    assert line in broken
    mended.write_text(broken.replace(line, f"{line}query: {{ fields: 'update_time' }}, "), "utf-8")
    run = attached("command", ("node", str(mended)), *TELLING, report=tmp_path / "report")
    assert run.exit_code == 0, run.output


def test_a_service_of_a_command_is_triggered(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}/"
    service = (PYTHON[0], "examples/trigger.py", str(port), *PYTHON)
    run = attached("trigger", service, "--sut-url", url, *TELLING[:3], report=tmp_path)
    assert run.exit_code == 0, run.output
