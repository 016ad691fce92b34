"""How a faulty sync is put to the suite, and what is made of the answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from reports.build import STRENGTH
from reports.events import Event, FaultyJudged, StrengthStarted, Verdict
from reports.log import read
from tests.reports import runs
from tests.strength import __main__ as command
from tests.strength.catalogue import CATALOGUE
from tests.strength.claims import ALIKE, BEYOND, INACTIVE, TOGETHER
from tests.strength.faulty import FaultySync
from tests.strength.trying import Tried, attempt, by_claim, looks

INACTIVE_LEFT_OUT = CATALOGUE["ignores-inactive-records"]
PASSED, FAILED, SKIPPED = Verdict.PASSED, Verdict.FAILED, Verdict.SKIPPED


def test_the_right_claim_catches_a_faulty_sync(tmp_path: Path) -> None:
    tried = attempt(INACTIVE_LEFT_OUT, tmp_path, fitting=True)
    assert tried.caught, tried.trouble
    assert tried.judged.verdicts[INACTIVE] is FAILED
    assert tried.judged.verdicts[ALIKE] is SKIPPED


def test_a_claim_about_something_else_does_not(tmp_path: Path) -> None:
    tried = attempt(replace(INACTIVE_LEFT_OUT, fits=(ALIKE,)), tmp_path, fitting=True)
    assert not tried.caught
    assert tried.judged.verdicts[ALIKE] is PASSED
    assert command.told(tried).startswith("NOT CAUGHT  creation: ignores-inactive-records")


def test_a_suite_that_cannot_run_catches_nothing_and_says_why(tmp_path: Path) -> None:
    tried = attempt(replace(INACTIVE_LEFT_OUT, name="no-such"), tmp_path)
    assert not tried.caught
    assert "no-such" in command.told(tried)


@pytest.mark.parametrize(("claim", "word"), [(BEYOND, "not beyond"), (TOGETHER, "not pairings")])
def test_what_takes_long_is_for_faults_that_need_it(claim: str, word: str) -> None:
    first = {name: " ".join(next(iter(looks(each)))[1]) for name, each in CATALOGUE.items()}
    need = {name for name, each in CATALOGUE.items() if claim in each.fits}
    assert {name for name, asked in first.items() if word not in asked} == need


def test_what_only_many_examples_meet_is_looked_at_once_more() -> None:
    (_, again) = looks(CATALOGUE["does-not-wait"])
    assert again == ("closer", ("--profile", "default", "-k", "limits"))


def test_the_worst_cell_speaks_for_a_claim() -> None:
    edit = "An edit in Keap reaches Webcrm"
    good, bad = [cell for cell in runs.cells() if cell.claim == edit][:2]
    events: list[Event] = [runs.declared(good), runs.judged(good), runs.failed(bad)]
    assert by_claim(events) == {edit: FAILED}


def tried(name: str, verdict: Verdict) -> Tried:
    judged = FaultyJudged(
        name=name, family="creation", sentence="Two.", fits=("Once",), verdicts={"Once": verdict}
    )
    return Tried(judged, tuple(runs.events()))


@pytest.fixture
def outcomes(monkeypatch: pytest.MonkeyPatch) -> dict[str, Verdict]:
    """What comes of each faulty sync, by its name; nothing runs."""
    known = dict[str, Verdict]()

    def attempts(
        catalogue: Iterable[FaultySync], _workers: int, *, fitting: bool = False
    ) -> Iterator[Tried]:
        assert not fitting
        return (tried(each.name, known.get(each.name, FAILED)) for each in catalogue)

    monkeypatch.setattr(command, "attempts", attempts)
    return known


def test_all_caught_is_0_and_leaves_a_log_and_a_page(
    outcomes: dict[str, Verdict], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert not outcomes
    assert command.main(["--report", str(tmp_path)]) == command.PROVED
    kept = list(read(tmp_path / STRENGTH))
    assert isinstance(kept[0], StrengthStarted)
    assert kept[0].catalogue == len(kept) - 1 == len(CATALOGUE)
    said = capsys.readouterr().out
    assert f"{len(CATALOGUE)} of {len(CATALOGUE)} faulty syncs caught, every claim" in said
    assert (tmp_path / "strength.html").exists()


def test_one_that_was_not_caught_is_1_and_is_named_last(
    outcomes: dict[str, Verdict], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    outcomes["creates-twice"] = PASSED
    assert command.main(["--report", str(tmp_path)]) == command.GAPS
    assert "not caught: creates-twice, although it fits Once" in capsys.readouterr().out


def test_a_claim_that_catches_none_is_1(
    outcomes: dict[str, Verdict], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    outcomes |= dict.fromkeys(CATALOGUE, PASSED)
    assert command.main(["--report", str(tmp_path)]) == command.GAPS
    assert "catches none: Once" in capsys.readouterr().out


def test_a_suite_that_never_runs_is_1_and_leaves_no_page(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = replace(tried("creates-twice", FAILED), events=(), trouble="no module named steps")
    monkeypatch.setattr(command, "attempts", lambda *_, **__: iter([broken]))
    assert command.main(["--report", str(tmp_path)]) == command.GAPS
    assert "no module named steps" in capsys.readouterr().out
    assert not list(tmp_path.glob("*.html"))


@pytest.mark.parametrize("wrong", [["--only", "no-such"], ["--workers", "0"], ["--fast"]])
def test_wrong_usage_is_2_and_names_it(
    wrong: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        command.main(wrong)
    assert ended.value.code == command.MISUSE
    assert wrong[-1] in capsys.readouterr().err
