"""One vendor's server without a wire: every door hands it a `Request` and gets a `Response`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from fakes.clock import Clock
from fakes.faults.injecting import Faults, Injected
from fakes.faults.placing import At, Placement
from fakes.faults.scene import Fault, Refusal
from fakes.hooks import Outbox
from fakes.journal import Exchange, Journal, Wire
from fakes.messages import Request, Response, VendorError
from fakes.records import Kept
from fakes.store import BackDoor, Effect, Store
from fakes.switches import Settings

__all__ = ["App", "Effect", "Exchange", "Journal", "Request", "Response", "Vendor", "VendorError"]


class Vendor(Protocol):
    """What a vendor's room brings: it authenticates, routes, answers; the App does the rest."""

    @property
    def name(self) -> str: ...  # "keap"
    @property
    def hosts(self) -> tuple[str, ...]: ...  # "https://api.example.com"; the first is the base URL
    @property
    def credential(self) -> str: ...  # what a client is given to log in with
    @property
    def store(self) -> Store: ...
    @property
    def switches(self) -> Settings: ...  # may be moved while in use
    @property
    def hooks(self) -> Outbox: ...  # `restart` clears it
    def answer(self, request: Request) -> Response:
        """Answer one request while the store is locked; VendorError is an answer too."""
        ...

    def refusal(self, kind: Refusal, seconds: int = 1) -> Response:
        """Word a refusal as this vendor does; `seconds` is how long a throttled client is to wait."""
        ...

    def objection(self, why: str) -> Exception:
        """Give what a handler raises when it will not store a record; the vendor words it as it words its own."""
        ...

    def is_login(self, request: Request) -> bool:
        """Tell whether this request asks for a session instead of using one."""
        ...

    def end_sessions(self) -> bool:
        """Let every session token given so far die; False where no living token can."""
        ...

    def limit(self, per_minute: int) -> None:
        """Let through so many requests in any minute, until the next restart."""
        ...

    def restart(self) -> None:
        """Forget sessions and quotas, and put into the empty store what every tenant holds."""
        ...


SHORTEST_CREDENTIAL = 8  # a shorter one would be masked out of half the words of the journal


class App:
    """A vendor's tenant with its journal and its back door. Thread-safe: one request at a time."""

    def __init__(self, vendor: Vendor) -> None:
        if len(vendor.credential) < SHORTEST_CREDENTIAL:
            raise ValueError(
                f"the credential of {vendor.name} has {len(vendor.credential)} characters: "
                f"give it at least {SHORTEST_CREDENTIAL}"
            )
        self.name = vendor.name
        self.hosts = vendor.hosts
        self.base_url = vendor.hosts[0]
        self.credential = vendor.credential
        self.clock: Clock = vendor.store.clock
        self.journal = Journal()
        self.back_door = BackDoor(vendor.store)
        self._vendor = vendor
        self.store = vendor.store
        self._faults = Faults(vendor, vendor.store, self.back_door)
        self.reset()

    @property
    def switches(self) -> Settings:
        """What the points that nobody has settled stand at; they may be moved while in use."""
        return self._vendor.switches

    @property
    def hooks(self) -> Outbox:
        """What this tenant posts to its subscribers; `hooks.deliver()` posts what is due."""
        return self._vendor.hooks

    def reset(self) -> None:
        """Start over with a fresh tenant, an empty journal and no faults; the clock goes on."""
        with self.store.lock:
            self._faults.calm()
            self.store.clear()
            self._vendor.restart()
            self.journal.clear()
            self._answered = 0

    def resume(
        self,
        tables: Mapping[str, Kept],
        revision: int,
        hooks: Kept,
        exchanges: Sequence[Exchange] = (),
    ) -> None:
        """Become a tenant that was dumped; sessions, quotas and faults begin anew."""
        with self.store.lock:
            self.reset()
            self.store.load(tables, revision)
            self._vendor.hooks.load(hooks)
            for exchange in exchanges:
                self.journal.append(exchange)
                self._answered = exchange.number

    def inject(self, fault: Fault, when: Placement | None = None) -> Injected:
        """Let something go wrong from now on, at the first exchange unless told otherwise; the last one is outermost."""
        with self.store.lock:
            return self._faults.inject(fault, when or At())

    def calm(self) -> None:
        """Let nothing go wrong any more, with hooks neither."""
        with self.store.lock:
            self._faults.calm()
            self._vendor.hooks.fault = None

    def limit(self, per_minute: int) -> None:
        """Let through so many requests in any minute, until the next reset."""
        with self.store.lock:
            self._vendor.limit(per_minute)

    @property
    def faults(self) -> tuple[Injected, ...]:
        return self._faults.placed

    def handle(self, request: Request) -> Response:
        """Answer one request. Raises NoAnswer where a fault leaves the client without one."""
        with self.store.lock:
            effects = self.store.effects
            effects.clear()
            at = self.clock.now()
            if self._faults.placed:
                return self._disturbed(at, request)
            response = self._answer(request)
            self._answered += 1
            self.journal.append(self._exchange(at, request, response, tuple(effects)))
            return response

    def waits(self, request: Request) -> bool:
        """Tell whether the answer takes a call to a subscriber, who may call us before it answers."""
        return request.method == "POST" and "/hooks" in request.path

    def _answer(self, request: Request) -> Response:
        try:
            return self._vendor.answer(request)
        except VendorError as error:
            return error.response

    def _disturbed(self, at: datetime, request: Request) -> Response:
        seen = self._faults.around(request, lambda: self._answer(request))
        self._answered += 1
        effects = tuple(self.store.effects)
        self.journal.append(self._exchange(at, request, seen.response, effects, seen.fault))
        seen.count(self._answered)
        if seen.silence:
            raise seen.silence
        return seen.response

    def _exchange(
        self,
        at: datetime,
        request: Request,
        response: Response,
        effects: tuple[Effect, ...],
        fault: str = "",
    ) -> Exchange:
        return Exchange(
            number=self._answered,
            at=at,
            system=self.name,
            method=request.method,
            status=response.status,
            wire=Wire(request.target, request.body, response.body, self.credential),
            effects=effects,
            fault=fault,
        )
