"""Variants of the reference sync, each answering POSTs: `python -m tests.steps.syncs.variant WAY PORT STATE`."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

from sync.engine import opened
from sync.settings import load
from sync.webcrm import Webcrm

LONGEST = 5  # characters that the careless one keeps
Values = Mapping[str, Any]


def as_released() -> None:
    """The reference sync."""


def cuts_texts() -> None:
    """No text that it creates in webCRM is longer than a few characters."""
    create = Webcrm.create

    def cut(self: Webcrm, entity: str, values: Values, marker: str) -> Any:
        short = {n: v[:LONGEST] if isinstance(v, str) else v for n, v in values.items()}
        return create(self, entity, short, marker)

    setattr(Webcrm, "create", cut)  # noqa: B010 -- a fault is put in from outside


def dies() -> None:
    """It cannot create anything."""

    def refuse(*_: object) -> None:
        raise RuntimeError("no create today")

    setattr(Webcrm, "create", refuse)  # noqa: B010 -- a fault is put in from outside


WAYS: Mapping[str, Callable[[], None]] = {
    way.__name__.replace("_", "-"): way for way in (as_released, cuts_texts, dies)
}


def answering(state: str) -> type[BaseHTTPRequestHandler]:
    """A pass for each POST; its body is the contract."""

    class Passes(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            contract = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200 if run({**contract, "SYNC_STATE": state}) else 500)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Nobody reads it."""

    return Passes


def run(environment: Mapping[str, str]) -> bool:
    try:
        with opened(load(environment)) as engine:
            engine.run()
    except RuntimeError:
        return False
    return True


if __name__ == "__main__":
    way, port, state = sys.argv[1:]
    WAYS[way]()
    HTTPServer(("127.0.0.1", int(port)), answering(state)).serve_forever()
