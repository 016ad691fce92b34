"""Services that do a pass for each POST, each in its own way: `python -m tests.steps.syncs.service PORT WAY`."""

from __future__ import annotations

import json
import os
import sys
import time
import urllib.request
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, HTTPServer

from tests.steps.syncs.misbehaving import ask_keap

Answer = Callable[[], None]


def log_in() -> None:
    request = urllib.request.Request(  # noqa: S310 -- the address is the bench's own
        f"{os.environ['WEBCRM_URL']}/Auth/ApiLogin",
        method="POST",
        headers={"authCode": os.environ["WEBCRM_AUTH_CODE"]},
    )
    urllib.request.urlopen(request, timeout=5).read()  # noqa: S310


def answers_when_done(answer: Answer) -> None:
    ask_keap()
    answer()


def logs_in_afterwards(answer: Answer) -> None:
    answers_when_done(answer)
    log_in()


def calls_nobody(answer: Answer) -> None:
    answer()


def answers_at_once(answer: Answer) -> None:
    """It has taken note, and takes a while to begin."""
    answer()
    time.sleep(0.3)
    ask_keap()


def answers_halfway(answer: Answer) -> None:
    """A call that crosses with the answer could not be told from one before it; this one comes after it."""
    answers_when_done(answer)
    time.sleep(0.02)
    ask_keap()


def comes_back_later(answer: Answer) -> None:
    answers_when_done(answer)
    time.sleep(0.3)
    ask_keap()


WAYS: Mapping[str, Callable[[Answer], None]] = {
    way.__name__.replace("_", "-"): way
    for way in (
        *(answers_when_done, logs_in_afterwards, calls_nobody),
        *(answers_at_once, answers_halfway, comes_back_later),
    )
}


class Service(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        os.environ.update(json.loads(self.rfile.read(length)))
        WAYS[sys.argv[2]](self.answer)

    def answer(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()
        self.wfile.flush()


if __name__ == "__main__":
    HTTPServer(("127.0.0.1", int(sys.argv[1])), Service).serve_forever()
