"""Faults of writing more than was asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from decimal import Decimal
from functools import partial
from typing import Any, cast

from sync import keap_entities, webcrm
from sync.binding import Bound
from sync.engine import Engine
from sync.keap import Keap
from sync.memory import Link
from sync.systems import Record, Ref, Refused
from sync.webcrm import Webcrm
from sync.webcrm_entities import ENTITIES, SERVER_MADE
from tests.strength.claims import ALONE, BETWEEN, STAYS, UNMAPPED_LEFT, UNMAPPED_RIGHT, WORD
from tests.strength.faulty import Closer, FaultySync, put, wrapped

FREE_TEXTS = ("Custom", "Memo", "Comment", "XText", "Alert")  # anything may be written there
BLANKED = {
    "Companies": ("notes", "website"),
    "Product": ("description", "short_description"),
    "Users": ("website", "company_name"),
}

FIRST_CHOICES: Mapping[str, Any] = {
    "UserAddressFormat": "Scandinavian",
    "UserBccMode": "NoTag",
    "UserCalendarColorScheme": "Dashboard",
    "UserDateFormat": "DDhMMhYYYY",
    "UserSupportCaseNotificationType": "Never",
    "UserSupportCaseStatus": "Available",
    "UserSynchronizationMode": "Enabled",
    "UserTimeFormat": "Hours24",
}

Values = Mapping[str, Any]
Row = Mapping[str, Any]


def resets_unmapped_properties() -> None:
    """webCRM is written whole, from a record that holds the mapped properties only."""
    update = Webcrm.update

    def clobbering(self: Webcrm, seen: Record, values: Values) -> None:
        update(self, seen, values)
        kept = set(seen.values) | {self._marker(seen.ref.entity)}
        row = self._row(seen.ref) or {}
        blank = {
            name: ""
            for name, text in row.items()
            if text and name not in kept and any(word in name for word in FREE_TEXTS)
        }
        path = f"{ENTITIES[seen.ref.entity].path}/{seen.ref.id}"
        key = f"{ENTITIES[seen.ref.entity].prefix}Id"
        self.rest.send("PUT", path, {key: int(seen.ref.id), **blank})

    put(Webcrm, "update", clobbering)


def resets_unmapped_numbers() -> None:
    """webCRM is written whole, from a record in which all numbers are mapped ones."""
    update = Webcrm.update

    def clobbering(self: Webcrm, seen: Record, values: Values) -> None:
        update(self, seen, values)
        row = self._row(seen.ref) or {}
        resource = ENTITIES[seen.ref.entity]
        zero = {
            n: 0.0
            for n, v in row.items()
            if isinstance(v, float | Decimal) and v and n not in seen.values
        }
        key = f"{resource.prefix}Id"
        self.rest.send("PUT", f"{resource.path}/{seen.ref.id}", {key: int(seen.ref.id), **zero})

    put(Webcrm, "update", clobbering)


def repeats_the_owner() -> None:
    """An update repeats what belongs into a new record only: a product is the default organisation's again."""

    def row(read: Any, self: Webcrm, ref: Ref) -> Any:
        now, owner = read(self, ref), ENTITIES[ref.entity].owner
        return {**now, owner: self.organisation} if now and owner else now

    wrapped(Webcrm, "_row", row)


def resets_unmapped_choices() -> None:
    """webCRM is written whole, from a record in which nobody has chosen anything."""

    def row(read: Any, self: Webcrm, ref: Ref) -> Any:
        now = read(self, ref)
        return now and {name: FIRST_CHOICES.get(name, value) for name, value in now.items()}

    wrapped(Webcrm, "_row", row)


def carries_what_nobody_maps() -> None:
    """A company's website goes where the document does not send it."""
    carried: dict[str, str] = {}

    def run(ran: Any, self: Engine, progress: Any = None) -> Any:
        outcome = ran(self, progress)
        for bound in self.bound:
            left, right = cast(Any, bound.left), cast(Any, bound.right)
            if bound.left_kind.entity == "Companies":
                for link in self.store.between(bound.left_kind, bound.right_kind).links():
                    row = left._row(Ref("keap", "Companies", link.left), frozenset())
                    site = (row or {}).get("website") or ""
                    if carried.get(link.left, "") != site:
                        carried[link.left] = site
                        body = {"OrganisationId": int(link.right), "OrganisationWww": site[:50]}
                        right.rest.send("PUT", f"/Organisations/{link.right}", body)
        return outcome

    wrapped(Engine, "run", run)


def resets_unmapped_in_keap() -> None:
    """Keap is written whole, too."""
    update = Keap.update

    def clobbering(self: Keap, seen: Record, values: Values) -> None:
        update(self, seen, values)
        path = f"{keap_entities.ENTITIES[seen.ref.entity].path}/{seen.ref.id}"
        self.rest.send("PATCH", path, dict.fromkeys(BLANKED[seen.ref.entity], ""))

    put(Keap, "update", clobbering)


