"""The suite from outside: pytest's own options, seeds, parallel runs, and what bad input says."""

from __future__ import annotations

import shlex
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from fakes.clock import Clock
from fakes.keap import keap
from fakes.webcrm import webcrm
from reports.events import ClaimJudged, Verdict
from tests.steps.running import suite

QUICK = ("--profile", "quick")
ONE_ROW = ("features/products.feature", "-k", "reaches and not slightest and not alike", *QUICK)
TITLE_LOST = ("-p", "tests.strength.plugin", "--faulty", "truncates-texts")


def verdicts(judged: tuple[ClaimJudged, ...]) -> dict[str, Verdict]:
    return {f"{event.cell}": event.verdict for event in judged}


def test_collected_tests_read_like_the_document() -> None:
    listed = suite("features/users.feature", "--collect-only", "-q").output
    assert (
        "features/users.feature::An edit in Keap reaches Webcrm[job_title-UserTitle-string]"
        in listed
    )


def test_one_claim_can_be_chosen_and_the_others_are_reported_as_not_asked_for(
    tmp_path: Path,
) -> None:
    run = suite(*ONE_ROW, report=tmp_path)
    assert run.exit_code == 0, run.output
    assert {name[2] for name in run.named(Verdict.PASSED)} == {
        "An edit in Keap reaches Webcrm",
        "An edit in Webcrm reaches Keap",
    }
    assert len(run.named(Verdict.SKIPPED)) > 10


def test_a_passed_cell_says_what_it_exercised(tmp_path: Path) -> None:
    run = suite(*ONE_ROW, report=tmp_path)
    for event in (event for event in run.judged if event.verdict is Verdict.PASSED):
        assert event.examples == 10
        assert event.records >= 10
        assert event.floors["edits"] > 0
        assert all(event.counts[name] >= floor for name, floor in event.floors.items())


def test_junit_and_all_reports_are_written(tmp_path: Path) -> None:
    run = suite(*ONE_ROW, "--junitxml", tmp_path / "junit.xml", report=tmp_path)
    assert run.exit_code == 0, run.output
    cases = ET.parse(tmp_path / "junit.xml").getroot().iter("testcase")  # noqa: S314 -- our own
    assert len(list(cases)) == 2
    for name in ("index.html", "run.ndjson", "summary.md", "cells.csv", "cucumber.json"):
        assert (tmp_path / name).stat().st_size > 0, name


def test_parallel_workers_give_the_same_verdicts_and_one_log(tmp_path: Path) -> None:
    one = suite("features/companies.feature", *QUICK, report=tmp_path / "one")
    two = suite("features/companies.feature", *QUICK, "-n", "2", report=tmp_path / "two")
    assert (one.exit_code, two.exit_code) == (0, 0), one.output + two.output
    assert verdicts(one.judged) == verdicts(two.judged)
    assert [path.name for path in (tmp_path / "two").glob("run*")] == ["run.ndjson"]


def test_the_same_seed_gives_the_same_counter_example(tmp_path: Path) -> None:
    options = (*TITLE_LOST, "features/companies.feature", "-k", "arrives")
    first, again = (suite(*options, report=tmp_path / name).judged for name in ("first", "again"))
    failed = [event.counter_example for event in first if event.verdict is Verdict.FAILED]
    assert failed
    assert failed == [event.counter_example for event in again if event.verdict is Verdict.FAILED]


def test_another_seed_draws_other_records(tmp_path: Path) -> None:
    options = ("features/companies.feature", "-k", "existing", *QUICK, "--seed")
    one, same, other = (
        [event.counts for event in suite(*options, seed, report=tmp_path / name).judged]
        for seed, name in (("1", "one"), ("1", "same"), ("2", "other"))
    )
    assert one == same != other


