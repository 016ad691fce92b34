"""Faults of a sync that does not believe people who change their minds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from sync import engine, plan
from sync.actions import Judgement
from sync.scene import row_key
from sync.three_way import Decision
from tests.strength.claims import ANY_ORDER, UNDONE_LEFT, UNDONE_RIGHT
from tests.strength.faulty import FaultySync, wrapped


def takes_an_undo_for_an_outdated_list() -> None:
    """What webCRM said before the last write there is taken for an outdated list, and is ignored."""

    def believed(judged: Judgement, said: list[Any]) -> bool:
        if judged.decision is Decision.TO_RIGHT:
            said[:] = [judged.right]
        return judged.decision is not Decision.TO_LEFT or judged.right not in said

    _believing(believed)


def takes_an_old_value_for_a_late_notice() -> None:
    """What Keap has said before is taken for a notice that comes late, and is not passed on."""

    def believed(judged: Judgement, said: list[Any]) -> bool:
        old = judged.left in said
        if not old:
            said.append(judged.left)
        return judged.decision is not Decision.TO_RIGHT or not old

    _believing(believed)


def _believing(believed: Callable[[Judgement, list[Any]], bool]) -> None:
    """Nothing is done about what is not believed; what was said once in a row of a link is known until the restart."""
    known: dict[str, dict[tuple[str, str], list[Any]]] = {}

    def run(ran: Any, self: engine.Engine, progress: Any = None) -> Any:
        known["now"] = self.store.__dict__.setdefault("said", {})
        return ran(self, progress)

    def judge(judged: Any, scene: Any, row: Any, link: Any, *records: Any) -> Judgement:
        judgement: Judgement = judged(scene, row, link, *records)
        said = known["now"].setdefault((row_key(row), link.left), [])
        if believed(judgement, said):
            return judgement
        return replace(judgement, decision=Decision.NOTHING)

    wrapped(engine.Engine, "run", run)
    wrapped(plan, "judge", judge)


_of = partial(FaultySync.of, "echo")

FAULTS = (
    _of(takes_an_undo_for_an_outdated_list, UNDONE_LEFT, ANY_ORDER),
    _of(takes_an_old_value_for_a_late_notice, UNDONE_RIGHT, ANY_ORDER),
)