def writes_whole_from_its_first_copy() -> None:
    """webCRM is written whole from the copy that the sync made when it first saw the record."""

    def first(self: Webcrm, ref: Ref, now: Row) -> Row:
        return self.rest.__dict__.setdefault("first", {}).setdefault(ref, now)  # type: ignore[no-any-return]

    _written_from(first)


def writes_whole_from_the_list() -> None:
    """webCRM is written whole from the list of this pass: what a person edited meanwhile is undone."""

    def page(listed: Any, self: Webcrm, entity: str, number: int) -> Any:
        rows = listed(self, entity, number)
        key = f"{ENTITIES[entity].prefix}Id"
        held = self.rest.__dict__.setdefault("held", {})
        held.update({(entity, str(row[key])): row for row in rows})
        return rows

    wrapped(Webcrm, "_page", page)
    _written_from(lambda self, ref, now: self.rest.__dict__["held"].get((ref.entity, ref.id), now))


def _written_from(copy: Callable[[Webcrm, Ref, Row], Row]) -> None:
    """An update looks at the mapped properties as they are now, and at all others as they were in this copy."""

    def listed(list_: Any, self: Webcrm, entity: str, paths: frozenset[str]) -> Any:
        self.rest.__dict__["mapped"] = paths
        return list_(self, entity, paths)

    def row(read: Any, self: Webcrm, ref: Ref) -> Any:
        now = read(self, ref)
        mapped = self.rest.__dict__.get("mapped", ())
        return now and {**copy(self, ref, now), **{n: now[n] for n in mapped if n in now}}

    wrapped(Webcrm, "list", listed)
    wrapped(Webcrm, "_row", row)


def writes_over_strangers() -> None:
    """With every edit, whatever has no partner in webCRM is written over."""
    update = Webcrm.update

    def clobbering(self: Webcrm, seen: Record, values: Values) -> None:
        update(self, seen, values)
        resource, marker = ENTITIES[seen.ref.entity], self._marker(seen.ref.entity)
        key = f"{resource.prefix}Id"
        for row in self._page(seen.ref.entity, 1):
            if marker in row and not row[marker] and row[key] > 1:
                body = {key: row[key], f"{resource.prefix}Comment": "nobody's"}
                self.rest.send("PUT", f"{resource.path}/{row[key]}", body)

    put(Webcrm, "update", clobbering)


def comments_on_everything_when_started() -> None:
    """When the sync is started, every webCRM record that it knows gets a comment that it was imported."""

    def run(ran: Any, self: Engine, progress: Any = None) -> Any:
        started = self.__dict__.setdefault("started", [])
        links = [] if started else list(_linked(self))
        started.append(True)
        outcome = ran(self, progress)
        for bound, link in links:
            resource = ENTITIES[bound.right_kind.entity]
            comment = f"{resource.prefix}{'Memo' if resource.prefix == 'User' else 'Comment'}"
            body = {f"{resource.prefix}Id": int(link.right), comment: "imported"}
            with suppress(Refused):  # it may be gone
                bound.right.rest.send("PUT", f"{resource.path}/{link.right}", body)  # type: ignore[attr-defined]
        return outcome

    wrapped(Engine, "run", run)


def _linked(self: Engine) -> Iterator[tuple[Bound, Link]]:
    for bound in self.bound:
        for link in self.store.between(bound.left_kind, bound.right_kind).links():
            yield bound, link


def overwrites_passwords() -> None:
    """A user is written back as it was read, and webCRM shows a password as (censored)."""
    put(
        webcrm,
        "is_ours_to_write",
        lambda prefix, name: name.removeprefix(prefix) not in SERVER_MADE,
    )


_of = partial(FaultySync.of, "clobbering")

FAULTS = (
    _of(resets_unmapped_properties, UNMAPPED_RIGHT),
    _of(resets_unmapped_numbers, UNMAPPED_RIGHT),
    _of(repeats_the_owner, UNMAPPED_RIGHT),
    _of(resets_unmapped_choices, UNMAPPED_RIGHT),
    _of(carries_what_nobody_maps, UNMAPPED_LEFT),
    _of(writes_over_strangers, ALONE),
    _of(resets_unmapped_in_keap, UNMAPPED_LEFT),
    _of(writes_whole_from_its_first_copy, UNMAPPED_RIGHT),
    # An edit has to fall between one look at the record and the write that follows it.
    _of(writes_whole_from_the_list, BETWEEN, closer=Closer(WORD[BETWEEN], "thorough")),
    _of(comments_on_everything_when_started, STAYS),
    _of(overwrites_passwords, UNMAPPED_RIGHT),
)
