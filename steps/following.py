"""A history of any order that a second sync goes through as well: what people did with the first one, done once more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from hypothesis.internal.conjecture.choice import ChoiceT
from hypothesis.internal.conjecture.data import ConjectureData

from steps.bench import Broken, SutDied
from steps.differing import Again, Ending, Said, ending_of, said
from steps.machine import Act, People


@dataclass
class Followed:
    """A course that ends where the sync first goes wrong, and that can be taken again."""

    finished: Callable[[Ending, Followed], object] = lambda *_: None
    before: Mapping[str, Counter[Said]] = field(default_factory=dict)
    acts: list[tuple[Act, Mapping[str, Any], tuple[ChoiceT, ...]]] = field(default_factory=list)
    error: Broken | SutDied | None = None

    def begin(self, people: People) -> None:
        self.before = said(people.bench, people.pairings)

    def take(self, people: People, act: Act, drawn: Mapping[str, Any]) -> None:
        if self.error:
            return
        drawer = drawn["data"].conjecture_data if "data" in drawn else None
        known = len(drawer.choices) if drawer else 0
        try:
            act(people, **drawn)
        except (Broken, SutDied) as error:
            self.error = error
        self.acts.append((act, drawn, drawer.choices[known:] if drawer else ()))

    def take_again(self, people: People) -> None:
        """Let others do the same; `people` take a course of their own."""
        for act, drawn, choices in self.acts:
            again = {"data": Again(ConjectureData.for_choices(choices))} if "data" in drawn else {}
            people.course.take(people, act, {**drawn, **again})

    def end(self, people: People) -> None:
        self.finished(self.ending(people), self)

    def ending(self, people: People) -> Ending:
        return ending_of(people.bench, people.pairings, self.before, self._reach)

    def _reach(self) -> None:
        """The end, which is known by now."""
        if self.error:
            raise self.error
