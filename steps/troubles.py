"""What may go wrong between the sync and the two systems, as values that Hypothesis draws and evidence prints."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy


class What(StrEnum):
    """One thing that goes wrong; the text is how a story tells of it."""

    NOT_REACHED = "the call does not arrive"
    ANSWER_LOST = "the call is carried out, but its answer is lost"
    CUT_OFF = "the call is carried out, but the connection breaks in the middle of the answer"
    HALF_JSON = "the call is carried out, but half of the answer's JSON is missing"
    ERROR_500 = "the call fails with 500"
    ERROR_503 = "the call fails with 503"
    ERROR_AFTER = "the call is carried out, but answered with 502"
    PAGE_INSTEAD = "a page of HTML comes instead of an answer"
    SLOW = "the answer takes so long that the sync gives up waiting"
    REFUSED_ONCE = "a valid login is refused once"
    REVOKED = "every login is revoked"
    EMPTY_LIST = "a list comes back empty"
    SHORT_LIST = "a list comes back without its last records"
    OLD_LIST = "a list comes back as it was before the last edit"
    THROTTLED = "calls are refused with 429"
    BAD_RECORD = "a new record is refused"
    BAD_EDIT = "an edit is refused"
    KILLED_BEFORE = "the sync is killed just before the call"
    KILLED_AFTER = "the sync is killed just after the call"


@dataclass(frozen=True)
class Trouble:
    """Something that goes wrong at the sync's `call`-th call to one system, counted from when it is announced.

    Where one record is refused, records are counted instead of calls.
    """

    what: What
    system: str
    call: int = 1
    writes: bool = False  # only writes are counted
    seconds: int = 0  # how long it lasts by the systems' clock; 0: for that call alone
    stays: bool = False  # it goes on for as long as anybody looks

    def __str__(self) -> str:
        kind = "write to" if self.writes else "call to"
        lasting = f", for {self.seconds} seconds" if self.seconds else ""
        lasting = ", for good" if self.stays else lasting
        return f"from {kind} {self.system} number {self.call}: {self.what}{lasting}"


TOLD = re.compile(
    rf"from (?P<kind>write|call) to (?P<system>\w+) number (?P<call>\d+): (?P<what>{'|'.join(map(re.escape, What))})"
    r"(?:, for (?:(?P<seconds>\d+) seconds|(?P<stays>good)))?"
)


def told(text: str) -> Trouble:
    """The trouble that a story tells of so; ValueError for anything else."""
    match = TOLD.fullmatch(text)
    if match is None:
        raise ValueError(f"no trouble is told like this: {text!r}")
    return Trouble(
        what=What(match["what"]),
        system=match["system"],
        call=int(match["call"]),
        writes=match["kind"] == "write",
        seconds=int(match["seconds"] or 0),
        stays=bool(match["stays"]),
    )


LOSSES = (
    *(What.NOT_REACHED, What.ANSWER_LOST, What.CUT_OFF, What.HALF_JSON, What.SLOW),
    *(What.ERROR_500, What.ERROR_503, What.ERROR_AFTER, What.PAGE_INSTEAD),
)
OUTAGES = (
    *(What.NOT_REACHED, What.ERROR_503, What.ERROR_500, What.PAGE_INSTEAD, What.SLOW),
    What.THROTTLED,
)
LOGINS = (What.REFUSED_ONCE, What.REVOKED)
LISTS = (What.EMPTY_LIST, What.SHORT_LIST, What.OLD_LIST)
KILLINGS = (What.KILLED_BEFORE, What.KILLED_AFTER)
REFUSALS = (What.BAD_RECORD, What.BAD_EDIT)

# A pass over one pairing makes about ten calls to each system; its writes are few, and what goes wrong there costs most.
CALLS = st.integers(1, 6)
WRITES = st.just(1)
SPANS = st.sampled_from((30, 600, 86_400))


def any_call(kinds: tuple[What, ...], systems: tuple[str, str]) -> SearchStrategy[Trouble]:
    """One of these at any call, or at a write."""
    what, where = st.sampled_from(kinds), st.sampled_from(systems)
    at_call = st.builds(Trouble, what=what, system=where, call=CALLS)
    # Only the target is sure to be written to: people have created a record at the source.
    at_write = st.builds(
        Trouble, what=what, system=st.just(systems[1]), call=WRITES, writes=st.just(value=True)
    )
    return st.one_of(at_call, at_write)


def outages(systems: tuple[str, str]) -> SearchStrategy[Trouble]:
    """A while in which one system answers nothing that makes sense, from any of the first calls on."""
    return st.builds(
        Trouble,
        what=st.sampled_from(OUTAGES),
        system=st.sampled_from(systems),
        call=st.integers(1, 4),
        seconds=SPANS,
    )


def list_calls(kinds: tuple[What, ...], systems: tuple[str, str]) -> SearchStrategy[Trouble]:
    """One of the first lists that the sync asks for is not what it should be."""
    return st.builds(
        Trouble,
        what=st.sampled_from(kinds),
        system=st.sampled_from(systems),
        call=st.integers(1, 3),
    )


def bad_records(systems: tuple[str, str]) -> SearchStrategy[Trouble]:
    """The first or the second record that the sync creates is refused, however often it is sent."""
    return _refusals(What.BAD_RECORD, systems[1], st.integers(1, 2))


def bad_edits(system: str) -> SearchStrategy[Trouble]:
    """Of two edits, the one that the sync carries over first is refused: only then is there another one to be stopped."""
    return _refusals(What.BAD_EDIT, system, st.just(1))


def _refusals(what: What, system: str, record: SearchStrategy[int]) -> SearchStrategy[Trouble]:
    return st.builds(
        Trouble,
        what=st.just(what),
        system=st.just(system),
        call=record,
        writes=st.just(value=True),
        stays=st.just(value=True),
    )
