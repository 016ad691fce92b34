"""Both vendors, opened together."""

from __future__ import annotations

import pytest

from fakes.clock import Clock
from fakes.switches import SwitchError
from fakes.vendors import SWITCHES, Terms, moved, opened


def test_each_switch_reaches_the_vendor_whose_name_it_bears() -> None:
    chosen = {name: each.values[-1] for name, each in SWITCHES.items()}
    apps = opened(Clock(), switches=chosen)
    assert {**apps["keap"].switches, **apps["webcrm"].switches} == chosen
    for vendor, app in apps.items():
        assert {name.partition(".")[0] for name in app.switches} == {vendor}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"salesforce.mood": "bad"}, "salesforce.mood"),
        ({"webcrm.put.omited": "reset"}, "did you mean webcrm.put.omitted"),
        ({"webcrm.put.omitted": "sometimes"}, "keep, reset"),
    ],
)
def test_a_wrong_switch_is_refused_with_what_there_is(wrong: dict[str, str], said: str) -> None:
    with pytest.raises(SwitchError, match=said):
        opened(Clock(), switches=wrong)


def test_switches_of_both_vendors_move_together_or_not_at_all() -> None:
    apps = opened(Clock())
    before = {name: dict(app.switches) for name, app in apps.items()}
    with pytest.raises(SwitchError):
        moved(apps, {"webcrm.put.omitted": "reset", "keap.nothing": "1"})
    assert {name: dict(app.switches) for name, app in apps.items()} == before
    moved(apps, {"webcrm.put.omitted": "reset"})
    assert apps["webcrm"].switches.moved() == {"webcrm.put.omitted": "reset"}


def test_credentials_are_the_ones_that_were_given() -> None:
    apps = opened(
        Clock(),
        terms=Terms(keap_credential="a-key-of-mine", webcrm_credential="a-code-of-mine"),
    )
    assert [app.credential for app in apps.values()] == ["a-key-of-mine", "a-code-of-mine"]
    usual = opened(Clock())
    assert usual["keap"].credential == opened(Clock())["keap"].credential
