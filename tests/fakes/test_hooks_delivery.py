"""Hooks on their way: real receivers, time, faults; the tenant stays open and strangers are left alone."""

from __future__ import annotations

import socket
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from fakes.courier import Courier, Letter, Reply
from fakes.faults import RepeatedHooks, Slow, Sometimes
from fakes.hooks import delivering
from tests.fakes.keap_client import Client, refused, tenant
from tests.fakes.receivers import SECRET, URL, listening, subscribed_mailbox


def _subscribe(crm: Client, url: str = URL, event_key: str = "company.add") -> str:
    hook = crm.send("POST", "/v1/hooks", 200, eventKey=event_key, hookUrl=url)
    assert hook["status"] == "Verified"
    return str(hook["key"])


def test_letters_reach_a_receiver_behind_a_socket_as_time_goes_by(keap_crm: Client) -> None:
    with listening() as receiver, delivering(keap_crm.app.hooks, every=0.001):
        _subscribe(keap_crm, receiver.url)
        for number in (1, 2):
            keap_crm.person("companies")
            keap_crm.clock.advance(60)
            assert receiver.next()["object_keys"][0]["id"] == number


def test_a_redirect_is_not_followed() -> None:
    with listening() as other, listening(307, Location=other.url) as receiver, tenant() as crm:
        _subscribe(crm, receiver.url)
        crm.person("companies")
        crm.clock.advance(60)
        assert [delivery.status for delivery in crm.app.hooks.deliver()] == [307]
        assert (receiver.arrived.qsize(), other.arrived.qsize()) == (1, 0)


def test_a_receiver_that_says_nothing_in_time_has_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fakes.courier.PATIENCE", 0.01)
    with socket.create_server(("127.0.0.1", 0)) as silent, tenant() as crm:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        hook = crm.send("POST", "/v1/hooks", 200, eventKey="company.add", hookUrl=url)
        assert hook["status"] == "Unverified"
        assert [each.status for each in crm.app.hooks.deliveries] == [None]


LOCAL = ["http://127.0.0.1:8080/hook", "https://localhost/", "http://[::1]:80/x?token=1"]
STRANGE = ["https://sync.example/hook", "http://10.0.0.1/", "http://127.0.0.1@sync.example/"]
STRANGE += ["http://localhost.sync.example/", "http://sync.example\\@127.0.0.1/"]
SENSELESS = [
    "",
    "nowhere",
    "127.0.0.1",
    "ftp://127.0.0.1/",
    "http://",
    "http://[::1/",
    "http://:80/",
]


@pytest.mark.parametrize("url", LOCAL + STRANGE + SENSELESS)
def test_only_receivers_on_this_machine_are_called_unless_anywhere_is_allowed(url: str) -> None:
    assert Courier().reaches(url) is (url in LOCAL)
    assert Courier(anywhere=True).reaches(url) is (url not in SENSELESS)


def test_a_stranger_is_refused_with_a_400_that_says_what_to_do(keap_crm: Client) -> None:
    for url in STRANGE:
        body = {"eventKey": "company.add", "hookUrl": url}
        assert "--expose" in refused(keap_crm.call("POST", "/v1/hooks", json=body))
    with listening() as receiver:
        path = f"/v1/hooks/{_subscribe(keap_crm, receiver.url)}"
        assert "--expose" in refused(keap_crm.call("PUT", path, json={"hookUrl": STRANGE[0]}))
        assert keap_crm.get(path)["hookUrl"] == receiver.url


def _calling_back(crm: Client, call: Callable[[], Any]) -> list[str]:
    """Let the receiver make a call of its own, as another process would, before it answers; gives a list of its visits."""
    mailbox, visits = subscribed_mailbox(crm.app), []

    def post(letter: Letter) -> Reply | None:
        with ThreadPoolExecutor(1) as another:
            another.submit(call).result(timeout=10)
        visits.append("handshake" if SECRET in dict(letter.headers) else "event")
        return mailbox(letter)

    crm.app.hooks.courier = Courier(post, anywhere=True)
    return visits


