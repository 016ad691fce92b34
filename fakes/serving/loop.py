"""All connections of one address, watched by one thread, which answers too: an App takes one request at a time anyway."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from errno import EMFILE, ENFILE
from functools import partial
from math import inf
from operator import attrgetter
from queue import SimpleQueue
from selectors import EVENT_READ, DefaultSelector
from threading import Thread
from time import monotonic, time
from typing import Protocol

from fakes.clock import Clock
from fakes.messages import Request, Response
from fakes.serving.connection import CHUNK, Connection
from fakes.serving.incoming import MOST_BODY, Arrived, Incoming
from fakes.serving.outgoing import Outgoing, outcome

PATIENCE = 60.0
MOST_CONNECTIONS = 300  # three doors stay below the 1,024 files that most systems allow
LAST_ORDERS = 5.0
_LONGEST_REST = 3_600.0  # no system waits for as many seconds as somebody may ask a fault to take


class Servable(Protocol):
    """An App, or anything that wraps one."""

    def handle(self, request: Request) -> Response: ...


@contextmanager
def served(
    app: Servable,
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    patience: float = PATIENCE,
    last_orders: float = LAST_ORDERS,
) -> Iterator[str]:
    """Serve on a socket until the block ends; yields the URL. OSError where nothing can listen.

    `patience`: seconds until a client is given up that does not bring a whole request.
    `last_orders`: seconds at the end for the answers to what has arrived.
    """
    with _listen(host, port) as listening:
        address = f"{f'[{host}]' if ':' in host else host}:{listening.getsockname()[1]}"
        loop = _Loop(app, listening, address, patience)
        thread = Thread(target=loop.run, name=f"serving {app!r}", daemon=True)
        try:
            thread.start()  # in here: ctrl-C may come while it starts
            yield f"http://{address}"
        finally:
            loop.stop(last_orders)
            if thread.ident is not None:  # if it is, `run` is going to see that all is over
                thread.join()


def _listen(host: str, port: int) -> socket.socket:
    family, *_rest, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    return socket.create_server(address[:2], family=family)


def _never(_request: Request) -> bool:
    return False


class _Loop:
    def __init__(
        self, app: Servable, listening: socket.socket, address: str, patience: float
    ) -> None:
        clock: Clock | None = getattr(app, "clock", None)
        # Who asks a server for its time gets the time that its stamps are made of.
        now = time if clock is None else lambda: clock.now().timestamp()
        self._outcome = partial(outcome, app.handle, now=now)
        self._waits: Callable[[Request], bool] = getattr(app, "waits", _never)
        self._most_body: int = getattr(app, "most_body", MOST_BODY)
        self._address, self._patience = address, patience
        self._listening = listening
        self._connections: set[Connection] = set()
        self._alarm = inf  # no connection is due before
        self._tasks: SimpleQueue[Callable[[], None]] = SimpleQueue()  # from other threads
        self._woken, self._wake = socket.socketpair()
        self._selector = DefaultSelector()
        self._closing: float | None = None  # when to stop at last
        self._is_over = False

    def run(self) -> None:
        with self._selector, self._woken, self._wake:
            if self._is_over:  # before it has begun
                return
            self._listening.settimeout(0)
            self._selector.register(self._listening, EVENT_READ, self._accept)
            self._selector.register(self._woken, EVENT_READ, self._catch_up)
            while self._closing is None:
                self._turn()
            self._finish(self._closing)

    def stop(self, last_orders: float) -> None:
        """Let `run` return within so many seconds; from any thread."""
        self._is_over = True
        self._soon(lambda: self._end(monotonic() + last_orders))

    def _end(self, at: float) -> None:
        self._closing = at

    def _finish(self, end: float) -> None:
        """Take no more, answer what has arrived, and wait for that only so long."""
        self._selector.unregister(self._listening)
        while any(each.is_busy for each in self._connections) and monotonic() < end:
            self._alarm = min(self._alarm, end)
            self._turn()
        for connection in self._connections:
            connection.close()

    def _turn(self) -> None:
        rest = min(max(0.0, self._alarm - monotonic()), _LONGEST_REST)
        for key, _events in self._selector.select(rest):
            key.data()
        if monotonic() >= self._alarm:
            self._sweep()

    def _sweep(self) -> None:
        now = monotonic()
        for connection in [each for each in self._connections if each.due <= now]:
            self._let(connection, connection.overdue)
        self._alarm = min((each.due for each in self._connections), default=inf)

    def _accept(self) -> None:
        if len(self._connections) >= MOST_CONNECTIONS:
            self._make_room()
        try:
            client, _address = self._listening.accept()
        except OSError as error:  # the client may have gone again
            if error.errno in (EMFILE, ENFILE):
                self._make_room()
            return
        incoming = Incoming(self._address, self._most_body)
        connection = Connection(client, incoming, self._answer, self._patience)
        self._connections.add(connection)
        self._watch(connection, 0)
        self._alarm = min(self._alarm, connection.due)

    def _make_room(self) -> None:
        """Give up whoever keeps us waiting longest: many who never finish a request must not keep others out."""
        idle = (each for each in self._connections if not each.is_busy)
        longest = min(idle, key=attrgetter("due"), default=None)
        if longest:
            self._let(longest, longest.overdue)

    def _let(self, connection: Connection, act: Callable[[], None]) -> None:
        """Let a connection do something, and watch it from then on for what it needs next."""
        if connection not in self._connections:  # it went earlier in this turn
            return
        before = connection.events
        act()
        if connection.state == "gone":
            self._connections.discard(connection)
            if before:
                self._selector.unregister(connection.socket)
            connection.close()
            return
        if connection.events != before:
            self._watch(connection, before)
        self._alarm = min(self._alarm, connection.due)

    def _watch(self, connection: Connection, before: int) -> None:
        """Watch a connection for what it needs, which was something else before."""
        if before:
            self._selector.unregister(connection.socket)
        if connection.events:
            ready = partial(self._let, connection, connection.ready)
            self._selector.register(connection.socket, connection.events, ready)

    def _answer(self, connection: Connection, arrived: Arrived) -> Outgoing | None:
        if not self._waits(arrived.request):
            return self._outcome(arrived)
        Thread(target=self._answer_later, args=(connection, arrived), daemon=True).start()
        return None

    def _answer_later(self, connection: Connection, arrived: Arrived) -> None:
        outgoing = self._outcome(arrived)
        self._soon(lambda: self._bring(connection, outgoing))

    def _bring(self, connection: Connection, outgoing: Outgoing) -> None:
        self._let(connection, lambda: connection.answer(outgoing))

    def _soon(self, task: Callable[[], None]) -> None:
        self._tasks.put(task)
        with suppress(OSError):  # it has stopped
            self._wake.send(b"!")

    def _catch_up(self) -> None:
        self._woken.recv(CHUNK)
        while not self._tasks.empty():
            self._tasks.get()()
