"""Receivers of hooks: one in this process, one behind a socket."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Queue
from threading import Thread
from typing import Any

from requests.structures import CaseInsensitiveDict

from fakes.app import App
from fakes.courier import Courier, Letter, Reply

SECRET = "X-Hook-Secret"
URL = "https://sync.example/hooks"


@dataclass
class Mailbox:
    """Keeps every letter; answers with the given statuses in turn (None: not at all), then with 200."""

    answers: list[int | None] = field(default_factory=list)
    echoes: bool = True
    secrets: list[str] = field(default_factory=list)
    letters: list[Letter] = field(default_factory=list)

    def __call__(self, letter: Letter) -> Reply | None:
        status = self.answers.pop(0) if self.answers else 200
        headers = CaseInsensitiveDict(letter.headers)
        if SECRET in headers:
            self.secrets.append(headers[SECRET])
        else:
            self.letters.append(letter)
        echoed = headers if self.echoes else {}
        return None if status is None else Reply(status, CaseInsensitiveDict(echoed))

    @property
    def payloads(self) -> list[Any]:
        return [json.loads(letter.body) for letter in self.letters]


def subscribed_mailbox(app: App) -> Mailbox:
    """Let everything that the app posts end here, whatever its URL."""
    mailbox = Mailbox()
    app.hooks.courier = Courier(mailbox, anywhere=True)
    return mailbox


@dataclass
class Receiver:
    url: str
    arrived: Queue[Any]  # the JSON bodies

    def next(self) -> Any:
        return self.arrived.get(timeout=10)


@contextmanager
def listening(status: int = 200, **headers: str) -> Iterator[Receiver]:
    """Receive on a loopback port; handshakes are answered as Keap wants."""
    arrived: Queue[Any] = Queue()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"] or 0))
            secret = self.headers[SECRET]
            if secret is None:
                arrived.put(json.loads(body))
            self.send_response(200 if secret else status)
            for name, value in headers.items() if secret is None else [(SECRET, secret)]:
                self.send_header(name, value)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            return None

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield Receiver(f"http://127.0.0.1:{server.server_port}/hooks", arrived)
        finally:
            server.shutdown()
            thread.join()
