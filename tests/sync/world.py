"""Two fake vendors and a store: what a test of the engine lives in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import requests

from fakes.app import App, Effect, Request, Response
from fakes.clock import Clock
from fakes.keap import keap
from fakes.mount import mounted
from fakes.webcrm import webcrm
from sync.engine import Outcome, opened
from sync.settings import Settings, load

DOCUMENT = Path(__file__).parents[2] / "checklist" / "documents" / "keap-webcrm.rst"

COMPANIES = "keap-companies--webcrm-organisations"
PRODUCTS = "keap-product--webcrm-products"
USERS = "keap-users--webcrm-users"


class Crash(BaseException):
    """The process dies here: nothing may catch this."""


@dataclass
class SyncClock:
    """The sync's time on the fakes' clock: whoever sleeps moves it."""

    fakes: Clock

    def now(self) -> datetime:
        return self.fakes.now()

    def sleep(self, seconds: float) -> None:
        self.fakes.advance(seconds)


@dataclass
class Line:
    """The wire to one fake; `fault` sees each exchange's number, from 1, and may raise before or after it."""

    app: App
    calls: list[int]
    fault: Callable[[int, Callable[[], Response]], Response] | None = None

    @property
    def hosts(self) -> tuple[str, ...]:
        return self.app.hosts

    def handle(self, request: Request) -> Response:
        self.calls.append(1)
        if self.fault is None:
            return self.app.handle(request)
        return self.fault(len(self.calls), lambda: self.app.handle(request))


def dies_before(nth: int) -> Callable[[int, Callable[[], Response]], Response]:
    def fault(number: int, exchange: Callable[[], Response]) -> Response:
        if number == nth:
            raise Crash
        return exchange()

    return fault


def dies_after(nth: int) -> Callable[[int, Callable[[], Response]], Response]:
    def fault(number: int, exchange: Callable[[], Response]) -> Response:
        answer = exchange()
        if number == nth:
            raise Crash
        return answer

    return fault


def loses(nth: int) -> Callable[[int, Callable[[], Response]], Response]:
    """The vendor does as it is told, and its answer never arrives."""

    def fault(number: int, exchange: Callable[[], Response]) -> Response:
        answer = exchange()
        if number == nth:
            raise requests.ReadTimeout("no answer")
        return answer

    return fault


@dataclass
class World:
    clock: Clock
    keap: App
    webcrm: App
    settings: Settings
    lines: tuple[Line, Line]
    calls: list[int] = field(default_factory=list)

    def run(self, **changes: Any) -> Outcome:
        """One pass by a process that has just been started."""
        with (
            self.mounted(),
            opened(replace(self.settings, **changes), SyncClock(self.clock)) as engine,
        ):
            return engine.run()

    def settle(self) -> None:
        """Passes until one writes nothing; a second later, so that later edits have later stamps."""
        for _ in range(5):
            if not self.run().writes:
                self.clock.advance(1)
                return
        raise AssertionError("five passes and still something to write")

    def mounted(self) -> Any:
        return mounted(*self.lines)

    def break_with(self, fault: Callable[[int, Callable[[], Response]], Response] | None) -> None:
        """From now on, `fault` stands between the sync and both vendors; exchanges are counted from 1."""
        self.calls.clear()
        for line in self.lines:
            line.fault = fault

    def effects(self) -> list[Effect]:
        """What the sync did to either vendor since the journals were last cleared."""
        return [e for app in (self.keap, self.webcrm) for x in app.journal for e in x.effects]

    def forget(self) -> None:
        self.keap.journal.clear()
        self.webcrm.journal.clear()

    def organisations(self) -> list[str]:
        """The names of all organisations but the tenant's own."""
        back = self.webcrm.back_door
        found = (back.read("organisations", i) for i in back.ids("organisations"))
        return sorted(o["OrganisationName"] for o in found if o["OrganisationId"] != 1)

    def company(self, name: str, **more: Any) -> int:
        return self.keap.back_door.create("companies", {"company_name": name, **more})

    def partner(self, table: str, marker: str, source: int) -> dict[str, Any]:
        """The one webCRM record that was made for a Keap record."""
        back = self.webcrm.back_door
        rows = (back.read(table, i) for i in back.ids(table))
        (found,) = (row for row in rows if row[marker].endswith(f":{source}"))
        return found

    def organisation_of(self, company: int) -> dict[str, Any]:
        return self.partner("organisations", "OrganisationExtraCustom8", company)


def environment(
    keap_url: str, token: str, webcrm_url: str, code: str, state: Path
) -> dict[str, str]:
    return {
        "KEAP_URL": f"{keap_url}/crm/rest",
        "KEAP_TOKEN": token,
        "WEBCRM_URL": webcrm_url,
        "WEBCRM_AUTH_CODE": code,
        "WEBCRM_ORGANISATION": "1",
        "SYNC_STATE": str(state),
        "DATAFLOW": str(DOCUMENT),
    }


def world(
    state: Path,
    keap_switches: Mapping[str, str] | None = None,
    webcrm_switches: Mapping[str, str] | None = None,
    document: Path = DOCUMENT,
) -> World:
    clock = Clock()
    left, right = (
        keap(clock, switches=keap_switches or {}),
        webcrm(clock, switches=webcrm_switches or {}),
    )
    env = environment(left.base_url, left.credential, right.base_url, right.credential, state)
    settings = load({**env, "DATAFLOW": str(document)})
    calls: list[int] = []
    return World(clock, left, right, settings, (Line(left, calls), Line(right, calls)), calls)


@contextmanager
def engine_of(place: World) -> Iterator[Any]:
    with place.mounted(), opened(place.settings, SyncClock(place.clock)) as engine:
        yield engine
