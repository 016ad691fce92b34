"""Several records side by side in one example: each has people of its own, all share the passes of the sync."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hypothesis.internal.conjecture.choice import ChoiceT  # what an example is made of
from hypothesis.strategies import DataObject

from steps.bench import Bench
from steps.case import Case, Move, Moves
from steps.wishes import Wish, grant


@dataclass
class Person:
    """Who goes through the sentences with one record."""

    case: Case
    moves: Sequence[Moves]
    choices: tuple[ChoiceT, ...] = ()  # what was drawn for this record alone
    failed: bool = False


def gathered(case: Case, moves: Sequence[Move], how_many: int) -> list[Person]:
    """So many people; everything that they are going to do is drawn, and nothing has happened yet."""
    cases = [case] if how_many == 1 else [case.fellow(number) for number in range(how_many)]
    return [_drawn(each, moves) for each in cases]


def _drawn(case: Case, moves: Sequence[Move]) -> Person:
    before = len(_choices(case.draft.data))
    case.draft.set_rhythm()
    person = Person(case, [move(case) for move in moves])
    for move in person.moves:
        next(move)
    person.choices = _choices(case.draft.data)[before:]
    return person


def _choices(data: DataObject) -> tuple[ChoiceT, ...]:
    return data.conjecture_data.choices


def go_through(bench: Bench, people: Sequence[Person]) -> None:
    """Sentence by sentence, all of them; who waits for the sync waits for the same passes."""
    for number in range(len(people[0].moves)):
        acting = list(people)
        while acting:
            waiting = [(person, wish) for person in acting if (wish := _acts(person, number))]
            grant(bench, [wish for _, wish in waiting])
            acting = [person for person, _ in waiting]


def _acts(person: Person, number: int) -> Wish | None:
    """Let one of them act until the end of the sentence, or until the sync has to run first."""
    try:
        return next(person.moves[number], None)
    except Exception:
        person.failed = True
        raise
