"""What was there before somebody did something, and systems that keep no blanks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest
from hypothesis.strategies import DataObject

from checklist import document
from fakes.vendors import SWITCHES
from steps.before import seen
from steps.case import Case
from steps.cast import Pair
from steps.desk import trimming
from steps.drafting import Draft
from steps.inside import InProcess
from steps.rig import Rig, rigged

SHIPPED = document.load(Path("checklist/documents/keap-webcrm.rst"))
COMPANIES = SHIPPED.pairings[0]
(ROW,) = COMPANIES.rows


@pytest.fixture
def rig() -> Iterator[Rig]:
    """Both systems and the reference sync, which has made an organisation for a company."""
    with rigged(SHIPPED, InProcess) as built:
        built.fresh(COMPANIES)
        yield built


def linked(rig: Rig) -> Case:
    case = Case(rig, COMPANIES, Draft(cast("DataObject", None), COMPANIES, rig.source, rig.target))
    company = case.create(rig.source, {"company_name": "Acme"})
    rig.settle()
    case.link(company, rig.target.created_by_sync()[0])
    return case


def test_writes_are_counted_since_a_person_last_did_something(rig: Rig) -> None:
    case = linked(rig)
    assert case.before.written(rig.target) == 1
    case.write_rows(rig.source, {ROW: "Beta"})
    assert case.before.written(rig.target) == 0
    assert case.before.held == {ROW.id: ("Acme", "Acme")}
    rig.settle()
    assert (case.before.written(rig.target), case.before.written(rig.source)) == (1, 0)
    assert case.before.written_to_pair(case) == 1


def test_writes_to_other_records_are_not_writes_to_the_pair(rig: Rig) -> None:
    case = linked(rig)
    case.before = seen(case)
    case.create(rig.source, {"company_name": "Gamma"})
    rig.settle()
    assert case.before.written(rig.target) == 1
    assert case.before.written_to_pair(case) == 0


def test_of_a_pair_that_is_there_no_more_nothing_is_said(rig: Rig) -> None:
    case = linked(rig)
    case.delete(rig.source)
    assert seen(case).held == {}


@pytest.mark.parametrize("system", ["Keap", "Webcrm"])
def test_each_system_can_be_made_to_keep_no_blanks(system: str, rig: Rig) -> None:
    switches = trimming(system)
    assert switches
    assert all(value in SWITCHES[name].values for name, value in switches.items())
    case = linked(rig)
    rig.behave(switches)
    side = case.side(system)
    path = case.path(ROW, side)
    case.write_rows(case.other(side), {ROW: " Delta "})
    rig.settle()
    assert side.read(case.record(side))[path] == "Delta"


def test_a_pair_that_was_never_linked_has_no_writes(rig: Rig) -> None:
    case = linked(rig)
    case.pairs = [Pair(10_000, 10_000)]
    assert seen(case).to_pair == 0
