"""Nonsense at the served doors: the vendor's error or a clean 4xx, and everybody else is served as before."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass

import pytest
import requests

from fakes.clock import Clock
from fakes.mount import served
from fakes.remote import House, RemoteBackDoor
from fakes.serving.incoming import MOST_BODY
from fakes.vendors import KEAP_QUOTAS, Terms, opened
from tests.fakes.nonsense import (
    BODIES,
    CONTENT_TYPES,
    GARBAGE,
    HOST,
    IDS,
    METHODS,
    QUERIES,
    TARGETS,
)
from tests.fakes.raw_client import Reply, dialled, everything, request, told

TOKEN = "the-back-door's-token"
MEGABYTE = 2**20


@dataclass(frozen=True)
class Door:
    """One server, somewhere to post to, and the header that lets one in."""

    url: str
    path: str
    authorization: str
    takes: int = MOST_BODY  # bytes of a body

    def say(self, method: str, target: str, body: bytes = b"", *headers: str) -> Reply:
        let_in = f"Authorization: {self.authorization}"
        return told(self.url, request(method, target, body, let_in, *headers), method=method)

    def serves(self) -> None:
        """See that an honest client is answered, now and quickly."""
        reply = self.say("GET", self.path)
        assert reply.status == 200, reply


@pytest.fixture(scope="module")
def doors() -> Iterator[dict[str, Door]]:
    clock = Clock()
    terms = Terms(keap_quota=KEAP_QUOTAS["none"], webcrm_requests_per_minute=None)
    apps = opened(clock, terms=terms)
    with ExitStack() as stack:
        keap, webcrm = (stack.enter_context(served(app)) for app in apps.values())
        remote = RemoteBackDoor(House(apps, clock), token=TOKEN)
        back_door = stack.enter_context(served(remote))
        login = requests.post(
            f"{webcrm}/Auth/ApiLogin", data={"authCode": apps["webcrm"].credential}, timeout=10
        )
        key = f"Bearer {apps['keap'].credential}"
        yield {
            "keap v1": Door(keap, "/crm/rest/v1/companies", key),
            "keap v2": Door(keap, "/crm/rest/v2/companies", key),
            "webcrm": Door(webcrm, "/Organisations", f"Bearer {login.json()['AccessToken']}"),
            "back door": Door(
                back_door, "/keap/companies", f"Bearer {TOKEN}", RemoteBackDoor.most_body
            ),
        }


@pytest.fixture(params=["keap v1", "keap v2", "webcrm", "back door"])
def door(
    request: pytest.FixtureRequest, doors: dict[str, Door], caplog: pytest.LogCaptureFixture
) -> Iterator[Door]:
    found = doors[request.param]
    yield found
    found.serves()
    complaints = [each for each in caplog.records if each.levelno >= logging.WARNING]
    assert complaints == []


def is_clean(reply: Reply, sent: str, *also: int) -> None:
    """See that there was an answer that a server gives on purpose."""
    assert reply.status in (*range(200, 500), *also), (sent[:80], reply)
    assert b"Traceback" not in reply.body, sent[:80]


def test_a_body_of_nonsense_is_refused_in_the_vendors_words(door: Door) -> None:
    for name, body in BODIES.items():
        is_clean(door.say("POST", door.path, body, "Content-Type: application/json"), name)


def test_a_wrong_content_type_is_no_accident(door: Door) -> None:
    for kind in CONTENT_TYPES:
        for body in (b'{"company_name": "x"}', b"<x/>", b"\xff"):
            is_clean(door.say("POST", door.path, body, f"Content-Type: {kind}"), kind)


def test_an_id_of_nonsense_is_not_found(door: Door) -> None:
    for id_ in IDS:
        for method in ("GET", "PUT", "PATCH", "DELETE"):
            reply = door.say(method, f"{door.path}/{id_}", b"{}" if method[0] == "P" else b"")
            is_clean(reply, f"{method} {id_}")
            assert "X-Evil" not in reply.head


def test_a_query_of_nonsense_is_answered(door: Door) -> None:
    for query in QUERIES:
        is_clean(door.say("GET", f"{door.path}?{query}"), query)


def test_a_target_of_nonsense_finds_nothing(door: Door) -> None:
    for target in TARGETS:
        reply = door.say("GET", target)
        is_clean(reply, target)
        assert b"root:" not in reply.body


def test_a_strange_method_gets_an_answer(door: Door) -> None:
    for method in METHODS:
        reply = door.say(method, door.path)
        is_clean(reply, method, 501)
        assert method != "HEAD" or reply.body == b""
        assert door.authorization.encode() not in reply.body, "TRACE must not echo"


def test_what_is_no_request_is_a_400_or_a_closed_connection(door: Door) -> None:
    for name, garbage in GARBAGE.items():
        is_clean(told(door.url, garbage), name, 0, 501, 505)


def test_ten_megabytes_of_headers_are_refused_before_they_are_read(door: Door) -> None:
    line = b"X-Long: " + b"a" * 8000 + b"\r\n"
    reply = told(door.url, HOST, *[line * 16] * 80)
    assert reply.status in (0, 400, 431), reply


def test_one_header_of_ten_megabytes_is_refused_before_it_is_read(door: Door) -> None:
    reply = told(door.url, HOST, b"X-Long: ", *[b"a" * 2**17] * 80)
    assert reply.status in (0, 400, 431), reply


def test_a_body_that_says_it_is_too_long_is_refused_before_it_is_sent(door: Door) -> None:
    head = f"POST {door.path} HTTP/1.1\r\nHost: x\r\nContent-Length: {door.takes + 1}\r\n\r\n"
    assert told(door.url, head.encode()).status == 413


def test_a_body_that_turns_out_too_long_is_refused(door: Door) -> None:
    head = f"POST {door.path} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n".encode()
    chunk = b"100000\r\n" + b"a" * MEGABYTE + b"\r\n"
    reply = told(door.url, head, *[chunk] * (door.takes // MEGABYTE + 1))
    assert reply.status in (0, 413), reply


def test_an_honest_client_that_sends_too_much_learns_why(door: Door) -> None:
    answer = requests.post(
        door.url + door.path,
        data=b"a" * (door.takes + MEGABYTE),
        headers={"Authorization": door.authorization},
        timeout=10,
    )
    assert answer.status_code == 413


def test_requests_in_a_row_are_answered_in_a_row(door: Door) -> None:
    let_in = f"Authorization: {door.authorization}"
    last = request("GET", "/nothing", b"", let_in, "Connection: close")
    with dialled(door.url) as connection:
        connection.sendall(request("GET", door.path, b"", let_in) * 3 + last)
        received = everything(connection)
    assert re.findall(rb"HTTP/1\.1 (\d+)", received) == [b"200", b"200", b"200", b"404"]


def test_http_1_0_is_answered_and_the_connection_closed(door: Door) -> None:
    let_in = f"Authorization: {door.authorization}"
    with dialled(door.url) as connection:
        connection.sendall(request("GET", door.path, b"", let_in, version="1.0"))
        assert everything(connection).startswith(b"HTTP/1.")


def test_a_client_that_leaves_in_the_middle_is_forgotten(door: Door) -> None:
    whole = request("POST", door.path, b'{"company_name": "half"}')
    for length in (1, 20, len(whole) - 1):
        with dialled(door.url) as connection:
            connection.sendall(whole[:length])
