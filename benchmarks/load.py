"""A client that asks one thing again and again over several connections, and is not what limits the answers.

    python -m benchmarks.load PORT CONNECTIONS SECONDS < REQUEST

Prints answers per second. A connection that the server closes is opened anew, as clients have to.
"""

from __future__ import annotations

import re
import socket
import sys
import time
from selectors import EVENT_READ, DefaultSelector

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_CLOSES = re.compile(rb"^HTTP/1\.0|\r\nconnection: *close", re.IGNORECASE)
_STATUS_AT = slice(9, 12)


class _Asking:
    """One connection with its request on the way."""

    def __init__(self, port: int, request: bytes, selector: DefaultSelector) -> None:
        self._port, self._request, self._selector = port, request, selector
        self._open()

    def ready(self) -> bool:
        """Take what came; tell whether an answer is complete, and ask again then."""
        data = self._socket.recv(2**18)
        if not data:
            self._reopen()
            return False
        self._left -= len(data)
        if self._head is not None:
            self._head += data
            self._read_head()
        if self._left > 0:
            return False
        if self._closes:
            self._reopen()
        else:
            self._ask()
        return True

    def close(self) -> None:
        self._selector.unregister(self._socket)
        self._socket.close()

    def _open(self) -> None:
        self._socket = socket.create_connection(("127.0.0.1", self._port), timeout=30)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._selector.register(self._socket, EVENT_READ, self)
        self._ask()

    def _ask(self) -> None:
        self._head: bytes | None = b""
        self._left = 1  # at least
        self._socket.sendall(self._request)

    def _read_head(self) -> None:
        head, end, body = (self._head or b"").partition(b"\r\n\r\n")
        self._left = 1
        if not end:
            return
        length = _LENGTH.search(head)
        if length is None or head[_STATUS_AT][:1] != b"2":
            raise SystemExit(f"no success, or of no length: {head.decode()} {body[:500].decode()}")
        self._head, self._left = None, int(length[1]) - len(body)
        self._closes = _CLOSES.search(head) is not None

    def _reopen(self) -> None:
        self.close()
        self._open()


def answers_per_second(port: int, request: bytes, connections: int, seconds: float) -> float:
    with DefaultSelector() as selector:
        asking = [_Asking(port, request, selector) for _ in range(connections)]
        answers, begin = 0, time.perf_counter()
        while time.perf_counter() - begin < seconds:
            answers += sum(key.data.ready() for key, _ in selector.select(timeout=1))
        rate = answers / (time.perf_counter() - begin)
        for each in asking:
            each.close()
    return rate


if __name__ == "__main__":
    written = (int(sys.argv[1]), sys.stdin.buffer.read(), int(sys.argv[2]), float(sys.argv[3]))
    print(answers_per_second(*written))
