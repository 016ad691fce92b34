"""Hooks on their way: each of these is to be set as an outbox's `fault`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from fakes.courier import Letter


@dataclass(frozen=True)
class RepeatedHooks:
    """Every letter leaves so many times."""

    times: int = 2

    def __call__(self, due: Sequence[Letter]) -> Sequence[Letter]:
        return [letter for letter in due for _ in range(self.times)]


@dataclass(frozen=True)
class ShuffledHooks:
    """Letters that are due together leave in another order, the same one for the same seed."""

    seed: int = 0

    def __call__(self, due: Sequence[Letter]) -> Sequence[Letter]:
        return sorted(due, key=lambda letter: Random(f"{self.seed} {letter.number}").random())  # noqa: S311 - no secret


@dataclass(frozen=True)
class LostHooks:
    """A letter is lost with this probability, and the vendor believes that it arrived."""

    probability: float = 1.0
    seed: int = 0

    def __call__(self, due: Sequence[Letter]) -> Sequence[Letter]:
        return [letter for letter in due if not self._loses(letter)]

    def _loses(self, letter: Letter) -> bool:
        return Random(f"{self.seed} {letter.number}").random() < self.probability  # noqa: S311 - no secret
