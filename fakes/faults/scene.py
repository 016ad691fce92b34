"""What a fault is, and what it is shown: one exchange about to happen, and how the vendor says no."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, Protocol

from fakes.faults.past import Past
from fakes.messages import NoAnswer, Request, Response
from fakes.store import AbsentError, BackDoor, Store

Refusal = Literal["throttled", "unauthorised"]


class Manners(Protocol):
    """What only a vendor's room knows, and a fault needs."""

    def refusal(self, kind: Refusal, seconds: int = 1) -> Response:
        """Word a refusal as this vendor does; `seconds` is how long a throttled client is to wait."""
        ...

    def objection(self, why: str) -> Exception:
        """Give what a handler raises when it will not store a record; the vendor words it as it words its own."""
        ...

    def is_login(self, request: Request) -> bool:
        """Tell whether this request asks for a session instead of using one."""
        ...

    def end_sessions(self) -> bool:
        """Let every session token given so far die; False where no living token can."""
        ...


@dataclass
class Scene:
    """One exchange as a fault finds it; `answer` lets it take effect, once, however often it is asked."""

    request: Request
    vendor: Manners
    store: Store
    back_door: BackDoor
    beneath: Callable[[], Response]  # the vendor, or the next fault
    direct: Callable[[], Response]  # the vendor, whatever faults there are
    past: Past
    began: datetime
    left: float = 0.0  # seconds until the placement's span is over
    answered: Response | None = None
    silenced: bool = False  # no answer came from beneath
    acted: bool = False  # a person did something

    def answer(self) -> Response:
        """Let the request take effect; give what the vendor, or the fault below, answers."""
        if self.answered is None:
            self.silenced = True
            self.answered = self.beneath()
            self.silenced = False
        return self.answered

    def late(self, response: Response, seconds: float) -> Response:
        """Let the client wait this long for its answer. Raises NoAnswer where it gives up sooner."""
        patience = self.request.patience
        if patience is None:
            return replace(response, held=response.held + seconds)
        self.store.clock.advance(min(seconds, patience))
        if seconds > patience:
            raise NoAnswer("read timeout")
        return response

    def lost(self, seconds: float, kind: Literal["connect timeout", "read timeout"]) -> NoAnswer:
        """Let the client wait in vain until it gives up, or this long."""
        patience = self.request.patience
        if patience is None:
            return NoAnswer(kind, held=seconds)
        self.store.clock.advance(min(seconds, patience))
        return NoAnswer(kind)

    def meanwhile(self, person: Callable[[BackDoor], object]) -> bool:
        """Let a person act at the back door; False where what they look for is gone."""
        effects = list(self.store.effects)
        try:
            person(self.back_door)
        except AbsentError:
            return False
        finally:
            self.store.effects[:] = effects  # what a person does is no effect of the request
        self.acted = True
        return True


class Fault(Protocol):
    """A frozen value whose repr says what goes wrong."""

    def suits(self, scene: Scene) -> bool:
        """Tell whether this exchange can be struck at all; only such ones are counted by a placement."""
        ...

    def strike(self, scene: Scene) -> Response | None:
        """Give what the client sees, None if nothing came of it. Raises NoAnswer if it sees no answer."""
        ...


def anywhere(_fault: object, _scene: Scene) -> bool:
    return True


def inside_a_session(_fault: object, scene: Scene) -> bool:
    return not scene.vendor.is_login(scene.request)
