"""What a claim went through, and whether that was enough to mean anything."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from steps.bench import Bench, NotExercised, Traffic
from steps.story import Step

# The examples in which a draw happens to change nothing may be this many of a hundred, no more.
TOLERATED_IDLE = 10


@dataclass(frozen=True)
class Failure:
    """The last failing example: Hypothesis ends on the smallest."""

    reason: str
    story: tuple[Step, ...]
    expected: object
    found: object
    traffic: tuple[Traffic, ...]
    example: str = ""  # replays it


def failure_of(error: Exception, bench: Bench, word: str) -> Failure:
    """What an example led to; an error that knows more than the bench goes before it."""
    return Failure(
        reason=str(error) or type(error).__name__,
        story=tuple(getattr(error, "story", bench.story.steps)),
        expected=getattr(error, "expected", ""),
        found=getattr(error, "found", ""),
        traffic=tuple(getattr(error, "traffic", ()) or bench.traffic()),
        example=word,
    )


@dataclass
class Tally:
    """The examples of a claim, counted."""

    examples: int = 0
    broke_off: int = 0  # of them, with two syncs alike: no floor is asked of these
    counts: Counter[str] = field(default_factory=Counter)
    met: Counter[str] = field(default_factory=Counter)  # examples that met a floor
    floors: dict[str, int] = field(default_factory=dict)
    failure: Failure | None = None
    observations: Counter[str] = field(default_factory=Counter)

    def observed(self) -> str:
        """What was noted, and how often."""
        noted = (f"{count:,} x {text}" for text, count in self.observations.most_common())
        return "; ".join(noted)

    def count(self, seen: Counter[str], floors: Mapping[str, int], *, crowd: bool) -> None:
        """One more example; of a crowd, not everybody must have done what the claim is about."""
        self.examples += 1
        self.counts.update(seen)
        share = 100 - TOLERATED_IDLE if crowd else 100
        self.met.update(
            name for name, floor in floors.items() if seen[name] >= -(-floor * share // 100)
        )

    def gate(self, floors: Mapping[str, int], *, together: bool) -> None:
        """The vacuity gate: below a floor, green would be an accident; raises NotExercised.

        `together`: the floors are of all examples, because a single one need not have everything.
        """
        self.floors = self._in_nine_of_ten(floors)
        needed = self.floors if together else self._in_nine_of_ten(dict.fromkeys(floors, 1))
        met = self.counts if together else self.met
        told = (
            "{name}: wanted {wanted} in {examples} examples, seen {seen}"
            if together
            else "{name}: wanted in {wanted} of {examples} examples, seen in {seen}"
        )
        short = [
            told.format(name=name, wanted=wanted, examples=self.examples, seen=met[name])
            for name, wanted in needed.items()
            if met[name] < wanted
        ]
        if self.examples == 0:
            short.append("no example was run")
        if short:
            noted = f": {self.observed()}" if self.observations else ""
            raise NotExercised(f"not exercised ({'; '.join(short)}){noted}")

    def _in_nine_of_ten(self, floors: Mapping[str, int]) -> dict[str, int]:
        share = (100 - TOLERATED_IDLE) * (self.examples - self.broke_off)
        return {name: -(-per_example * share // 100) for name, per_example in floors.items()}