def test_a_red_cell_has_the_smallest_counter_example_its_traffic_and_a_command_that_replays_it(
    tmp_path: Path,
) -> None:
    run = suite(*TITLE_LOST, "features/companies.feature", "-k", "arrives", report=tmp_path)
    assert run.exit_code == 1
    failed = next(event for event in run.judged if event.verdict is Verdict.FAILED)
    smallest = failed.counter_example
    assert smallest is not None
    assert any("a person creates Keap record 1" in step.sentence for step in smallest.story)
    assert any(exchange.method == "POST" for exchange in smallest.exchanges)
    words = shlex.split(failed.reproduce)
    assert words[1:3] == ["-m", "pytest"]
    # As printed, with the breakage that this test put in.
    replayed = subprocess.run(
        [sys.executable, *words[1:], *TITLE_LOST], capture_output=True, text=True, check=False
    )
    assert replayed.returncode == 1
    assert failed.reason in replayed.stdout


def test_no_credential_is_in_the_log_or_the_report(tmp_path: Path) -> None:
    suite(*TITLE_LOST, "features/companies.feature", "-k", "arrives", report=tmp_path)
    secrets = [keap(Clock()).credential, webcrm(Clock()).credential]
    for name in ("run.ndjson", "index.html", "summary.md"):
        text = (tmp_path / name).read_text(encoding="utf-8")
        assert not [secret for secret in secrets if secret in text], name
        assert "Bearer " not in text


def test_an_earlier_log_in_the_folder_is_not_evidence_of_this_run(tmp_path: Path) -> None:
    (tmp_path / "run.main.ndjson").write_text("stale\n", encoding="utf-8")
    run = suite(*ONE_ROW, report=tmp_path)
    assert run.exit_code == 0, run.output
    assert "stale" not in (tmp_path / "run.ndjson").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--dataflow", "none.rst"), "none.rst"),
        (("--policy", "none.toml"), "none.toml"),
        (("--seed", "lucky"), "lucky"),
        (("--sut", "telepathy"), "telepathy"),
        (("--profile", "endless"), "endless"),
        (("--report", "README.md/out"), "README.md/out"),
    ],
)
def test_a_bad_option_is_named_and_nothing_runs(options: tuple[str, str], said: str) -> None:
    run = suite("features/products.feature", *options)
    assert run.exit_code == 4
    assert said in run.output
    assert "Traceback" not in run.output


def test_a_whole_run_that_leaves_a_statement_without_a_claim_is_not_green(tmp_path: Path) -> None:
    folder = tmp_path / "features"
    shutil.copytree("features", folder)
    for name in ("companies", "products", "users"):
        (folder / f"{name}.feature").unlink()
    options = ("-c", "pytest.ini", "--rootdir", ".", folder, *QUICK)
    run = suite(*options, report=tmp_path / "report")
    assert run.exit_code == 1
    assert "without a claim" in run.output
    # Asked for this one file, its own claims decide.
    assert suite(*options[:4], folder / "opportunities.feature", *QUICK).exit_code == 0


def test_a_document_without_features_says_how_to_get_them(tmp_path: Path) -> None:
    text = Path("checklist/documents/keap-webcrm.rst").read_text(encoding="utf-8")
    other = tmp_path / "keap-webcrm.rst"
    other.write_text(text.replace("Organisations", "Organizations"), encoding="utf-8")
    run = suite("features/companies.feature", "--dataflow", other)
    assert run.exit_code == 4
    assert "scaffold" in run.output


def test_a_malformed_document_is_named_with_its_line(tmp_path: Path) -> None:
    text = Path("checklist/documents/keap-webcrm.rst").read_text(encoding="utf-8")
    lines = text.splitlines(keepends=True)
    place = next(n for n, line in enumerate(lines, 1) if line.startswith("Every"))
    lines[place - 1] = "Most of it will be synchronized.\n"
    broken = tmp_path / "broken.rst"
    broken.write_text("".join(lines), encoding="utf-8")
    run = suite("features/companies.feature", "--dataflow", broken)
    assert run.exit_code == 4
    assert f"broken.rst:{place}" in run.output
