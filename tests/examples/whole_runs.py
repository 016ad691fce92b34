"""The whole document on both example syncs: `make examples`. Not collected by `make test`: it takes its time."""

from __future__ import annotations

from pathlib import Path

import pytest

from reports.events import Verdict
from tests.examples.attached import (
    CONFLICT,
    NEAR_CONFLICTS,
    NODE,
    PYTHON,
    TOGETHER,
    WAYS,
    attached,
    needs_node,
    red,
)

WHOLE = ("-n", "2", "--dist", "worksteal", "features")
DEADLINE = 3_600.0  # seconds


@pytest.mark.parametrize("way", WAYS)
def test_the_python_example_keeps_the_whole_document(way: str, tmp_path: Path) -> None:
    run = attached(way, PYTHON, *WHOLE, report=tmp_path, deadline=DEADLINE)
    assert run.exit_code == 0, run.output
    assert len(run.named(Verdict.PASSED)) > 80


@pytest.mark.parametrize("way", WAYS)
def test_the_node_example_is_red_where_conflicts_of_companies_are_judged(
    way: str, tmp_path: Path
) -> None:
    needs_node()
    run = attached(way, NODE, *WHOLE, report=tmp_path, deadline=DEADLINE)
    assert ("companies", "company_name", CONFLICT) in red(run), run.output
    # What all pairings at once do is everybody's.
    alone = {each for each in red(run) if each[2] != TOGETHER}
    assert {entity for entity, _, _ in alone} == {"companies"}, run.output
    assert {claim for _, _, claim in alone} <= NEAR_CONFLICTS, run.output
