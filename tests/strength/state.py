"""Faults of what a sync remembers: not saved, too early, too late, lost, mixed up."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from sync import engine, plan, store, webcrm
from sync.actions import Align
from sync.applying import Applier
from sync.memory import Face, Link
from sync.scene import row_key
from sync.three_way import Decision
from tests.strength.claims import (
    ANY_ORDER,
    EXISTING,
    KILLED,
    LOST,
    NEW,
    OUTAGE,
    SEVERAL_LEFT,
    SEVERAL_RIGHT,
    STAYS,
    TOGETHER,
)
from tests.strength.faulty import FaultySync, closely, put, wrapped
from tests.strength.markers import leaves_no_marker
from tests.strength.since import look_only_since


def does_nothing() -> None:
    """Every pass ends well, and has done nothing."""
    put(engine.Engine, "run", lambda *_: None)


def forgets_its_links_on_restart() -> None:
    """The store of links is thrown away at each start, and nothing else tells who belongs to whom."""
    open_ = store.opened

    def emptied(url: str, **options: Any) -> Any:
        for file in Path(url.removeprefix("sqlite:///")).parent.glob("sync.sqlite3*"):
            file.unlink()
        return open_(url, **options)

    put(store, "opened", emptied)
    put(webcrm, "marker_in", lambda _: "")


def leaves_old_links_alone() -> None:
    """After a restart the links are known, and nothing is done for them."""
    open_, linked, found = store.opened, plan._linked, {"old": False}

    @contextmanager
    def reopened(url: str, **options: Any) -> Iterator[store.Store]:
        with open_(url, **options) as opened:
            found["old"] = bool(opened.link_counts())
            yield opened

    put(store, "opened", reopened)
    put(plan, "_linked", lambda *known: iter(()) if found["old"] else linked(*known))


def never_saves_what_was_agreed() -> None:
    """What two records said when they were linked is remembered, and never what they agreed on later."""

    def remember(_: Any, self: store.Shelf, *__: Any, fulfils: str | None = None) -> None:
        if fulfils:
            self.forget(fulfils)

    wrapped(store.Shelf, "remember", remember)


def saves_before_it_writes() -> None:
    """An edit is noted as passed on before it is: if the write fails, the old value comes back as an edit."""

    def align(aligned: Any, self: Applier, action: Align) -> None:
        if not action.why:
            said = {row_key(j.row): _as_if_written(j) for j in action.judgements}
            kept = {key: face for key, face in said.items() if face is not None}
            link = Link(action.left.ref.id, action.right.ref.id, {**action.faces, **kept})
            self.shelf.remember(link)
        aligned(self, action)

    wrapped(Applier, "align", align)


def _as_if_written(judgement: Any) -> Face | None:
    if judgement.decision is Decision.TO_RIGHT:
        return Face(judgement.left, judgement.value)
    if judgement.decision is Decision.TO_LEFT:
        return Face(judgement.value, judgement.right)
    return None


def forgets_what_it_was_creating() -> None:
    """After a lost answer nothing tells that the record may be there already."""
    leaves_no_marker()
    put(store.Shelf, "intents", lambda _: {})


def saves_when_the_pass_is_over() -> None:
    """The state is saved at the end of a pass: whoever dies in the middle has never begun."""
    forgets_what_it_was_creating()
    write, held = store.Store.write, list[Any]()

    def later(_self: store.Store, *statements: Any) -> None:
        held.extend(statements)

    run = engine.Engine.run

    def ran(self: engine.Engine, progress: Any = None) -> Any:
        held.clear()
        outcome = run(self, progress)
        write(self.store, *held)
        return outcome

    put(store.Store, "write", later)
    put(engine.Engine, "run", ran)


def moves_its_cursor_too_early() -> None:
    """What changed since the last pass is read, also if that pass failed: what it had to do is never done."""
    look_only_since(the_end=False)


def shares_its_links_between_pairings() -> None:
    """All pairings keep their links in one list: company 7 is taken for linked because product 7 is."""
    put(store.Shelf, "pair", property(lambda _: "all"))
    put(store.Shelf, "course", property(lambda _: "all"))


_of = partial(FaultySync.of, "state")
_COPIED = ("companies", "opportunity", "product")

FAULTS = (
    _of(does_nothing, EXISTING, NEW),
    _of(forgets_its_links_on_restart, STAYS),
    _of(leaves_old_links_alone, STAYS),
    _of(never_saves_what_was_agreed, SEVERAL_LEFT, SEVERAL_RIGHT, STAYS, ANY_ORDER),
    _of(saves_before_it_writes, LOST, KILLED, OUTAGE, closer=closely(LOST)),
    _of(forgets_what_it_was_creating, LOST, closer=closely(LOST, *_COPIED)),
    _of(saves_when_the_pass_is_over, KILLED, closer=closely(KILLED, *_COPIED)),
    _of(moves_its_cursor_too_early, LOST, KILLED, OUTAGE, closer=closely(OUTAGE)),
    _of(shares_its_links_between_pairings, TOGETHER),
)
