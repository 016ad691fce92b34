"""Several records side by side in one example: passes are shared, values are not, and a fault is told of one record alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from checklist import document
from checklist.model import Pairing, Row
from steps.bench import Broken
from steps.case import Case
from steps.claim import Claim
from steps.editing import edit_row
from steps.inside import InProcess
from steps.linking import make_pair
from steps.rig import Rig, rigged
from steps.searching import Effort
from steps.strategies import HARD_TEXTS
from steps.wishes import quiet

SHIPPED = document.load(Path("checklist/documents/keap-webcrm.rst"))
COMPANIES, USERS = SHIPPED.pairings[0], SHIPPED.pairings[3]
MANY = 9


@pytest.fixture(scope="module")
def rig() -> Iterator[Rig]:
    with rigged(SHIPPED, InProcess) as built:
        yield built


def claim(rig: Rig, pairing: Pairing, abreast: int = MANY) -> Claim:
    """Linked pairs are edited in Keap, as a scenario about a row says it."""
    row = pairing.rows[-1]
    composed = Claim(
        rig, pairing, row, Effort(2, seed=1, abreast=abreast), links_by_content=pairing is USERS
    )
    composed.add(make_pair, records=1, links=1)
    composed.add(lambda case: edit_row(case, row, case.source), edits=1)
    composed.let(quiet, passes=1)
    return composed


def arrived(row: Row) -> Any:
    return lambda case: case.expect_both(row, case.last[row.id])


@pytest.mark.parametrize("pairing", [COMPANIES, USERS], ids=["companies", "users"])
def test_many_records_need_no_more_passes_than_one(rig: Rig, pairing: Pairing) -> None:
    passes = []
    for abreast in (1, MANY):
        proved = claim(rig, pairing, abreast)
        proved.prove(arrived(pairing.rows[-1]))
        assert proved.tally.counts["edits"] == 2 * abreast
        passes.append(proved.tally.counts["passes"])
    assert passes[0] == passes[1]


def test_one_example_tries_every_family_of_texts(rig: Rig) -> None:
    said: set[str] = set()
    proved = claim(rig, COMPANIES)
    proved.prove(lambda case: said.update(*case.draft.said.values()))
    for family in HARD_TEXTS:
        assert said & set(family), f"{family} in {said}"
    assert max(map(len, said)) == 200  # what an organisation's name may have


def test_what_fails_for_one_of_many_is_told_of_that_one_alone(rig: Rig) -> None:
    failing = claim(rig, COMPANIES)

    def check(case: Case) -> None:
        (value,) = case.last.values()
        if value.startswith(" "):
            raise Broken(f"{value!r} was not expected")

    with pytest.raises(Broken, match=r"^' .*' was not expected") as raised:
        failing.prove(check)
    failure = failing.tally.failure
    assert failure is not None
    assert raised.value.__suppress_context__, "the same fault would be told twice"
    story = "\n".join(map(str, failure.story))
    assert story.count("a person creates") == 1
    assert "Keap record 2" not in story


def test_what_fails_for_many_records_only_is_told_of_them_all(rig: Rig) -> None:
    failing = claim(rig, COMPANIES)

    def check(case: Case) -> None:
        if len(case.source.ids()) == MANY and case.record(case.source) == 3:
            raise Broken("the third of many")

    with pytest.raises(Broken, match="the third of many"):
        failing.prove(check)
    failure = failing.tally.failure
    assert failure is not None
    assert "\n".join(map(str, failure.story)).count("a person creates") == MANY


def test_a_record_that_arrives_garbled_takes_nobody_elses_counterpart(rig: Rig) -> None:
    def garble(case: Case) -> Any:
        """Of two records that wait, the first one's counterpart says something else."""
        yield
        first, second = (case.create(case.source, {"company_name": name}) for name in "AB")
        yield quiet
        made = list(case.target.created_by_sync())
        case.target.edit(made[0], {"OrganisationName": "garbled"})
        case.crowd.awaiting.update({first: case, second: case})
        case.crowd.pair_up(made)
        assert case.crowd.partners == {first: made[0], second: made[1]}

    proved = claim(rig, COMPANIES, abreast=1)
    proved.moves[:] = [garble]
    proved.floors.clear()
    proved.prove(lambda case: case.tell("looked"))
