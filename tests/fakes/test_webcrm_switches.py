"""Each point that no source settles can be set every way, and a client sees the difference."""

from __future__ import annotations

import pytest

from fakes.clock import Clock
from fakes.switches import SwitchError
from fakes.webcrm import SWITCHES, webcrm
from tests.fakes import webcrm_observed_rules, webcrm_observed_wire, webcrm_observed_writes
from tests.fakes.webcrm_client import tenant
from tests.fakes.webcrm_observed import OBSERVATIONS

OBSERVERS = (webcrm_observed_rules, webcrm_observed_wire, webcrm_observed_writes)
OBSERVED_ELSEWHERE = "webcrm.hooks."


VALUES = [(name, value) for name, each in OBSERVATIONS.items() for value in each.shows]


def test_every_value_of_every_switch_is_observed_and_shows_something_of_its_own() -> None:
    mine = {name: each for name, each in SWITCHES.items() if OBSERVED_ELSEWHERE not in name}
    assert OBSERVATIONS.keys() == mine.keys()
    for name, switch in mine.items():
        shows = OBSERVATIONS[name].shows
        assert tuple(shows) == switch.values, name
        assert len(set(map(repr, shows.values()))) == len(shows), name


@pytest.mark.parametrize(("name", "value"), VALUES)
def test_a_client_sees_what_a_switch_is_set_to(name: str, value: str) -> None:
    observation = OBSERVATIONS[name]
    with tenant(switches={name: value}, **observation.where) as crm:
        assert observation.see(crm) == observation.shows[value]


@pytest.mark.parametrize("name", list(OBSERVATIONS))
def test_a_switch_may_be_moved_while_the_tenant_is_in_use(name: str) -> None:
    observation, value = OBSERVATIONS[name], SWITCHES[name].values[-1]
    with tenant(**observation.where) as crm:
        crm.app.switches.set({name: value})
        assert observation.see(crm) == observation.shows[value]


@pytest.mark.parametrize(
    ("name", "value", "hint"),
    [
        ("webcrm.nonsense", "1", "there are .*webcrm.put.omitted"),
        ("webcrm.put.omitted", "perhaps", "it can be keep, reset"),
        ("webcrm.refresh.life", "9" * 10, "up to 9 digits"),
    ],
)
def test_an_unknown_switch_or_value_is_refused_with_what_there_is(
    name: str, value: str, hint: str
) -> None:
    with pytest.raises(SwitchError, match=hint):
        webcrm(Clock(), switches={name: value})


def test_a_numeric_switch_takes_any_number() -> None:
    with tenant(switches={"webcrm.list.size": "2"}) as crm:
        for _ in range(3):
            crm.app.back_door.create("products")
        assert len(crm.get("/Products")) == 2


def test_fields_and_tables_that_there_are_none_of_are_refused() -> None:
    with pytest.raises(SwitchError, match="OrganisationShoeSize"):
        webcrm(Clock(), mandatory=["OrganisationShoeSize"])
    with pytest.raises(SwitchError, match="UserShoeSize"):
        webcrm(Clock(), lengths={"UserShoeSize": 3})
    with pytest.raises(SwitchError, match="companies"):
        webcrm(Clock(), read_only=["companies"])


def test_an_update_that_replaces_everything_keeps_password_and_owner() -> None:
    with tenant(switches={"webcrm.put.omitted": "reset"}) as crm:
        crm.create("users", Password="hunter2")
        crm.create("opportunities", OrganisationId=1, Level=3)
        kept = crm.app.back_door.read("users", 2)["UserPassword"]
        crm.put("users", 2, Title="CFO")
        assert crm.app.back_door.read("users", 2)["UserPassword"] == kept
        assert crm.put("opportunities", 1, Comment="x").status_code == 200
        assert crm.get("/Opportunities/1")["OpportunityOrganisationId"] == 1
        assert crm.get("/Opportunities/1")["OpportunityLevel"] == 1
        assert crm.call("PUT", "/Organisations/1", json={"OrganisationId": 1}).status_code == 400


@pytest.mark.parametrize("text", ["", "12,50", "1_000", "nan", "inf", "twelve"])
def test_a_text_that_is_no_invariant_number_is_never_coerced(text: str) -> None:
    with tenant(switches={"webcrm.number.text": "coerced"}) as crm:
        with pytest.raises(AssertionError, match="ProductPrice"):
            crm.create("products", OrganisationId=1, Price=text)
        assert crm.get("/Products") == []


def test_a_long_text_that_is_no_address_is_refused_at_once() -> None:
    with tenant(switches={"webcrm.user.email.form": "checked"}) as crm:
        for address in ("a@" + "." * 1_000_000 + "@", "a@b..c", "a@b."):
            assert crm.put("users", 1, Email=address).status_code == 400
        assert crm.put("users", 1, Email="a.b+c@d-e.co.uk").status_code == 200


@pytest.mark.parametrize(("value", "city"), [("400", 400), ("500", 500)])
def test_what_does_not_fit_is_named_in_a_batch_whatever_refusals_look_like(
    value: str, city: int
) -> None:
    switches = {"webcrm.error.validation": value, "webcrm.error.body": "empty"}
    with tenant(switches=switches) as crm:
        (row,) = crm.call("PATCH", "/Users", json=[{"UserId": 1, "UserTitle": 7}]).json()
        assert "UserTitle" in row
        refusal = crm.put("users", 1, Title=7)
        assert (refusal.status_code, refusal.content) == (city, b"")
