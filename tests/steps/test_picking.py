"""What people pick from a list instead of writing it: other records, and one of a few words."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checklist import document
from checklist.model import Pairing
from fakes.clock import Clock
from fakes.vendors import opened
from steps.desk import TABLES, Desk, Table
from steps.drafting import Draft
from steps.inside import InProcess
from steps.rig import rigged
from tests.steps.running import suite

SHIPPED = document.load(Path("checklist/documents/keap-webcrm.rst"))
NAMING: Mapping[str, set[str]] = {  # another record
    "Keap Opportunity": {"contact", "stage", "user"},
    "Webcrm Opportunities": {"OpportunityOrganisationId"},
    "Webcrm Products": {"ProductOrganisationId"},
}
CHOOSING = {"Keap Companies", "Webcrm Opportunities", "Webcrm Users"}  # one of a few words


def desk(table: Table, owned: frozenset[str] = frozenset()) -> Desk:
    return Desk(table.system, table, opened(Clock())[table.system], owned)


def needed(side: Desk, table: Table) -> dict[str, Any]:
    """What no form of webCRM fills in by itself; the vendor's own organisation is there from the start."""
    required = [name for name, limits in side.limits.items() if limits.required]
    return {
        name: 1 if side.limits[name].picked else "A" for name in required if table.system != "keap"
    }


@pytest.mark.parametrize("entity", TABLES, ids=" ".join)
def test_whatever_can_be_picked_is_taken_and_is_never_what_stands_there(
    entity: tuple[str, str],
) -> None:
    table = TABLES[entity]
    side = desk(table)
    record = side.create(needed(side, table))
    for name in [name for name, limits in side.limits.items() if limits.picked] * 3:
        before, other = side.read(record)[name], side.other(record, name)
        side.edit(record, {name: other})
        assert side.read(record)[name] == other != before


def test_a_word_that_makes_a_record_inactive_is_no_word_to_play_with() -> None:
    users = desk(TABLES["keap", "users"])
    assert not users.limits["status"].picked
    assert not users.limits["status"].free


def test_what_the_sync_owns_is_not_picked() -> None:
    owned = frozenset({"ProductOrganisationId"})
    assert not desk(TABLES["webcrm", "products"], owned).limits["ProductOrganisationId"].picked


@pytest.mark.parametrize("pairing", SHIPPED.pairings, ids=lambda pairing: pairing.source.label)
def test_people_pick_every_other_record_and_one_of_the_words_in_each_example(
    pairing: Pairing,
) -> None:
    with rigged(SHIPPED, InProcess) as rig:
        rig.fresh(pairing)

        @given(data=st.data())
        def drawn(data: st.DataObject) -> None:
            draft = Draft(data, pairing, rig.source, rig.target)
            for side, entity in ((rig.source, pairing.source), (rig.target, pairing.target)):
                picks = draft.unmapped_picks(side)
                records = {name for name in picks if side.limits[name].picked == "record"}
                assert records == NAMING.get(entity.label, set())
                assert len(picks) - len(records) == (entity.label in CHOOSING)

        drawn()


@pytest.mark.parametrize("fault", ["repeats-the-owner", "resets-unmapped-choices"])
def test_a_sync_that_takes_back_what_people_picked_is_met_in_the_first_examples(fault: str) -> None:
    asked = ("-k", "keeps and Webcrm", "--profile", "external", "-p", "tests.strength.plugin")
    feature = "products" if fault == "repeats-the-owner" else "users"
    run = suite(f"features/{feature}.feature", *asked, "--faulty", fault)
    assert run.exit_code == 1, run.output
    assert "the sync changed " in run.output
