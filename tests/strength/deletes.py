"""Faults of what a sync makes of records that are not there any more, or not shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Any

from sqlalchemy import delete

from sync import engine, keap_entities, plan, schema, store, systems
from sync.actions import Leave, Plan, Why
from sync.binding import Bound
from sync.keap import Keap
from sync.memory import Link
from sync.scene import Scene
from sync.webcrm_entities import ENTITIES
from tests.strength.claims import (
    BECOMES_INACTIVE,
    DELETED_LEFT,
    DELETED_RIGHT,
    LISTED,
    NOT_BACK,
    NOT_BACK_LEFT,
    STOPS_LEFT,
    STOPS_RIGHT,
    UNLISTED,
)
from tests.strength.faulty import FaultySync, closely, put, wrapped
from tests.strength.markers import leaves_no_marker

TABLES: Mapping[str, Mapping[str, Any]] = {"keap": keap_entities.ENTITIES, "webcrm": ENTITIES}
# Where a sync might leave a remark about a record, by system and entity.
MARKED = {
    ("keap", "Companies"): "notes",
    ("keap", "Opportunity"): "opportunity_notes",
    ("keap", "Product"): "description",
    ("keap", "Users"): "website",
    ("webcrm", "Organisations"): "OrganisationComment",
    ("webcrm", "Opportunities"): "OpportunityComment",
    ("webcrm", "Products"): "ProductComment",
    ("webcrm", "Users"): "UserMemo",
}

# What a sync might write over, by system and entity, and as what.
LOST: Mapping[tuple[str, str], Mapping[str, Any]] = {
    ("keap", "Companies"): {"company_name": "lost"},
    ("keap", "Product"): {"price": 0},
    ("webcrm", "Organisations"): {"OrganisationName": "lost"},
    ("webcrm", "Products"): {"ProductPrice": 0},
}

Act = Callable[[Any, str, str], None]  # a system, an entity, an id


def mirrors_deletions() -> None:
    """What is gone on one side is deleted on the other, wherever the vendors let it."""
    _for_partners(_delete, lambda _: True)


def marks_the_survivor() -> None:
    """Nothing is deleted, but what is left of a pair is written to."""
    _for_partners(_mark, lambda _: True)


def deletes_what_an_empty_page_does_not_show() -> None:
    """A list that comes back empty means that everything was deleted."""
    put(plan, "_refuse_emptied", lambda _: None)
    _for_partners(_delete, lambda listed: not listed)


def takes_an_empty_list_for_nobody() -> None:
    """A list that comes back empty means that nobody is there: who is there all the same is made again."""
    put(plan, "_refuse_emptied", lambda _: None)


def deletes_what_a_short_list_does_not_show() -> None:
    """A list without its last records means that these were deleted."""
    _for_partners(_delete, bool)


def _for_partners(act: Act, believed: Callable[[int], bool]) -> None:
    """Do something to the partner of each record that a list does not show, if a list of so many records is believed."""
    seen = dict[tuple[str, str], int]()

    def planned(plan_: Any, scene: Scene) -> Any:
        for side in (scene.left, scene.right):
            seen[side.kind.system, side.kind.entity] = len(side.records)
        return plan_(scene)

    def run(ran: Any, self: engine.Engine, progress: Any = None) -> Any:
        outcome = ran(self, progress)
        for leave in outcome.plan.actions:
            gone = isinstance(leave, Leave) and leave.why is Why.ABSENT
            if gone and believed(seen[leave.ref.system, leave.ref.entity]):
                _act_on_partner(self, leave, act)
        return outcome

    wrapped(engine, "plan", planned)
    wrapped(engine.Engine, "run", run)


def _act_on_partner(self: engine.Engine, leave: Leave, act: Act) -> None:
    for bound in self.bound:
        if bound.pairing.id != leave.pairing:
            continue
        for link in self.store.between(bound.left_kind, bound.right_kind).links():
            if leave.ref.system == bound.right_kind.system and link.right == leave.ref.id:
                act(bound.left, bound.left_kind.entity, link.left)
            if leave.ref.system == bound.left_kind.system and link.left == leave.ref.id:
                act(bound.right, bound.right_kind.entity, link.right)


def _delete(system: Any, entity: str, id_: str) -> None:
    try:
        system.rest.send("DELETE", f"{TABLES[system.name][entity].path}/{id_}", None)
    except systems.Refused:
        return  # the vendor has no such operation, or the record is gone already


def _mark(system: Any, entity: str, id_: str) -> None:
    _write(system, entity, id_, {MARKED[system.name, entity]: "deleted on the other side"})


def _write(system: Any, entity: str, id_: str, body: Mapping[str, Any]) -> None:
    if system.name == "keap":
        system.rest.send("PATCH", f"{keap_entities.ENTITIES[entity].path}/{id_}", body)
        return
    resource = ENTITIES[entity]
    system.rest.send("PUT", f"{resource.path}/{id_}", {f"{resource.prefix}Id": int(id_), **body})


def writes_over_what_a_list_does_not_show() -> None:
    """The partner of a record that a list does not show loses its values, which then travel back."""
    _for_partners(_lose, lambda _: True)


def _lose(system: Any, entity: str, id_: str) -> None:
    if body := LOST.get((system.name, entity)):
        _write(system, entity, id_, body)


def stops_at_a_deletion() -> None:
    """Once a record is missing whose partner is there, no pair is looked at any more."""

    def planned(plan_: Any, scene: Scene) -> Any:
        whole = all(_is_listed(scene, link) for link in scene.links)
        return plan_(scene) if whole else Plan(())

    wrapped(engine, "plan", planned)


def takes_what_is_not_listed_for_gone() -> None:
    """A link whose record is missing from a list is forgotten, and the other record is copied again."""
    leaves_no_marker()

    def planned(plan_: Any, scene: Scene) -> Any:
        there = [link for link in scene.links if _is_listed(scene, link)]
        return plan_(replace(scene, links=tuple(there)))

    wrapped(engine, "plan", planned)


def _is_listed(scene: Scene, link: Link) -> bool:
    return link.left in scene.left.records and link.right in scene.right.records


def brings_back_the_deleted_after_a_restart() -> None:
    """When the sync is started, links to records that are gone are cleared out, and those records are made again."""
    started = dict[str, bool]()

    def opened(open_: Any, *given: Any, **named: Any) -> Any:
        started["fresh"] = True
        return open_(*given, **named)

    def seen(scene_: Any, self: engine.Engine, bound: Bound) -> Scene:
        scene: Scene = scene_(self, bound)
        if not started.pop("fresh", False):
            return scene
        shelf = self.store.between(bound.left_kind, bound.right_kind)
        there = [link for link in scene.links if _is_listed(scene, link)]
        for link in scene.links:
            if link not in there:
                _forget(self.store, shelf, link)
        return replace(scene, links=tuple(there))

    wrapped(store, "opened", opened)
    wrapped(engine.Engine, "_scene", seen)


def makes_what_was_deleted_in_keap_again() -> None:
    """A record that people delete in Keap is made again from its webCRM partner, and linked to it."""

    def run(ran: Any, self: engine.Engine, progress: Any = None) -> Any:
        outcome = ran(self, progress)
        for leave in outcome.plan.actions:
            if isinstance(leave, Leave) and leave.why is Why.ABSENT and leave.ref.system == "keap":
                _make_again(self, leave)
        return outcome

    wrapped(engine.Engine, "run", run)


def _make_again(self: engine.Engine, leave: Leave) -> None:
    (bound,) = (each for each in self.bound if each.pairing.id == leave.pairing)
    shelf = self.store.between(bound.left_kind, bound.right_kind)
    there = {r.ref.id: r for r in bound.right.list(bound.right_kind.entity, bound.right_paths)}
    for link in shelf.links():
        if link.left != leave.ref.id or link.right not in there:
            continue
        right = there[link.right]
        values = {r.source.path: right.values[r.target.path] for r in bound.pairing.rows}
        with suppress(systems.Refused):  # Keap makes no opportunity without a contact
            made = bound.left.create(bound.left_kind.entity, values, systems.marker_of(right.ref))
            _forget(self.store, shelf, link)
            shelf.add(replace(link, left=made.id))


def deletes_the_partner_of_what_becomes_inactive() -> None:
    """A record that becomes inactive is taken for deleted, and so its partner is deleted."""

    def page(read: Any, self: Keap, entity: str, *where: Any) -> Any:
        rows, after = read(self, entity, *where)
        active, retired = _by_state(self, entity)
        for row in rows:
            off = row.get("active") is False or str(row.get("status")).upper() == "INACTIVE"
            if not off:
                active.add(str(row["id"]))
            elif str(row["id"]) in active:
                retired.add(str(row["id"]))
        return rows, after

    def run(ran: Any, self: engine.Engine, progress: Any = None) -> Any:
        outcome = ran(self, progress)
        for bound in self.bound:
            _, retired = _by_state(bound.left, bound.left_kind.entity)
            for link in self.store.between(bound.left_kind, bound.right_kind).links():
                if link.left in retired:
                    _delete(bound.right, bound.right_kind.entity, link.right)
        return outcome

    wrapped(Keap, "_page", page)
    wrapped(engine.Engine, "run", run)


def _by_state(keap: Any, entity: str) -> tuple[set[str], set[str]]:
    """The ids that were active once, and those of them that are not any more."""
    states = keap.rest.__dict__.setdefault("states", {})
    found: tuple[set[str], set[str]] = states.setdefault(entity, (set(), set()))
    return found


def _forget(memory: store.Store, shelf: store.Shelf, link: Link) -> None:
    first, second = (link.right, link.left) if shelf.flipped else (link.left, link.right)
    links = schema.links
    which = (links.c.pair == shelf.pair, links.c.first == first, links.c.second == second)
    memory.write((delete(links).where(*which), {}))


_of = partial(FaultySync.of, "deletes")
_COPIED = ("companies", "opportunity", "product")

FAULTS = (
    _of(stops_at_a_deletion, STOPS_LEFT, STOPS_RIGHT),
    _of(mirrors_deletions, DELETED_LEFT, DELETED_RIGHT),
    _of(marks_the_survivor, DELETED_LEFT, DELETED_RIGHT),
    _of(writes_over_what_a_list_does_not_show, LISTED, closer=closely(LISTED)),
    _of(deletes_what_an_empty_page_does_not_show, LISTED, closer=closely(LISTED)),
    _of(takes_an_empty_list_for_nobody, UNLISTED),
    _of(deletes_what_a_short_list_does_not_show, LISTED, closer=closely(LISTED)),
    _of(takes_what_is_not_listed_for_gone, LISTED, closer=closely(LISTED, *_COPIED)),
    _of(brings_back_the_deleted_after_a_restart, NOT_BACK),
    _of(makes_what_was_deleted_in_keap_again, NOT_BACK_LEFT),
    _of(deletes_the_partner_of_what_becomes_inactive, BECOMES_INACTIVE),
)
