"""One table of one fake as a person at a desk sees it, and where a document's entities are kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property, reduce
from typing import Any, Literal

from checklist.model import Entity
from fakes.app import App, Exchange
from fakes.clock import Clock
from fakes.fields import Field
from fakes.store import AbsentError
from fakes.vendors import opened
from steps.bench import Broken, CouldNotTell, Limits


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

# What a person fills in of a record that others are to name; Keap's own forms propose a name.
FURTHER: Mapping[str, Mapping[str, Any]] = {"organisations": {"OrganisationName": "Another one"}}


# What a vendor cannot hold where it behaves so: people may write it, and find something else there afterwards.
NARROWING: Mapping[str, Callable[[Limits], Limits]] = {
    "keap.text.blanks=trimmed": lambda limits: replace(limits, trims=True),
    "webcrm.text.trim=trimmed": lambda limits: replace(limits, trims=True),
    "webcrm.user.email.case=lowered": lambda limits: replace(limits, lowers=True),
    "keap.email.case=lowered": lambda limits: replace(limits, lowers=True),
    "keap.company_name.case=capitalised": lambda limits: replace(limits, uppers=True),
    "keap.text.maximum=255": lambda limits: replace(
        limits, max_length=min(255, limits.max_length or 255)
    ),
}


def narrow(limits: Limits, ways: Iterable[str]) -> Limits:
    """What is left of a text's limits where a vendor behaves in these ways."""
    if limits.kind != "text":
        return limits
    return reduce(lambda left, way: NARROWING[way](left), ways, limits)


def trimming(system: str) -> Mapping[str, str]:
    """The switch by which a vendor keeps no blanks at the ends of a text."""
    ways = [way for way in NARROWING if way.startswith(f"{system.casefold()}.")]
    return dict(way.split("=") for way in ways if narrow(Limits(), [way]).trims)


class UnknownEntity(LookupError):
    """The document names an entity that no fake serves."""


def table_of(entity: Entity) -> Table:
    key = (entity.system.casefold(), entity.name.casefold())
    if key not in TABLES:
        known = ", ".join(f"{system} {name}" for system, name in TABLES)
        raise UnknownEntity(f'no fake serves "{entity.label}"; known are: {known}')
    return TABLES[key]


def properties_of(entity: Entity) -> frozenset[str]:
    """What a record of this entity has."""
    table = table_of(entity)
    return frozenset(opened(Clock())[table.system].back_door.fields(table.name))


class Desk:
    """A Side: one table of one fake, as a person at a desk sees it."""

    def __init__(
        self, system: str, table: Table, app: App, owned: frozenset[str] = frozenset()
    ) -> None:
        self.system, self.owned = system, owned  # by the sync: people leave these alone
        self._table, self._app, self._door = table, app, app.back_door
        self._limits: dict[tuple[str, ...], Mapping[str, Limits]] = {}  # by what narrows them
        self._began = 0  # exchanges before the example
        self._earlier: frozenset[int] = frozenset()  # records that are none of its business

    def begin(self, *, goes_on: bool) -> None:
        """A new example, in fresh tenants or in those that were there before."""
        self._began = len(self._app.journal) if goes_on else 0
        self._earlier = frozenset(self._door.ids(self._table.name)) if goes_on else frozenset()

    @property
    def _exchanges(self) -> Sequence[Exchange]:
        return self._app.journal[self._began :]

    @property
    def limits(self) -> Mapping[str, Limits]:
        ways = tuple(way for way in NARROWING if self._behaves(*way.split("=")))
        if ways not in self._limits:
            narrowed = {name: narrow(limits, ways) for name, limits in self._widest.items()}
            self._limits[ways] = narrowed
        return self._limits[ways]

    def _behaves(self, switch: str, value: str) -> bool:
        return self._app.switches.get(switch) == value

    @cached_property
    def _widest(self) -> Mapping[str, Limits]:
        return {
            name: Limits(
                kind=each.kind,
                max_length=each.max_length,
                decimals=each.decimals,
                minimum=each.minimum,
                required=each.required,
                free=self._is_peoples(name, each) and not _picked(each),
                picked=_picked(each) if self._is_peoples(name, each) else "",
            )
            for name, each in self._fields.items()
        }

    def _is_peoples(self, name: str, each: Field) -> bool:
        """Whether people may write it for no other reason than to write it."""
        return not (each.audit or each.secret) and name not in {*self.owned, *self._table.inactive}

    @property
    def _fields(self) -> Mapping[str, Field]:
        return self._door.fields(self._table.name)

    @cached_property
    def moving(self) -> frozenset[str]:
        return self.owned | {name for name, each in self._fields.items() if each.audit}

    def create(self, values: Mapping[str, Any]) -> int:
        return self._door.create(self._table.name, values)

    def create_inactive(self, values: Mapping[str, Any]) -> int:
        return self.create({**values, **self._inactive})

    def deactivate(self, record: int) -> None:
        self.edit(record, self._inactive)

    @property
    def _inactive(self) -> Mapping[str, Any]:
        if not self._table.inactive:
            raise CouldNotTell(
                f"{self.system} has no state in which one of its {self._table.name} is inactive: say so in a file "
                "for --policy, as [[blocked]]"
            )
        return self._table.inactive

    def edit(self, record: int, values: Mapping[str, Any]) -> None:
        with self._expecting(record):
            self._door.edit(self._table.name, record, values)

    def other(self, record: int, name: str) -> Any:
        held, words = self.read(record).get(name), self._fields[name].choices
        if table := self._fields[name].refers_to:
            others = (each for each in self._door.ids(table) if each != held)
            return next(others, None) or self._door.create(table, FURTHER.get(table))
        return words[(words.index(held) + 1) % len(words)] if held in words else words[0]

    def delete(self, record: int) -> None:
        self._door.delete(self._table.name, record)

    def read(self, record: int) -> Mapping[str, Any]:
        with self._expecting(record):
            return self._door.read(self._table.name, record)

    @contextmanager
    def _expecting(self, record: int) -> Iterator[None]:
        """Raise Broken for a record that the sync deleted, which nobody ever asks for."""
        try:
            yield
        except AbsentError as absent:
            if record not in self._taken_by_sync():
                raise
            raise Broken(
                f"the sync deleted {self.system} record {record}", expected="there", found="gone"
            ) from absent

    def _taken_by_sync(self) -> set[int]:
        return {
            effect.id
            for exchange in self._exchanges
            for effect in exchange.effects
            if (effect.kind, effect.table) == ("deleted", self._table.name)
        }

    def ids(self) -> Sequence[int]:
        every = self._door.ids(self._table.name)
        return [each for each in every if each not in self._earlier] if self._earlier else every

    def created_by_sync(self) -> Sequence[int]:
        return [
            effect.id
            for exchange in self._exchanges
            for effect in exchange.effects
            if effect.kind == "created" and effect.table == self._table.name
        ]

    def written_by_sync(self, record: int | None = None) -> int:
        if record is None:
            return effects(self._exchanges)
        stored = (effect for exchange in self._exchanges for effect in exchange.effects)
        return sum((each.table, each.id) == (self._table.name, record) for each in stored)

    def deleted_by_sync(self) -> int:
        return effects(self._exchanges, "deleted")


def _picked(each: Field) -> Literal["", "record", "word"]:
    return "record" if each.refers_to else "word" if each.choices else ""


def effects(exchanges: Iterable[Exchange], kind: str | None = None) -> int:
    """How many records an API stored in these exchanges."""
    return sum(
        effect.kind == kind if kind else True
        for exchange in exchanges
        for effect in exchange.effects
    )
