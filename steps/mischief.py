"""Troubles carried out: each is a fault of the fakes, or something that happens on the line to one of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from fakes.app import App
from fakes.faults import (
    At,
    CutOff,
    EmptyPage,
    Fault,
    HtmlPage,
    Injected,
    ServerError,
    SessionsEnded,
    ShortPage,
    Slow,
    StaleRead,
    Throttled,
    TimedOut,
    Truncated,
    Unauthorised,
    Unreachable,
)
from fakes.messages import NoAnswer
from steps.bench import SutDied, SutEndless
from steps.line import Line
from steps.quiet import HELD
from steps.troubles import KILLINGS, REFUSALS, Trouble, What
from steps.unwanted import Mapped, Unwanted

# Longer than any client waits, so that it gives up.
VERY_SLOW = 3_600
FAULTS: dict[What, Fault] = {
    What.NOT_REACHED: Unreachable(),
    What.ANSWER_LOST: TimedOut(stored=True),
    What.CUT_OFF: CutOff(),
    What.HALF_JSON: Truncated(),
    What.ERROR_500: ServerError(500),
    What.ERROR_503: ServerError(503),
    What.ERROR_AFTER: ServerError(502, stored=True),
    What.PAGE_INSTEAD: HtmlPage(),
    What.SLOW: Slow(VERY_SLOW),
    What.THROTTLED: Throttled(),
    What.REFUSED_ONCE: Unauthorised(),
    What.REVOKED: SessionsEnded(),
    What.EMPTY_LIST: EmptyPage(),
    What.SHORT_LIST: ShortPage(),
    What.OLD_LIST: StaleRead(),
}
# The same, but that nobody waits in real time for longer than it takes to be sure.
ON_A_SOCKET: dict[What, Fault] = {
    What.NOT_REACHED: Unreachable(seconds=0.1),
    What.ANSWER_LOST: TimedOut(stored=True, seconds=0.1),
    What.SLOW: TimedOut(stored=True, seconds=HELD),
}
FOR_GOOD = 10 * 365 * 86_400  # seconds; no history of people lasts so long
WRITES = "POST PUT PATCH DELETE"
NO_LOGIN = r"^(?!.*(/auth/|/token))"  # logins are sent with POST, too


class Mischief:
    """What is about to go wrong in one example, and how often it did."""

    def __init__(
        self, apps: Iterable[App], end_sync: Callable[[SutDied], None], *, on_sockets: bool = False
    ) -> None:
        self._end_sync, self._faults = end_sync, FAULTS | (ON_A_SOCKET if on_sockets else {})
        self.lines = {app.name: Line(app) for app in apps}
        self._injected: list[Injected] = []
        self._happened = 0
        self.planned = False  # something is going to go wrong, and to be over
        self.for_good = False  # something goes wrong for as long as anybody looks
        self.lasts = 0  # seconds

    def clear(self) -> None:
        """Nothing is planned, and nothing ever went wrong."""
        self.calm()
        self._happened = 0

    def calm(self) -> None:
        """All is well again."""
        self._happened, self.planned, self.for_good, self.lasts = self.hits, False, False, 0
        self._injected.clear()
        for line in self.lines.values():
            line.clear()
            line.app.calm()

    def let_through(self, calls: int) -> None:
        """From now on, each system answers so many calls; a sync that makes more is ended."""
        flood = SutEndless(f"the sync was ended when it had made {calls:,} calls in one pass")
        for line in self.lines.values():
            line.let_through(calls, lambda: self._end_sync(flood))

    @property
    def hits(self) -> int:
        """How often something went wrong since the example began."""
        return self._happened + sum(each.hits for each in self._injected)

    def plan(self, trouble: Trouble, mapped: Mapped) -> None:
        """Let this go wrong; `mapped` is what the document maps in the system where it does."""
        line = self.lines[trouble.system.casefold()]
        self.planned, self.for_good = not trouble.stays, trouble.stays
        self.lasts = trouble.seconds
        if trouble.what in KILLINGS:
            after = trouble.what is What.KILLED_AFTER
            line.at_call(trouble.call, self._kill, writes=trouble.writes, after=after)
        else:
            new = trouble.what is What.BAD_RECORD
            fault = self._faults.get(trouble.what) or Unwanted(mapped, trouble.call, new=new)
            self._injected.append(line.app.inject(fault, placed(trouble)))

    def between_calls(self, system: str, call: int, act: Callable[[], object]) -> None:
        def happen() -> None:
            self._happened += 1
            act()

        self.planned = True
        self.lines[system.casefold()].at_call(call, happen)

    def _kill(self) -> None:
        self._happened += 1
        self._end_sync(SutDied("the sync is killed, and started again"))
        raise NoAnswer("reset")  # to a process that is dying


def placed(trouble: Trouble) -> At:
    return At(
        nth=1 if trouble.what in REFUSALS else trouble.call,  # there the fault counts records
        seconds=FOR_GOOD if trouble.stays else trouble.seconds or None,
        method=WRITES if trouble.writes else None,
        path=NO_LOGIN if trouble.writes else None,
    )
