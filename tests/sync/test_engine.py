"""Whole passes against both fakes: what a person in either CRM would notice."""

from __future__ import annotations

from pathlib import Path

import pytest

from sync.actions import Why
from tests.sync.world import USERS, World, engine_of, world


def test_every_keap_record_gets_exactly_one_partner_with_all_rows(place: World) -> None:
    keap, webcrm = place.keap.back_door, place.webcrm.back_door
    company = place.company("Acme")
    product = keap.create("products", {"product_name": "Anvil", "product_price": 12.5})
    user = keap.create(
        "users", {"email_address": "ann@x.no", "given_name": "Ann", "job_title": "CEO"}
    )
    keap.create("opportunities", {"opportunity_title": "Big one"})
    outcome = place.run()
    assert (outcome.creates, outcome.updates, outcome.clean) == (4, 0, True)
    assert place.organisation_of(company)["OrganisationName"] == "Acme"
    assert place.partner("products", "ProductCustom15", product)["ProductPrice"] == 12.5
    made = place.partner("users", "UserCustom15", user)
    assert (made["UserEmail"], made["UserTitle"]) == ("ann@x.no", "CEO")
    assert len(webcrm.ids("opportunities")) == 1
    assert [effect.kind for effect in place.effects()] == ["created"] * 4


def test_inactive_users_are_created_too(place: World) -> None:
    place.keap.back_door.create(
        "users", {"email_address": "gone@x.no", "given_name": "G", "status": "Inactive"}
    )
    assert place.run().creates == 1


def test_a_second_pass_writes_nothing(place: World) -> None:
    place.company("Acme")
    place.run()
    place.forget()
    outcome = place.run()
    assert (outcome.writes, place.effects()) == (0, [])
    assert str(outcome) == "0 created, 0 updated, 0 conflicts, 0 parked, 0 deleted"


def test_an_engine_that_stays_open_does_as_well_as_one_opened_anew(place: World) -> None:
    with engine_of(place) as engine:
        company = place.company("Acme")
        assert engine.run().creates == 1
        place.keap.back_door.edit("companies", company, {"company_name": "Acme 2"})
        assert engine.run().updates == 1
        assert engine.run().writes == 0


def test_users_are_linked_by_e_mail_and_an_empty_value_never_overwrites(place: World) -> None:
    keap, webcrm = place.keap.back_door, place.webcrm.back_door
    user = keap.create("users", {"email_address": "Ann@x.no", "given_name": "Ann", "job_title": ""})
    seen = webcrm.create("users", {"UserEmail": " ann@X.no ".strip(), "UserTitle": "CEO"})
    outcome = place.run()
    assert (outcome.creates, outcome.links) == (0, 1)
    assert keap.read("users", user)["job_title"] == "CEO"
    assert webcrm.read("users", seen)["UserTitle"] == "CEO"
    place.run()
    assert place.run().writes == 0


def test_an_ambiguous_user_is_reported_and_neither_linked_nor_created(place: World) -> None:
    place.keap.back_door.create("users", {"email_address": "ann@x.no", "given_name": "Ann"})
    for _ in range(2):
        place.webcrm.back_door.create("users", {"UserEmail": "ann@x.no"})
    outcome = place.run()
    assert outcome.writes == 0
    assert [leave.why for leave in outcome.leaves] == [Why.AMBIGUOUS]
    assert not outcome.clean


def test_two_users_with_one_e_mail_and_no_partner_get_one_each(place: World) -> None:
    for name in ("Ann", "Bob"):
        place.keap.back_door.create("users", {"email_address": "us@x.no", "given_name": name})
    assert place.run().creates == 2
    assert place.run().writes == 0


def test_companies_that_look_alike_are_not_merged(place: World) -> None:
    place.company("Acme")
    place.company("Acme")
    place.webcrm.back_door.create("organisations", {"OrganisationName": "Acme"})
    assert place.run().creates == 2
    assert place.organisations() == ["Acme"] * 3
    assert place.run().writes == 0


def test_records_of_the_target_stay_alone(place: World) -> None:
    place.webcrm.back_door.create("organisations", {"OrganisationName": "Only here"})
    assert place.run().writes == 0
    assert place.keap.back_door.ids("companies") == []


def test_properties_that_the_document_does_not_map_are_left_alone(place: World) -> None:
    company = place.company("Acme", notes="ours", website="https://acme.no")
    place.settle()
    organisation = place.organisation_of(company)["OrganisationId"]
    theirs = {"OrganisationCity": "Oslo", "OrganisationCustom3": "x", "OrganisationOwner": 4}
    place.webcrm.back_door.edit("organisations", organisation, theirs)
    place.keap.back_door.edit("companies", company, {"company_name": "Acme 2"})
    place.run()
    found = place.organisation_of(company)
    assert {name: found[name] for name in theirs} == theirs
    place.webcrm.back_door.edit("organisations", organisation, {"OrganisationName": "Acme 3"})
    place.run()
    kept = place.keap.back_door.read("companies", company)
    assert (kept["company_name"], kept["notes"], kept["website"]) == (
        "Acme 3",
        "ours",
        "https://acme.no",
    )


@pytest.mark.parametrize("omitted", ["keep", "reset"])
def test_a_write_survives_a_webcrm_that_resets_what_is_left_out(
    tmp_path: Path, omitted: str
) -> None:
    place = world(tmp_path, webcrm_switches={"webcrm.put.omitted": omitted})
    company = place.company("Acme")
    place.settle()
    organisation = place.organisation_of(company)["OrganisationId"]
    place.webcrm.back_door.edit("organisations", organisation, {"OrganisationCity": "Oslo"})
    place.keap.back_door.edit("companies", company, {"company_name": "Acme 2"})
    place.run()
    found = place.organisation_of(company)
    assert (found["OrganisationName"], found["OrganisationCity"]) == ("Acme 2", "Oslo")


def test_only_the_pairings_that_were_asked_for_are_run(place: World) -> None:
    place.company("Acme")
    place.keap.back_door.create("users", {"email_address": "a@x.no", "given_name": "A"})
    outcome = place.run(pairings=(USERS,))
    assert (outcome.creates, place.organisations()) == (1, [])


def test_a_plan_says_what_a_pass_does_and_writes_nothing(place: World) -> None:
    place.company("Acme")
    with engine_of(place) as engine:
        planned = engine.plan()
        assert str(planned) == (
            "create  webcrm Organisations for keap Companies 1: OrganisationName = 'Acme'"
        )
        assert planned.writes == 1
        assert place.effects() == []
        assert engine.run().plan == planned


def test_the_lists_of_more_than_one_page_are_read_whole(place: World) -> None:
    for number in range(130):
        place.keap.back_door.create(
            "users", {"email_address": f"u{number}@x.no", "given_name": str(number)}
        )
    assert place.run().creates == 130
    assert place.run().writes == 0


def test_progress_is_told_for_each_action(place: World) -> None:
    place.company("A")
    place.company("B")
    told: list[tuple[str, int, int]] = []
    with engine_of(place) as engine:
        engine.run(lambda *args: told.append(args))
    assert told == [("Keap Companies to Webcrm Organisations", n, 2) for n in (1, 2)]
