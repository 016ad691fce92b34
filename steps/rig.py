"""The Bench on two fakes and one system under test; the only module that knows the vendors' tables."""

from __future__ import annotations

import os
import re
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import MappingProxyType

from checklist import document
from checklist.model import Checklist, Entity, Pairing
from fakes.app import Exchange
from fakes.clock import Clock
from fakes.mount import mounted
from fakes.vendors import SWITCHES, moved, opened
from steps.bench import Side, SutDied, Traffic
from steps.desk import Desk, effects, table_of
from steps.manners import forbidden_calls, was_overtaken
from steps.mischief import Mischief
from steps.suts import Surroundings, Sut
from steps.troubles import Trouble

PATIENCE = (
    4  # passes; a sync that still writes in the fourth is judged by the claim about idle passes
)
WEBCRM_ORGANISATION = 1  # the vendor's own organisation, there in every tenant
# Thousands of short-lived stores: in memory where the system has such a folder, on disk elsewhere.
MEMORY = Path("/dev/shm")  # noqa: S108 -- a private folder is made in it
FURTHER = re.compile(r"[?&](?:page_token=.|offset=[1-9]|page=(?:[2-9]|1\d))", re.IGNORECASE)
NOTHING = "[]"
AS_USUAL: Mapping[str, str] = MappingProxyType({})  # every vendor switch at its default
ROUNDS = 8  # passes in which something must have gone wrong that was meant to
MINUTE = 60  # seconds
EVIDENCE = 40  # exchanges kept with a counter-example


