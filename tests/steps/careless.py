"""Breakages of what the sync does when something goes wrong on the way; `breakages.py` registers them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sync import engine, keap, plan, rest, store, webcrm, wire
from sync.applying import Applier
from sync.memory import Link
from sync.rest import Unreachable
from sync.scene import Scene
from sync.systems import Record


def put(owner: object, name: str, replacement: object) -> None:
    """Replace what a module or a class has under this name."""
    getattr(owner, name)
    setattr(owner, name, replacement)


def _leaves_no_marker() -> None:
    for vendor in (keap.Keap, webcrm.Webcrm):
        put(vendor, "_record", _unmarked(vendor._record))


def _unmarked(read: Any) -> Any:
    def record(*arguments: Any) -> Record:
        made: Record = read(*arguments)
        return replace(made, marker="")

    return record


def forgets_what_it_was_creating() -> None:
    """After a lost answer nothing tells that the record may be there already."""
    _leaves_no_marker()
    put(store.Shelf, "intents", lambda _: {})


def saves_when_the_pass_is_over() -> None:
    """Whoever dies in the middle has never begun."""
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


def writes_without_looking() -> None:
    """What was edited since the list was read is overwritten."""
    for module in (keap, webcrm):
        put(module, "refuse_moved", lambda *_: None)


def gives_up_for_good() -> None:
    """After a pass that failed there is no other one."""
    run, gone = engine.Engine.run, list[bool]()

    def once(self: engine.Engine, progress: Any = None) -> Any:
        if gone:
            return None
        try:
            return run(self, progress)
        except rest.VendorError:
            gone.append(True)
            raise

    put(engine.Engine, "run", once)
    begin = engine.opened

    def opened(*arguments: Any, **options: Any) -> Any:
        gone.clear()
        return begin(*arguments, **options)

    put(engine, "opened", opened)


def never_logs_in_again() -> None:
    """The first login is taken to last for ever."""
    authorised = rest.Rest._authorised

    def once(self: rest.Rest, *arguments: Any) -> Any:
        self.renews = False
        return authorised(self, *arguments)

    put(rest.Rest, "_authorised", once)


def takes_what_is_not_listed_for_gone() -> None:
    """A link whose record is missing from a list is forgotten, and the other record is copied again."""
    _leaves_no_marker()
    planned = plan.plan

    def forgetful(scene: Scene) -> Any:
        there = [link for link in scene.links if _is_listed(scene, link)]
        return planned(replace(scene, links=tuple(there)))

    put(engine, "plan", forgetful)


def _is_listed(scene: Scene, link: Link) -> bool:
    return link.left in scene.left.records and link.right in scene.right.records


def stops_at_a_refusal() -> None:
    """One record that a vendor does not take ends the pass."""

    def park(_self: Applier, ref: Any, _values: Any, refusal: Exception) -> None:
        raise Unreachable(f"{ref}: {refusal}")

    put(Applier, "_park", park)


def does_not_wait() -> None:
    """A refusal for calling too often is answered by calling at once."""
    put(rest, "THROTTLED", (0.0,) * 500)
    put(rest, "_retry_after", lambda _: 0.01)
    put(rest.Pace, "heed", lambda *_: None)


def takes_any_page_for_an_answer() -> None:
    """A gateway's page with status 200 counts as done."""
    put(wire.Answer, "failed", property(lambda self: self.status >= 500))


CARELESS = (
    forgets_what_it_was_creating,
    saves_when_the_pass_is_over,
    writes_without_looking,
    gives_up_for_good,
    never_logs_in_again,
    takes_what_is_not_listed_for_gone,
    stops_at_a_refusal,
    does_not_wait,
    takes_any_page_for_an_answer,
)
