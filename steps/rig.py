"""The Bench on two fakes and one system under test; the only module that knows the vendors' tables."""

from __future__ import annotations

import os
import re
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from checklist import document
from checklist.model import Checklist, Entity, Pairing
from fakes.app import App, Exchange
from fakes.clock import Clock
from fakes.keap import keap
from fakes.mount import mounted
from fakes.webcrm import webcrm
from steps.bench import Limits, Traffic
from steps.suts import Surroundings, Sut

PATIENCE = (
    4  # passes; a sync that still writes in the fourth is judged by the claim about idle passes
)
WEBCRM_ORGANISATION = 1  # the vendor's own organisation, there in every tenant
# Thousands of short-lived stores: in memory where the system has such a folder, on disk elsewhere.
MEMORY = Path("/dev/shm")  # noqa: S108 -- a private folder is made in it
FURTHER = re.compile(r"[?&](?:page_token=.|offset=[1-9]|page=(?:[2-9]|1\d))", re.IGNORECASE)
NOTHING = "[]"
EVIDENCE = 40  # exchanges kept with a counter-example


@dataclass(frozen=True)
class Table:
    """Where a document's entity lives, and how a person makes one of its records inactive."""

    system: str
    name: str
    inactive: Mapping[str, Any] = field(default_factory=dict)


TABLES: Mapping[tuple[str, str], Table] = {
    ("keap", "companies"): Table("keap", "companies"),
    ("keap", "opportunity"): Table("keap", "opportunities"),
    ("keap", "product"): Table("keap", "products", {"active": False}),
    ("keap", "users"): Table("keap", "users", {"status": "Inactive"}),
    ("keap", "contacts"): Table("keap", "contacts"),
    ("webcrm", "organisations"): Table("webcrm", "organisations"),
    ("webcrm", "opportunities"): Table("webcrm", "opportunities"),
    ("webcrm", "products"): Table("webcrm", "products"),
    ("webcrm", "users"): Table("webcrm", "users"),
    ("webcrm", "persons"): Table("webcrm", "persons"),
}


class UnknownEntity(LookupError):
    """The document names an entity that no fake serves."""


def table_of(entity: Entity) -> Table:
    key = (entity.system.casefold(), entity.name.casefold())
    if key not in TABLES:
        known = ", ".join(f"{system} {name}" for system, name in TABLES)
        raise UnknownEntity(f'no fake serves "{entity.label}"; known are: {known}')
    return TABLES[key]


class Desk:
    """A Side: one table of one fake, as a person at a desk sees it."""

    def __init__(self, system: str, table: Table, app: App) -> None:
        self.system = system
        self._table, self._app, self._door = table, app, app.back_door

    @cached_property
    def limits(self) -> Mapping[str, Limits]:
        return {
            name: Limits(
                kind=each.kind,
                max_length=each.max_length,
                decimals=each.decimals,
                minimum=each.minimum,
                required=each.required,
                free=not (each.audit or each.secret or each.choices or each.refers_to),
            )
            for name, each in self._door.fields(self._table.name).items()
        }

    @cached_property
    def moving(self) -> frozenset[str]:
        return frozenset(
            name for name, each in self._door.fields(self._table.name).items() if each.audit
        )

    def create(self, values: Mapping[str, Any]) -> int:
        return self._door.create(self._table.name, values)

    def create_inactive(self, values: Mapping[str, Any]) -> int:
        return self.create({**values, **self._table.inactive})

    def edit(self, record: int, values: Mapping[str, Any]) -> None:
        self._door.edit(self._table.name, record, values)

    def delete(self, record: int) -> None:
        self._door.delete(self._table.name, record)

    def read(self, record: int) -> Mapping[str, Any]:
        return self._door.read(self._table.name, record)

    def ids(self) -> Sequence[int]:
        return self._door.ids(self._table.name)

    def created_by_sync(self) -> Sequence[int]:
        return [
            effect.id
            for exchange in self._app.journal
            for effect in exchange.effects
            if effect.kind == "created" and effect.table == self._table.name
        ]

    def written_by_sync(self) -> int:
        return effects(self._app)

    def deleted_by_sync(self) -> int:
        return effects(self._app, "deleted")


class Rig:
    """A Bench. One per process: the fakes stay mounted, each example resets them."""

    def __init__(self, checklist: Checklist, sut: Sut, room: Path) -> None:
        self.checklist, self.sut, self.room = checklist, sut, room
        self.clock = Clock()
        self.apps = {"keap": keap(self.clock), "webcrm": webcrm(self.clock)}
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
        self.sut.run()
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

    def settle(self) -> None:
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


def effects(app: App, kind: str | None = None) -> int:
    """How many records the API of this fake stored since it was reset."""
    return sum(
        effect.kind == kind if kind else True
        for exchange in app.journal
        for effect in exchange.effects
    )


def traffic(exchange: Exchange) -> Traffic:
    return Traffic(
        exchange.system,
        exchange.method,
        exchange.url,
        exchange.status,
        exchange.request,
        exchange.response,
    )


@contextmanager
def rigged(checklist: Checklist, attach: Callable[[Path], Sut]) -> Iterator[Rig]:
    """A Rig with its fakes mounted in this process, for as long as the block lasts."""
    with ExitStack() as stack:
        folder = tempfile.TemporaryDirectory(
            prefix="syncproof-", dir=MEMORY if os.access(MEMORY, os.W_OK) else None
        )
        room = Path(stack.enter_context(folder))
        sut = attach(room)
        rig = Rig(checklist, sut, room / "documents")
        stack.enter_context(mounted(*rig.apps.values()))
        stack.callback(sut.end)
        yield rig
