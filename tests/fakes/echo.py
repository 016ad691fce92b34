"""A vendor that tells what reached it."""

from __future__ import annotations

from dataclasses import dataclass, field

from fakes.app import Request, Response, VendorError
from fakes.clock import Clock
from fakes.hooks import Outbox
from fakes.messages import json_response
from fakes.store import Design, Field, Store
from fakes.switches import Settings

HOST = "https://api.vendor.example"


@dataclass
class Echo:
    """A vendor that tells what reached it; POST stores the body, PUT refuses after having stored."""

    name: str = "echo"
    hosts: tuple[str, ...] = (HOST,)
    credential: str = "open-sesame"
    switches: Settings = field(default_factory=lambda: Settings({}))
    store: Store = field(
        default_factory=lambda: Store({"things": Design({"text": Field()})}, Clock())
    )
    restarts: int = 0

    def answer(self, request: Request) -> Response:
        if request.method == "POST":
            self.store.insert("things", {"text": request.body.decode()})
        if request.method == "PUT":
            raise VendorError(json_response({"error": "no"}, 409))
        told = {
            "method": request.method,
            "path": request.path,
            "query": request.query,
            "origin": request.origin,
            "body": request.body.decode(),
            "agent": request.header("User-Agent"),
        }
        return json_response(told, headers=[("X-Two", "a"), ("X-Two", "b")])

    @property
    def hooks(self) -> Outbox:
        raise AssertionError("nobody subscribes")

    def restart(self) -> None:
        self.restarts += 1

    def refusal(self, kind: str, seconds: int = 1) -> Response:
        raise AssertionError(f"nobody is {kind} for {seconds} s")

    def objection(self, why: str) -> Exception:
        raise AssertionError(f"nobody objects: {why}")

    def is_login(self, request: Request) -> bool:
        raise AssertionError(f"there are no sessions: {request}")

    def end_sessions(self) -> bool:
        return False

    def limit(self, per_minute: int) -> None:
        raise AssertionError(f"nobody allows {per_minute} a minute")
