"""The served door with clients that HTTP/1.1 allows and few servers think of."""

from __future__ import annotations

import gc
import socket
from collections.abc import Iterator
from time import monotonic

import pytest

from fakes.messages import Request, Response
from fakes.serving import served
from fakes.serving.incoming import MOST_BODY, MOST_HEAD, Incoming
from tests.fakes.raw_client import dialled, everything, replied, request, told

CHUNKED = "Transfer-Encoding: chunked"
GO_AHEAD = b"HTTP/1.1 100 Continue\r\n\r\n"
FOR_EVER = 1e12  # seconds; more than any system can wait for


class Listening:
    """Remembers what came; is late with the answer to "/late", for ever with the one to "/never"."""

    def __init__(self) -> None:
        self.seen: list[Request] = []

    def handle(self, request: Request) -> Response:
        self.seen.append(request)
        held = {"/late": 0.2, "/never": FOR_EVER}.get(request.path, 0.0)
        return Response(200, (), b"fine", held=held)


@pytest.fixture
def app() -> Listening:
    return Listening()


@pytest.fixture
def url(app: Listening) -> Iterator[str]:
    with served(app) as found:
        yield found


def test_a_trailer_is_no_header(app: Listening, url: str) -> None:
    head = request("POST", "/", b"", CHUNKED, "X-Told: in the head")
    trailers = b"X-Told: afterwards\r\nAuthorization: Bearer stolen\r\n"
    assert told(url, head, b"3\r\nabc\r\n0\r\n" + trailers + b"\r\n").status == 200
    assert app.seen[0].header("X-Told") == "in the head"
    assert app.seen[0].header("Authorization") == ""


@pytest.mark.parametrize("endless", [b"X: " + b"y" * 1_000 + b"\r\n", b"y" * 1_000])
def test_trailers_are_as_limited_as_heads(app: Listening, url: str, endless: bytes) -> None:
    head = request("POST", "/", b"", CHUNKED)
    pieces = [endless] * (2 * MOST_HEAD // len(endless))
    assert told(url, head, b"0\r\nX: ", *pieces).status == 431
    assert app.seen == []


def test_a_body_in_small_chunks_may_be_longer_than_a_head(app: Listening, url: str) -> None:
    head, count = request("POST", "/", b"", CHUNKED), MOST_HEAD // 8
    assert told(url, head, b"1\r\nx\r\n" * count, b"0\r\n\r\n").status == 200
    assert app.seen[0].body == b"x" * count


@pytest.mark.parametrize(("version", "connection"), [("1.1", "Upgrade, close"), ("1.0", "Upgrade")])
def test_who_offers_another_protocol_may_also_wish_to_close(
    url: str, version: str, connection: str
) -> None:
    offer = ("Upgrade: h2c", f"Connection: {connection}")
    with dialled(url) as client:
        client.sendall(request("GET", "/", b"", *offer, version=version))
        answer = everything(client)  # to the end: somebody else closes
    assert (answer.count(b"HTTP/1.1 200"), b"Connection: close" in answer) == (1, True)


def test_nobody_is_encouraged_to_send_what_is_too_much(url: str) -> None:
    head = f"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: {MOST_BODY + 1}\r\n"
    with dialled(url) as client:
        client.sendall(head.encode() + b"Expect: 100-continue\r\n\r\n")
        assert everything(client).startswith(b"HTTP/1.1 413")


def test_encouragement_comes_after_the_answer_before(url: str) -> None:
    head = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n"
    with dialled(url) as client:
        client.sendall(request("GET", "/late") + head)
        received = b""
        while GO_AHEAD not in received:
            received += client.recv(1_000)
        assert received.startswith(b"HTTP/1.1 200")
        assert received.endswith(b"fine" + GO_AHEAD)
        client.sendall(b"ab")
        assert replied(client).status == 200


def test_who_has_nothing_more_to_say_gets_a_late_answer_too(url: str) -> None:
    with dialled(url) as client:
        client.sendall(request("GET", "/late"))
        client.shutdown(socket.SHUT_WR)
        assert everything(client).endswith(b"fine")


def test_an_answer_that_never_comes_ends_nobody_else(app: Listening) -> None:
    with served(app, patience=FOR_EVER) as url, dialled(url) as waiting:
        waiting.sendall(request("GET", "/never"))
        for _ in range(3):
            assert told(url, request("GET", "/")).status == 200


def test_what_a_closed_connection_held_is_given_back_at_once(url: str) -> None:
    gc.collect()
    gc.disable()
    before, until = in_memory(Incoming), monotonic() + 10
    try:
        for _ in range(20):
            with dialled(url) as broken_off:
                broken_off.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nonly")
            assert told(url, request("POST", "/", b"whole")).status == 200
        while in_memory(Incoming) > before + 5:  # who has just left is noticed in a moment
            assert monotonic() < until
    finally:
        gc.enable()


def in_memory(kind: type) -> int:
    return sum(isinstance(each, kind) for each in gc.get_objects())
