"""What failed can be had again: exactly, from the printed command, from the log, and from a kept scenario."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import __version__

from reports.events import ClaimJudged, Verdict
from reports.log import read
from steps.earlier import expect_same_document, load
from steps.options import ALWAYS, SHIPPED, STANDARDS
from tests.steps.running import DEADLINE, suite

QUICK = ("--profile", "quick")
CUT = ("-p", "tests.strength.plugin", "--faulty", "truncates-texts")
COMPANIES = ("features/companies.feature", "-k", "reaches or order")


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report's folder of a run of a sync that truncates; its failures are kept in `kept`."""
    folder = tmp_path_factory.mktemp("broken")
    keep = f"--keep-regression={folder / 'kept'}"
    run = suite(*CUT, *COMPANIES, *QUICK, keep, report=folder / "report")
    assert len(run.named(Verdict.FAILED)) == 2, run.output
    return folder


def failures(log: Path) -> list[ClaimJudged]:
    return [
        event
        for event in read(log)
        if isinstance(event, ClaimJudged) and event.verdict is Verdict.FAILED
    ]


def test_the_printed_command_runs_that_one_example(broken: Path, tmp_path: Path) -> None:
    for failed in failures(broken / "report" / "run.ndjson"):
        words = shlex.split(failed.reproduce)
        again = [sys.executable, *words[1:], *CUT, f"--report={tmp_path}"]
        done = subprocess.run(again, capture_output=True, text=True, check=False, timeout=DEADLINE)
        assert done.returncode == 1, done.stdout
        (same,) = failures(tmp_path / "run.ndjson")
        assert same.counter_example == failed.counter_example
        assert (same.examples, same.reproduce) == (0, failed.reproduce)
        # The same command on a sync that has been mended.
        mended = suite(*words[3:])
        assert mended.exit_code == 0, mended.output


def test_a_story_says_after_each_step_what_both_records_hold(broken: Path) -> None:
    (failed,) = (f for f in failures(broken / "report" / "run.ndjson") if f.cell.row)
    example = failed.counter_example
    assert example is not None
    created, met, *_, judged = example.story
    last = example.story[-2].looks[0]
    assert created.sentence == "5 seconds later a person creates Keap record 1"
    assert list(created.values) == ["company_name"]
    assert created.looks[0].target == "no Webcrm record"
    (look,) = met.looks
    assert (look.source, look.target, look.same) == (
        "company_name of Keap record 1",
        "OrganisationName of the Webcrm counterpart of Keap record 1",
        True,
    )
    assert not last.same
    assert last.here.startswith(last.there.rstrip('"'))
    assert judged.keyword == "Then"
    html = (broken / "report" / "index.html").read_text(encoding="utf-8")
    assert "What both records say then" in html


def test_a_log_is_replayed_with_its_own_options(broken: Path, tmp_path: Path) -> None:
    log = broken / "report" / "run.ndjson"
    still = suite(f"--replay={log}", *CUT)
    assert still.exit_code == 1
    assert still.output.count("still fails: ") == 2
    assert still.output.count("the smallest history that was found") == 2
    for note in ("Failing test case", "Draw 1", "state.teardown", "Captured stdout"):
        assert note not in still.output
    assert "profile quick, seed 1" in still.output
    mended = suite(f"--replay={log}", "-n", "2", f"--report={tmp_path / 'mended'}")
    assert mended.exit_code == 0, mended.output
    assert mended.output.count("no longer fails") == 2


def test_a_kept_history_is_red_while_the_sync_is_broken_and_runs_first(broken: Path) -> None:
    kept = broken / "kept"
    place = ("-c", "pytest.ini", "--rootdir", ".", "features/companies.feature", kept, *QUICK)
    listed = suite(*place, "--collect-only", "-q").output.splitlines()
    assert all("::kept: " in line for line in listed[:2])
    assert not any("::kept: " in line for line in listed[2:])
    red = suite(*place, *CUT, "-k", "kept", report=broken / "red")
    assert {name[2].partition(" (")[0] for name in red.named(Verdict.FAILED)} == {
        "kept: An edit in Keap reaches Webcrm",
        "kept: Whatever people do, in any order, both sides agree in the end",
    }, red.output
    green = suite(*place, "-k", "kept", report=broken / "green")
    assert green.exit_code == 0, green.output
    assert len(green.named(Verdict.PASSED)) == 2


@pytest.mark.parametrize(
    ("faulty", "entity", "chosen", "told"),
    [
        ("stops-at-a-deletion", "companies", "order", "later a person deletes "),
        # Of organisations that were there then: another one is picked where it is not there now.
        ("repeats-the-owner", "products", "keeps and Webcrm", "| ProductOrganisationId | 2 "),
    ],
)
def test_a_kept_history_of_deletions_or_references_is_red_until_the_sync_is_mended(
    faulty: str, entity: str, chosen: str, told: str, tmp_path: Path
) -> None:
    fault = ("-p", "tests.strength.plugin", "--faulty", faulty)
    kept, feature = tmp_path / "kept", f"features/{entity}.feature"
    suite(*fault, feature, "-k", chosen, *QUICK, f"--keep-regression={kept}")
    (history,) = kept.iterdir()
    assert told in history.read_text(encoding="utf-8")
    again = ("-c", "pytest.ini", "--rootdir", ".", feature, kept, "-k", "kept")
    red = suite(*again, *fault, report=tmp_path / "red")
    assert len(red.named(Verdict.FAILED)) == 1, red.output
    mended = suite(*again, report=tmp_path / "green")
    assert mended.exit_code == 0, mended.output


