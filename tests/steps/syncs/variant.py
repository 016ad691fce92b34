"""Variants of the reference sync, each answering POSTs: `python -m tests.steps.syncs.variant WAY PORT STATE`."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

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

    def cut(self: Webcrm, entity: str, values: Values, marker: str, **how: bool) -> Any:
        return create(self, entity, shortened(values), marker, **how)

    setattr(Webcrm, "create", cut)  # noqa: B010 -- a fault is put in from outside


def shortened(values: Values) -> Values:
    return {n: v[:LONGEST] if isinstance(v, str) else v for n, v in values.items()}


WAYS: Mapping[str, Callable[[], None]] = {
    way.__name__.replace("_", "-"): way for way in (as_released, cuts_texts)
}


def answering(state: Path) -> type[BaseHTTPRequestHandler]:
    """A pass for each POST; its body is the contract."""

    class Passes(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            contract = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            there = (
                state / f"{urlsplit(contract['KEAP_URL']).port}"
            )  # a state is of one pair of accounts
            there.mkdir(exist_ok=True)
            with opened(load({**contract, "SYNC_STATE": str(there)})) as engine:
                engine.run()
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Nobody reads it."""

    return Passes


if __name__ == "__main__":
    way, port, state = sys.argv[1:]
    WAYS[way]()
    HTTPServer(("127.0.0.1", int(port)), answering(Path(state))).serve_forever()
