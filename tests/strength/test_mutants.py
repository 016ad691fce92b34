"""Mutants are made, tried and judged as `python -m tests.strength.mutants --help` says. All of them: `make mutants`."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

from tests.strength.mutants import ALL_CAUGHT, MISUSE, UNABLE, Judged, main, told
from tests.strength.mutating import MODULES, Mutant, mutants, source_of
from tests.strength.survivors import (
    Kind,
    ListError,
    Standing,
    Survivor,
    entry_for,
    load,
    misfits,
    score,
    standing,
)
from tests.strength.trials import Course, Fate, Outcome, Trial, carried_out, prepare

OWN = "our own tests"
ENTRY = Survivor("m.f", "if a is B:", ("if a == B:",), Kind.EQUIVALENT, "one member each")
UNJUDGED = Survivor("m.f", "if a:", ("if not a:",), Kind.UNJUDGED, "only told")
ONE_CLAIM = ("features/companies.feature", "--profile", "quick", "-k", "one and write")
PLAN = "def plan(scene: Scene) -> Plan:\n"


def mutant(before: str, after: str) -> Mutant:
    return Mutant("m", "Op", 0, "m.f", 1, before, after, "")


def fates(trials: Sequence[Trial]) -> dict[str, Outcome]:
    prepare()
    return {trial.name: outcome for trial, outcome in carried_out(trials, workers=2)}


def test_every_mutant_is_another_text_with_an_id_of_its_own() -> None:
    all_mutants = mutants()
    healthy = {module: source_of(module) for module in MODULES}
    assert {each.module for each in all_mutants} == set(MODULES)
    assert all(each.source != healthy[each.module] for each in all_mutants)
    assert len({each.id for each in all_mutants}) == len(all_mutants)


def test_a_mutant_says_where_it_is_and_what_became_of_the_line() -> None:
    all_mutants = mutants()
    later = [each for each in all_mutants if each.operator == "ReplaceComparisonOperator_Gt_Lt"]
    line = "answer = Decision.TO_LEFT if right.at {} left.at else Decision.TO_RIGHT"
    said = f"sync.three_way.decide: {line.format('>')}  ->  {line.format('<')}"
    assert [str(each) for each in later] == [said]


def test_the_list_speaks_of_mutants_that_exist() -> None:
    assert misfits(load(), mutants()) == ()


def test_a_line_of_the_list_that_is_no_mutant_any_more_is_told() -> None:
    assert misfits([ENTRY], [mutant("if a is B:", "if a != B:")]) == (
        "m.f: if a is B:  ->  if a == B:",
    )


def test_an_entry_of_the_list_means_its_line_and_what_that_may_become() -> None:
    assert entry_for(mutant("if a is B:", "if a == B:"), [UNJUDGED, ENTRY]) is ENTRY
    assert entry_for(mutant("if a is B:", "if a != B:"), [UNJUDGED, ENTRY]) is None


@pytest.mark.parametrize(
    ("fate", "course", "entry", "said"),
    [
        (Fate.KILLED, "quick", None, Standing.CAUGHT),
        (Fate.TIMED_OUT, "default", None, Standing.CAUGHT),
        (Fate.STILLBORN, "quick", None, Standing.CAUGHT),
        (Fate.SURVIVED, "default", None, Standing.UNEXPLAINED),
        (Fate.UNKNOWN, "quick", None, Standing.UNKNOWN),
        (Fate.UNKNOWN, "quick", ENTRY, Standing.UNKNOWN),
        (Fate.KILLED, "quick", ENTRY, Standing.STALE),
        (Fate.KILLED, "quick", UNJUDGED, Standing.STALE),
        (Fate.SURVIVED, OWN, ENTRY, Standing.EQUIVALENT),
        (Fate.KILLED, OWN, ENTRY, Standing.TELLING),
        (Fate.KILLED, OWN, UNJUDGED, Standing.UNJUDGED),
        (Fate.SURVIVED, OWN, UNJUDGED, Standing.UNTESTED),
    ],
)
def test_a_fate_means(fate: Fate, course: str, entry: Survivor | None, said: Standing) -> None:
    assert standing(Outcome(fate, course=course), entry, OWN) is said


def test_the_score_leaves_out_what_nobody_could_catch() -> None:
    seen = Counter({Standing.CAUGHT: 6, Standing.EQUIVALENT: 2, Standing.UNJUDGED: 1})
    assert score(seen + Counter({Standing.UNEXPLAINED: 1})) == (
        "6 of 10 caught (60.0 %); of the 8 that are not equivalent 75.0 %; of the 7 that are judged 85.7 %"
    )


def test_whatever_somebody_has_to_look_at_is_told() -> None:
    bad = Judged(mutant("if a:", "if b:"), Outcome(Fate.SURVIVED), Standing.UNEXPLAINED)
    good = Judged(mutant("if c:", "if d:"), Outcome(Fate.KILLED), Standing.CAUGHT)
    text = told([bad, good], ["m.f: gone"])
    assert "if b:" in text
    assert "if d:" not in text
    assert "listed, but no mutant any more: m.f: gone" in text


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "survivor"),
        ('[[survivor]]\nwhere = "m.f"', "line"),
        ('[[survivor]]\nwhere="f"\nline="l"\nwhy=" "\nkind="equivalent"\nbecomes=["x"]', "reason"),
        ('[[survivor]]\nwhere="f"\nline="l"\nwhy="w"\nkind="sad"\nbecomes=["x"]', "sad"),
        ("[[survivor", "Expected"),
    ],
)
def test_a_list_that_is_none_says_what_is_wrong(tmp_path: Path, text: str, complaint: str) -> None:
    path = tmp_path / "list.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ListError, match=complaint):
        load(path)


def test_a_trial_tells_who_lives_who_dies_and_who_hangs() -> None:
    """In a process that has not imported the sync yet."""
    source, course = source_of("sync.plan"), Course("one claim", ONE_CLAIM)
    sources = {
        "healthy": source,
        "wrong": source.replace("for left in scene.free_left:", "for left in ():"),
        "no Python": source.replace("def plan(", "def (plan"),
        "hanging": source.replace(PLAN, f"{PLAN}    while True:\n        pass\n"),
        "dying": source.replace(PLAN, f"{PLAN}    import os\n    os._exit(7)\n"),
    }
    short = Course("one claim", ONE_CLAIM, deadline=3)
    trials = [
        Trial(name, "sync.plan", text, (short if name == "hanging" else course,))
        for name, text in sources.items()
    ]
    with ProcessPoolExecutor(1, get_context("spawn")) as elsewhere:
        seen = elsewhere.submit(fates, trials).result()
    assert {name: outcome.fate for name, outcome in seen.items()} == {
        "healthy": Fate.SURVIVED,
        "wrong": Fate.KILLED,
        "no Python": Fate.STILLBORN,
        "hanging": Fate.TIMED_OUT,
        "dying": Fate.UNKNOWN,
    }
    assert "in one write" in seen["wrong"].by
    assert "exit code 7" in seen["dying"].by
    assert source_of("sync.plan") == source


def test_the_command_measures_what_some_claims_catch() -> None:
    chosen = ("--claims", "one and write and companies", "--mutant", "sync.plan/AddNot/10")
    command = [sys.executable, "-m", "tests.strength.mutants", "--profile", "quick", *chosen]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == ALL_CAUGHT, done.stderr
    assert "all: 1 killed, 1 caught; 1 of 1 caught (100.0 %)" in done.stdout


def test_where_the_sync_is_imported_already_nothing_can_be_said(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["--mutant", "sync.plan/AddNot/10", "--claims", "once"]) == UNABLE
    assert "run this in a process of its own" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("wrong", "complaint"),
    [(("--workers", "0"), "at least one"), (("--report", "no/such/f"), "no folder no/such")],
)
def test_wrong_options_are_told(
    wrong: tuple[str, str], complaint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stop:
        main(wrong)
    assert stop.value.code == MISUSE
    assert complaint in capsys.readouterr().err


def test_a_mutant_that_nobody_knows_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["--mutant", "sync.plan/Nonsense/0"])
    assert stop.value.code == MISUSE
    assert "--list shows all" in capsys.readouterr().err