def test_a_kept_history_makes_no_statement_proved(broken: Path) -> None:
    place = ("-c", "pytest.ini", "--rootdir", ".", broken / "kept", *QUICK)
    run = suite(*place, report=broken / "alone")
    assert "20 statements of the document without a claim" in run.output


def test_an_example_of_another_claim_is_never_green(tmp_path: Path) -> None:
    test = "features/companies.feature::A value arrives with the new record[company_name-OrganisationName-string]"
    example = f"{__version__}:1:AEEDQQNBA0EDQQNBAw=="
    run = suite(test, f"--example={example}", report=tmp_path)
    assert run.exit_code == 1
    assert example in run.judged[0].reproduce
    assert len(run.named(Verdict.UNKNOWN)) == 1
    assert "the example of --example cannot be replayed" in run.output


def test_an_example_is_of_one_claim() -> None:
    run = suite("features/companies.feature", "--example=6:1:AA==")
    assert run.exit_code == 4
    assert "--example is of one claim, and " in run.output


def lines_of(log: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]


CHANGES: dict[str, dict[str, Any]] = {
    "document": {"document_text": "another"},
    "newer": {"invented": 1},
    "options": {"options": {"telepathy": ["yes"]}},
}


def changed(event: dict[str, Any], way: str) -> dict[str, Any]:
    if event["kind"] == "run-started":
        return event | CHANGES.get(way, {})
    if event["kind"] == "claim-judged" and way == "green":
        return event | {"counter_example": None}
    return event


@pytest.mark.parametrize(
    ("way", "told"),
    [
        ("document", "the log is of another document than"),
        ("newer", "unknown field 'invented'"),
        ("options", r"options that this version does not know: \['telepathy'\]"),
        ("green", "no claim with a counter-example"),
        ("torn", "its last line is half a line"),
        ("headless", "no run-started line in it"),
        ("none", "No such file"),
        ("text", "not a line of a log"),
    ],
)
def test_a_log_that_cannot_be_replayed_is_refused(
    broken: Path, tmp_path: Path, way: str, told: str
) -> None:
    events = [changed(event, way) for event in lines_of(broken / "report" / "run.ndjson")]
    text = "\n".join(map(json.dumps, events[1:] if way == "headless" else events)) + "\n"
    log = tmp_path / "run.ndjson"
    if way != "none":
        log.write_text({"text": "hello\n", "torn": text[:-40]}.get(way, text), encoding="utf-8")
    with pytest.raises(pytest.UsageError, match=told):
        expect_same_document(load(log), SHIPPED)


def test_a_bad_log_is_a_usage_error() -> None:
    run = suite("--replay=README.md")
    assert run.exit_code == 4
    assert "README.md:1: not a line of a log" in run.output
    assert "Traceback" not in run.output


def test_a_log_is_never_overwritten_by_its_own_replay(broken: Path) -> None:
    run = suite(f"--replay={broken / 'report' / 'run.ndjson'}", f"--report={broken / 'report'}")
    assert run.exit_code == 4
    assert "would be overwritten" in run.output


def test_two_runs_with_one_seed_say_the_same_to_the_byte(tmp_path: Path) -> None:
    options = (*CUT, "features/users.feature", "-k", "(reaches and job_title) or order", *QUICK)
    logs = []
    for name in ("first", "again"):
        suite(*options, report=tmp_path / name)
        events = lines_of(tmp_path / name / "run.ndjson")
        for event in events:
            for when in ("at", "seconds", "command"):  # the command names the folder
                event.pop(when, None)
        logs.append("\n".join(map(json.dumps, events)))
    assert '"verdict": "FAILED"' in logs[0]
    assert logs[0] == logs[1]


def test_every_option_is_repeated_or_is_none_of_the_next_runs_business() -> None:
    after = suite("--help").output.partition("proving a dataflow document against a sync:\n")[2]
    group = re.split(r"^\S", after, maxsplit=1, flags=re.MULTILINE)[0]
    offered = set(re.findall(r"^  --([a-z-]+)", group, re.MULTILINE))
    own = {"report", "example", "replay", "keep-regression"}
    assert offered == own | {*ALWAYS, *STANDARDS}


def test_the_printed_command_works_where_the_run_was_started(tmp_path: Path) -> None:
    """A sync's own folder, in which the sync is named as it lies there."""
    (tmp_path / "dies.py").write_text("raise SystemExit('I die here')", encoding="utf-8")
    features = Path("features/companies.feature").resolve()
    attached = ("--sut", "command", "--sut-command", f"{sys.executable} dies.py", *QUICK)
    one = ("-k", "value and arrives", "-p", "no:cacheprovider")
    run = suite(features, *one, *attached, report=tmp_path / "report", cwd=tmp_path)
    (unknown,) = (event for event in run.judged if event.verdict is Verdict.UNKNOWN)
    pasted = ["sh", "-c", unknown.reproduce]
    again = subprocess.run(
        pasted, cwd="/", capture_output=True, text=True, check=False, timeout=DEADLINE
    )
    assert (again.returncode, again.stdout.count("I die here") > 0) == (1, True), again.stdout


def test_a_history_that_is_kept_elsewhere_is_named_with_its_folder(
    broken: Path, tmp_path: Path
) -> None:
    kept = sorted((broken / "kept").glob("*.feature"))
    run = suite("features", broken / "kept", *QUICK, *CUT, "-k", "kept", report=tmp_path)
    named = {shlex.split(event.reproduce)[3].partition("::")[0] for event in run.judged}
    assert {str(path) for path in kept} == named & {str(path) for path in kept}, run.output
