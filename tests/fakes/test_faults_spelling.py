"""Faults as JSON, for suites that drive the served fakes from outside."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import pytest

from fakes.faults import (
    At,
    Deletes,
    EmptyPage,
    Fault,
    Interrupted,
    LostHooks,
    Placement,
    ServerError,
    Slow,
    Sometimes,
    Throttled,
)
from fakes.faults.spelling import FAULTS, HOOK_FAULTS, SpellingError, spelled, spelled_for_hooks


@pytest.mark.parametrize(
    ("given", "fault", "when"),
    [
        ({"fault": "EmptyPage"}, EmptyPage(), At()),
        (
            {"fault": "ServerError", "status": 502, "stored": True, "when": {"nth": 3}},
            ServerError(502, stored=True),
            At(nth=3),
        ),
        (
            {"fault": "Throttled", "when": {"seconds": 60, "path": "/users", "method": None}},
            Throttled(),
            At(seconds=60, path="/users"),
        ),
        (
            {"fault": "Slow", "seconds": 2, "when": {"probability": 0.5, "seed": 7}},
            Slow(2),
            Sometimes(0.5, 7),
        ),
        (
            {"fault": "Interrupted", "person": {"acts": "Deletes", "table": "users", "id": 3}},
            Interrupted(Deletes("users", 3)),
            At(),
        ),
    ],
)
def test_an_object_spells_a_fault(given: dict[str, Any], fault: Fault, when: Placement) -> None:
    assert spelled(given) == (fault, when)


@pytest.mark.parametrize("name", [name for name in FAULTS if name != "Interrupted"])
def test_every_fault_can_be_spelled_with_all_that_it_has(name: str) -> None:
    plain, _ = spelled({"fault": name})
    assert spelled({"fault": name, **asdict(plain)})[0] == plain  # type: ignore[call-overload] # a dataclass


@pytest.mark.parametrize("name", HOOK_FAULTS)
def test_what_befalls_hooks_is_spelled_alike(name: str) -> None:
    assert spelled_for_hooks({"fault": name}) == HOOK_FAULTS[name]()
    assert spelled_for_hooks({"fault": "EmptyPage"}) is None
    assert spelled_for_hooks({"fault": "LostHooks", "probability": 1, "seed": 4}) == LostHooks(1, 4)


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({}, '"fault" is None; it can be CutOff, EmptyPage'),
        ({"fault": "Explosion"}, "'Explosion'; it can be"),
        ({"fault": ["Reset"]}, "it can be CutOff"),
        ({"fault": "Reset", "status": 500}, "Reset has no 'status'; it has stored"),
        ({"fault": "EmptyPage", "rows": 1}, "it has nothing to choose"),
        ({"fault": "ServerError", "status": "503"}, "status cannot be '503'"),
        ({"fault": "ServerError", "status": True}, "status cannot be True"),
        ({"fault": "ServerError", "status": 200}, "200 is no status"),
        ({"fault": "Reset", "stored": 1}, "stored cannot be 1"),
        ({"fault": "Reset", "when": 3}, '"when" must be an object, not 3'),
        ({"fault": "Reset", "when": {"nth": 0}}, "nth and times count from 1"),
        ({"fault": "Reset", "when": {"nth": 1.5}}, "nth cannot be 1.5"),
        ({"fault": "Reset", "when": {"until": 3}}, "At has no 'until'"),
        ({"fault": "Reset", "when": {"probability": 2}}, "between 0 and 1"),
        ({"fault": "Interrupted"}, '"person" must be an object, not None'),
        ({"fault": "Interrupted", "person": {"acts": "Sleeps"}}, "it can be Creates, Deletes"),
        ({"fault": "Interrupted", "person": {"acts": "Deletes", "id": 1}}, "needs 'table'"),
    ],
)
def test_what_is_wrong_with_an_object_is_told(given: dict[str, Any], why: str) -> None:
    with pytest.raises(SpellingError, match=why):
        spelled(given)


@pytest.mark.parametrize("fault", [{"Slow": {"seconds": 1}}, ["Slow"], "Slowly", None])
def test_what_names_no_fault_is_told_all_that_there_are(fault: Any) -> None:
    with pytest.raises(
        SpellingError, match=r"it can be CutOff, .*Unreachable, LostHooks, "
    ) as told:
        spelled_for_hooks({"fault": fault})
    assert repr(fault) in str(told.value)
