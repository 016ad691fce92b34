"""Every entry of the sync's decision table, made wrong one at a time; the list is made from the table itself."""

from __future__ import annotations

from collections.abc import Mapping

from sync import judging, three_way
from sync.three_way import TABLE, Change, Decision, Side
from tests.strength.claims import (
    CLEARED_BOTH,
    CLEARED_LEFT,
    CLEARED_RIGHT,
    EMPTY_LEFT,
    EMPTY_RIGHT,
    FILLED_BOTH,
    LATER_LEFT,
    LATER_RIGHT,
    OVER_CLEARING_LEFT,
    OVER_CLEARING_RIGHT,
    TO_LEFT,
    TO_RIGHT,
    TRIMMED_LEFT,
    TRIMMED_RIGHT,
)
from tests.strength.faulty import Closer, FaultySync, Install, put

Entry = tuple[Change, Change]

# What is done instead: the value goes the other way, or nowhere, or somewhere although all was well.
INSTEAD = {
    Decision.NOTHING: Decision.TO_RIGHT,
    Decision.TO_RIGHT: Decision.TO_LEFT,
    Decision.TO_LEFT: Decision.TO_RIGHT,
    Decision.LATEST: Decision.NOTHING,
}
TOLD = {
    Change.ABSENT: "never had a value",
    Change.CREATED: "was filled in",
    Change.SAME: "stayed as it was",
    Change.EDITED: "was edited",
    Change.DELETED: "was cleared",
}
DONE = {
    Decision.NOTHING: "nothing is done",
    Decision.TO_RIGHT: "Keap's value is written to webCRM",
    Decision.TO_LEFT: "webCRM's value is written to Keap",
}


def instead(entry: Entry) -> Decision:
    """A lone clearing may be undone or follow suit, as long as both sides agree; so it is ignored instead."""
    left, right = entry
    decided = TABLE[left][right]
    lone = Change.DELETED in entry and decided in (Decision.TO_LEFT, Decision.TO_RIGHT)
    return Decision.NOTHING if lone else INSTEAD[decided]


def mutated(entry: Entry) -> Install:
    """Break the table at one entry. Where both sides are empty the table is never asked: there it is asked first."""
    wrong = instead(entry)

    def install() -> None:
        def decide(here: Side, there: Side, *, equal: bool) -> Decision:
            asked = (here.change, there.change) == entry and not (equal and not _both_gone(entry))
            return wrong if asked else three_way.decide(here, there, equal=equal)

        put(judging, "decide", decide)

    return install


def _both_gone(entry: Entry) -> bool:
    return set(entry) <= {Change.ABSENT, Change.DELETED}


_A, _C, _S = Change.ABSENT, Change.CREATED, Change.SAME
_E, _D = Change.EDITED, Change.DELETED

# Both sides were alike before: what each entry is about is a sentence of its own. All others begin with a value on one
# side and none on the other, which agree all the same: blanks, of which a system that trims keeps nothing.
_ABOUT: Mapping[Entry, tuple[str, ...]] = {
    (_A, _A): (CLEARED_BOTH,),
    (_A, _C): (EMPTY_LEFT,),
    (_C, _A): (EMPTY_RIGHT,),
    (_C, _C): (FILLED_BOTH,),
    (_S, _S): (TRIMMED_LEFT, TRIMMED_RIGHT),
    (_S, _E): (TO_LEFT,),
    (_E, _S): (TO_RIGHT,),
    (_E, _E): (LATER_LEFT, LATER_RIGHT),
    (_S, _D): (CLEARED_RIGHT,),
    (_D, _S): (CLEARED_LEFT,),
    (_E, _D): (OVER_CLEARING_LEFT,),
    (_D, _E): (OVER_CLEARING_RIGHT,),
    (_D, _D): (CLEARED_BOTH,),
}


def _about(entry: Entry) -> tuple[str, ...]:
    left, right = entry
    lone = TRIMMED_RIGHT if right in (_A, _C) and left is not _A else TRIMMED_LEFT
    return _ABOUT.get(entry, (lone,))


def _faulty(entry: Entry) -> FaultySync:
    left, right = entry
    done = DONE[instead(entry)]
    return FaultySync(
        "decision table",
        f"{left}-{right}",
        f"Where Keap's value {TOLD[left]} and webCRM's {TOLD[right]}, {done}.",
        mutated(entry),
        _about(entry),
        None if entry in _ABOUT else Closer("trims and users"),
    )


FAULTS = tuple(_faulty((left, right)) for left, row in TABLE.items() for right in row)
