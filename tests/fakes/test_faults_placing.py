"""When faults strike, and that they are forgotten."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes.faults import (
    At,
    EmptyPage,
    HtmlPage,
    Placement,
    Reset,
    ServerError,
    Slow,
    Sometimes,
    Unauthorised,
)
from fakes.messages import NoAnswer, Request
from tests.fakes.faulty import Crm, crm


def statuses(crm: Crm, count: int) -> list[int]:
    return [crm.page().status_code for _ in range(count)]


@pytest.mark.parametrize(
    ("when", "seen"),
    [
        (At(), [500, 200, 200, 200, 200]),
        (At(nth=3), [200, 200, 500, 200, 200]),
        (At(nth=2, times=3), [200, 500, 500, 500, 200]),
        (At(method="POST"), [200, 200, 200, 200, 200]),
        (At(method="POST GET", path="COMPANIES$"), [500, 200, 200, 200, 200]),
        (At(path="/users"), [200, 200, 200, 200, 200]),
        (Sometimes(0), [200, 200, 200, 200, 200]),
        (Sometimes(1), [500, 500, 500, 500, 500]),
        (Sometimes(1, path="/users"), [200, 200, 200, 200, 200]),
    ],
    ids=repr,
)
def test_a_placement_chooses_its_exchanges(when: Placement, seen: list[int]) -> None:
    with crm("keap", "mounted") as opened:
        injected = opened.inject(ServerError(500), when)
        assert statuses(opened, 5) == seen
        struck = [number for number, status in enumerate(seen, 1) if status == 500]
        assert injected.hit_at == struck


def test_exchanges_are_counted_from_the_injection_on() -> None:
    with crm("keap", "mounted") as opened:
        statuses(opened, 3)
        injected = opened.inject(ServerError(), At(nth=2))
        assert statuses(opened, 3) == [200, 503, 200]
        assert injected.hit_at == [5]


def test_an_outage_lasts_for_a_span_of_the_fakes_time() -> None:
    with crm("keap", "mounted") as opened:
        opened.inject(ServerError(), At(nth=2, seconds=60))
        seen = []
        for _ in range(6):
            seen += statuses(opened, 1)
            opened.app.clock.advance(25)
        assert seen == [200, 503, 503, 503, 200, 200]


@given(seed=st.integers(), probability=st.floats(0, 1))
def test_the_same_seed_strikes_the_same_exchanges(seed: int, probability: float) -> None:
    def struck() -> list[bool]:
        return [Sometimes(probability, seed).due(number, 0.0) for number in range(50)]

    assert struck() == struck()


def test_another_seed_strikes_other_exchanges_about_as_often() -> None:
    def struck(seed: int) -> tuple[bool, ...]:
        return tuple(Sometimes(0.3, seed).due(number, 0.0) for number in range(1, 201))

    drawn = [struck(seed) for seed in range(10)]
    assert len(set(drawn)) == 10
    assert all(30 <= sum(each) <= 90 for each in drawn)


def test_faults_are_layered_and_the_journal_names_each_that_hit() -> None:
    with crm("keap", "mounted") as opened:
        opened.person_creates("A")
        page = opened.inject(EmptyPage())
        slow = opened.inject(Slow(seconds=1))
        refused = opened.inject(Unauthorised(), At(nth=2))
        assert opened.rows() == []
        assert opened.last.fault == "EmptyPage() + Slow(seconds=1)"
        assert opened.page().status_code == 401
        assert opened.last.fault == "Unauthorised()"
        assert [page.hits, slow.hits, refused.hits] == [1, 1, 1]


def test_a_fault_around_a_lost_answer_did_not_hit() -> None:
    with crm("keap", "mounted") as opened:
        lost, page = opened.inject(Reset()), opened.inject(HtmlPage(stored=True))
        with pytest.raises(NoAnswer):
            opened.app.handle(Request.from_url("GET", "https://api.infusionsoft.com/"))
        assert (lost.hits, page.hits, opened.last.fault) == (1, 0, repr(lost.fault))


@pytest.mark.parametrize("end", ["calm", "reset"])
def test_faults_end(end: str) -> None:
    with crm("keap", "mounted") as opened:
        injected = opened.inject(ServerError(), At(times=100))
        assert statuses(opened, 2) == [503, 503]
        assert list(opened.app.faults) == [injected]
        getattr(opened.app, end)()
        assert not opened.app.faults
        assert statuses(opened, 2) == [200, 200]
        assert injected.hits == 2


def test_the_same_fault_can_be_injected_twice() -> None:
    with crm("keap", "mounted") as opened:
        placed = [opened.inject(ServerError()), opened.inject(ServerError(), At(nth=2))]
        assert statuses(opened, 3) == [503, 503, 200]
        assert [each.hit_at for each in placed] == [[1], [2]]


@pytest.mark.parametrize(
    ("placement", "given"),
    [
        (At, {"nth": 0}),
        (At, {"times": 0}),
        (At, {"seconds": 0}),
        (At, {"seconds": float("nan")}),
        (At, {"path": "("}),
        (Sometimes, {"probability": 1.1}),
        (Sometimes, {"probability": -0.1}),
        (Sometimes, {"probability": 0.5, "path": "("}),
    ],
)
def test_a_placement_that_makes_no_sense_is_refused(
    placement: type[Placement], given: dict[str, Any]
) -> None:
    with pytest.raises(ValueError, match=r"At\(|Sometimes\("):
        placement(**given)
