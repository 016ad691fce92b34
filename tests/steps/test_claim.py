"""A claim's verdict: what fails, what was not exercised, what could not be found out, and what is remembered of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import __version__
from hypothesis import strategies as st

from checklist import document
from checklist.model import Pairing
from reports.events import RunFinished, Verdict
from reports.log import Log, read
from steps import recording
from steps.bench import Bench, Broken, CouldNotTell, NotExercised, SutDied, Traffic
from steps.case import Case
from steps.claim import Claim
from steps.searching import Effort
from steps.story import Story

PAIRING = document.load(Path("checklist/documents/keap-webcrm.rst")).pairings[0]
EXCHANGE = Traffic("keap", "GET", "/v1/companies", 200, "", "{}")


@dataclass
class EmptyBench:
    """Two systems without records, and a sync of which only the counts matter."""

    source: Any = None
    target: Any = None
    counts: Counter[str] = field(default_factory=Counter)
    story: Story = field(default_factory=Story)

    def fresh(self, *_: Pairing) -> None:
        self.counts, self.story = Counter(), Story()

    def turn_to(self, _: Pairing) -> None: ...

    def behave(self, _: Mapping[str, str]) -> None: ...

    def traffic(self) -> Sequence[Traffic]:
        return [EXCHANGE]


def claim(examples: int = 20) -> Claim:
    bench, effort = cast("Bench", EmptyBench()), Effort(examples, seed=1)
    return Claim(bench, PAIRING, None, effort, links_by_content=False)


def seen(**counts: int) -> Callable[[Case], None]:
    return lambda case: case.bench.counts.update(
        {name.replace("_", " "): count for name, count in counts.items()}
    )


def test_a_claim_that_saw_what_it_is_about_passes_and_says_how_often() -> None:
    proved = claim()
    proved.do(seen(edits=1, busy_passes=1), edits=1)
    proved.prove(lambda case: case.tell("looked"))
    assert proved.tally.counts["edits"] == proved.tally.examples > 0
    assert proved.tally.failure is None


@pytest.mark.parametrize("missing", ["edits", "busy passes"])
def test_a_claim_below_one_of_its_floors_is_not_exercised(missing: str) -> None:
    idle = claim()
    idle.do(
        seen(**{name.replace(" ", "_"): 1 for name in {"edits", "busy passes"} - {missing}}),
        edits=1,
    )
    with pytest.raises(NotExercised, match=f"{missing}: wanted"):
        idle.prove(lambda case: case.tell("looked"))


def test_a_sync_that_never_wrote_proves_nothing_whatever_the_sentence_asks() -> None:
    with pytest.raises(NotExercised, match="busy passes"):
        claim().prove(lambda case: case.tell("looked"))


def test_a_broken_claim_keeps_the_smallest_example_with_its_story_and_traffic() -> None:
    broken = claim(examples=100)

    def draws(case: Case) -> Any:
        case.drawn = case.draft.data.draw(st.integers(0, 10_000))  # type: ignore[attr-defined]
        yield
        case.tell(f"a person writes {case.drawn}")  # type: ignore[attr-defined]

    def check(case: Case) -> None:
        number = case.drawn  # type: ignore[attr-defined]
        if number > 99:
            raise Broken("too much", expected="at most 99", found=number)

    broken.add(draws)
    with pytest.raises(Broken, match="too much"):
        broken.prove(check)
    failure = broken.tally.failure
    assert failure is not None
    assert failure.found == 100
    assert [step.sentence for step in failure.story] == ["a person writes 100", "the claim holds"]
    assert failure.traffic == (EXCHANGE,)


def drawing(example: str = "", most: int = 99) -> Claim:
    """A claim that fails for any number above `most`."""
    broken = claim(examples=100)
    broken.replay(example)

    def draws(case: Case) -> Any:
        drawn = case.draft.data.draw(st.integers(0, 10_000))
        yield
        if drawn > most:
            raise Broken(f"{drawn} is too much")

    broken.add(draws)
    return broken


def smallest() -> str:
    broken = drawing()
    with pytest.raises(Broken):
        broken.prove(lambda _: None)
    assert broken.tally.failure is not None
    return broken.tally.failure.example


def test_the_smallest_example_is_replayed_as_it_is_without_a_gate() -> None:
    again = drawing(smallest())
    with pytest.raises(Broken, match="100 is too much"):
        again.prove(lambda _: None)
    mended = drawing(smallest(), most=10_000)
    mended.prove(lambda _: None, edits=5)  # one example need not have everything
    assert mended.tally.examples == 1


@pytest.mark.parametrize(
    ("word", "told"),
    [
        ("1.0:1:AAEA", r"drawn by Hypothesis '1\.0'"),
        ("nonsense", "is no example"),
        ("{version}:0:AAEA", "is no example"),
        ("{version}:x:AAEA", "is no example"),
        ("{version}:1:????", "cannot be replayed"),
        ("{version}:1:é", "cannot be replayed"),
        ("{version}:1:AA==", "cannot be replayed"),  # too short
        ("{version}:1:AEEDQQNBA0EDQQNBAw==", "cannot be replayed"),  # too long
        ("{version}:1:AEEAgTA=", "cannot be replayed"),  # a text where a number is drawn
    ],
)
def test_an_example_that_does_not_fit_is_told_and_never_green(word: str, told: str) -> None:
    with pytest.raises(CouldNotTell, match=told):
        drawing(word.format(version=__version__), most=10_000).prove(lambda _: None)


def test_where_examples_cost_time_a_few_more_are_tried_and_always_the_same_ones() -> None:
    def tried() -> tuple[list[int], object]:
        broken, numbers = claim(examples=100), list[int]()
        broken.effort = replace(broken.effort, shrinking=5)

        def draws(case: Case) -> Any:
            numbers.append(case.draft.data.draw(st.integers(0, 10_000)))
            yield

        def check(_: Case) -> None:
            if numbers[-1] > 99:
                raise Broken("too much", found=numbers[-1])

        broken.add(draws)
        with pytest.raises(Broken, match="too much"):
            broken.prove(check)
        assert broken.tally.failure is not None
        return numbers, broken.tally.failure.found

    numbers, found = tried()
    first = next(n for n, number in enumerate(numbers) if number > 99)
    assert len(numbers) <= first + 1 + 6  # the last one is drawn, and not run any more
    assert (numbers, found) == tried()


def test_a_property_that_the_pairing_does_not_have_is_named() -> None:
    with pytest.raises(CouldNotTell, match="company_nome"):
        claim().row_of("company_nome")


def test_a_sentence_about_a_row_outside_an_outline_says_what_it_needs() -> None:
    with pytest.raises(CouldNotTell, match="Examples"):
        claim().the_row()


def call(error: BaseException | None) -> pytest.CallInfo[None]:
    def end() -> None:
        if error is not None:
            raise error

    return pytest.CallInfo.from_call(end, "call")


@pytest.mark.parametrize(
    ("error", "outcome", "verdict", "said"),
    [
        (None, "passed", Verdict.PASSED, ""),
        (Broken("wrong value"), "failed", Verdict.FAILED, "wrong value"),
        (NotExercised("edits: wanted 9"), "failed", Verdict.UNKNOWN, "edits: wanted 9"),
        (SutDied("exit 1"), "failed", Verdict.UNKNOWN, "exit 1"),
        (KeyError("id"), "failed", Verdict.UNKNOWN, "KeyError: 'id'"),
        (AssertionError("ours"), "failed", Verdict.UNKNOWN, "AssertionError: ours"),
    ],
)
def test_only_a_broken_promise_is_failed_and_only_a_kept_one_is_passed(
    error: BaseException | None, outcome: str, verdict: Verdict, said: str
) -> None:
    judgement = recording.judge(call(error), outcome)
    assert (judgement.verdict, judgement.reason) == (verdict, said)


def test_logs_of_workers_are_joined_and_a_torn_one_is_noted(tmp_path: Path) -> None:
    end = RunFinished(at="2026-01-05T09:00:00+00:00", exit_code=0)
    for worker in ("gw0", "gw1"):
        with Log(tmp_path / f"run.{worker}.ndjson") as log:
            log.write(end)
    with (tmp_path / "run.gw0.ndjson").open("a", encoding="utf-8") as torn:
        torn.write('{"kind": "run-fin')
    events = list(read(recording.merge(tmp_path, end)))
    assert [event.kind for event in events].count("run-finished") == 3
    assert [event.kind for event in events].count("log-torn") == 1
    assert [path.name for path in tmp_path.iterdir()] == ["run.ndjson"]


def test_the_command_that_replays_a_cell_survives_a_shell() -> None:
    command = recording.reproduce(
        "python", "features/a.feature::It's [x-Y-string]", {"seed": 1, "profile": "quick"}.items()
    )
    assert command == (
        """python -m pytest 'features/a.feature::It'"'"'s [x-Y-string]' --seed 1 --profile quick"""
    )
