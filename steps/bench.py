"""The port that the sentences talk to: two systems, people who edit in them, and a sync that is being tested.

Nothing here knows a vendor, a sync or a transport. A sentence may only do what a person could do (create, edit,
delete, wait, start or restart the sync) and only look where a person could look.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from checklist.model import Pairing
from steps.story import Story
from steps.troubles import Trouble

# Passes in which a sync may come to rest; one that still writes in the last is judged by the claim about idle passes.
PATIENCE = 4


class Broken(AssertionError):
    """The system under test did not do what the sentence says: a true fault."""

    def __init__(self, message: str, *, expected: object = "", found: object = "") -> None:
        super().__init__(message)
        self.expected = expected
        self.found = found


class CouldNotTell(Exception):
    """The claim was neither proved nor disproved; the text says why and what to do."""


class SutDied(CouldNotTell):
    """The system under test ended a pass with an error instead of doing it."""


class SutEndless(SutDied):
    """The system under test would not end a pass, so the bench ended it: no trouble on the way excuses that."""


class NotExercised(CouldNotTell):
    """The claim held, but what it is about did not happen often enough to mean anything."""


@dataclass(frozen=True)
class Limits:
    """What one system can hold in one property."""

    kind: str = "text"  # text, number, integer, flag, time, list, object
    max_length: int | None = None
    decimals: int | None = None
    minimum: float | None = None
    required: bool = False
    free: bool = True  # a person may write any text or number into it
    picked: Literal["", "record", "word"] = ""  # from a list, where a person may write nothing else
    trims: bool = False  # blanks around a text are cut off
    lowers: bool = False  # an e-mail address becomes lower case
    uppers: bool = False  # the first letters of words become capitals


@dataclass(frozen=True)
class Traffic:
    """One exchange between the system under test and a system, without secrets."""

    system: str
    method: str
    url: str
    status: int
    request: str
    response: str
    fault: str = ""  # what went wrong on purpose


class Side(Protocol):
    """One entity of one system, as a person sees it in the vendor's user interface."""

    @property
    def system(self) -> str: ...
    @property
    def limits(self) -> Mapping[str, Limits]: ...
    @property
    def moving(self) -> frozenset[str]:
        """Properties that change without people: whenever a record is saved, or as the sync sees fit that owns them."""

    def create(self, values: Mapping[str, Any]) -> int: ...
    def create_inactive(self, values: Mapping[str, Any]) -> int: ...
    def deactivate(self, record: int) -> None: ...
    def edit(self, record: int, values: Mapping[str, Any]) -> None: ...
    def other(self, record: int, name: str) -> Any:
        """What a person may pick there instead; somebody creates it first where there is nothing else to pick."""

    def delete(self, record: int) -> None: ...
    def read(self, record: int) -> Mapping[str, Any]: ...
    def ids(self) -> Sequence[int]: ...
    def created_by_sync(self) -> Sequence[int]:
        """Ids that the sync created over the API since the example began, oldest first."""

    def written_by_sync(self, record: int | None = None) -> int:
        """How many records the sync has written over the API, whatever their entity; or how often this one."""

    def deleted_by_sync(self) -> int: ...


class Bench(Protocol):
    """Both systems and the system under test, reset before each example."""

    counts: Counter[str]
    story: Story

    @property
    def source(self) -> Side: ...
    @property
    def target(self) -> Side: ...
    def fresh(self, *pairings: Pairing) -> None:
        """Empty systems, a sync without memory; the first pairing is the one that `source` and `target` show."""

    def turn_to(self, pairing: Pairing) -> None:
        """Look at another pairing of the same example."""

    def wait(self, seconds: float) -> None: ...
    def run_sync(self) -> int:
        """One pass; returns the number of records it wrote. Raises SutDied."""

    def settle(self) -> None:
        """Passes until one writes nothing, or until the patience of the bench ends."""

    def run_until(self, done: Callable[[], bool]) -> None:
        """Passes until `done`, or until the patience of the bench ends: what is missing then is judged later."""

    def expect(self, arrived: Callable[[], bool]) -> None:
        """People wait for this: a sync that runs by itself is given time until it has happened."""

    def restart_sync(self) -> None: ...
    @property
    def behaviours(self) -> Mapping[str, Sequence[str]]:
        """Points of the vendors' that nobody has settled, each with the ways in which it may be otherwise."""

    def behave(self, switches: Mapping[str, str]) -> None:
        """Let the vendors behave so from now on, and as the run was told in everything else."""

    def trouble(self, trouble: Trouble) -> None:
        """Let this go wrong once the sync runs; `settle` goes on until it did, and is over."""

    def between_calls(self, system: str, call: int, act: Callable[[], object]) -> None:
        """Let a person do something just before the sync's n-th call to this system, counted from now."""

    def overtaken(self, side: Side, record: int) -> bool:
        """Whether a person got in exactly between the sync's last look at the record and its write: nobody can see that."""

    def limit_calls(self, per_minute: int) -> None:
        """Let both systems refuse what exceeds so many calls in any minute."""

    def forbidden_calls(self) -> Sequence[str]:
        """Calls that the sync made although it had been told that none was allowed."""

    def waits(self) -> int:
        """Of how many systems the sync wanted more calls than one minute allowed."""

    def calls_in_vain(self) -> int:
        """The most calls in any minute to a system that was made to fail."""

    def logins(self) -> tuple[int, int]:
        """How often the sync logged in, and how many calls it made besides where it has to log in."""

    def trimming(self, system: str) -> Mapping[str, str]:
        """How the system has to `behave` so that it keeps no blanks at the ends of a text."""

    def traffic(self) -> Sequence[Traffic]: ...
