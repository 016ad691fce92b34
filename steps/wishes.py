"""What a move may wait for: a run of the sync that all records of an example share."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass

from steps.bench import Bench
from steps.story import AND, MEETS


@dataclass(frozen=True)
class Until:
    """Passes until something has happened, or until the patience of the bench ends."""

    done: Callable[[], bool]
    record: str  # that is waited for, as the story calls it


def one_pass(bench: Bench) -> None:
    bench.run_sync()


def quiet(bench: Bench) -> None:
    bench.settle()


def restart(bench: Bench) -> None:
    bench.restart_sync()


DRAWN = None  # what a move yields when it has drawn, and before it acts
Wish = Until | Callable[[Bench], None]
Waiting = Generator[Wish]  # acts, and yields whenever the sync is to run


def grant(bench: Bench, wishes: Sequence[Wish]) -> None:
    """Do each of them once, however many wish it."""
    awaited = [wish for wish in wishes if isinstance(wish, Until)]
    if awaited:
        with bench.story.step(MEETS.format(records=AND.join(wish.record for wish in awaited))):
            bench.run_until(lambda: all(wish.done() for wish in awaited))
    for wish in dict.fromkeys(wishes):
        if not isinstance(wish, Until):
            wish(bench)
