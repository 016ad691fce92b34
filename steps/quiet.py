"""When a sync that runs by itself is at rest: told from its calls alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from steps.suts import Heard

SYSTEMS = 2
HELD = 3.0  # seconds that a system keeps an answer back where it means to be slow: who waits is not at rest
ROUNDS = 2  # the first look after a change may have begun before it; the next one has not


def since_last_write(calls: Sequence[Heard]) -> Sequence[Heard]:
    """The calls that came after the last one that stored something."""
    wrote = [number for number, call in enumerate(calls) if call.wrote]
    return calls[wrote[-1] + 1 :] if wrote else calls


def undisturbed(calls: Sequence[Heard]) -> Sequence[Heard]:
    """The calls that came after the last look that failed: whoever was looking round may have given it up there."""
    failed = [n for n, call in enumerate(calls) if call.failed and call.method == "GET"]
    return calls[failed[-1] + 1 :] if failed else calls


def has_looked(calls: Sequence[Heard]) -> bool:
    """Whether it asked both systems for something."""
    return len({call.system for call in calls if call.method == "GET"}) == SYSTEMS


def has_gone_round(calls: Sequence[Heard]) -> bool:
    """Whether it read everything that it reads again and again once more in full, and stored nothing meanwhile."""
    looks = Counter(
        (call.system, call.url)
        for call in undisturbed(since_last_write(calls))
        if call.method == "GET"
    )
    repeated = {system for (system, _url), count in looks.items() if count > ROUNDS}
    return len(repeated) == SYSTEMS
