"""Faults of making a counterpart: twice, not at all, too late, or for the wrong record."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import partial
from http import HTTPStatus
from typing import Any

from sync import engine, matching, plan, webcrm, webcrm_entities
from sync.actions import Create
from sync.binding import Bound
from sync.keap import Keap
from sync.rest import Rest
from sync.scene import Scene
from sync.systems import AnswerLost, Record, Ref, Refused, marker_of
from sync.webcrm import Webcrm
from sync.wire import Answer, Call
from tests.strength.claims import (
    ALIKE,
    ALONE,
    EXISTING,
    INACTIVE,
    LOST,
    MATCH,
    NEW,
    NOT_INHERITED,
    ONE_WRITE,
    POLITE,
)
from tests.strength.faulty import FaultySync, closely, put, wrapped

Values = Mapping[str, Any]
NOBODY = 999_999  # the id of an organisation that is not there yet


def creates_twice() -> None:
    """The request for a new record is sent again although it had been answered."""
    create = Webcrm.create

    def twice(self: Webcrm, entity: str, values: Values, marker: str, **how: bool) -> Ref:
        made = create(self, entity, values, marker, **how)
        create(self, entity, values, "", **how)
        return made

    put(Webcrm, "create", twice)


def creates_again_after_429() -> None:
    """A creation that was refused with 429 is sent by whoever waited and by a queue of retries as well."""

    def once(ask: Any, self: Rest, call: Call, headers: Mapping[str, str]) -> Answer:
        refused = _refusals(self)
        answer: Answer = ask(self, call, headers)
        if call.method == "POST" and "Auth" not in call.path and _refusals(self) > refused:
            self._sent(call, headers)
        return answer

    def sent(send: Any, self: Rest, *given: Any) -> Answer:
        answer: Answer = send(self, *given)
        limited = answer.status == HTTPStatus.TOO_MANY_REQUESTS
        self.__dict__["refusals"] = _refusals(self) + limited
        return answer

    wrapped(Rest, "_once", once)
    wrapped(Rest, "_sent", sent)


def _refusals(rest: Rest) -> int:
    return int(rest.__dict__.get("refusals", 0))


def creates_again_after_an_error() -> None:
    """A creation that was answered with an error of the server is sent again, although it may have been carried out."""

    def send(sent: Any, self: Rest, method: str, *given: Any) -> Answer:
        try:
            return sent(self, method, *given)  # type: ignore[no-any-return]
        except AnswerLost as error:
            if method != "POST" or not error.answered:
                raise
            return sent(self, method, *given)  # type: ignore[no-any-return]

    wrapped(Rest, "send", send)


def takes_inactive_records_for_worthless() -> None:
    """What Keap shows as inactive is read without its price, and its edits go nowhere."""

    def page(listed: Any, self: Keap, entity: str, *where: Any) -> Any:
        rows, token = listed(self, entity, *where)
        for row in rows:
            if row.get("active") is False and row.get("price"):
                row["price"]["amount"] = 0
        return rows, token

    wrapped(Keap, "_page", page)


def ignores_inactive_records() -> None:
    """Inactive records are left out, by a filter that nobody asked for."""
    page = Keap._page

    def active(self: Keap, entity: str, paths: frozenset[str], token: str) -> Any:
        rows, following = page(self, entity, paths, token)
        return [
            r for r in rows if r.get("active", True) and r.get("status") != "INACTIVE"
        ], following

    put(Keap, "_page", active)


def links_what_looks_equal() -> None:
    """Records are taken for the same because a property says the same."""
    _links_by(matching._texts_at)


def links_by_a_folded_name() -> None:
    """Records are taken for the same because their names are, but for capitals and blanks."""
    _links_by(matching._folded_at)


def _links_by(key: Any) -> None:
    rules = matching._rules

    def more(scene: Any) -> Any:
        yield from rules(scene)
        for row in scene.pairing.rows:
            yield "equal", key(row.source.path), key(row.target.path)

    put(matching, "_rules", more)


def recognises_nobody() -> None:
    """A record that is there already is made again, although one that matches says who it is."""
    put(matching, "_rules", lambda _: iter(()))


def copies_the_other_way_too() -> None:
    """A record that people made in webCRM gets a copy in Keap, which the document does not ask for."""

    def run(ran: Any, self: engine.Engine, progress: Any = None) -> Any:
        outcome = ran(self, progress)
        for bound in self.bound:
            _copy_back(self, bound)
        return outcome

    wrapped(engine.Engine, "run", run)


def _copy_back(self: engine.Engine, bound: Bound, but: Collection[Ref] = frozenset()) -> None:
    links = self.store.between(bound.left_kind, bound.right_kind).links()
    linked = {link.right for link in links}
    done = bound.right.rest.__dict__.setdefault("copied", set())  # type: ignore[attr-defined]
    for record in bound.right.list(bound.right_kind.entity, bound.right_paths):
        if record.ref.id in linked or record.ref in done or record.ref in but:
            continue
        values = {r.source.path: record.values[r.target.path] for r in bound.pairing.rows}
        done.add(record.ref)
        with suppress(Refused):  # Keap makes no user, and no opportunity without a contact
            bound.left.create(bound.left_kind.entity, values, marker_of(record.ref))


def copies_a_stranger_once_it_is_edited() -> None:
    """A webCRM record without a partner is copied to Keap as soon as somebody edits it."""

    def run(ran: Any, self: engine.Engine, progress: Any = None) -> Any:
        outcome = ran(self, progress)
        for bound in self.bound:
            known = bound.right.rest.__dict__.setdefault("strangers", {})  # type: ignore[attr-defined]
            records = bound.right.list(bound.right_kind.entity, bound.right_paths)
            same = {
                record.ref for record in records if known.get(record.ref) in (None, record.stamp)
            }
            known |= {record.ref: record.stamp for record in records}
            _copy_back(self, bound, but=same)
        return outcome

    wrapped(engine.Engine, "run", run)


def links_the_first_of_that_name() -> None:
    """A new record is looked up by what it says, and whoever is found first is linked: perhaps a stranger."""

    def created(
        create: Any, self: Webcrm, entity: str, values: Values, *given: Any, **how: Any
    ) -> Any:
        made = create(self, entity, values, *given, **how)
        records = self.list(entity, frozenset(values)) if values else []
        taken = self.rest.__dict__.setdefault("taken", set())
        alike = [
            record.ref
            for record in records
            if all(record.values[path] == values[path] for path in values)
            and record.ref not in taken
        ]
        first = min(alike, key=lambda ref: int(ref.id), default=made)
        taken.add(first)
        return first

    wrapped(Webcrm, "create", created)


def takes_namesakes_for_one() -> None:
    """Two Keap records that say the same get one webCRM record between them."""

    def created(create: Any, scene: Scene, matches: Any) -> Iterator[Any]:
        linked = {link.left for link in scene.links}
        there = (record for i, record in scene.left.records.items() if i in linked)
        said = [list(_mapped(scene, record)) for record in there]
        for action in create(scene, matches):
            words = list(_mapped(scene, action.source)) if isinstance(action, Create) else []
            if not any(words) or words not in said:
                yield action
            said.append(words)

    wrapped(plan, "_created", created)


def skips_records_without_properties() -> None:
    """A record of which nothing is mapped, or nothing filled in, is not worth a copy."""
    wrapped(
        plan,
        "_wanted",
        lambda wanted, scene, left: any(_mapped(scene, left)) and wanted(scene, left),
    )


def _mapped(scene: Scene, left: Record) -> Iterator[Any]:
    return (left.values.get(row.source.path) for row in scene.pairing.rows)


def waits_for_an_edit() -> None:
    """A record that was there before the first pass is not copied until somebody edits it."""
    known = dict[int, dict[Ref, Any]]()

    def listed(list_: Any, self: Keap, entity: str, paths: frozenset[str]) -> Any:
        records = list_(self, entity, paths)
        first = self.rest.__dict__.setdefault("first", {r.ref: r.stamp for r in records})
        known[0] = first
        return records

    wrapped(Keap, "list", listed)
    wrapped(
        plan,
        "_wanted",
        lambda wanted, scene, left: known[0].get(left.ref) != left.stamp and wanted(scene, left),
    )


def creates_children_first() -> None:
    """What belongs to an organisation is sent before the organisation is there, is refused, and is not sent again."""
    early = {
        name: replace(entity, forced={**entity.forced, entity.owner: NOBODY}, owner="")
        if entity.owner
        else entity
        for name, entity in webcrm_entities.ENTITIES.items()
    }
    put(webcrm, "ENTITIES", early)


def gives_a_dead_records_partner_away() -> None:
    """A new record is taken for one that was deleted, because the list has as many as before: it gets that one's partner."""

    def planned(plan_: Any, scene: Scene) -> Any:
        fresh = [r.ref.id for r in scene.free_left if r.ref.id not in scene.intents]
        links = []
        for link in scene.links:
            gone = link.left not in scene.left.records and link.right in scene.right.records
            links.append(replace(link, left=fresh.pop(0)) if gone and fresh else link)
        return plan_(replace(scene, links=tuple(links)))

    wrapped(engine, "plan", planned)


_of = partial(FaultySync.of, "creation")

FAULTS = (
    _of(creates_twice, EXISTING, NEW, ONE_WRITE),
    _of(creates_again_after_429, POLITE, closer=closely(POLITE)),
    _of(creates_again_after_an_error, LOST, closer=closely(LOST)),
    _of(ignores_inactive_records, INACTIVE),
    _of(takes_inactive_records_for_worthless, INACTIVE),
    _of(links_what_looks_equal, ALIKE),
    _of(links_by_a_folded_name, ALIKE),
    _of(recognises_nobody, MATCH),
    _of(links_the_first_of_that_name, ALIKE),
    _of(copies_the_other_way_too, ALONE),
    _of(copies_a_stranger_once_it_is_edited, ALONE),
    _of(takes_namesakes_for_one, EXISTING),
    _of(skips_records_without_properties, EXISTING, NEW),
    _of(waits_for_an_edit, EXISTING),
    _of(creates_children_first, EXISTING, NEW),
    _of(gives_a_dead_records_partner_away, NOT_INHERITED),
)
