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
class CutOff:
    """The connection closes inside the body, of which this share arrives; the request took effect."""

    share: float = 0.5

    def __post_init__(self) -> None:
        _check_share(self, self.share)

    def suits(self, scene: Scene) -> bool:
        return bool(scene.answer().body)

    def strike(self, scene: Scene) -> Response:
        whole = scene.answer()
        raise NoAnswer("cut off", part=_shortened(whole, self.share), length=len(whole.body))


@dataclass(frozen=True)
class Truncated:
    """Only so much of the body, with a Content-Length that fits: only who parses it can tell."""

    share: float = 0.5

    def __post_init__(self) -> None:
        _check_share(self, self.share)

    def suits(self, scene: Scene) -> bool:
        return bool(scene.answer().body)

    def strike(self, scene: Scene) -> Response:
        return _shortened(scene.answer(), self.share)


@dataclass(frozen=True)
class Slow:
    """The answer comes so many seconds late, on the fakes' clock; too late for a client that gives up sooner."""

    seconds: float = 5.0
    suits = anywhere

    def strike(self, scene: Scene) -> Response:
        return scene.late(scene.answer(), self.seconds)


def _shortened(whole: Response, share: float) -> Response:
    return replace(whole, body=whole.body[: int(len(whole.body) * share)])


def _check_share(fault: object, share: float) -> None:
    if not 0 <= share < 1:
        raise ValueError(f"{fault}: a share lies between 0 and 1, and 1 would cut nothing")
