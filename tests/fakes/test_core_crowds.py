"""Crowds, dawdlers and closing time at the served doors."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from select import select
from time import monotonic

from fakes.app import App
from fakes.clock import Clock
from fakes.faults import Slow
from fakes.keap import UNLIMITED, keap
from fakes.serving import MOST_CONNECTIONS, served
from tests.fakes.raw_client import dialled, everything, replied, request, told


def test_more_than_the_server_takes_who_never_finish_keep_nobody_else_waiting() -> None:
    with ExitStack() as stack:
        url = stack.enter_context(served(keap(Clock())))
        for _ in range(MOST_CONNECTIONS + 50):
            stack.enter_context(dialled(url)).sendall(b"GET / HTTP/1.1\r\nX-Slow: ")
        assert told(url, request("GET", "/")).status == 401


def test_who_never_finishes_is_given_up_however_busy() -> None:
    with served(keap(Clock()), patience=0.2) as url, dialled(url) as connection:
        began = monotonic()
        with suppress(ConnectionError):
            connection.sendall(b"GET / HTTP/1.1\r\n")
            while monotonic() < began + 5 and not select([connection], [], [], 0.01)[0]:
                connection.sendall(b"X-Slow: very\r\n")
        assert everything(connection) == b""
        assert monotonic() < began + 5


def test_who_takes_no_answer_is_given_up() -> None:
    app = keap(Clock(), quota=UNLIMITED)
    for _ in range(200):
        app.back_door.create("companies", {"company_name": "x", "notes": "y" * 20_000})
    ask = request(
        "GET",
        "/crm/rest/v1/companies?optional_properties=notes",
        b"",
        f"X-Keap-API-Key: {app.credential}",
    )
    with served(app, patience=0.2) as url, dialled(url) as deaf:
        deaf.sendall(ask * 50)
        assert told(url, request("GET", "/")).status == 401


def test_what_has_arrived_is_answered_before_the_door_closes() -> None:
    app = keap(Clock())
    app.inject(Slow(0.3))
    with ThreadPoolExecutor(1) as client:
        with served(app) as url:
            connection = dialled(url)
            connection.sendall(request("GET", "/crm/rest/v1/companies"))
            answer = client.submit(replied, connection)
            until_asked(app)
        assert answer.result().status == 401
        connection.close()


def test_a_door_closes_in_time_whoever_dawdles() -> None:
    app = keap(Clock())
    app.inject(Slow(1000.0))
    with ExitStack() as stack:
        url = stack.enter_context(served(app, last_orders=0.2))
        connection = stack.enter_context(dialled(url))
        connection.sendall(request("GET", "/crm/rest/v1/companies"))
        until_asked(app)
        began = monotonic()
    assert monotonic() < began + 3


def until_asked(app: App) -> None:
    deadline = monotonic() + 5
    while not len(app.journal):
        assert monotonic() < deadline
