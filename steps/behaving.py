"""Sentences about what nobody knows of the vendors: each such point is a switch that a scenario, or chance, may move."""

from __future__ import annotations

from hypothesis import strategies as st
from pytest_bdd import given

from steps.case import Case, Moves
from steps.claim import Claim
from steps.story import BEHAVES
from steps.wishes import DRAWN

MOST = 4  # switches that are moved at a time: more would hide one behind another


@given("the vendors behave in any way that nobody has ruled out")
def behave_anyhow(claim: Claim) -> None:
    ways = [
        (name, value)
        for name, values in sorted(claim.bench.behaviours.items())
        for value in values
        if f"{name}={value}" not in claim.impossible
    ]
    chosen = st.lists(
        st.sampled_from(ways), min_size=1, max_size=MOST, unique_by=lambda way: way[0]
    ).map(dict)

    def move(case: Case) -> Moves:
        drawn = case.draft.data.draw(chosen, label="how the vendors behave")
        case.bench.behave(drawn)  # before anything else is drawn: it decides what a vendor can hold
        yield DRAWN
        case.bench.counts["moved switches"] += len(drawn)
        case.tell(BEHAVES, drawn)

    claim.add(move, moved_switches=1)
