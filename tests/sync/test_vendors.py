"""What only one of the two vendors does, or does in its own way."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from fakes.app import Response
from sync.keap import keap
from sync.rest import CredentialsRefused, Unreachable, VendorError
from sync.systems import NotChosen, Record, Ref, Refused
from sync.webcrm import webcrm
from tests.sync.world import SyncClock, World, world

MARKER = "other:Things:12"


@pytest.mark.parametrize("switch", ["401", "400", "200"])
def test_a_wrong_auth_code_is_refused_however_webcrm_says_so(tmp_path: Path, switch: str) -> None:
    place = world(tmp_path, webcrm_switches={"webcrm.login.refused": switch})
    theirs = webcrm(place.settings.webcrm_url, "wrong", 1, SyncClock(place.clock))
    with place.mounted(), pytest.raises(CredentialsRefused, match="WEBCRM_AUTH_CODE"):
        theirs.list("Users", frozenset())


def test_a_wrong_keap_token_is_refused_by_name(place: World) -> None:
    ours = keap(place.settings.keap_url, "wrong", SyncClock(place.clock))
    with place.mounted(), pytest.raises(CredentialsRefused, match="KEAP_TOKEN"):
        ours.list("Users", frozenset())


@pytest.mark.parametrize("system", ["keap", "webcrm"])
def test_a_server_that_is_none_of_theirs_is_told_with_the_setting_to_correct(
    place: World, system: str
) -> None:
    clock = SyncClock(place.clock)
    elsewhere = f"{place.settings.webcrm_url}/shop"
    asked = keap(elsewhere, "x", clock) if system == "keap" else webcrm(elsewhere, "x", 1, clock)
    for line in place.lines:
        line.fault = lambda _number, _exchange: Response(404, (), b"<html>no such page</html>")
    with place.mounted(), pytest.raises(Unreachable, match=f"correct {system.upper()}_URL"):
        asked.list("Users", frozenset())


@pytest.mark.parametrize("answer", ["404", "204", "null"])
def test_an_unknown_record_is_absent_however_webcrm_says_so(tmp_path: Path, answer: str) -> None:
    place = world(tmp_path, webcrm_switches={"webcrm.get.unknown": answer})
    theirs = webcrm(place.settings.webcrm_url, place.webcrm.credential, 1, SyncClock(place.clock))
    with place.mounted():
        assert theirs.read(Ref("webcrm", "Users", "99"), frozenset()) is None


@pytest.mark.parametrize("last", ["empty", "null", "absent"])
def test_keaps_list_ends_however_its_last_token_looks(tmp_path: Path, last: str) -> None:
    place = world(tmp_path, {"keap.v2.last_token": last})
    for number in range(250):
        place.keap.back_door.create("users", {"email_address": f"{number}@x.no", "given_name": "U"})
    ours = keap(place.settings.keap_url, place.keap.credential, SyncClock(place.clock))
    with place.mounted():
        assert len(ours.list("Users", frozenset({"email_address"}))) == 250


def test_webcrms_list_is_read_to_its_empty_page(place: World) -> None:
    for number in range(1001):
        place.webcrm.back_door.create("organisations", {"OrganisationName": str(number)})
    theirs = webcrm(place.settings.webcrm_url, place.webcrm.credential, 1, SyncClock(place.clock))
    with place.mounted():
        assert len(theirs.list("Organisations", frozenset({"OrganisationName"}))) == 1002
    pages = [x.url for x in place.webcrm.journal if x.url.startswith("/Organisations?")]
    assert [url.partition("&")[0] for url in pages] == [
        f"/Organisations?Page={n}" for n in (1, 2, 3)
    ]


def test_a_list_that_repeats_its_page_is_no_list(place: World) -> None:
    theirs = webcrm(place.settings.webcrm_url, place.webcrm.credential, 1, SyncClock(place.clock))
    theirs.rest.authority = {"Authorization": "Bearer any"}
    place.lines[1].fault = lambda _number, _exchange: Response(200, (), b'[{"UserId":1}]')
    with place.mounted(), pytest.raises(Unreachable, match="page 2"):
        theirs.list("Users", frozenset())


@pytest.mark.parametrize("body", [b"<html>", b"[1]", b"[{}]", b'{"a":1}', b"null"])
def test_a_list_that_makes_no_sense_is_an_error_and_never_an_empty_list(
    place: World, body: bytes
) -> None:
    clock = SyncClock(place.clock)
    theirs = webcrm(place.settings.webcrm_url, place.webcrm.credential, 1, clock)
    theirs.rest.authority = {"Authorization": "Bearer any"}
    ours = keap(place.settings.keap_url, place.keap.credential, clock)
    for line in place.lines:
        line.fault = lambda _number, _exchange: Response(200, (), body)
    for system in (ours, theirs):
        with place.mounted(), pytest.raises(VendorError):
            system.list("Users", frozenset())


def test_a_keap_user_is_only_invited_where_that_is_allowed(place: World) -> None:
    ours = keap(place.settings.keap_url, place.keap.credential, SyncClock(place.clock))
    with place.mounted(), pytest.raises(NotChosen, match="invite_users"):
        ours.create("Users", {"email_address": "a@x.no", "given_name": "A"}, MARKER)


def test_a_keap_opportunity_needs_a_contact_that_a_person_chose(place: World) -> None:
    ours = keap(place.settings.keap_url, place.keap.credential, SyncClock(place.clock))
    with place.mounted(), pytest.raises(NotChosen, match="contact_id"):
        ours.create("Opportunity", {"opportunity_title": "Big"}, MARKER)


def test_a_title_that_keap_takes_and_does_not_store_is_a_refusal(place: World) -> None:
    user = place.keap.back_door.create("users", {"email_address": "a@x.no", "given_name": "A"})
    ours = keap(place.settings.keap_url, place.keap.credential, SyncClock(place.clock))

    def deaf(_number: int, exchange: Any) -> Any:
        before = place.keap.back_door.read("users", user)["job_title"]
        answer = exchange()
        if place.keap.back_door.read("users", user)["job_title"] != before:
            place.keap.back_door.edit("users", user, {"job_title": before})
        return answer

    seen = Record(Ref("keap", "Users", str(user)), {"job_title": ""})
    place.lines[0].fault = deaf
    with place.mounted(), pytest.raises(Refused, match="does not store it"):
        ours.update(seen, {"job_title": "CTO"})