@pytest.mark.parametrize("fault", [None, Slow(0)])
def test_a_receiver_may_call_the_vendor_before_it_answers(
    keap_crm: Client, fault: Slow | None
) -> None:
    visits = _calling_back(
        keap_crm, lambda: keap_crm.send("POST", "/v1/companies", 201, company_name="A")
    )
    if fault:  # under which a request takes another way
        keap_crm.app.inject(fault, Sometimes(1.0))
    _subscribe(keap_crm)
    keap_crm.person("companies")
    keap_crm.clock.advance(60)
    keap_crm.app.hooks.deliver()
    assert visits == ["handshake", "event"]
    told = [(each.url[-9:], len(each.effects)) for each in keap_crm.app.journal]
    assert told == [("companies", 1), ("/v1/hooks", 0), ("companies", 1)]


def test_a_receiver_that_is_replaced_meanwhile_proves_nothing_for_the_next_one() -> None:
    with tenant() as crm:
        _calling_back(crm, lambda: crm.send("PUT", "/v1/hooks/1", 200, hookUrl=f"{URL}/2"))
        hook = crm.send("POST", "/v1/hooks", 200, eventKey="company.add", hookUrl=URL)
        assert hook["status"] == "Unverified"


def test_what_failed_at_one_receiver_is_not_tried_at_another_before_it_is_verified() -> None:
    with tenant() as crm:
        mailbox = subscribed_mailbox(crm.app)
        mailbox.answers = [200, 500]
        path = f"/v1/hooks/{_subscribe(crm)}"
        crm.person("companies")

        def post(letter: Letter) -> Reply | None:
            crm.send("PUT", path, 200, hookUrl=f"{URL}/2")
            return mailbox(letter)

        crm.app.hooks.courier = Courier(post, anywhere=True)
        for attempts in (1, 0):
            crm.clock.advance(60)
            assert len(crm.app.hooks.deliver()) == attempts


def test_what_is_on_its_way_during_a_reset_means_nothing_to_the_next_tenant() -> None:
    with tenant() as crm:
        mailbox = subscribed_mailbox(crm.app)
        key = _subscribe(crm)
        crm.person("companies")
        crm.clock.advance(60)

        def post(letter: Letter) -> Reply:
            crm.app.reset()
            crm.app.hooks.courier = Courier(mailbox, anywhere=True)
            assert _subscribe(crm) == key
            assert letter.attempt == 1
            return Reply(410)

        crm.app.hooks.courier = Courier(post, anywhere=True)
        crm.app.hooks.deliver()
        assert crm.get(f"/v1/hooks/{key}")["status"] == "Verified"
        assert crm.app.hooks.next_due is None


def test_letters_leave_in_the_order_in_which_they_are_due_unless_a_fault_minds() -> None:
    for fault, expected in (
        (None, ["company.add", "product.add"]),
        (_reversed, ["product.add", "company.add"]),
    ):
        with tenant() as crm:
            mailbox = subscribed_mailbox(crm.app)
            for event_key in ("product.add", "company.add"):
                _subscribe(crm, event_key=event_key)
            crm.person("companies")
            crm.clock.advance(1)
            crm.person("products")
            crm.app.hooks.fault = fault
            crm.clock.advance(60)
            crm.app.hooks.deliver()
            assert [each["event_key"] for each in mailbox.payloads] == expected
            crm.app.reset()
            assert crm.app.hooks.fault is None


def _reversed(due: Sequence[Letter]) -> Sequence[Letter]:
    return due[::-1]


def test_a_letter_that_failed_is_tried_again_once_however_often_it_was_doubled() -> None:
    with tenant() as crm:
        mailbox = subscribed_mailbox(crm.app)
        _subscribe(crm)
        mailbox.answers = [500, 500]
        crm.app.hooks.fault = RepeatedHooks()
        crm.person("companies")
        for _ in range(4):
            crm.clock.advance(60)
            crm.app.hooks.deliver()
        assert [letter.attempt for letter in mailbox.letters] == [1, 1, 2, 2]


def test_secrets_in_an_address_are_not_shown() -> None:
    with tenant() as crm:
        subscribed_mailbox(crm.app)
        _subscribe(crm, f"{URL}?api_key=hush-hush")
        assert "hush-hush" not in str(crm.app.hooks.deliveries)
        assert "hush-hush" not in str(list(crm.app.journal))
