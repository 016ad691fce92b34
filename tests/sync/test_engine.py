"""Whole passes against both fakes: what a person in either CRM would notice."""

from __future__ import annotations

from pathlib import Path

import pytest

from sync.actions import Why
from tests.sync.world import COMPANIES, USERS, World, engine_of, world


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


def test_an_edit_in_keap_reaches_webcrm_in_one_write(place: World) -> None:
    user = place.keap.back_door.create(
        "users", {"email_address": "ann@x.no", "given_name": "Ann", "job_title": "CEO"}
    )
    place.settle()
    place.forget()
    place.keap.back_door.edit("users", user, {"email_address": "a@x.no", "job_title": "CTO"})
    place.run()
    made = place.partner("users", "UserCustom15", user)
    assert (made["UserEmail"], made["UserTitle"]) == ("a@x.no", "CTO")
    assert [(e.kind, e.table) for e in place.effects()] == [("updated", "users")]


def test_an_edit_in_webcrm_reaches_keap_in_one_write(place: World) -> None:
    user = place.keap.back_door.create(
        "users", {"email_address": "ann@x.no", "given_name": "Ann", "job_title": "CEO"}
    )
    place.settle()
    place.forget()
    made = place.partner("users", "UserCustom15", user)["UserId"]
    place.webcrm.back_door.edit("users", made, {"UserEmail": "a@x.no", "UserTitle": "CTO"})
    place.run()
    found = place.keap.back_door.read("users", user)
    assert (found["email_address"], found["job_title"]) == ("a@x.no", "CTO")
    assert [(e.kind, e.table) for e in place.effects()] == [("updated", "users")]


@pytest.mark.parametrize("spelling", ["job_title", "title", "both"])
def test_keaps_job_title_is_written_whatever_its_mask_is_called(
    tmp_path: Path, spelling: str
) -> None:
    place = world(tmp_path, {"user_title_mask": spelling})
    user = place.keap.back_door.create("users", {"email_address": "ann@x.no", "given_name": "Ann"})
    place.settle()
    made = place.partner("users", "UserCustom15", user)["UserId"]
    place.webcrm.back_door.edit("users", made, {"UserTitle": "CTO"})
    place.run()
    assert place.keap.back_door.read("users", user)["job_title"] == "CTO"


@pytest.mark.parametrize("later", ["keap", "webcrm"])
def test_of_two_edits_of_one_property_the_later_stands_and_the_other_is_listed(
    place: World, later: str
) -> None:
    company = place.company("Acme")
    place.settle()
    organisation = place.organisation_of(company)["OrganisationId"]
    edits = {
        "keap": lambda: place.keap.back_door.edit("companies", company, {"company_name": "keap"}),
        "webcrm": lambda: place.webcrm.back_door.edit(
            "organisations", organisation, {"OrganisationName": "webcrm"}
        ),
    }
    place.clock.advance(10)
    edits.pop("webcrm" if later == "keap" else "keap")()
    place.clock.advance(10)
    edits[later]()
    outcome = place.run()
    assert place.keap.back_door.read("companies", company)["company_name"] == later
    assert place.organisation_of(company)["OrganisationName"] == later
    (conflict,) = outcome.conflicts
    assert (conflict.left_value, conflict.right_value, conflict.winner) == ("keap", "webcrm", later)
    assert place.run().writes == 0


def test_edits_of_different_properties_on_both_sides_survive(place: World) -> None:
    user = place.keap.back_door.create(
        "users", {"email_address": "ann@x.no", "given_name": "Ann", "job_title": "CEO"}
    )
    place.settle()
    made = place.partner("users", "UserCustom15", user)["UserId"]
    place.keap.back_door.edit("users", user, {"job_title": "CTO"})
    place.clock.advance(10)
    place.webcrm.back_door.edit("users", made, {"UserEmail": "a@x.no"})
    assert place.run().updates == 2
    found, seen = (
        place.keap.back_door.read("users", user),
        place.partner("users", "UserCustom15", user),
    )
    assert (found["email_address"], found["job_title"]) == ("a@x.no", "CTO")
    assert (seen["UserEmail"], seen["UserTitle"]) == ("a@x.no", "CTO")
    assert place.run().writes == 0


