"""One drawn example as a word that can be pasted, and exactly that example again.

Hypothesis makes no promise about its choices from one version to the next: the word says which version drew it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from hypothesis import __version__ as drawn_by
from hypothesis import reproduce_failure
from hypothesis.control import current_build_context
from hypothesis.core import encode_failure
from hypothesis.internal.conjecture.data import ConjectureData

from steps.bench import CouldNotTell

Drawn = ConjectureData
MOST = 1_000  # records side by side
F = TypeVar("F", bound=Callable[..., object])


class DoesNotFit(CouldNotTell):
    """The example was drawn for another claim, or for this one as it was."""

    def __init__(self, why: object) -> None:
        super().__init__(
            f"the example of --example cannot be replayed: {why}; find a new one: run the claim without --example"
        )


def under_way() -> Drawn:
    """What is being drawn now."""
    return current_build_context().data


def is_final() -> bool:
    """Whether this is the smallest failing example, run once more to be shown."""
    return current_build_context().is_final


def word_of(drawn: Drawn, people: int = 1, *, ends: bool = False) -> str:
    """The example of so many records side by side as one word; `ends`: a history that broke off is not to go on."""
    choices = (*drawn.choices, True) if ends else drawn.choices
    return f"{drawn_by}:{people}:{encode_failure(choices).decode('ascii')}"


def again(word: str) -> Callable[[F], F]:
    """A decorator like @seed: nothing is drawn, the example is run."""
    version, _, choices = _parts(word)
    if version != drawn_by:
        raise DoesNotFit(f"it was drawn by Hypothesis {version!r}, this is {drawn_by}")
    return reproduce_failure(version, choices.encode("ascii", "replace"))


def people_of(word: str) -> int:
    """How many records go through the sentences side by side."""
    people = _parts(word)[1]
    if not (people.isdecimal() and 0 < int(people) <= MOST):
        raise DoesNotFit(f"{word!r} is no example")
    return int(people)


def _parts(word: str) -> tuple[str, str, str]:
    version, _, rest = word.partition(":")
    people, _, choices = rest.partition(":")
    return version, people, choices


def fits(drawn: Drawn, *, ends: bool = False) -> bool:
    """Whether a run asked for exactly what the example holds."""
    held = len(drawn.prefix or ()) - ends
    return drawn.misaligned_at is None and drawn.index >= held
