"""The line between the sync and one fake: somebody may get in before a call, and the sync may be ended at one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from fakes.app import App, Request, Response
from fakes.messages import NoAnswer
from steps.bench import SutDied

ENDLESS = 1 << 62


class Killed(BaseException):
    """The system under test dies at this call; no handler of its own may keep it alive."""

    def __init__(self, death: SutDied) -> None:
        super().__init__(str(death))
        self.death = death


@dataclass
class _Watch:
    """Something that happens at the `left`-th call from now."""

    left: int
    writes: bool
    happen: Callable[[], None]
    after: bool

    def is_due(self, request: Request) -> bool:
        if self.writes and (request.method == "GET" or is_login(request.path)):
            return False
        self.left -= 1
        return self.left == 0


class Line:
    """An App to be mounted or served in its place: all calls go through, and watches are told of them."""

    def __init__(self, app: App) -> None:
        self.app = app
        self.hosts, self.waits = app.hosts, app.waits
        self._watches: list[_Watch] = []
        self._last = ENDLESS  # the number of the last exchange that is let through
        self._hang_up: Callable[[], None] = _nothing

    def at_call(
        self, number: int, happen: Callable[[], None], *, writes: bool = False, after: bool = False
    ) -> None:
        """Let something happen once, just before or just after the call of this number, counted from now."""
        self._watches.append(_Watch(number, writes, happen, after))

    def clear(self) -> None:
        self._watches.clear()

    def let_through(self, calls: int, hang_up: Callable[[], None]) -> None:
        """So many more calls, counted from now; each further one does this instead, and gets no answer."""
        self._last, self._hang_up = len(self.app.journal) + calls, hang_up

    def handle(self, request: Request) -> Response:
        if len(self.app.journal) >= self._last:
            self._hang_up()
            raise NoAnswer("reset")
        if not self._watches:
            return self.app.handle(request)
        due = [watch for watch in self._watches if watch.is_due(request)]
        self._watches = [watch for watch in self._watches if watch not in due]
        _happen(due, after=False)
        try:
            return self.app.handle(request)
        finally:
            _happen(due, after=True)


def _nothing() -> None:
    """Nobody minds."""


def _happen(due: list[_Watch], *, after: bool) -> None:
    for watch in due:
        if watch.after == after:
            watch.happen()


def is_login(path: str) -> bool:
    return "/auth/" in path.lower() or path.rstrip("/").endswith("/token")
