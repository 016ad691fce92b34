"""Edits of linked records, whole passes against both fakes."""

from __future__ import annotations

from pathlib import Path

import pytest

from fakes.faults import At, Edits, Interrupted
from tests.sync.world import World, world


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
    place = world(tmp_path, {"keap.v2.user.title_mask": spelling})
    user = place.keap.back_door.create("users", {"email_address": "ann@x.no", "given_name": "Ann"})
    place.settle()
    made = place.partner("users", "UserCustom15", user)["UserId"]
    place.webcrm.back_door.edit("users", made, {"UserTitle": "CTO"})
    place.run()
    assert place.keap.back_door.read("users", user)["job_title"] == "CTO"


@pytest.mark.parametrize("unsaid", ["ignored", "cleared"])
@pytest.mark.parametrize("title", ["0.", "ceo", "CEO of x"])
def test_the_slightest_edit_of_a_title_arrives_where_keap_drops_what_it_does_not_know(
    tmp_path: Path, title: str, unsaid: str
) -> None:
    ways = {
        "keap.v2.user.title_mask": "body",
        "keap.v2.unknown_property": "ignored",
        "keap.v2.mask.without_value": unsaid,
    }
    place = world(tmp_path, ways)
    before = "0" if title == "0." else "CEO"
    said = {"email_address": "ann@x.no", "given_name": "Ann", "job_title": before}
    user = place.keap.back_door.create("users", said)
    place.settle()
    made = place.partner("users", "UserCustom15", user)["UserId"]
    place.webcrm.back_door.edit("users", made, {"UserTitle": title})
    place.run()
    assert place.keap.back_door.read("users", user)["job_title"] == title


@pytest.mark.parametrize("spelling", ["title", "body"])
def test_an_edit_is_not_written_over_by_a_second_way_of_writing(
    tmp_path: Path, spelling: str
) -> None:
    place = world(tmp_path, {"keap.v2.user.title_mask": spelling})
    user = place.keap.back_door.create("users", {"email_address": "ann@x.no", "given_name": "Ann"})
    place.settle()
    made = place.partner("users", "UserCustom15", user)["UserId"]
    both = {"UserEmail": "webcrm@x.no", "UserTitle": "CTO"}
    place.webcrm.back_door.edit("users", made, both)
    place.clock.advance(10)
    person = Edits("users", user, {"email_address": "keap@x.no"})
    place.keap.inject(Interrupted(person), At(method="PATCH"))  # which Keap is going to refuse
    place.run()
    place.settle()
    found = place.keap.back_door.read("users", user)
    assert (found["email_address"], found["job_title"]) == ("keap@x.no", "CTO")
    assert place.partner("users", "UserCustom15", user)["UserEmail"] == "keap@x.no"


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


def test_a_value_of_nothing_but_blanks_is_written_once(tmp_path: Path) -> None:
    place = world(tmp_path, {"keap.text.blanks": "trimmed"})
    user = place.keap.back_door.create("users", {"email_address": "ann@x.no", "given_name": "Ann"})
    place.settle()
    made = place.partner("users", "UserCustom15", user)["UserId"]
    place.webcrm.back_door.edit("users", made, {"UserTitle": "   "})
    place.run()
    outcome = place.run()
    assert (outcome.writes, outcome.clean) == (0, True)


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