def test_the_same_edit_on_both_sides_is_no_conflict_and_no_write(place: World) -> None:
    company = place.company("Acme")
    place.settle()
    organisation = place.organisation_of(company)["OrganisationId"]
    place.keap.back_door.edit("companies", company, {"company_name": "Same"})
    place.webcrm.back_door.edit("organisations", organisation, {"OrganisationName": "Same"})
    outcome = place.run()
    assert (outcome.writes, outcome.conflicts) == (0, ())
    place.keap.back_door.edit("companies", company, {"company_name": "Next"})
    assert place.run().updates == 1
    assert place.organisation_of(company)["OrganisationName"] == "Next"


def test_clearing_is_propagated(place: World) -> None:
    user = place.keap.back_door.create(
        "users", {"email_address": "ann@x.no", "given_name": "Ann", "job_title": "CEO"}
    )
    place.settle()
    place.keap.back_door.edit("users", user, {"job_title": ""})
    place.run()
    assert place.partner("users", "UserCustom15", user)["UserTitle"] == ""


def test_clearing_comes_back_where_the_policy_says_restore(place: World) -> None:
    user = place.keap.back_door.create(
        "users", {"email_address": "ann@x.no", "given_name": "Ann", "job_title": "CEO"}
    )
    place.settle()
    place.keap.back_door.edit("users", user, {"job_title": ""})
    place.run(clearing="restore")
    assert place.keap.back_door.read("users", user)["job_title"] == "CEO"


def test_a_cleared_value_that_keap_requires_comes_back(place: World) -> None:
    user = place.keap.back_door.create("users", {"email_address": "ann@x.no", "given_name": "Ann"})
    place.settle()
    made = place.partner("users", "UserCustom15", user)["UserId"]
    place.webcrm.back_door.edit("users", made, {"UserEmail": ""})
    outcome = place.run()
    assert outcome.clean
    assert place.partner("users", "UserCustom15", user)["UserEmail"] == "ann@x.no"


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
    assert [leave.why for leave in outcome.left] == [Why.AMBIGUOUS]
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


def test_a_deleted_record_is_reported_and_its_partner_left_alone(place: World) -> None:
    company, other = place.company("Acme"), place.company("Other")
    place.settle()
    place.keap.back_door.delete("companies", company)
    place.keap.back_door.edit("companies", other, {"company_name": "Other 2"})
    outcome = place.run()
    assert [(leave.why, leave.ref.id) for leave in outcome.left] == [(Why.ABSENT, str(company))]
    assert outcome.clean
    assert place.organisations() == ["Acme", "Other 2"]


def test_a_record_deleted_in_webcrm_is_not_made_again(place: World) -> None:
    keep = place.keap.back_door.create("products", {"product_name": "A", "product_price": 1})
    gone = place.keap.back_door.create("products", {"product_name": "B", "product_price": 2})
    place.settle()
    deleted = place.partner("products", "ProductCustom15", gone)["ProductId"]
    place.webcrm.back_door.delete("products", deleted)
    place.keap.back_door.edit("products", gone, {"product_price": 3})
    assert place.run().writes == 0
    assert place.partner("products", "ProductCustom15", keep)["ProductPrice"] == 1


def test_a_side_that_lists_nothing_any_more_is_refused_and_others_go_on(place: World) -> None:
    company = place.company("Acme")
    place.settle()
    place.keap.back_door.delete("companies", company)
    place.keap.back_door.create("products", {"product_name": "A", "product_price": 1})
    outcome = place.run()
    (refusal,) = outcome.refused
    assert refusal.pairing == COMPANIES
    assert "--accept-emptied" in refusal.reason
    assert (outcome.creates, place.organisations()) == (1, ["Acme"])
    accepted = place.run(accept_emptied=frozenset({COMPANIES}))
    assert (accepted.refused, accepted.writes) == ((), 0)


