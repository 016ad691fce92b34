"""The connection fails, or what comes over it is late or cut short."""

from __future__ import annotations

from dataclasses import dataclass, replace

from fakes.faults.scene import Scene, anywhere
from fakes.messages import NoAnswer, Response

LONGEST_WAIT = 60.0  # seconds that a client without a timeout of its own is kept waiting in vain


@dataclass(frozen=True)
class TimedOut:
    """No answer until the client gives up; `stored`: the request took effect, only its answer is lost."""

    stored: bool = False
    seconds: float = LONGEST_WAIT
    suits = anywhere

    def strike(self, scene: Scene) -> Response:
        if self.stored:
            scene.answer()
        raise scene.lost(self.seconds, "read timeout")


@dataclass(frozen=True)
class Unreachable:
    """Nobody takes the call, so that it cannot have an effect; on a socket it looks like TimedOut."""

    seconds: float = LONGEST_WAIT
    suits = anywhere

    def strike(self, scene: Scene) -> Response:
        raise scene.lost(self.seconds, "connect timeout")


@dataclass(frozen=True)
class Reset:
    """The connection closes before the first byte of the answer; `stored`: after the request took effect."""

    stored: bool = False
    suits = anywhere

    def strike(self, scene: Scene) -> Response:
        if self.stored:
            scene.answer()
        raise NoAnswer("reset")


@dataclass(frozen=True)
class _Short:
    share: float = 0.5

    def __post_init__(self) -> None:
        if not 0 <= self.share < 1:
            raise ValueError(f"{self}: a share lies between 0 and 1, and 1 would cut nothing")

    def suits(self, scene: Scene) -> bool:
        return bool(scene.answer().body)

    def shortened(self, whole: Response) -> Response:
        return replace(whole, body=whole.body[: int(len(whole.body) * self.share)])


@dataclass(frozen=True)
class CutOff(_Short):
    """The connection closes inside the body, of which this share arrives; the request took effect."""

    def strike(self, scene: Scene) -> Response:
        whole = scene.answer()
        raise NoAnswer("cut off", part=self.shortened(whole), length=len(whole.body))


@dataclass(frozen=True)
class Truncated(_Short):
    """Only so much of the body, with a Content-Length that fits: only who parses it can tell."""

    def strike(self, scene: Scene) -> Response:
        return self.shortened(scene.answer())


@dataclass(frozen=True)
class Slow:
    """The answer comes so many seconds late, on the fakes' clock; too late for a client that gives up sooner."""

    seconds: float = 5.0
    suits = anywhere

    def strike(self, scene: Scene) -> Response:
        return scene.late(scene.answer(), self.seconds)
