"""The process dies, or an answer is lost, at every exchange in turn: the next passes end as if nothing had happened."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from fakes.app import Response
from sync.rest import CredentialsRefused, VendorError
from tests.sync.world import Crash, World, dies_after, dies_before, loses, world

Fault = Callable[[int, Callable[[], Response]], Response]
MOST = 60  # exchanges of a pass in these tests; each test stops when the pass outlives the fault


def everything_new(place: World) -> None:
    place.company("  Acme ")
    place.company("Acme")
    keap = place.keap.back_door
    keap.create("products", {"product_name": "A", "product_price": 12.5})
    keap.create("opportunities", {"opportunity_title": "Big"})
    for name in ("Ann", "Bob"):
        keap.create("users", {"email_address": "us@x.no", "given_name": name, "job_title": name})


def everything_edited(place: World) -> None:
    keap, webcrm = place.keap.back_door, place.webcrm.back_door
    place.clock.advance(10)
    keap.edit("companies", 1, {"company_name": "Acme 1"})
    webcrm.edit(
        "organisations", place.organisation_of(2)["OrganisationId"], {"OrganisationName": "Acme 2"}
    )
    user = place.partner("users", "UserCustom15", 1)["UserId"]
    keap.edit("users", 1, {"email_address": "ann@x.no"})
    webcrm.edit("users", user, {"UserTitle": "CTO"})
    keap.edit("products", 1, {"product_price": 99.95})


def contents(place: World) -> dict[str, object]:
    keap, webcrm = place.keap.back_door, place.webcrm.back_door
    return {
        "companies": [keap.read("companies", i)["company_name"] for i in keap.ids("companies")],
        "organisations": place.organisations(),
        "titles": sorted(webcrm.read("users", i)["UserTitle"] for i in webcrm.ids("users")),
        "mails": sorted(webcrm.read("users", i)["UserEmail"] for i in webcrm.ids("users")),
        "prices": [webcrm.read("products", i)["ProductPrice"] for i in webcrm.ids("products")],
        "opportunities": len(webcrm.ids("opportunities")),
    }


def pass_with(place: World, fault: Fault) -> bool:
    """Run one pass with a fault; True if the fault was met."""
    place.break_with(fault)
    met = True
    try:
        with suppress(VendorError):
            place.run()
            met = False
    except Crash:
        pass
    place.break_with(None)
    return met


@pytest.mark.parametrize("kind", [dies_before, dies_after])
@pytest.mark.parametrize("story", [everything_new, everything_edited])
def test_a_pass_that_dies_at_any_exchange_is_finished_by_the_next_ones(
    tmp_path: Path, kind: Callable[[int], Fault], story: Callable[[World], None]
) -> None:
    def begun(name: str) -> World:
        place = world(tmp_path / name, {"keap.text.blanks": "trimmed"})
        everything_new(place)
        if story is everything_edited:
            place.settle()
            everything_edited(place)
        return place

    calm = begun("calm")
    calm.settle()
    deaths = 0
    for nth in range(1, MOST):
        place = begun(str(nth))
        if not pass_with(place, kind(nth)):
            break
        deaths += 1
        place.settle()
        assert contents(place) == contents(calm), f"died at exchange {nth}"
        assert place.run().writes == 0
    assert 20 < deaths < MOST - 1


@pytest.mark.parametrize("story", [everything_new, everything_edited])
def test_an_answer_that_is_lost_at_any_exchange_leads_to_no_duplicate(
    tmp_path: Path, story: Callable[[World], None]
) -> None:
    calm = world(tmp_path / "calm")
    everything_new(calm)
    calm.settle()
    if story is everything_edited:
        everything_edited(calm)
        calm.settle()
    for nth in range(1, MOST):
        place = world(tmp_path / str(nth))
        everything_new(place)
        if story is everything_edited:
            place.settle()
            everything_edited(place)
        place.break_with(loses(nth))
        place.run()
        if len(place.calls) < nth:
            break
        place.break_with(None)
        place.settle()
        assert contents(place) == contents(calm), f"lost the answer to exchange {nth}"
    else:
        raise AssertionError("the pass never outlived the fault")


def server_error(nth: int, *, stored: bool) -> Fault:
    """webCRM's creates are known to fail now and then, with and without the record having been stored."""

    def fault(number: int, exchange: Callable[[], Response]) -> Response:
        if number != nth:
            return exchange()
        if stored:
            exchange()
        return Response(500, (("Content-Type", "application/json"),), b'{"Message":"busy"}')

    return fault


