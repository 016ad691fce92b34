"""People and the sync in any order, on all four pairings at once; and what a history may not be without."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import cast

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from checklist import document
from steps.bench import Broken
from steps.cast import Pair
from steps.inside import InProcess
from steps.machine import People, Straight
from steps.model import Linked
from steps.rig import Rig, rigged

SHIPPED = document.load(Path("checklist/documents/keap-webcrm.rst"))
HISTORIES, LENGTH = 60, 30
FLOORS = {  # of all histories together: below, the test would be green without having tested
    "records": 4 * HISTORIES,
    "edits": 4 * HISTORIES,
    "conflicts": HISTORIES,
    "busy passes": HISTORIES,
    "creations": 4 * HISTORIES,
    "restarts": HISTORIES // 4,
}


def run_machine(rig: Rig, histories: int) -> Counter[str]:
    """Counts over all histories."""
    counts: Counter[str] = Counter()

    @seed(20_260_105)
    def people() -> People:
        return People(rig, SHIPPED.pairings, Straight(lambda: counts.update(rig.counts)))

    run_state_machine_as_test(
        cast("type[People]", people),  # the library takes any factory
        settings=settings(
            max_examples=histories,
            stateful_step_count=LENGTH,
            deadline=None,
            database=None,
            report_multiple_bugs=False,
            phases=(Phase.generate, Phase.shrink),
            suppress_health_check=list(HealthCheck),
        ),
    )
    return counts


def test_whatever_people_do_on_all_pairings_at_once_both_sides_agree_in_the_end() -> None:
    with rigged(SHIPPED, InProcess) as rig:
        counts = run_machine(rig, HISTORIES)
    missed = {name: counts[name] for name, floor in FLOORS.items() if counts[name] < floor}
    assert not missed


def test_a_sync_that_does_nothing_does_not_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sync.engine.Engine.run", lambda _: None)
    with rigged(SHIPPED, InProcess) as rig, pytest.raises(Broken, match="led to 0"):
        run_machine(rig, 3)


def test_what_went_wrong_first_is_told_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sync.engine.Engine.run", lambda _: None)
    with rigged(SHIPPED, InProcess) as rig, pytest.raises(Broken) as told:
        run_machine(rig, 3)
    assert told.value.__context__ is None


def linked(**agreed: str) -> Linked:
    return Linked(Pair(1, 2), agreed=dict(agreed))


ROWS = SHIPPED.pairings[3].rows
EMAIL, TITLE = (row.id for row in ROWS)


@pytest.mark.parametrize(
    ("edits", "email", "title"),
    [
        ([], "e", "t"),
        ([(True, {EMAIL: "k"})], "k", "t"),
        ([(False, {TITLE: "w"})], "e", "w"),
        ([(True, {EMAIL: "k"}), (False, {TITLE: "w"})], "k", "w"),
        ([(True, {TITLE: "k"}), (False, {TITLE: "w"})], "e", "w"),
        ([(False, {TITLE: "w"}), (True, {TITLE: "k"})], "e", "k"),
        ([(False, {TITLE: "w1"}), (False, {TITLE: "w2"})], "e", "w2"),
        # Both edited the title, then Keap edited the address: Keap's record is the younger one.
        ([(True, {TITLE: "k"}), (False, {TITLE: "w"}), (True, {EMAIL: "k2"})], "k2", "k"),
    ],
)
def test_the_model_says_what_a_pass_makes_of_the_edits(
    edits: list[tuple[bool, dict[str, str]]], email: str, title: str
) -> None:
    pair = linked(**{EMAIL: "e", TITLE: "t"})
    pair.edits.extend(edits)
    pair.settle_edits(ROWS)
    assert pair.agreed == {EMAIL: email, TITLE: title}
    assert not pair.edits
