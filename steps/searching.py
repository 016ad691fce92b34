"""How Hypothesis is told to look for a failing example and for a smaller one, and to look no further."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import inf
from typing import Any, TypeVar
from unittest import SkipTest

from hypothesis import HealthCheck, Phase, Verbosity, given, seed, settings
from hypothesis import strategies as st
from hypothesis.database import InMemoryExampleDatabase, choices_to_bytes
from hypothesis.errors import DidNotReproduce, FlakyFailure, InvalidArgument
from hypothesis.internal.conjecture.choice import ChoiceT
from hypothesis.strategies import DataObject, SearchStrategy

from steps.bench import Bench, CouldNotTell, NotExercised
from steps.drafting import SEVERAL
from steps.examples import DoesNotFit, Drawn, again, fits, is_final, under_way, word_of
from steps.tally import Tally, failure_of

F = TypeVar("F", bound=Callable[..., object])
forall = given  # pytest-bdd owns the word
ALONE = b"a record of a crowd by itself"
AGAIN = (Phase.reuse, Phase.shrink)
PHASES = (Phase.explicit, Phase.generate, Phase.shrink)
SUPPRESSED = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example)


class Stopped(BaseException):
    """Nothing smaller is to be looked for; no Exception, so that Hypothesis lets it pass."""


@dataclass(frozen=True)
class Effort:
    """How much a claim tries."""

    examples: int
    seed: int
    abreast: int = 1  # records that go through the sentences side by side in one example
    several: SearchStrategy[int] = SEVERAL  # records, where a sentence speaks of several
    shrinking: float = inf  # examples for looking for a smaller counter-example
    example: str = ""  # nothing is drawn, this one is run

    @property
    def counts_examples(self) -> bool:
        """Whether each example costs so much that any may be the last."""
        return self.shrinking < inf


def from_one(chosen: settings, test: Any, choices: Sequence[ChoiceT]) -> Any:
    """The test on the example that these choices draw, and on smaller ones."""
    found = InMemoryExampleDatabase()
    found.save(ALONE, choices_to_bytes(choices))
    begun = settings(chosen, database=found, phases=AGAIN)(test)
    # The library has no other door for an example that is not found by searching.
    begun._hypothesis_internal_database_key = ALONE  # noqa: SLF001
    return begun


@dataclass
class Search:
    """One search; the tally keeps what the smallest failing example led to."""

    effort: Effort
    bench: Bench
    tally: Tally
    any_order: bool = False  # an example is a history of any order, which ends where it goes wrong
    drawn: Drawn | None = None  # the example under way
    broken: Exception | None = None  # what the smallest example so far led to
    tried: int = 0  # examples since the first one that failed
    suspect: tuple[ChoiceT, ...] = ()  # what was drawn for the record of a crowd that failed

    def through(self, example: Callable[[DataObject], None], first: Sequence[ChoiceT] = ()) -> None:
        """Look through examples; `first`: begin with what these choices draw, and look for something smaller."""

        def begun(data: DataObject) -> None:
            self.begin()
            example(data)

        test = self.asked(forall(st.data())(begun))
        self.run(lambda chosen: (from_one(chosen, test, first) if first else chosen(test))())

    def asked(self, test: F) -> F:
        """Draw with the seed, or run the one example that was asked for."""
        effort = self.effort
        return again(effort.example)(test) if effort.example else seed(effort.seed)(test)

    def run(self, look: Callable[[settings], object]) -> None:
        """Let Hypothesis look, and say in our words what comes of it."""
        try:
            look(self._settings())
        except Stopped as stop:
            raise (stop.__cause__ or stop) from None
        except FlakyFailure as flaky:
            raise CouldNotTell(
                f"an example failed, and did not when it was run once more: {self.broken}"
            ) from flaky
        except SkipTest as skipped:  # the library's word for "nothing was run"
            raise NotExercised(str(skipped)) from skipped
        except (DidNotReproduce, InvalidArgument) as error:
            if not self.effort.example:
                raise
            self._expect_fit(error)

    def _settings(self) -> settings:
        """So many examples, drawn and nothing else; a failing one is made smaller where that is worth its time."""
        # A history of many passes, each a process, is shown as it was found.
        shrinks = not (self.any_order and self.effort.counts_examples)
        return settings(
            max_examples=self.effort.examples,
            deadline=None,
            database=None,
            phases=[each for each in PHASES if shrinks or each is not Phase.shrink],
            suppress_health_check=SUPPRESSED,
            report_multiple_bugs=False,
            print_blob=False,
            # What is drawn is told by our own story; of one example that is run again the library would print it.
            verbosity=Verbosity.quiet if self.effort.example else Verbosity.normal,
        )

    def _expect_fit(self, error: Exception) -> None:
        """An example that no longer fails is good news only if it was run as it is."""
        done = self.tally.examples > 0 and self.drawn is not None
        if not (done and self.drawn and fits(self.drawn, ends=self.any_order)):
            raise DoesNotFit(error) from error

    def begin(self) -> None:
        """One more example."""
        self.drawn = under_way()

    def is_shown(self) -> bool:
        """Looking at both records after each step is for the example that is shown; a costly one may be the last."""
        return is_final() or self.effort.counts_examples or self.effort.abreast > 1

    def tire(self) -> None:
        """Raise Stopped where looking on is not worth its time; counted, so that the same run ends the same way."""
        if self.broken is None:
            return
        self.tried += 1
        if self.tried > self.effort.shrinking:
            raise Stopped from self.broken

    def keep(self, error: Exception) -> None:
        """Remember a failing example; raises Stopped where a smaller one is not worth its time."""
        effort, drawn = self.effort, self.drawn
        if effort.example and drawn and drawn.misaligned_at:
            raise DoesNotFit(f"it asks for other things than this claim does ({error})") from error
        word = word_of(drawn, effort.abreast, ends=self.any_order) if drawn else ""
        self.tally.failure = failure_of(error, self.bench, word)
        self.broken = error
        if effort.abreast > 1 or isinstance(error, CouldNotTell):
            raise Stopped from error
