"""webCRM's hooks: which record is whose business, and what a receiver is told."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fakes.hooks import Outbox, Pace
from fakes.messages import json_response
from fakes.store import Change, Design, Field, Kept, Record, Store
from fakes.webcrm.columns import Table, Values
from fakes.webcrm.records import look_of, wire
from fakes.webcrm.tables import ORGANISATIONS, TABLES

ME = 1
"""The token's own user, the first of every tenant; hooks are the token's, so are their filters."""

EVENT_TYPES = {"created": "Create", "updated": "Update", "deleted": "Delete"}

Filter = Callable[[Store, Values], bool]

_RETRY_AFTER = 60.0


def _every(_store: Store, _values: Values) -> bool:
    return True


def _mine(name: str) -> Filter:
    return lambda _store, values: bool(values[name] == ME)


def _of_mine(owner: str, name: str) -> Filter:
    """Pass the records whose organisation is the token's user's."""

    def passes(store: Store, values: Values) -> bool:
        organisation = store.get(ORGANISATIONS.name, values[owner])
        return organisation is not None and bool(organisation.values[name] == ME)

    return passes


def _owned(prefix: str) -> dict[str, Filter]:
    names = ("OrganisationOwner", "OrganisationOwner2")
    return {name: _of_mine(f"{prefix}OrganisationId", name) for name in names}


FILTERS: Mapping[str, Mapping[str, Filter]] = {
    "organisations": {
        "All": _every,
        "Owner": _mine("OrganisationOwner"),
        "Owner2": _mine("OrganisationOwner2"),
    },
    "opportunities": {
        "All": _every,
        "Responsible": _mine("OpportunityAssignedTo"),
        "Responsible2": _mine("OpportunityAssignedTo2"),
        **_owned("Opportunity"),
    },
    "products": {"All": _every, **_owned("Product")},
    "users": {"All": _every, "Current": _mine("UserId")},
    "persons": {"All": _every, **_owned("Person")},
}
"""Who wants to hear of which records. No source names those of persons: they follow the products'."""


@dataclass(slots=True)
class Hook:
    id: int
    table: str
    origin: str  # where its subscriber finds webCRM, for links to the records; "" if it was loaded
    created_at: datetime
    updated_at: datetime
    is_enabled: bool = False
    url: str = ""
    filters: Sequence[str] = ()
    event_type: str = "Create"


class Subscriptions:
    """The hooks of one tenant by their id, and webCRM's rules for them."""

    design = Design(
        {
            "table": Field(required=True, choices=tuple(FILTERS)),
            "created_at": Field("time", required=True),
            "updated_at": Field("time", required=True),
            "is_enabled": Field("flag", required=True),
            "url": Field(required=True),
            "filters": Field("list", required=True),
            "event_type": Field(required=True, choices=tuple(EVENT_TYPES.values())),
        }
    )

    def __init__(self, store: Store, switches: Mapping[str, str], origin: str) -> None:
        self.outbox = Outbox(store, self, origin)
        self._store, self._switches = store, switches
        self.clear()

    def clear(self) -> None:
        self.outbox.clear()
        self.by_id: dict[int, Hook] = {}
        self._next_id = 1

    def dump(self) -> Kept:
        records = (
            Record(each.id, 0, {name: getattr(each, name) for name in self.design.fields})
            for each in self.by_id.values()
        )
        return Kept(self._next_id, tuple(records), {})

    def load(self, kept: Kept) -> None:
        hooks = (Hook(each.id, origin="", **each.values) for each in kept.records)
        self.by_id = {hook.id: hook for hook in hooks}
        self._next_id = kept.next_id

    def misfit(self, values: Values) -> str | None:
        known = list(FILTERS[values["table"]])
        unknown = [each for each in values["filters"] if each not in known]
        return f"{unknown[0]!r} is none of its filters {', '.join(known)}" if unknown else None

    def of(self, table: Table) -> list[Hook]:
        return [hook for hook in self.by_id.values() if hook.table == table.name]

    def add(self, table: Table, origin: str) -> Hook:
        now = self._store.clock.now()
        hook = Hook(self._next_id, table.name, origin, now, now)
        self._next_id += 1
        self.by_id[hook.id] = hook
        self.outbox.listen(to_store=True)
        return hook

    def remove(self, hook: Hook) -> None:
        del self.by_id[hook.id]
        self.outbox.listen(to_store=bool(self.by_id))

    @property
    def pace(self) -> Pace:
        return Pace(again=(_RETRY_AFTER,) * int(self._switches["webcrm.hooks.retries"]))

    def told(self, change: Change) -> Iterator[tuple[str, Any]]:
        if change.by == "api" and self._switches["webcrm.hooks.api_edits"] == "silent":
            return
        for hook in self.by_id.values():
            if hook.is_enabled and self._concerns(hook, change):
                yield str(hook.id), self._news(hook, change)

    def address(self, hook: str) -> str | None:
        found = self.by_id.get(int(hook))
        return found.url if found and found.is_enabled else None

    def words(self, hook: str, news: Sequence[Any]) -> bytes:  # noqa: ARG002 # one change, one letter
        return json_response(news[0]).body

    def failed(self, hook: str, status: int | None, *, last: bool) -> bool:  # noqa: ARG002 # it goes on
        return False

    def _concerns(self, hook: Hook, change: Change) -> bool:
        if (hook.table, hook.event_type) != (change.table, EVENT_TYPES[change.kind]):
            return False
        passes = (FILTERS[hook.table][name] for name in hook.filters)
        return any(each(self._store, _latest(change)) for each in passes)

    def _news(self, hook: Hook, change: Change) -> Any:
        url = f"{hook.origin or self.outbox.origin}/{change.table.capitalize()}/{change.id}"
        match self._switches["webcrm.hooks.payload"]:
            case "url":
                return url
            case "record":
                look = look_of(self._store, self._switches)
                return wire(TABLES[change.table], _latest(change), look)
        return {"EventType": hook.event_type, "ResourceUrl": url}


def _latest(change: Change) -> Values:
    """Give the values after the change; of a deleted record, the last ones."""
    return (change.before if change.after is None else change.after) or {}
