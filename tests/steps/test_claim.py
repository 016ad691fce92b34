"""A claim's verdict: what fails, what was not exercised, what could not be found out, and what is remembered of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import strategies as st

from checklist import document
from checklist.model import Pairing
from reports.events import RunFinished, Verdict
from reports.log import Log, read
from steps import recording
from steps.bench import Bench, Broken, CouldNotTell, NotExercised, SutDied, Traffic
from steps.case import Case
from steps.claim import Claim
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
    return Claim(cast("Bench", EmptyBench()), PAIRING, None, False, examples, seed=1)  # noqa: FBT003


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
