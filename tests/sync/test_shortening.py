"""A line that a person reads stays one, whatever a record holds or a vendor says."""

from __future__ import annotations

from pathlib import Path

from sync.actions import Plan, Refusal
from sync.engine import Outcome
from sync.shortening import short
from sync.telling import as_text, plan_as_text, waiting
from tests.sync.world import World, engine_of, world

HUGE = 50_000


def test_a_long_text_is_cut_and_its_length_is_told() -> None:
    assert short("x" * 120) == "x" * 120
    assert short("x" * HUGE) == "x" * 120 + "… (50,000 characters)"


def test_a_huge_value_does_not_fill_the_screen_of_a_plan(place: World) -> None:
    place.company("x" * HUGE)
    with engine_of(place) as engine:
        told = plan_as_text(engine.plan())
    assert "(50,002 characters)" in told
    assert len(told) < 400


def test_a_refusal_of_a_huge_value_is_parked_with_a_short_reason(tmp_path: Path) -> None:
    place = world(tmp_path, webcrm_switches={"webcrm.text.long": "refused"})
    place.company("x" * HUGE)
    (parked,) = place.run().parked
    assert len(parked.reason) < 250


def test_a_watch_tells_what_waits_once(tmp_path: Path) -> None:
    place = world(tmp_path, webcrm_switches={"webcrm.text.long": "refused"})
    place.company("x" * 300)
    gone, _ = place.company("Gone"), place.company("Stays")
    first = place.run()
    place.keap.back_door.delete("companies", gone)
    second, third = place.run(), place.run()
    assert "parked " in as_text(first)
    assert "(parked)" in as_text(second)
    told = as_text(second, waiting(first))
    assert ("(parked)" in told, "(absent)" in told) == (False, True)
    assert as_text(third, waiting(second)) == str(third)


def test_a_watch_tells_a_refused_pairing_and_a_withheld_write_once() -> None:
    refusal = Refusal("companies", "the other side is empty")
    outcome = Outcome(Plan(refused=(refusal,)), withheld=("keap Companies 1: the answer was lost",))
    assert as_text(outcome).splitlines() == [
        "refused  companies: the other side is empty",
        "withheld keap Companies 1: the answer was lost",
        str(outcome),
    ]
    assert as_text(outcome, waiting(outcome)) == str(outcome)
