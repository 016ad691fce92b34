"""One client's connection: requests in, answers out, one after the other, without ever waiting for the client."""

from __future__ import annotations

import socket
import struct
from collections.abc import Callable, Mapping
from math import inf
from selectors import EVENT_READ, EVENT_WRITE
from time import monotonic
from typing import Literal

from fakes.serving.incoming import Arrived, BadRequestError, Incoming
from fakes.serving.outgoing import GO_AHEAD, Outgoing, refused

CHUNK = 2**16
_LEAVE = 2.0  # seconds for a client to close its side once we have closed ours
_AT_ONCE = struct.pack("ii", 1, 0)  # SO_LINGER: on, for no time

Ask = Callable[["Connection", Arrived], Outgoing | None]
"""Gives the answer to a request, or None: it will be brought to `Connection.answer`."""

State = Literal["listening", "waiting", "sending", "leaving", "gone"]
_EVENTS: Mapping[State, int] = {"waiting": 0, "sending": EVENT_WRITE}


class Connection:
    """Call `ready` when the socket is ready for `events`, and `overdue` at the monotonic time `due`.

    `patience`: seconds that a client has to bring its next whole request, and to take some more of an answer.
    """

    state: State
    due: float

    def __init__(
        self, client: socket.socket, incoming: Incoming, ask: Ask, patience: float
    ) -> None:
        client.settimeout(0)
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket = client
        self._ask, self._patience = ask, patience
        self._incoming = incoming
        self._nonsense: BadRequestError | None = None  # what came after the last whole request
        self._outgoing = Outgoing(b"")
        self._unsent = memoryview(b"")
        self._turn("listening", patience)

    @property
    def events(self) -> int:
        """What to watch the socket for; 0 while an answer is kept back: what else is sent waits outside."""
        return _EVENTS.get(self.state, EVENT_READ)

    @property
    def is_busy(self) -> bool:
        """Tell whether there is something to send, now or later; who is kept waiting in vain does not count."""
        return bool(self._unsent) or self.due == inf

    def ready(self) -> None:
        self._try(self._act)

    def overdue(self) -> None:
        """Send what was held back; give up what has taken too long."""
        if self.state == "waiting":
            self._try(self._send)
        else:
            self.state = "gone"

    def answer(self, outgoing: Outgoing) -> None:
        """Take an answer that was promised for later."""
        if self.state != "gone":
            self._try(lambda: self._begin(outgoing))

    def close(self) -> None:
        self.socket.close()
        self._incoming.close()

    def _try(self, act: Callable[[], None]) -> None:
        try:
            act()
            while self.state == "listening" and self._goes_on():
                pass
        except BlockingIOError:  # not ready after all
            return
        except OSError:  # the client is gone: there is nobody to tell
            self.state = "gone"

    def _act(self) -> None:
        match self.state:
            case "sending":
                self._send()
            case "leaving":
                self._see_off()
            case _:
                self._receive()

    def _turn(self, state: State, seconds: float) -> None:
        self.state, self.due = state, monotonic() + seconds

    def _receive(self) -> None:
        data = self.socket.recv(CHUNK)
        if not data:
            self.state = "gone"
            return
        try:
            self._incoming.feed(data)
        except BadRequestError as error:
            self._nonsense = error

    def _goes_on(self) -> bool:
        """Begin to answer the next request, if there is one."""
        if self._incoming.requests:
            arrived = self._incoming.requests.popleft()
            self._turn("waiting", inf)
            outgoing = self._ask(self, arrived)
        elif self._nonsense:
            outgoing = refused(self._nonsense)
        else:
            self._encourage()
            return False
        if outgoing is not None:
            self._begin(outgoing)
        return True

    def _encourage(self) -> None:
        if self._incoming.must_continue:
            self._incoming.must_continue = False
            self.socket.send(GO_AHEAD)

    def _begin(self, outgoing: Outgoing) -> None:
        self._outgoing, self._unsent = outgoing, memoryview(outgoing.data)
        if outgoing.held:
            self._turn("waiting", outgoing.held)
        else:
            self._send()

    def _send(self) -> None:
        if self._unsent:
            self._turn("sending", self._patience)
            self._unsent = self._unsent[self.socket.send(self._unsent) :]
        if not self._unsent:
            self._end()

    def _end(self) -> None:
        match self._outgoing.ending:
            case "stays":
                self._turn("listening", self._patience)
            case "closes":
                # Closing for good while something is unread would take the answer back.
                self.socket.shutdown(socket.SHUT_WR)
                self._turn("leaving", _LEAVE)
            case "resets":
                self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
                self.state = "gone"

    def _see_off(self) -> None:
        if not self.socket.recv(CHUNK):
            self.state = "gone"