@pytest.mark.parametrize("stored", [True, False])
def test_a_server_error_is_tried_again_in_the_same_pass_and_creates_once(
    tmp_path: Path,
    stored: bool,  # noqa: FBT001 # a table
) -> None:
    for nth in range(1, MOST):
        place = world(tmp_path / str(nth))
        place.company("Acme")
        place.break_with(server_error(nth, stored=stored))
        outcome = place.run()
        if len(place.calls) < nth:
            return
        assert outcome.creates == 1, f"exchange {nth}"
        assert place.organisations() == ["Acme"]
        place.break_with(None)
        assert place.run().writes == 0
    raise AssertionError("the pass never outlived the fault")


def throttled(nth: int) -> Fault:
    def fault(number: int, exchange: Callable[[], Response]) -> Response:
        if number != nth:
            return exchange()
        return Response(429, (), b'{"RetryAfterSeconds":14,"Message":"slow","Type":"T"}')

    return fault


def unauthorised(nth: int) -> Fault:
    def fault(number: int, exchange: Callable[[], Response]) -> Response:
        return Response(401, (), b"") if number == nth else exchange()

    return fault


def test_a_429_is_waited_out_and_nothing_is_made_twice(tmp_path: Path) -> None:
    for nth in range(1, MOST):
        place = world(tmp_path / str(nth))
        place.company("Acme")
        place.break_with(throttled(nth))
        before = place.clock.now()
        place.run()
        if len(place.calls) < nth:
            return
        assert (place.clock.now() - before).total_seconds() >= 14
        assert place.organisations() == ["Acme"]
    raise AssertionError("the pass never outlived the fault")


def test_a_webcrm_token_that_is_revoked_at_any_exchange_is_renewed(tmp_path: Path) -> None:
    for nth in range(1, MOST):
        place = world(tmp_path / str(nth))
        place.company("Acme")
        place.break_with(None)
        place.lines[1].fault = unauthorised(nth)
        try:
            place.run()
        except CredentialsRefused:
            assert len(place.webcrm.journal) == 0, "only a refused login is final"
        met = len(place.calls) >= nth
        place.break_with(None)
        place.settle()
        assert place.organisations() == ["Acme"]
        if not met:
            return
    raise AssertionError("the pass never outlived the fault")


def test_after_a_lost_store_marked_records_are_linked_again(tmp_path: Path) -> None:
    place = world(tmp_path / "first")
    everything_new(place)
    place.settle()
    before = contents(place)
    for file in (tmp_path / "first").glob("sync.sqlite3*"):
        file.unlink()
    outcome = place.run()
    assert (outcome.creates, outcome.links) == (0, 6)
    assert contents(place) == before


def person_edits_at(place: World, nth: int, overwritten: list[bool]) -> Fault:
    """Somebody saves the organisation in webCRM just before the nth exchange; is that the one that writes it?"""

    def fault(number: int, exchange: Callable[[], Response]) -> Response:
        if number != nth:
            return exchange()
        place.clock.advance(5)
        organisation = place.organisation_of(1)["OrganisationId"]
        place.webcrm.back_door.edit("organisations", organisation, {"OrganisationName": "Theirs"})
        answer = exchange()
        overwritten.append(place.organisations() == ["Ours"])
        return answer

    return fault


def test_an_edit_that_a_person_makes_during_a_pass_is_never_lost(tmp_path: Path) -> None:
    """It is later than ours, so it stands in the end, on both sides. webCRM has no conditional write: only an edit

    between its last reading and the write itself cannot be seen, and even then both sides end up equal.
    """
    blind_moments = 0
    for nth in range(1, MOST):
        place = world(tmp_path / str(nth))
        place.company("Acme")
        place.settle()
        place.clock.advance(10)
        place.keap.back_door.edit("companies", 1, {"company_name": "Ours"})
        overwritten: list[bool] = []
        place.break_with(person_edits_at(place, nth, overwritten))
        place.run()
        if not overwritten:
            assert blind_moments == 1
            return
        place.break_with(None)
        place.settle()
        blind_moments += overwritten[0]
        expected = "Ours" if overwritten[0] else "Theirs"
        assert place.organisations() == [expected], f"edited before exchange {nth}"
        assert place.keap.back_door.read("companies", 1)["company_name"] == expected
    raise AssertionError("the pass never outlived the fault")
