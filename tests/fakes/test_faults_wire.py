"""Connections that fail, as a real client of either vendor meets them through either door."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Event, Thread

import pytest
import requests

from fakes.faults import (
    At,
    CutOff,
    Fault,
    Injected,
    Interrupted,
    Reset,
    Slow,
    TimedOut,
    Truncated,
    Unreachable,
)
from tests.fakes import webcrm_client
from tests.fakes.faulty import VENDORS, Crm, crm

HASTY = 0.2  # seconds that a client waits which is to give up soon


@pytest.fixture(params=VENDORS)
def mounted_crm(request: pytest.FixtureRequest) -> Iterator[Crm]:
    with crm(request.param, "mounted") as opened:
        yield opened


@pytest.fixture
def served_crm() -> Iterator[Crm]:
    with crm("keap", "served") as opened:
        yield opened


@pytest.fixture(params=[(vendor, door) for vendor in VENDORS for door in ("mounted", "served")])
def either_crm(request: pytest.FixtureRequest) -> Iterator[Crm]:
    with crm(*request.param) as opened:
        yield opened


def assert_struck(crm: Crm, injected: Injected, *, status: int, effects: int) -> None:
    """The journal tells what the client saw and what really happened; the next call is fine."""
    assert (crm.last.status, crm.last.fault) == (status, repr(injected.fault))
    assert len(crm.last.effects) == effects
    assert (injected.hits, injected.hit_at) == (1, [crm.last.number])
    crm.create("next")
    assert (crm.last.fault, injected.hits) == ("", 1)


@pytest.mark.parametrize(
    ("fault", "error", "stored"),
    [
        (TimedOut(), requests.ReadTimeout, []),
        (TimedOut(stored=True), requests.ReadTimeout, ["A"]),
        (Reset(), requests.ConnectionError, []),
        (Reset(stored=True), requests.ConnectionError, ["A"]),
    ],
    ids=repr,
)
def test_a_lost_answer_is_an_error_for_the_client_and_perhaps_a_record_for_the_vendor(
    either_crm: Crm, fault: Fault, error: type[Exception], stored: list[str]
) -> None:
    injected = either_crm.inject(fault)
    with pytest.raises(error):
        either_crm.create("A", patience=HASTY)
    assert either_crm.stored() == stored
    assert either_crm.last.response == ""
    assert_struck(either_crm, injected, status=0, effects=len(stored))


def test_who_cannot_connect_knows_that_nothing_happened(mounted_crm: Crm) -> None:
    injected = mounted_crm.inject(Unreachable())
    with pytest.raises(requests.ConnectTimeout):
        mounted_crm.create("A")
    assert mounted_crm.stored() == []
    assert_struck(mounted_crm, injected, status=0, effects=0)


def test_on_a_socket_an_unreachable_vendor_is_a_silent_one(served_crm: Crm) -> None:
    injected = served_crm.inject(Unreachable())
    with pytest.raises(requests.ReadTimeout):
        served_crm.create("A", patience=HASTY)
    assert served_crm.stored() == []
    assert_struck(served_crm, injected, status=0, effects=0)


def test_a_connection_that_breaks_inside_the_body_is_no_short_answer(either_crm: Crm) -> None:
    (id_,) = either_crm.person_creates("A")
    injected = either_crm.inject(CutOff(share=0.25))
    with pytest.raises(requests.exceptions.ChunkedEncodingError, match="IncompleteRead"):
        either_crm.page()
    partial = either_crm.last.response
    assert (either_crm.last.status, either_crm.last.fault) == (200, "CutOff(share=0.25)")
    assert injected.hit_at == [either_crm.last.number]
    whole = either_crm.page().text
    assert whole.startswith(partial)
    assert 0 < len(partial) < len(whole)
    assert either_crm.app.back_door.ids(either_crm.words.table) == [id_]


def test_truncated_json_arrives_as_if_it_were_whole(either_crm: Crm) -> None:
    either_crm.person_creates("A")
    injected = either_crm.inject(Truncated())
    answer = either_crm.page()
    assert answer.status_code == 200
    assert answer.headers["Content-Length"] == str(len(answer.content))
    with pytest.raises(requests.exceptions.JSONDecodeError):
        answer.json()
    assert either_crm.last.response == answer.text
    assert_struck(either_crm, injected, status=200, effects=0)


@pytest.mark.parametrize("share", [0.1, 0.15, 0.2])
def test_half_a_token_is_no_less_a_secret(share: float) -> None:
    with webcrm_client.tenant("mounted") as client:
        whole = client.session.headers["Authorization"]
        client.app.reset()
        client.app.inject(Truncated(share))
        answer = client.call("POST", "/Auth/ApiLogin", data={"authCode": client.app.credential})
        told = answer.text.removeprefix('{"AccessToken":"')
        assert told[:3] in str(whole)
        assert told[:3] not in client.app.journal[0].response


def test_an_answer_without_a_body_is_not_counted_where_bodies_are_cut() -> None:
    with crm("webcrm", "mounted") as opened:
        (id_,) = opened.person_creates("A")
        injected = opened.inject(Truncated())
        url, dto = (
            f"{opened.url}/Organisations/{id_}",
            {"OrganisationId": id_, "OrganisationName": "B"},
        )
        assert opened.session.put(url, json=dto, timeout=5).content == b""
        assert injected.hits == 0
        opened.session.get(url, timeout=5)
        assert injected.hits == 1


def test_a_slow_answer_takes_the_fakes_time_and_then_comes(mounted_crm: Crm) -> None:
    injected = mounted_crm.inject(Slow(seconds=4))
    before = mounted_crm.app.clock.now()
    assert mounted_crm.create("A", patience=5).ok
    assert (mounted_crm.app.clock.now() - before).total_seconds() == 4
    assert_struck(mounted_crm, injected, status=mounted_crm.last.status, effects=1)


def test_an_answer_that_is_too_slow_for_its_client_comes_too_late(mounted_crm: Crm) -> None:
    injected = mounted_crm.inject(Slow(seconds=6))
    before = mounted_crm.app.clock.now()
    with pytest.raises(requests.ReadTimeout):
        mounted_crm.create("A", patience=5)
    assert (mounted_crm.app.clock.now() - before).total_seconds() == 5
    assert mounted_crm.stored() == ["A"]
    assert_struck(mounted_crm, injected, status=0, effects=1)


def test_a_client_without_a_timeout_waits_for_any_answer_but_not_for_ever(mounted_crm: Crm) -> None:
    mounted_crm.inject(Slow(seconds=500))
    mounted_crm.inject(TimedOut(seconds=30), At(2))
    url = mounted_crm.url + mounted_crm.words.path
    before = mounted_crm.app.clock.now()
    assert mounted_crm.session.get(url).ok
    with pytest.raises(requests.ReadTimeout):
        mounted_crm.session.get(url)
    assert (mounted_crm.app.clock.now() - before).total_seconds() == 530


def test_a_slow_answer_keeps_nobody_else_waiting(served_crm: Crm) -> None:
    arrived = Event()
    served_crm.inject(Interrupted(lambda _door: arrived.set()), At(method="POST"))
    served_crm.inject(Slow(seconds=0.5), At(method="POST"))
    patient = Thread(target=served_crm.create, args=("A",))
    patient.start()
    try:
        assert arrived.wait(5)
        with requests.Session() as other:
            other.headers.update(served_crm.session.headers)
            answer = other.get(served_crm.url + served_crm.words.path, timeout=5)
        assert answer.json()["companies"][0]["company_name"] == "A"
        assert patient.is_alive()
    finally:
        patient.join()


def test_a_server_that_stops_lets_everybody_go() -> None:
    arrived, errors = Event(), []

    def wait_in_vain(crm: Crm) -> None:
        try:
            crm.create("A", patience=30)
        except requests.RequestException as error:
            errors.append(error)

    with crm("keap", "served") as opened:
        opened.inject(TimedOut())
        opened.inject(Interrupted(lambda _door: arrived.set()))
        client = Thread(target=wait_in_vain, args=(opened,))
        client.start()
        assert arrived.wait(5)
    client.join(timeout=5)
    assert not client.is_alive()
    assert len(errors) == 1


@pytest.mark.parametrize("share", [-0.1, 1, 2])
def test_a_share_that_cuts_nothing_is_refused(share: float) -> None:
    with pytest.raises(ValueError, match="a share lies between 0 and 1"):
        CutOff(share)
    with pytest.raises(ValueError, match="a share lies between 0 and 1"):
        Truncated(share)
