"""What goes wrong on the way: each trouble really happens, and the judges of manners see what they should."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import NoReturn

import pytest
import requests

from fakes.app import App, Effect, Exchange
from fakes.clock import Clock
from fakes.journal import Wire
from fakes.mount import mounted
from fakes.vendors import opened
from steps.bench import SutDied
from steps.line import Killed, is_login
from steps.manners import CROSSED, forbidden_calls, most_in_a_minute, was_overtaken
from steps.mischief import FAULTS, Mischief
from steps.troubles import KILLINGS, LISTS, LOGINS, LOSSES, OUTAGES, REFUSALS, Trouble, What
from steps.unwanted import Mapped

START = datetime(2024, 5, 1, 12, 0, tzinfo=UTC)


def die(death: SutDied) -> NoReturn:
    raise Killed(death)


class Place:
    """A mounted Keap with two companies, a client, and mischief around it."""

    def __init__(self, apps: dict[str, App]) -> None:
        self.keap, self.mischief = apps["keap"], Mischief(apps.values(), die)
        for name in ("Acme", "Beta"):
            self.keap.back_door.create("companies", {"company_name": name})

    def plan(self, trouble: Trouble) -> None:
        self.mischief.plan(trouble, Mapped("companies", frozenset({"company_name"})))

    def names(self) -> list[str]:
        url, login = self.keap.base_url, {"Authorization": f"Bearer {self.keap.credential}"}
        answer = requests.get(f"{url}/crm/rest/v2/companies", headers=login, timeout=5)
        answer.raise_for_status()
        return [company["company_name"] for company in answer.json()["companies"]]

    def add(self, name: str) -> int:
        url, login = self.keap.base_url, {"Authorization": f"Bearer {self.keap.credential}"}
        body = {"company_name": name}
        return requests.post(
            f"{url}/crm/rest/v1/companies", json=body, headers=login, timeout=5
        ).status_code


@pytest.fixture
def place() -> Iterator[Place]:
    world = Place(opened(Clock()))
    with mounted(*world.mischief.lines.values()):
        yield world


@pytest.mark.parametrize("what", sorted({*LOSSES, *OUTAGES, *LOGINS} - {What.ERROR_AFTER}))
def test_a_trouble_strikes_the_call_that_was_named_and_no_other(place: Place, what: What) -> None:
    place.plan(Trouble(what, "Keap", call=2))
    assert place.names() == ["Acme", "Beta"]
    with pytest.raises((requests.RequestException, ValueError)):
        place.names()
    assert place.mischief.hits == 1
    assert place.names() == ["Acme", "Beta"]


@pytest.mark.parametrize(
    ("what", "seen"),
    [(What.EMPTY_LIST, []), (What.SHORT_LIST, ["Acme"]), (What.OLD_LIST, ["Acme", "Beta"])],
)
def test_a_list_that_is_not_true_is_shown_once(place: Place, what: What, seen: list[str]) -> None:
    assert what in LISTS
    place.plan(Trouble(what, "Keap"))
    place.names() if what is What.OLD_LIST else None  # what is outdated was true before
    place.keap.back_door.create(
        "companies", {"company_name": "New"}
    ) if what is What.OLD_LIST else None
    assert place.names() == seen
    assert place.mischief.hits == 1
    assert place.names()[:2] == ["Acme", "Beta"]


@pytest.mark.parametrize(
    ("what", "there"), [(What.KILLED_BEFORE, False), (What.KILLED_AFTER, True)]
)
def test_the_sync_dies_just_before_or_just_after_its_write(
    place: Place, what: What, *, there: bool
) -> None:
    place.plan(Trouble(what, "Keap", writes=True))
    assert place.names()  # reads are not counted
    with pytest.raises(Killed):
        place.add("New")
    assert ("New" in place.names()) is there
    assert place.mischief.hits == 1


def test_a_bad_record_is_refused_however_often_it_is_sent_and_no_other_one_is(place: Place) -> None:
    place.plan(Trouble(What.BAD_RECORD, "Keap", call=2, writes=True, stays=True))
    assert [place.add(name) for name in ("One", "Two", "Three", "Two")] == [201, 400, 201, 400]
    assert place.names() == ["Acme", "Beta", "One", "Three"]


def test_a_person_gets_in_before_the_call_that_was_named(place: Place) -> None:
    door = place.keap.back_door
    place.mischief.between_calls(
        "Keap", 2, lambda: door.edit("companies", 1, {"company_name": "Edited"})
    )
    assert place.names() == ["Acme", "Beta"]
    assert place.names() == ["Edited", "Beta"]
    assert place.mischief.hits == 1


def test_when_all_is_calm_nothing_goes_wrong_and_what_happened_is_still_known(place: Place) -> None:
    place.plan(Trouble(What.ERROR_500, "Keap", seconds=3_600))
    with pytest.raises(requests.HTTPError):
        place.names()
    place.mischief.calm()
    assert place.names() == ["Acme", "Beta"]
    assert place.mischief.hits == 1
    place.mischief.clear()
    assert place.mischief.hits == 0


def test_everything_that_can_be_drawn_is_carried_out() -> None:
    special = {*REFUSALS, *KILLINGS}
    assert FAULTS.keys() == set(What) - special


def call(after: float = 0, status: int = 200, wait: int | None = None) -> Exchange:
    told = {} if wait is None else {"RetryAfterSeconds": wait}
    at = START + timedelta(seconds=after)
    wire = Wire("/Organisations", response=json.dumps(told).encode())
    return Exchange(1, at, "webcrm", "GET", status, wire)


@pytest.mark.parametrize(
    ("failed_at", "most"),
    [([], 0), ([0], 1), ([0, 59], 2), ([0, 60], 1), ([0, 50, 70, 100, 109], 4), ([0] * 5, 5)],
)
def test_calls_in_vain_are_counted_by_the_minute(failed_at: list[float], most: int) -> None:
    failed = [
        replace(call(after=seconds, status=503), fault="ServerError") for seconds in failed_at
    ]
    fine = [call(after=seconds) for seconds in range(120)]
    assert most_in_a_minute([*failed, *fine]) == most


@pytest.mark.parametrize(
    ("path", "logs_in"),
    [("/Auth/ApiLogin", True), ("/token", True), ("/token/", True), ("/Organisations", False)],
)
def test_a_login_is_told_from_other_calls(path: str, *, logs_in: bool) -> None:
    assert is_login(path) is logs_in


def look(url: str) -> Exchange:
    return replace(call(), wire=Wire(url))


def write(record: int) -> Exchange:
    stored = Effect("updated", "organisations", record)
    return replace(call(), method="PUT", wire=Wire(f"/Organisations/{record}"), effects=(stored,))


def refused(record: int) -> Exchange:
    return replace(write(record), status=401, effects=())


def login() -> Exchange:
    return replace(call(), method="POST", wire=Wire("/Auth/ApiLogin"))


def test_a_call_before_the_end_of_the_wait_is_forbidden() -> None:
    told = list(forbidden_calls([call(status=429, wait=10), call(after=9)]))
    assert len(told) == 1
    assert "1 seconds before" in told[0]


def test_a_call_at_the_end_of_the_wait_is_allowed() -> None:
    assert not list(forbidden_calls([call(status=429, wait=10), call(after=10)]))


def test_a_refusal_that_the_answers_before_it_announced_is_forbidden() -> None:
    told = list(forbidden_calls([call(), call(status=429)]))
    assert len(told) == 1
    assert "no call was left" in told[0]


@pytest.mark.parametrize("wait", [42, None])  # as webCRM refuses, and as Keap does
def test_a_call_that_crossed_with_the_refusal_on_a_socket_is_excused(wait: int | None) -> None:
    at_once = [call(after=0.001 * n, status=429, wait=wait) for n in range(1, 4)]
    assert not list(forbidden_calls([call(), *at_once], CROSSED))
    assert list(forbidden_calls([call(), *at_once]))  # in process nothing crosses


@pytest.mark.parametrize("wait", [42, None])
def test_whoever_goes_on_calling_although_refused_is_excused_for_a_moment_only(
    wait: int | None,
) -> None:
    hammering = [call(after=0.05 * n, status=429, wait=wait) for n in range(1, 10)]
    assert list(forbidden_calls([call(), *hammering], CROSSED))


@pytest.mark.parametrize("body", [b"<html>", b"", b"[]", b'{"RetryAfterSeconds": "soon"}'])
def test_a_refusal_that_cannot_be_read_says_nothing_of_a_wait(body: bytes) -> None:
    unread = replace(call(after=1, status=429), wire=Wire("/Organisations", response=body))
    told = list(forbidden_calls([call(), unread, call(after=2)]))
    assert len(told) == 1
    assert "no call was left" in told[0]


@pytest.mark.parametrize(
    ("before", "after", "overtaken"),
    [
        ([look("/Organisations/7")], [write(7)], True),
        (
            [look("/Organisations/7")],
            [look("/Organisations/7"), write(7)],
            False,
        ),  # it looked again
        ([look("/Organisations?Page=1")], [write(7)], False),  # a list is no look at this record
        ([look("/Organisations/77")], [write(7)], False),
        ([], [write(7)], False),
        ([look("/Organisations/7")], [], False),
        ([look("/Organisations/7")], [refused(7), login(), write(7)], True),  # one write
        (
            [look("/Organisations/7")],
            [refused(7), login(), look("/Organisations/7"), write(7)],
            False,
        ),
    ],
)
def test_only_an_edit_between_the_last_look_and_the_write_goes_unseen(
    before: list[Exchange], after: list[Exchange], *, overtaken: bool
) -> None:
    assert was_overtaken(before, after, 7) is overtaken
