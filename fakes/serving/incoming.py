"""From the bytes of one connection to requests: HTTP/1.1 as a client may really send it, within limits."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace
from urllib.parse import unquote, urlsplit

from httptools import HttpParserError, HttpParserUpgrade, HttpRequestParser

from fakes.messages import Request, pairs

MOST_HEAD = 2**18
"""Bytes of a request line and its headers, and of whatever else is no body: trailers, extensions of chunks."""

MOST_BODY = 2**24
"""Bytes of a body where nobody says otherwise: some thousand records at once."""

_OFFERS = frozenset({"upgrade", "http2-settings"})  # headers, and words in the header Connection


@dataclass(frozen=True, slots=True)
class Arrived:
    request: Request
    keeps_alive: bool  # the client may send another one on this connection


class BadRequestError(ValueError):
    """What arrived cannot be answered by any vendor, and nothing after it can be understood."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status


class Incoming:
    """Collects what a client sends until it is a whole request; the `on_` methods are the parser's."""

    def __init__(self, address: str, most_body: int = MOST_BODY) -> None:
        self.requests: deque[Arrived] = deque()
        self.must_continue = False  # the client waits for a go-ahead before it sends its body
        self._address = address  # for a client that names no host
        self._most_body = most_body
        self._parser = HttpRequestParser(self)
        self.on_message_begin()

    def feed(self, data: bytes) -> None:
        """Take the next bytes. Raises BadRequestError, after which no more can be taken."""
        self._barren += len(data)
        try:
            self._parser.feed_data(data)
        except HttpParserUpgrade as offer:
            self._decline(data[offer.args[0] :])
        except HttpParserError as error:
            raise BadRequestError(400, f"This is no HTTP request: {error}.") from error
        if self._barren > MOST_HEAD:
            self._refuse(
                431, f"The head of a request, or its trailers, may have {MOST_HEAD} bytes."
            )
        if self._refusal:
            raise self._refusal

    def _decline(self, rest: bytes) -> None:
        """Read a request anew that offers another protocol: the parser takes nothing after its head."""
        if self._parser.get_method() == b"CONNECT":
            self.requests.append(replace(self.requests.pop(), keeps_alive=False))
            return
        arrived = self.requests.pop().request
        version = self._parser.get_http_version()
        wishes = (each.strip() for each in self._headers.get("connection", "").lower().split(","))
        kept = {name: text for name, text in self._headers.items() if name not in _OFFERS}
        kept["connection"] = ", ".join(each for each in wishes if each not in _OFFERS)
        lines = [f"{arrived.method} {self._url.decode('latin-1')} HTTP/{version}"]
        lines += [f"{name}: {text}" for name, text in kept.items()]
        self._parser = HttpRequestParser(self)
        self.feed("\r\n".join([*lines, "\r\n"]).encode("latin-1") + rest)

    def close(self) -> None:
        """Take no more: the parser and we hold each other, and with us whatever has arrived."""
        del self._parser

    def on_message_begin(self) -> None:
        self._in_head = True
        self._barren = 0  # bytes since the last that a head or a body was made of
        self._body_size = 0
        self._url = b""
        self._headers: dict[str, str] = {}  # under lower-case names
        self._body: list[bytes] = []
        self._refusal: BadRequestError | None = None

    def on_url(self, url: bytes) -> None:
        self._url += url

    def on_header(self, name: bytes, value: bytes) -> None:
        if not self._in_head:  # a trailer is no header, least of all a credential
            return
        key, text = name.decode("latin-1").lower(), value.decode("latin-1")
        before = self._headers.get(key)
        self._headers[key] = text if before is None else f"{before}, {text}"

    def on_headers_complete(self) -> None:
        self._in_head = False
        self._barren = 0
        self.must_continue = self._headers.get("expect", "").lower() == "100-continue"
        self._admit(int(self._headers.get("content-length") or 0))

    def on_body(self, part: bytes) -> None:
        self._body.append(part)
        self._barren = 0
        self._body_size += len(part)
        self._admit(self._body_size)

    def on_message_complete(self) -> None:
        self._in_head = True
        self._barren = 0
        self.must_continue = False
        modern = self._parser.get_http_version() == "1.1"
        keeps_alive = modern and self._parser.should_keep_alive()
        self.requests.append(Arrived(self._request(), keeps_alive))
        self._body = []

    def _admit(self, size: int) -> None:
        if size > self._most_body:
            self._refuse(413, f"A body may have {self._most_body} bytes.")

    def _refuse(self, status: int, why: str) -> None:
        self._body.clear()
        self._refusal = BadRequestError(status, why)

    def _request(self) -> Request:
        target = self._url.decode("utf-8", "replace")
        if not target.startswith("/"):  # what is sent to a proxy has the host in it
            target = urlsplit(target)._replace(scheme="", netloc="").geturl()
        path, _, query = target.partition("?")
        return Request(
            method=self._parser.get_method().decode("latin-1"),
            path=unquote(path),
            query=pairs(query),
            headers=self._headers,
            body=b"".join(self._body),
            origin=f"http://{self._headers.get('host') or self._address}",
            target=target,
        )
