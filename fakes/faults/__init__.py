"""What can go wrong between a client and a vendor: faults are values, placed around any App.

    injected = app.inject(ServerError(status=502, stored=True), At(nth=3, method="POST"))
    ...
    assert injected.hits == 1

The vendors' rooms know nothing of it; the journal shows what the client really saw, and whose doing it was.
"""

from fakes.faults.injecting import Faults, Injected
from fakes.faults.letters import LostHooks, RepeatedHooks, ShuffledHooks
from fakes.faults.pages import EmptyPage, RepeatedRows, ShortPage, StaleRead
from fakes.faults.people import Creates, Deletes, Edits, Interrupted
from fakes.faults.placing import At, Placement, Sometimes
from fakes.faults.refusals import HtmlPage, ServerError, SessionsEnded, Throttled, Unauthorised
from fakes.faults.scene import Fault, Manners, Refusal, Scene
from fakes.faults.wire import CutOff, Reset, Slow, TimedOut, Truncated, Unreachable

__all__ = [
    "At",
    "Creates",
    "CutOff",
    "Deletes",
    "Edits",
    "EmptyPage",
    "Fault",
    "Faults",
    "HtmlPage",
    "Injected",
    "Interrupted",
    "LostHooks",
    "Manners",
    "Placement",
    "Refusal",
    "RepeatedHooks",
    "RepeatedRows",
    "Reset",
    "Scene",
    "ServerError",
    "SessionsEnded",
    "ShortPage",
    "ShuffledHooks",
    "Slow",
    "Sometimes",
    "StaleRead",
    "Throttled",
    "TimedOut",
    "Truncated",
    "Unauthorised",
    "Unreachable",
]
