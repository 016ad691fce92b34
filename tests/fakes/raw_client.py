"""A client that sends whatever bytes it is told to, and reads what comes back until the end."""

from __future__ import annotations

import socket
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from urllib.parse import urlsplit

PATIENCE = 5


@dataclass(frozen=True)
class Reply:
    status: int  # 0: the connection was closed without an answer
    head: str
    body: bytes


def dialled(url: str) -> socket.socket:
    parts = urlsplit(url)
    return socket.create_connection((parts.hostname, parts.port), timeout=PATIENCE)


def told(url: str, *pieces: bytes, method: str = "GET") -> Reply:
    """Send the pieces and read the first reply; the server may stop listening at any moment."""
    with dialled(url) as connection:
        with suppress(ConnectionError):
            for piece in pieces:
                connection.sendall(piece)
        return replied(connection, method)


def replied(connection: socket.socket, method: str = "GET") -> Reply:
    """Read one reply to a request with this method."""
    response = HTTPResponse(connection, method=method)
    try:
        response.begin()
        return Reply(response.status, str(response.headers), response.read())
    except (ConnectionError, HTTPException):
        return Reply(0, "", b"")


def everything(connection: socket.socket) -> bytes:
    received = b""
    with suppress(ConnectionError):
        while piece := connection.recv(65536):
            received += piece
    return received


def request(
    method: str, target: str, body: bytes = b"", *headers: str, version: str = "1.1"
) -> bytes:
    """Write a request with a host; its target as it stands, encoded or not."""
    length = (f"Content-Length: {len(body)}",) if body else ()
    lines = (f"{method} {target} HTTP/{version}", "Host: fake.example", *length, *headers)
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body