def test_a_refused_record_is_parked_others_go_on_and_an_edit_revives_it(tmp_path: Path) -> None:
    place = world(tmp_path, webcrm_switches={"webcrm.text.long": "refused"})
    company = place.company("x" * 300)
    place.company("Fine")
    outcome = place.run()
    (parked,) = outcome.parked
    assert parked.ref == f"keap Companies {company}"
    assert (outcome.creates, place.organisations()) == (1, ["Fine"])
    place.forget()
    again = place.run()
    assert [leave.why for leave in again.left] == [Why.PARKED]
    assert place.effects() == []
    assert not any(x.method == "POST" and x.url == "/Organisations" for x in place.webcrm.journal)
    place.keap.back_door.edit("companies", company, {"company_name": "Short"})
    assert place.run().clean
    assert place.organisations() == ["Fine", "Short"]
    assert place.run().clean


def test_a_parked_write_is_tried_again_when_asked_to(tmp_path: Path) -> None:
    place = world(tmp_path, webcrm_switches={"webcrm.post.users": "403"})
    place.keap.back_door.create("users", {"email_address": "a@x.no", "given_name": "A"})
    assert len(place.run().parked) == 1
    assert len(place.run(retry_parked=True).parked) == 1
    assert place.run().parked == ()


def test_trimmed_values_do_not_echo(tmp_path: Path) -> None:
    place = world(tmp_path, {"trim": True})
    user = place.keap.back_door.create(
        "users", {"email_address": "ann@x.no", "given_name": "Ann", "job_title": "CEO"}
    )
    place.settle()
    made = place.partner("users", "UserCustom15", user)["UserId"]
    place.webcrm.back_door.edit("users", made, {"UserTitle": "  CTO  "})
    place.run()
    assert place.keap.back_door.read("users", user)["job_title"] == "CTO"
    assert place.run().writes == 0


def test_a_truncated_name_stays_long_where_it_was_written(tmp_path: Path) -> None:
    place = world(tmp_path, webcrm_switches={"webcrm.text.long": "truncated"})
    company = place.company("x" * 300)
    place.run()
    assert place.run().writes == 0
    assert place.keap.back_door.read("companies", company)["company_name"] == "x" * 300


def test_prices_keep_their_cents_both_ways(place: World) -> None:
    product = place.keap.back_door.create("products", {"product_name": "A", "product_price": 0.29})
    place.settle()
    seen = place.partner("products", "ProductCustom15", product)
    assert (seen["ProductPrice"], seen["ProductQuantity"]) == (0.29, 1)
    place.webcrm.back_door.edit("products", seen["ProductId"], {"ProductPrice": 1234567.89})
    place.run()
    assert place.keap.back_door.read("products", product)["product_price"] == 1234567.89
    assert place.run().writes == 0


@pytest.mark.parametrize("body", ["object", "int", "quoted", "empty"])
def test_a_link_is_made_however_webcrm_tells_the_new_id(tmp_path: Path, body: str) -> None:
    place = world(tmp_path, webcrm_switches={"webcrm.post.organisation.body": body})
    place.company("Acme")
    assert place.run().creates == 1
    assert place.run().writes == 0
    assert place.organisations() == ["Acme"]


@pytest.mark.parametrize("entry", ["empty", "id", "null"])
def test_a_good_patch_is_known_however_webcrm_says_so(tmp_path: Path, entry: str) -> None:
    place = world(tmp_path, webcrm_switches={"webcrm.patch.updated": entry})
    user = place.keap.back_door.create("users", {"email_address": "a@x.no", "given_name": "A"})
    place.settle()
    place.keap.back_door.edit("users", user, {"job_title": "CTO"})
    assert place.run().updates == 1
    assert place.run().clean


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
