"""How Hypothesis is told to look for examples, and to look no further."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis.database import InMemoryExampleDatabase, choices_to_bytes
from hypothesis.internal.conjecture.choice import ChoiceT

ALONE = b"a record of a crowd by itself"
AGAIN = (Phase.reuse, Phase.shrink)
PHASES = (Phase.explicit, Phase.generate, Phase.shrink)
SUPPRESSED = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example)


class Stopped(BaseException):
    """Nothing smaller is to be looked for; no Exception, so that Hypothesis lets it pass."""


def limits(examples: int, *, shrinks: bool) -> settings:
    """So many examples, drawn and nothing else; a failing one is made smaller where that is asked for."""
    return settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=[each for each in PHASES if shrinks or each is not Phase.shrink],
        suppress_health_check=SUPPRESSED,
        report_multiple_bugs=False,
        print_blob=False,
    )


def from_one(
    search: Callable[[settings], Any], chosen: settings, choices: Sequence[ChoiceT]
) -> Any:
    """A search that begins with what these choices draw, and looks for something smaller."""
    found = InMemoryExampleDatabase()
    found.save(ALONE, choices_to_bytes(choices))
    begun = search(settings(chosen, database=found, phases=AGAIN))
    # The library has no other door for an example that is not found by searching.
    begun._hypothesis_internal_database_key = ALONE  # noqa: SLF001
    return begun
