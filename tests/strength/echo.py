"""Faults of a sync that hears itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from sync import engine, three_way
from sync.actions import Align
from sync.applying import Applier
from sync.binding import Bound
from sync.systems import Record
from sync.three_way import Change, Decision
from sync.webcrm import Webcrm
from tests.strength.adapters import strips_texts
from tests.strength.claims import (
    ANY_ORDER,
    ONCE_LEFT,
    ONCE_RIGHT,
    QUIET,
    SEVERAL_LEFT,
    STAYS,
)
from tests.strength.documents import reread
from tests.strength.faulty import FaultySync, put, wrapped

Values = Mapping[str, Any]


def writes_in_every_pass() -> None:
    """What is equal is written all the same, in every pass."""
    run = engine.Engine.run

    def echoing(self: engine.Engine, progress: Any = None) -> Any:
        outcome = run(self, progress)
        for bound in self.bound:
            links = self.store.between(bound.left_kind, bound.right_kind).links()
            linked = {link.right for link in links}
            for record in bound.right.list(bound.right_kind.entity, bound.right_paths):
                if record.ref.id in linked:
                    bound.right.update(record, record.values)
        return outcome

    put(engine.Engine, "run", echoing)


def writes_again_what_was_normalised() -> None:
    """A value that the other side keeps without its blanks is never as it should be, and is written for ever."""
    strips_texts()
    same = {**three_way.TABLE[Change.SAME], Change.SAME: Decision.TO_RIGHT}
    put(three_way, "TABLE", {**three_way.TABLE, Change.SAME: same})


def writes_back_to_keap() -> None:
    """Whatever was written to webCRM is written to Keap as well, where it came from."""
    _written_back(Decision.TO_RIGHT)


def writes_back_to_webcrm() -> None:
    """Whatever was written to Keap is written to webCRM as well, where it came from."""
    _written_back(Decision.TO_LEFT)


def _written_back(decision: Decision) -> None:
    """After a value went this way, its origin is told what it says already."""

    def align(aligned: Any, self: Applier, action: Align) -> None:
        aligned(self, action)
        to_right = decision is Decision.TO_RIGHT
        origin, seen = (self.left, action.left) if to_right else (self.right, action.right)
        paths = [
            (j.row.source if to_right else j.row.target).path
            for j in action.judgements
            if j.decision is decision
        ]
        now = origin.read(seen.ref, frozenset(seen.values)) if paths else None
        if now:
            origin.update(now, {path: now.values[path] for path in paths})

    wrapped(Applier, "align", align)


def maps_two_properties_to_one() -> None:
    """Two properties of a Keap user are written into one of webCRM's, one after the other in every pass."""
    reread(lambda rows: tuple(row for row in rows if row.source.path != "job_title"), "users")

    def run(ran: Any, self: engine.Engine, progress: Any = None) -> Any:
        outcome = ran(self, progress)
        for bound in self.bound:
            if bound.left_kind.entity == "Users":
                _write_both(self, bound)
        return outcome

    wrapped(engine.Engine, "run", run)


def _write_both(self: engine.Engine, bound: Bound) -> None:
    paths = ("given_name", "job_title")
    users = {r.ref.id: r for r in bound.left.list("Users", frozenset(paths))}
    titles = {r.ref.id: r for r in bound.right.list("Users", frozenset({"UserTitle"}))}
    for link in self.store.between(bound.left_kind, bound.right_kind).links():
        for path in paths:
            told, seen = users[link.left].values[path], titles[link.right]
            if told and told != seen.values["UserTitle"]:
                bound.right.update(seen, {"UserTitle": told})
                titles[link.right] = replace(seen, values={"UserTitle": told})


def applies_an_old_change_again() -> None:
    """A notice of a change is delivered twice: the older value is written again after the newer one."""

    def updated(update: Any, self: Webcrm, seen: Record, values: Values) -> None:
        update(self, seen, values)
        done = self.rest.__dict__.setdefault("done", {})
        older = done.get(seen.ref)
        done[seen.ref] = values
        now = self.read(seen.ref, frozenset(seen.values))
        if older and now:
            update(self, now, older)

    wrapped(Webcrm, "update", updated)


_of = partial(FaultySync.of, "echo")

FAULTS = (
    _of(writes_in_every_pass, QUIET),
    _of(writes_again_what_was_normalised, QUIET),
    _of(writes_back_to_keap, ONCE_LEFT),
    _of(writes_back_to_webcrm, ONCE_RIGHT),
    _of(maps_two_properties_to_one, ANY_ORDER, QUIET),
    _of(applies_an_old_change_again, SEVERAL_LEFT, STAYS),
)
