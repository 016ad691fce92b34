"""Keap's hook subscriptions: who hears of which event, and in which words."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from http import HTTPStatus
from itertools import count
from typing import Any, Literal, get_args

from fakes.hooks import Outbox, Pace
from fakes.keap.v1_shapes import time
from fakes.store import Change, Design, Field, Kept, Record, Store, Values

_NOUNS = {
    "companies": "company",
    "contacts": "contact",
    "opportunities": "opportunity",
    "products": "product",
    "users": "user",
}
_VERBS = {"created": "add", "updated": "edit", "deleted": "delete"}

EVENT_KEYS = (
    *(f"company.{verb}" for verb in ("add", "delete", "edit")),
    *(f"contact.{verb}" for verb in ("add", "delete", "edit")),
    *(f"opportunity.{verb}" for verb in ("add", "delete", "edit", "stage_move")),
    *(f"product.{verb}" for verb in ("add", "delete", "edit")),
    *(f"user.{verb}" for verb in ("activate", "add", "edit")),
)

_SPELLINGS: Mapping[str, Callable[[str], str]] = {
    "company": str.lower,
    "Company": str.title,
    "COMPANY": str.upper,
}

SECRET = "X-Hook-Secret"  # noqa: S105 # the header, not a secret
_SOONEST, _MOST, _LATER = 30.0, 1000, (300.0, 1800.0)
Status = Literal["Unverified", "Verified", "Inactive"]


@dataclass(slots=True)
class Subscription:
    """One hook; nothing is posted to it but handshakes until it is Verified."""

    key: str
    event_key: str
    url: str
    origin: str  # where its subscriber finds Keap, for links to the records; "" if it was loaded
    status: Status = "Unverified"
    secret: str = ""  # of the latest handshake


class Subscriptions:
    """The hooks of one tenant by their key, and Keap's rules for them."""

    design = Design(
        {
            "event_key": Field(required=True, choices=EVENT_KEYS),
            "url": Field(required=True),
            "status": Field(required=True, choices=get_args(Status)),
        }
    )

    def __init__(self, store: Store, switches: Mapping[str, str], origin: str) -> None:
        self.outbox = Outbox(store, self, origin)
        self._switches = switches
        self.clear()

    def clear(self) -> None:
        self.outbox.clear()
        self.by_key: dict[str, Subscription] = {}
        self._next_key, self._handshakes = 1, count(1)

    def dump(self) -> Kept:
        records = (
            Record(int(each.key), 0, {name: getattr(each, name) for name in self.design.fields})
            for each in self.by_key.values()
        )
        return Kept(self._next_key, tuple(records), {})

    def load(self, kept: Kept) -> None:
        hooks = (Subscription(str(each.id), origin="", **each.values) for each in kept.records)
        self.by_key = {hook.key: hook for hook in hooks}
        self._next_key = kept.next_id

    def misfit(self, values: Values) -> str | None:  # noqa: ARG002 # each field for itself is enough
        return None

    def add(self, event_key: str, url: str, origin: str) -> Subscription:
        hook = Subscription(str(self._next_key), event_key, url, origin)
        self._next_key += 1
        self.by_key[hook.key] = hook
        self.outbox.listen(to_store=True)
        return hook

    def change(self, hook: Subscription, event_key: str, url: str) -> None:
        """Point a hook elsewhere: another receiver has to verify itself first."""
        if url != hook.url:
            hook.status, hook.secret = "Unverified", ""
        hook.event_key, hook.url = event_key, url
        self.outbox.drop(hook.key)

    def remove(self, hook: Subscription) -> None:
        del self.by_key[hook.key]
        self.outbox.listen(to_store=bool(self.by_key))

    def verify(self, hook: Subscription) -> None:
        """Ask the receiver for the secret that it is just being told; others may come in meanwhile."""
        secret = f"fake Keap handshake {next(self._handshakes)}".encode()
        hook.secret = sha256(secret).hexdigest()[:32]
        reply = self.outbox.ask(hook.key, hook.url, {SECRET: hook.secret})
        if reply and reply.status == HTTPStatus.OK:
            self.confirm(hook, reply.headers.get(SECRET, ""))

    def confirm(self, hook: Subscription, secret: str) -> None:
        """Take the secret for a proof, or leave everything as it is."""
        if hook.secret and secret == hook.secret:
            hook.status = "Verified"

    @property
    def pace(self) -> Pace:
        first = float(self._switches["keap.hooks.delay"])
        return Pace(first, first - _SOONEST, _MOST, (first, *_LATER))

    def told(self, change: Change) -> Iterator[tuple[str, Any]]:
        if change.by == "api" and self._switches["keap.hooks.api_edits"] == "silent":
            return
        events = _events(change)
        for hook in self.by_key.values():
            if hook.status == "Verified" and hook.event_key in events:
                yield hook.key, self._news(hook, change)

    def address(self, hook: str) -> str | None:
        found = self.by_key.get(hook)
        return found.url if found and found.status == "Verified" else None

    def words(self, hook: str, news: Sequence[Any]) -> bytes:
        event_key = self.by_key[hook].event_key
        spelled = _SPELLINGS[self._switches["keap.hooks.object_type"]]
        noun = spelled(event_key.partition(".")[0])
        payload = {"event_key": event_key, "object_type": noun, "object_keys": list(news)}
        return json.dumps(payload).encode()

    def failed(self, hook: str, status: int | None, *, last: bool) -> bool:
        if not (last or status == HTTPStatus.GONE):
            return False
        if hook in self.by_key:
            self.by_key[hook].status = "Inactive"
        return True

    def _news(self, hook: Subscription, change: Change) -> dict[str, Any]:
        url = f"{hook.origin or self.outbox.origin}/crm/rest/v1/{change.table}/{change.id}"
        shown = {"sent": {"apiUrl": url}, "empty": {"apiUrl": ""}, "absent": {}}
        link = shown[self._switches["keap.hooks.api_url"]]
        return {"id": change.id, **link, "timestamp": time(change.at)}


def _events(change: Change) -> frozenset[str]:
    noun = _NOUNS.get(change.table)
    if noun is None:
        return frozenset()
    events = {f"{noun}.{_VERBS[change.kind]}"}
    if _became(change, "opportunities", "stage"):
        events.add("opportunity.stage_move")
    if _became(change, "users", "status") == "Active":
        events.add("user.activate")
    return frozenset(events)


def _became(change: Change, table: str, name: str) -> Any:
    """Give the new value where an update moved this one, None otherwise."""
    if change.table != table or change.before is None or change.after is None:
        return None
    return change.after[name] if change.after[name] != change.before[name] else None