class Rig:
    """A Bench. One per process: the fakes stay mounted, each example resets them."""

    def __init__(
        self, checklist: Checklist, sut: Sut, room: Path, switches: Mapping[str, str] = AS_USUAL
    ) -> None:
        self.checklist, self.sut, self.room = checklist, sut, room
        self.clock = Clock()
        self.apps = opened(self.clock, switches=switches)
        self._limit = 0  # calls a minute
        # How many calls each system had got when the limit began, and when a person got in.
        self._limited_at: Mapping[str, int] = {}
        self._intruded_at: Mapping[str, int] = {}
        self.mischief = Mischief(self.apps.values())
        self.counts: Counter[str] = Counter()
        self.story: list[str] = []
        self._desks: dict[Entity, Desk] = {}
        self._documents: dict[tuple[str, ...], Path] = {}
        self._pairing: Pairing | None = None

    @property
    def source(self) -> Desk:
        return self._desk(self._now.source)

    @property
    def target(self) -> Desk:
        return self._desk(self._now.target)

    @property
    def _now(self) -> Pairing:
        if self._pairing is None:
            raise LookupError("the bench shows no pairing yet: call fresh() first")
        return self._pairing

    def fresh(self, *pairings: Pairing) -> None:
        self.clock.reset()
        self.mischief.clear()
        for app in self.apps.values():
            app.reset()
        self.counts, self.story, self._pairing = Counter(), [], pairings[0]
        self.sut.begin(self._surroundings(pairings), self.clock)

    def turn_to(self, pairing: Pairing) -> None:
        self._pairing = pairing

    def wait(self, seconds: float) -> None:
        self.clock.advance(seconds)

    def run_sync(self) -> int:
        made, before, asked = self._created(), self._written(), self._further_pages()
        self._pass()
        self.clock.advance(1)  # no pass takes no time; webCRM's stamps count whole seconds
        written = self._written() - before
        self.counts.update(
            {
                "passes": 1,
                "busy passes": written > 0,
                "creations": self._created() - made,
                "further pages": self._further_pages() - asked,
            }
        )
        self.story.append(f"the sync runs and writes {written} records")
        return written

    def _pass(self) -> None:
        """A pass may end with an error only if something went wrong during it that was meant to."""
        hits = self.mischief.hits
        try:
            self.sut.run()
        except SutDied as error:
            if self.mischief.hits == hits:
                raise
            self.counts["passes that failed"] += 1
            self.story.append(f"{error}")
        self.counts["troubles"] += self.mischief.hits - hits

    @property
    def behaviours(self) -> Mapping[str, Sequence[str]]:
        stand = {name: value for app in self.apps.values() for name, value in app.switches.items()}
        return {
            name: [value for value in each.values if value != stand[name]]
            for name, each in SWITCHES.items()
        }

    def behave(self, switches: Mapping[str, str]) -> None:
        for app in self.apps.values():
            app.switches.restore()
        moved(self.apps, switches)

    def trouble(self, trouble: Trouble) -> None:
        self.mischief.plan(trouble)

    def between_calls(self, system: str, call: int, act: Callable[[], object]) -> None:
        def intrude() -> None:
            act()
            self._intruded_at = self._calls()

        self.mischief.between_calls(system, call, intrude)

    def limit_calls(self, per_minute: int) -> None:
        for app in self.apps.values():
            app.limit(per_minute)
        self.wait(MINUTE)  # earlier calls are forgotten, and every answer tells of the new limit
        self._limit, self._limited_at = per_minute, self._calls()

    def forbidden_calls(self) -> Sequence[str]:
        limited = [app.journal[self._limited_at[name] :] for name, app in self.apps.items()]
        self.counts["waits"] += sum(len(exchanges) > self._limit for exchanges in limited)
        return [call for exchanges in limited for call in forbidden_calls(exchanges)]

    def overtaken(self, side: Side, record: int) -> bool:
        name = side.system.casefold()
        calls, at = list(self.apps[name].journal), self._intruded_at[name]
        return was_overtaken(calls[:at], calls[at:], record)

    def _calls(self) -> Mapping[str, int]:
        return {name: len(app.journal) for name, app in self.apps.items()}

    def _outlive_trouble(self) -> None:
        """Passes until what is planned has gone wrong, and time until it is over."""
        hits = self.mischief.hits
        for _ in range(ROUNDS):
            self.run_sync()
            if self.mischief.hits > hits:
                break
        self.wait(self.mischief.lasts)
        self.mischief.calm()
        self.story.append("from here on nothing goes wrong any more")

    def settle(self) -> None:
        if self.mischief.planned:
            self._outlive_trouble()
        for _ in range(PATIENCE):
            if not self.run_sync():
                return
        self.story.append(f"the sync is not quiet after {PATIENCE} passes")

    def run_until(self, done: Callable[[], bool]) -> None:
        for _ in range(PATIENCE):
            self.run_sync()
            if done():
                return

    def restart_sync(self) -> None:
        self.sut.restart()
        self.counts["restarts"] += 1
        self.story.append("the sync is restarted")

    def traffic(self) -> Sequence[Traffic]:
        exchanges = sorted(
            (exchange for app in self.apps.values() for exchange in app.journal),
            key=lambda exchange: (exchange.at, exchange.number),
        )
        return [traffic(exchange) for exchange in exchanges[-EVIDENCE:]]

    def _desk(self, entity: Entity) -> Desk:
        if entity not in self._desks:
            table = table_of(entity)
            self._desks[entity] = Desk(entity.system, table, self.apps[table.system])
        return self._desks[entity]

    def _written(self) -> int:
        return sum(effects(app) for app in self.apps.values())

    def _created(self) -> int:
        return sum(effects(app, "created") for app in self.apps.values())

    def _further_pages(self) -> int:
        """How many pages beyond the first the sync was given, and found something on."""
        return sum(
            FURTHER.search(exchange.url) is not None and len(exchange.response) > len(NOTHING)
            for app in self.apps.values()
            for exchange in app.journal
        )

    def _surroundings(self, pairings: Sequence[Pairing]) -> Surroundings:
        vendor, other = self.apps["keap"], self.apps["webcrm"]
        return Surroundings(
            {
                "KEAP_URL": f"{vendor.base_url}/crm/rest",
                "KEAP_TOKEN": vendor.credential,
                "WEBCRM_URL": other.base_url,
                "WEBCRM_AUTH_CODE": other.credential,
                "WEBCRM_ORGANISATION": str(WEBCRM_ORGANISATION),
                "DATAFLOW": str(self._document(pairings)),
            }
        )

    def _document(self, pairings: Sequence[Pairing]) -> Path:
        """The dataflow document, narrowed to what the example is about: less to sync, the same sync."""
        ids = tuple(pairing.id for pairing in pairings)
        if ids not in self._documents:
            path = self.room / f"{len(self._documents)}" / self.checklist.file.name
            path.parent.mkdir(parents=True)
            whole = len(ids) > 1
            shown = self.checklist if whole else document.narrowed(self.checklist, ids[0])
            path.write_text(document.render(shown), encoding="utf-8")
            self._documents[ids] = path
        return self._documents[ids]


def traffic(exchange: Exchange) -> Traffic:
    return Traffic(
        exchange.system,
        exchange.method,
        exchange.url,
        exchange.status,
        exchange.request,
        exchange.response,
        exchange.fault,
    )


@contextmanager
def rigged(
    checklist: Checklist, attach: Callable[[Path], Sut], switches: Mapping[str, str] = AS_USUAL
) -> Iterator[Rig]:
    """A Rig with its fakes mounted in this process, for as long as the block lasts."""
    with ExitStack() as stack:
        folder = tempfile.TemporaryDirectory(
            prefix="syncproof-", dir=MEMORY if os.access(MEMORY, os.W_OK) else None
        )
        room = Path(stack.enter_context(folder))
        sut = attach(room)
        rig = Rig(checklist, sut, room / "documents", switches)
        stack.enter_context(mounted(*rig.mischief.lines.values()))
        stack.callback(sut.end)
        yield rig
