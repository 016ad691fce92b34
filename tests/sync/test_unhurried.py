"""What people and vendors do at the worst moment, and what a document maps that others have, too."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import requests

from checklist.model import Entity, Property
from fakes.app import Response
from fakes.faults import At, Edits, Interrupted, ShortPage
from sync import store
from tests.sync.drafts import forward, reverse, written
from tests.sync.world import Crash, Line, World, world


def after_the_first_post(line: Line, happens: Exception | type[BaseException]) -> None:
    """The vendor creates a record, and then this happens."""
    struck = list[bool]()

    def fault(_number: int, exchange: Callable[[], Response]) -> Response:
        answer = exchange()
        if not struck and line.app.journal[-1].effects:
            struck.append(True)
            raise happens
        return answer

    line.fault = fault


def names(place: World) -> tuple[list[str], list[str]]:
    keap = place.keap.back_door
    companies = [keap.read("companies", each)["company_name"] for each in keap.ids("companies")]
    return sorted(companies), sorted(place.organisations())


def test_an_edit_of_a_record_that_was_just_made_is_no_default_of_the_vendors(place: World) -> None:
    user = place.keap.back_door.create("users", {"email_address": "a@x.no", "given_name": "A"})
    edit = Edits("users", 2, {"UserTitle": "CEO"})
    place.webcrm.inject(Interrupted(edit), At(method="GET", path="Users/2$"))
    place.settle()
    assert place.webcrm.faults[0].hits == 1
    assert place.keap.back_door.read("users", user)["job_title"] == "CEO"


@pytest.mark.parametrize("together", [True, False])
def test_a_creation_that_lost_its_answer_is_not_copied_back(
    tmp_path: Path, *, together: bool
) -> None:
    """One document with both directions, or each direction in a document of its own on one state."""
    there, back = forward("Companies"), reverse(forward("Companies"))
    both = written(tmp_path / "both", "Webcrm", "Keap", back, there)
    alone = written(tmp_path / "alone", "Webcrm", "Keap", back)
    place = world(tmp_path / "state")
    documents = [both] if together else [alone, place.settings.document]
    for document in documents * 2:
        place.run(document=document)
    place.webcrm.back_door.create("organisations", {"OrganisationName": "Acme"})
    after_the_first_post(place.lines[0], requests.ReadTimeout("no answer"))
    for document in documents * 3:
        place.run(document=document)
    assert names(place) == (["Acme", "webCRM"], ["Acme"])


def test_a_creation_that_was_begun_is_not_repeated_on_the_word_of_one_list(place: World) -> None:
    place.company("Zero")
    place.settle()
    place.company("Acme")
    after_the_first_post(place.lines[1], Crash)
    with pytest.raises(Crash):
        place.run()
    place.break_with(None)
    place.webcrm.inject(ShortPage(rows=1), At(method="GET", path="Organisations"))
    place.run()
    assert place.organisations() == ["Acme", "Zero"]


def test_what_else_stands_in_a_list_or_an_object_is_kept(tmp_path: Path) -> None:
    (row,) = forward("Companies").rows
    mail = replace(row, id="x", source=Property("email_address"), target=Property("PersonEmail"))
    phone = Property("phone_number.number"), Property("OrganisationTelephone")
    persons = replace(
        forward("Users"),
        source=Entity("Keap", "Contacts"),
        target=Entity("Webcrm", "Persons"),
        rows=(mail,),
    )
    companies = replace(
        forward("Companies"), rows=(row, replace(row, id="y", source=phone[0], target=phone[1]))
    )
    document = written(tmp_path, "Keap", "Webcrm", companies, persons)
    place = world(tmp_path / "state", document=document)
    keap, webcrm = place.keap.back_door, place.webcrm.back_door
    home = {"email": "home@x.no", "field": "EMAIL2"}
    contact = keap.create(
        "contacts",
        {"given_name": "Ann", "email_addresses": [{"email": "a@x.no", "field": "EMAIL1"}, home]},
    )
    number = {"number": "12345678", "extension": "99", "type": "Work"}
    company = place.company("Acme", phone_number=number)
    place.settle()
    webcrm.edit("persons", webcrm.ids("persons")[0], {"PersonEmail": "b@x.no"})
    webcrm.edit("organisations", 2, {"OrganisationTelephone": "87654321"})
    place.settle()
    addresses = keap.read("contacts", contact)["email_addresses"]
    assert addresses == [{"email": "b@x.no", "field": "EMAIL1"}, home]
    assert keap.read("companies", company)["phone_number"] == number | {"number": "87654321"}


def test_no_marker_is_written_into_what_the_document_maps(tmp_path: Path) -> None:
    (row,) = forward("Companies").rows
    ours = Property("OrganisationExtraCustom8")  # the marker's usual field
    notes = replace(row, id="z", source=Property("notes"), target=ours)
    document = written(tmp_path, "Keap", "Webcrm", replace(forward("Companies"), rows=(row, notes)))
    place = world(tmp_path / "state", document=document)
    place.company("Acme")
    place.settle()
    assert place.webcrm.back_door.read("organisations", 2)["OrganisationExtraCustom8"] == ""


@pytest.mark.parametrize("ends", ["corrected", "deleted"])
def test_what_nobody_waits_for_any_more_is_no_longer_parked(place: World, ends: str) -> None:
    company, _ = place.company("Acme"), place.company("Other")
    place.settle()
    place.keap.back_door.edit("companies", company, {"company_name": "x" * 201})
    assert len(place.run().parked) == 1
    place.clock.advance(5)
    if ends == "corrected":
        place.keap.back_door.edit("companies", company, {"company_name": "Acme"})
    else:
        place.keap.back_door.delete("companies", company)
    place.run()
    with store.opened(place.settings.store_url, read_only=True) as memory:
        assert memory.all_parked() == ()


def test_what_is_still_refused_stays_parked_and_is_not_sent_again(place: World) -> None:
    company = place.company("Acme")
    place.settle()
    place.keap.back_door.edit("companies", company, {"company_name": "x" * 201})
    place.run()
    place.forget()
    place.run()
    assert [each.method for each in place.webcrm.journal if each.method == "PUT"] == []
    with store.opened(place.settings.store_url, read_only=True) as memory:
        assert len(memory.all_parked()) == 1


def test_an_address_is_told_without_the_password_in_it(place: World) -> None:
    place.break_with(lambda _number, _exchange: refused())
    url = "https://me:s3cret@api.webcrm.com"
    with pytest.raises(Exception, match=r"https://api\.webcrm\.com/") as told:
        place.run(webcrm_url=url)
    assert "s3cret" not in str(told.value)


def refused() -> Any:
    raise requests.ConnectionError("refused")


def test_a_date_in_sync_toml_is_sent_as_one(place: World) -> None:
    place.keap.back_door.create("opportunities", {"opportunity_title": "Big"})
    defaults = {"Opportunities": {"OpportunityOrderDate": date(2026, 3, 1)}}
    place.run(webcrm={"defaults": defaults}, pairings=())
    made = place.webcrm.back_door.read("opportunities", 1)["OpportunityOrderDate"]
    assert f"{made:%Y-%m-%d}" == "2026-03-01"
