"""What the command line shows: a pass, a plan, what is remembered; for people and for programs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from decimal import Decimal
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from sync.actions import Plan
from sync.engine import Outcome
from sync.engine import Progress as Report
from sync.shortening import quoted
from sync.store import Store


@contextmanager
def progress() -> Iterator[Report]:
    """A bar for each pairing, on a terminal only, and on stderr so that the answer can be piped."""
    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, disable=not console.is_terminal) as bars:
        known: dict[str, Any] = {}

        def report(label: str, done: int, total: int) -> None:
            if label not in known:
                known[label] = bars.add_task(label, total=total)
            bars.update(known[label], completed=done)

        yield report


Trouble = tuple[str, str]  # what is left as it is (a record, a pairing), and the reason
Waiting = frozenset[Trouble]


def as_text(outcome: Outcome, known: Waiting = frozenset()) -> str:
    """What waits for a person unless it is `known`, then the summary line."""
    new = (line for trouble, line in _troubles(outcome) if trouble not in known)
    return "\n".join((*new, str(outcome)))


def waiting(outcome: Outcome) -> Waiting:
    """What the next pass of a watch need not tell again."""
    return frozenset(trouble for trouble, _ in _troubles(outcome))


def _troubles(outcome: Outcome) -> Iterator[tuple[Trouble, str]]:
    """Each with its line. A refused write is one trouble, in the pass that parks it and in those that leave it alone."""
    for refusal in outcome.refused:
        yield (refusal.pairing, refusal.reason), str(refusal)
    for parked in outcome.parked:
        yield (parked.ref, parked.reason), f"parked   {parked.ref}: {parked.reason}"
    for text in outcome.withheld:
        yield ("withheld", text), f"withheld {text}"
    for leave in outcome.leaves:
        yield (str(leave.ref), leave.detail), str(leave)


def as_json(outcome: Outcome) -> str:
    return _dumped(
        {
            "created": outcome.creates,
            "updated": outcome.updates,
            "linked": outcome.links,
            "deleted": 0,
            "conflicts": [vars(conflict) for conflict in outcome.conflicts],
            "parked": [vars(parked) for parked in outcome.parked],
            "withheld": outcome.withheld,
            "refused": [vars(refusal) for refusal in outcome.refused],
            "left": [_leave(leave) for leave in outcome.leaves],
        }
    )


def plan_as_text(plan: Plan) -> str:
    head = f"{len(plan.creates)} to create, {plan.writes - len(plan.creates)} to update"
    return "\n".join(filter(None, (*map(str, plan.refused), str(plan), head)))


def plan_as_json(plan: Plan) -> str:
    updates = (
        {"record": str(record.ref), "values": dict(values)}
        for align in plan.aligns
        for record, values in ((align.right, align.to_right), (align.left, align.to_left))
        if values
    )
    creates = (
        {"source": str(c.source.ref), "into": str(c.into), "values": dict(c.values)}
        for c in plan.creates
    )
    links = (
        {"source": str(align.left.ref), "target": str(align.right.ref), "by": align.why}
        for align in plan.aligns
        if align.why
    )
    left = map(_leave, plan.leaves)
    refused = map(vars, plan.refused)
    return _dumped(
        {
            "creates": [*creates],
            "updates": [*updates],
            "links": [*links],
            "left": [*left],
            "refused": [*refused],
        }
    )


def status(store: Store, *, as_json: bool) -> str:
    told = {
        "last pass": store.noted("last pass"),
        "links": store.link_counts(),
        "conflicts": len(store.conflicts()),
        "begun creations": store.begun(),
        "parked": [vars(parked) for parked in store.all_parked()],
    }
    if as_json:
        return _dumped(told)
    lines = [f"last pass        {told['last pass'] or 'none yet'}"]
    lines += [f"linked           {count} {pair}" for pair, count in store.link_counts().items()]
    lines += [
        f"conflicts        {told['conflicts']}",
        f"begun creations  {told['begun creations']}",
    ]
    lines += [f"parked           {parked.ref}: {parked.reason}" for parked in store.all_parked()]
    return "\n".join(lines)


def conflicts(store: Store, *, as_json: bool) -> str:
    found = store.conflicts()
    if as_json:
        return _dumped([vars(conflict) for conflict in found])
    return (
        "\n".join(
            f"{c.at:%Y-%m-%d %H:%M:%S}  {c.row}: {c.left} said {quoted(c.left_value)}, {c.right} said"
            f" {quoted(c.right_value)}; {c.winner} won"
            for c in found
        )
        or "no conflicts"
    )


def _leave(leave: Any) -> dict[str, str]:
    return {"record": str(leave.ref), "why": leave.why, "detail": leave.detail}


def _dumped(value: Any) -> str:
    return json.dumps(value, default=_plain, ensure_ascii=False, indent=2)


def _plain(value: object) -> Any:
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"{value!r} cannot be shown as JSON")
