"""Faults of what becomes of two edits, of which only one can stand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from sync import judging, keap, plan, three_way, webcrm
from sync.actions import Judgement
from sync.fields import moment
from sync.three_way import Change, Decision, Side
from tests.strength.claims import (
    BETWEEN,
    BOTH_LEFT,
    BOTH_RIGHT,
    EMPTY_LEFT,
    LATER_LEFT,
    LATER_RIGHT,
)
from tests.strength.faulty import FaultySync, closely, put, wrapped

SKEW = timedelta(minutes=2)


def lets_the_older_edit_win() -> None:
    """Two times are compared the wrong way round, and the earlier edit stands."""

    def reversed_(left: Side, right: Side, *, equal: bool) -> Decision:
        return three_way.decide(replace(left, at=right.at), replace(right, at=left.at), equal=equal)

    put(judging, "decide", reversed_)


def lets_keap_always_win() -> None:
    """Of two edits that of Keap stands, however old it is."""
    _both_edited(Decision.TO_RIGHT)


def lets_webcrm_always_win() -> None:
    """Of two edits that of webCRM stands, however old it is."""
    _both_edited(Decision.TO_LEFT)


def _both_edited(decision: Decision) -> None:
    table = {
        left: {
            right: decision if answer is Decision.LATEST else answer
            for right, answer in row.items()
        }
        for left, row in three_way.TABLE.items()
    }
    put(three_way, "TABLE", table)


def lets_whole_records_win() -> None:
    """The record that was edited last overwrites the other one whole, also where only the other one was edited."""

    def writes(write: Any, judged: Iterable[Judgement], decision: Decision, end: str) -> Any:
        found = tuple(judged)
        moved = {j.decision for j in found if j.decision is not Decision.NOTHING}
        if len(moved) > 1:
            winner = max(found, key=_latest).decision
            found = tuple(_for(winner, j) for j in found if not j.equal)
        return write(found, decision, end)

    wrapped(plan, "_writes", writes)


def _latest(judgement: Judgement) -> datetime:
    seen = judgement.sights.left, judgement.sights.right
    of = {Decision.TO_RIGHT: seen[0], Decision.TO_LEFT: seen[1]}.get(judgement.decision)
    return of.at if of else datetime.min.replace(tzinfo=UTC)


def _for(winner: Decision, judgement: Judgement) -> Judgement:
    value = judgement.left if winner is Decision.TO_RIGHT else judgement.right
    return replace(judgement, decision=winner, value=value)


def believes_a_wrong_clock() -> None:
    """webCRM's clock is two minutes fast, and its times are compared with Keap's all the same."""
    put(webcrm, "moment", lambda told: (found := moment(told)) and found + SKEW)


def writes_without_looking() -> None:
    """What was edited since the list was read is overwritten."""
    for module in (keap, webcrm):
        put(module, "refuse_moved", lambda *_: None)


def lets_empty_values_win() -> None:
    """An emptiness at the time of linking is taken for the newest word."""
    judge = judging._change

    def emptied(type_: Any, then: Any, now: Any) -> Change:
        found = judge(type_, then, now)
        return Change.CREATED if found is Change.ABSENT else found

    put(judging, "_change", emptied)
    created = {**three_way.TABLE[Change.CREATED], Change.CREATED: Decision.TO_RIGHT}
    put(three_way, "TABLE", {**three_way.TABLE, Change.CREATED: created})


_of = partial(FaultySync.of, "conflicts")
_LATER = (LATER_LEFT, LATER_RIGHT)

FAULTS = (
    _of(lets_the_older_edit_win, *_LATER),
    _of(lets_keap_always_win, LATER_RIGHT),
    _of(lets_webcrm_always_win, LATER_LEFT),
    _of(lets_whole_records_win, BOTH_LEFT, BOTH_RIGHT),
    _of(believes_a_wrong_clock, *_LATER),
    _of(writes_without_looking, BETWEEN, closer=closely(BETWEEN, "companies", "product", "users")),
    _of(lets_empty_values_win, EMPTY_LEFT),
)
