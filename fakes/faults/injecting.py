"""The faults of one App: who is asked, in which order, and what each really hit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from fakes.faults.pages import StaleRead
from fakes.faults.past import Past
from fakes.faults.placing import Placement
from fakes.faults.scene import Fault, Manners, Scene
from fakes.messages import NoAnswer, Request, Response
from fakes.store import BackDoor, Store

NOTHING = Response(0)


@dataclass
class Injected:
    """A fault in place; `hit_at` are the numbers of the exchanges that it really changed."""

    fault: Fault
    when: Placement
    hit_at: list[int] = field(default_factory=list)
    _seen: int = 0
    _first: datetime | None = None

    @property
    def hits(self) -> int:
        return len(self.hit_at)

    def is_due(self, scene: Scene) -> bool:
        """Count this exchange, if it is one to be counted, and tell whether to strike it."""
        if not (self.when.covers(scene.request) and self.fault.suits(scene)):
            return False
        elapsed = (scene.began - self._first).total_seconds() if self._first else 0.0
        self._seen += 1
        if not self.when.due(self._seen, elapsed):
            return False
        scene.left = self.when.left(elapsed)
        return True

    def note(self, scene: Scene, *, hit: bool) -> None:
        """Take down what came of a strike; one that missed is as if it had not been due yet."""
        if hit:
            self._first = self._first or scene.began
        else:
            self._seen -= 1


@dataclass
class Seen:
    """What the client saw of one exchange, status 0 if nothing, and whose doing it was, the outermost fault last."""

    response: Response = NOTHING
    silence: NoAnswer | None = None
    hit: list[Injected] = field(default_factory=list)

    @property
    def fault(self) -> str:
        return " + ".join(repr(each.fault) for each in self.hit)

    def count(self, number: int) -> None:
        """Tell the faults which exchange it was that they changed."""
        for each in self.hit:
            each.hit_at.append(number)


class Faults:
    """The faults around one tenant; the one injected first is nearest to the vendor."""

    def __init__(self, vendor: Manners, store: Store, back_door: BackDoor) -> None:
        self._vendor, self._store, self._back_door = vendor, store, back_door
        self._past = Past(store)
        self._looks_back = False
        self.placed: tuple[Injected, ...] = ()

    def inject(self, fault: Fault, when: Placement) -> Injected:
        injected = Injected(fault, when)
        self.placed = (*self.placed, injected)
        self._looks_back = self._looks_back or isinstance(fault, StaleRead)
        self._remember()
        return injected

    def calm(self) -> None:
        self.placed = ()
        self._looks_back = False
        self._past.forget()

    def _remember(self) -> None:
        if self._looks_back:
            self._past.note()

    def around(self, request: Request, answer: Callable[[], Response]) -> Seen:
        """Let one request be answered, with whatever goes wrong about it."""
        self._remember()
        seen = Seen()
        layered = answer
        for injected in self.placed:
            scene = Scene(
                request=request,
                vendor=self._vendor,
                store=self._store,
                back_door=self._back_door,
                beneath=layered,
                direct=answer,
                past=self._past,
                began=self._store.clock.now(),
            )
            layered = partial(_struck, injected, scene, seen)
        try:
            seen.response = layered()
        except NoAnswer as silence:
            seen.silence = silence
            seen.response = silence.part or NOTHING
        return seen


def _struck(injected: Injected, scene: Scene, seen: Seen) -> Response:
    """Give what is seen through this fault, and take down if it did anything."""
    if not injected.is_due(scene):
        return scene.answer()
    hit = False
    try:
        struck = injected.fault.strike(scene)
        hit = struck is not None
    except NoAnswer:
        hit = scene.acted or not scene.silenced
        raise
    finally:
        injected.note(scene, hit=hit)
        if hit:
            seen.hit.append(injected)
    return scene.answer() if struck is None else struck
