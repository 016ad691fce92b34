"""The served door in itself: what HTTP/1.1 clients may do, and that none of them waits for another."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field

import pytest
import requests

from fakes.clock import Clock
from fakes.messages import NoAnswer, Request, Response
from fakes.serving import served
from fakes.vendors import opened
from tests.fakes.raw_client import dialled, everything, replied, request, told

LARGE = b"x" * 20_000_000  # more than any socket buffers


@dataclass
class Scripted:
    """Answers each path as it is told; remembers what came."""

    answers: dict[str, Callable[[Request], Response]] = field(default_factory=dict)
    seen: list[Request] = field(default_factory=list)

    def handle(self, request: Request) -> Response:
        self.seen.append(request)
        usual: Callable[[Request], Response] = lambda _request: Response(200, (), b"fine")  # noqa: E731
        return self.answers.get(request.path, usual)(request)

    def waits(self, request: Request) -> bool:
        return request.path == "/waits"


@pytest.fixture
def app() -> Scripted:
    return Scripted()


@pytest.fixture
def url(app: Scripted) -> Iterator[str]:
    with served(app) as found:
        yield found


def test_a_client_that_asks_before_it_sends_a_body_is_told_to_go_on(url: str) -> None:
    head = b"POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n"
    with dialled(url) as connection:
        connection.sendall(head)
        assert connection.recv(1000) == b"HTTP/1.1 100 Continue\r\n\r\n"
        connection.sendall(b"ab")
        assert replied(connection).status == 200


def test_an_offer_of_http_2_is_answered_in_http_1(app: Scripted, url: str) -> None:
    offer = ("Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAMAAABk")
    assert told(url, request("POST", "/a", b"body", *offer)).status == 200
    assert [each.body for each in app.seen] == [b"body"]


def test_a_body_in_chunks_arrives_whole(app: Scripted, url: str) -> None:
    assert requests.post(url, data=iter([b"one ", b"two"]), timeout=10).status_code == 200
    assert app.seen[0].body == b"one two"


def test_a_header_sent_twice_is_one_list(app: Scripted, url: str) -> None:
    told(url, request("GET", "/", b"", "X-Twice: a", "x-twice: b"))
    assert app.seen[0].header("X-Twice") == "a, b"


def test_a_request_in_a_proxys_form_loses_the_proxy(app: Scripted, url: str) -> None:
    told(url, request("GET", "http://other.example/a%20b?c=d"))
    asked = app.seen[0]
    assert (asked.path, asked.query, asked.target) == ("/a b", (("c", "d"),), "/a%20b?c=d")
    assert asked.origin == "http://fake.example"


def test_one_connection_carries_many_requests(app: Scripted, url: str) -> None:
    with dialled(url) as connection:
        for number in range(3):
            connection.sendall(request("GET", f"/{number}"))
            assert replied(connection).body == b"fine"
    assert len(app.seen) == 3


def test_an_empty_answer_has_no_length(app: Scripted, url: str) -> None:
    app.answers["/gone"] = lambda _request: Response(204)
    reply = told(url, request("DELETE", "/gone"))
    assert (reply.status, "Content-Length" in reply.head) == (204, False)


def test_an_answer_without_a_body_brings_none_before_the_next_one(app: Scripted, url: str) -> None:
    app.answers["/gone"] = lambda _request: Response(204, (), b"a page for nobody")
    with dialled(url) as connection:
        connection.sendall(request("DELETE", "/gone") + request("GET", "/"))
        received = b""
        while not received.endswith(b"fine"):
            received += connection.recv(1_000)
    assert b"nobody" not in received


def test_who_does_not_read_a_large_answer_keeps_nobody_waiting(app: Scripted, url: str) -> None:
    app.answers["/large"] = lambda _request: Response(200, (), LARGE)
    with dialled(url) as lazy:
        lazy.sendall(request("GET", "/large"))
        assert told(url, request("GET", "/")).body == b"fine"
        assert len(replied(lazy).body) == len(LARGE)


def test_an_answer_that_needs_somebody_elses_answer_keeps_nobody_waiting(
    app: Scripted, url: str
) -> None:
    answered = threading.Event()

    def ask_back(_request: Request) -> Response:
        assert answered.wait(10)
        return Response(200, (), b"asked")

    app.answers["/waits"] = ask_back
    with dialled(url) as first:
        first.sendall(request("POST", "/waits"))
        assert told(url, request("GET", "/")).body == b"fine"
        answered.set()
        assert replied(first, "POST").body == b"asked"


def test_a_held_answer_keeps_nobody_waiting(app: Scripted, url: str) -> None:
    app.answers["/held"] = lambda _request: Response(200, (), b"late", held=0.2)
    with dialled(url) as first:
        first.sendall(request("GET", "/held"))
        assert told(url, request("GET", "/")).body == b"fine"
        assert replied(first).body == b"late"


def test_a_reset_is_a_reset(app: Scripted, url: str) -> None:
    def break_off(_request: Request) -> Response:
        raise NoAnswer("reset")

    app.answers["/"] = break_off
    with dialled(url) as connection:
        connection.sendall(request("GET", "/"))
        with pytest.raises(ConnectionResetError):
            connection.recv(1)


def test_a_mistake_of_ours_is_a_500_and_in_the_log(
    app: Scripted, url: str, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_request: Request) -> Response:
        raise ZeroDivisionError

    app.answers["/broken"] = fail
    reply = told(url, request("GET", "/broken"))
    assert (reply.status, b"Traceback" in reply.body) == (500, False)
    assert "GET /broken failed" in caplog.text
    assert told(url, request("GET", "/")).body == b"fine"


def test_who_brings_no_whole_request_is_given_up(app: Scripted) -> None:
    with served(app, patience=0.1) as url, dialled(url) as slow:
        slow.sendall(b"GET / HTTP/1.1\r\nHost:")
        assert everything(slow) == b""


def test_an_end_closes_every_connection(app: Scripted) -> None:
    with ExitStack() as stack:
        with served(app) as url:
            idle: list[socket.socket] = [stack.enter_context(dialled(url)) for _ in range(5)]
            assert told(url, request("GET", "/")).status == 200
        assert [everything(each) for each in idle] == [b""] * 5


@pytest.mark.parametrize("system", ["keap", "webcrm"])
def test_who_asks_a_server_for_its_time_gets_that_of_its_stamps(system: str) -> None:
    clock = Clock()
    with served(opened(clock)[system]) as url:
        for expected in ("Mon, 05 Jan 2026 09:00:00 GMT", "Tue, 06 Jan 2026 09:00:00 GMT"):
            assert requests.get(url, timeout=5).headers["Date"] == expected
            clock.advance(86_400)
