"""What a team's other tools make of the suite: parallel workers, Allure, pytest-html, Cucumber JSON, the collected tree.

The reporters live in an environment of their own, which only the runs of this module see.
"""

from __future__ import annotations

import html
import json
import re
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from fakes.clock import Clock
from fakes.keap import keap
from fakes.webcrm import webcrm
from reports.events import ClaimJudged, Verdict
from tests.steps.running import Run, suite
from tests.strangers.stranger import home

BROKEN = ("-p", "tests.strength.plugin", "--faulty", "skips-the-price")
# Cells that pass, fail, are blocked and are only observed.
SOME = (
    "features/products.feature",
    "features/companies.feature",
    "-k",
    "arrives or Inactive or becomes",
)
QUICK = ("--profile", "quick", "--tb=auto")
FAILING = "A value arrives with the new record[product_price-ProductPrice-string]"
BLOCKED = "BLOCKED: A Keap company is never inactive: it has no such state."
MODES: Mapping[str, tuple[str, ...]] = {"one process": (), "two workers": ("-n", "2")}


@dataclass(frozen=True)
class Reported:
    """A run of the same cells under all reporters, and the folder that they wrote into."""

    run: Run
    folder: Path

    @property
    def allure(self) -> list[dict[str, Any]]:
        return [
            json.loads(path.read_text(encoding="utf-8"))
            for path in (self.folder / "allure").glob("*-result.json")
        ]

    @property
    def page(self) -> dict[str, dict[str, Any]]:
        """What pytest-html's page was made from: test by node id."""
        text = (self.folder / "page.html").read_text(encoding="utf-8")
        found = re.search(r'data-jsonblob="(.*?)"', text, re.DOTALL)
        assert found
        tests = json.loads(html.unescape(found[1]))["tests"]
        return {name: entries[-1] for name, entries in tests.items()}

    @property
    def cucumber(self) -> list[dict[str, Any]]:
        """Every scenario of the Cucumber JSON, without how long it took."""
        features = json.loads((self.folder / "cucumber.json").read_text(encoding="utf-8"))
        scenarios = [element for feature in features for element in feature["elements"]]
        for scenario in scenarios:
            for step in scenario["steps"]:
                del step["result"]["duration"]
        return scenarios


@pytest.fixture(scope="module")
def reported(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, Reported]]:
    (plugins,) = home("pytest-plugins").glob("lib/python*/site-packages")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(plugins))
        yield {
            mode: _reported(workers, tmp_path_factory.mktemp("reported"))
            for mode, workers in MODES.items()
        }


def _reported(workers: tuple[str, ...], folder: Path) -> Reported:
    run = suite(
        *(*BROKEN, *SOME, *QUICK, *workers),
        *("--alluredir", folder / "allure"),
        *("--html", folder / "page.html", "--self-contained-html"),
        *("--cucumberjson", folder / "cucumber.json"),
        *("--junitxml", folder / "junit.xml"),
        report=folder / "report",
    )
    return Reported(run, folder)


@pytest.fixture(params=MODES)
def each(request: pytest.FixtureRequest, reported: Mapping[str, Reported]) -> Reported:
    """The run in one process, and the run of two workers."""
    mode: str = request.param
    return reported[mode]


def judgements(run: Run) -> dict[str, ClaimJudged]:
    """By cell, and without how long they took."""
    return {f"{event.cell}": replace(event, seconds=0) for event in run.judged}


def test_parallel_workers_find_the_same_verdicts_and_counter_examples(
    reported: Mapping[str, Reported],
) -> None:
    one, two = (reported[mode] for mode in MODES)
    assert judgements(one.run) == judgements(two.run)
    assert len(one.run.judged) == len(two.run.judged)
    assert {Verdict.PASSED, Verdict.FAILED, Verdict.BLOCKED, Verdict.OBSERVED} <= {
        event.verdict for event in two.run.judged
    }
    assert any(event.counter_example for event in two.run.judged)


def test_parallel_workers_leave_one_log(each: Reported) -> None:
    assert [path.name for path in (each.folder / "report").glob("run*")] == ["run.ndjson"]


def test_no_reporter_trips_over_the_suite(each: Reported) -> None:
    assert each.run.exit_code == 1, each.run.output
    for trouble in ("INTERNALERROR", "warnings summary", "Traceback"):
        assert trouble not in each.run.output


def test_a_terminal_shows_the_story_and_the_command_instead_of_a_call_stack(each: Reported) -> None:
    assert_tells_the_story(each.run.output, each.run)
    assert "features/companies.feature:" in each.run.output  # where the blocked claim stands
    assert BLOCKED in each.run.output


def test_allure_has_every_cell_with_its_sentences_and_its_verdict(each: Reported) -> None:
    titles = [(result["fullName"], result["status"]) for result in each.allure]
    assert sorted(status for _, status in titles) == sorted(
        {"PASSED": "passed", "OBSERVED": "passed", "FAILED": "failed", "BLOCKED": "skipped"}[
            event.verdict
        ]
        for event in each.run.judged
        if event.verdict is not Verdict.SKIPPED
    )
    assert ("features/products.feature:A value arrives with the new record", "failed") in titles


def test_allure_shows_why_a_cell_failed_and_why_one_is_blocked(each: Reported) -> None:
    failed = next(
        result
        for result in each.allure
        if {"name": "source", "value": "product_price"} in result.get("parameters", ())
    )
    assert_tells_the_story(failed["statusDetails"]["trace"], each.run)
    assert failed["steps"][-1]["name"] == 'Then "ProductPrice" in Webcrm says what the person wrote'
    blocked = next(result for result in each.allure if result["status"] == "skipped")
    assert BLOCKED in blocked["statusDetails"]["message"]


def test_pytest_html_shows_why_a_cell_failed_is_blocked_or_what_was_observed(
    each: Reported,
) -> None:
    said = {name: html.unescape(test["log"]) for name, test in each.page.items()}
    assert_tells_the_story(said[f"features/products.feature::{FAILING}"], each.run)
    logs = "\n".join(said.values())
    assert BLOCKED in logs
    assert "OBSERVED" in logs
    assert "Webcrm got no new record" in logs


def test_junit_shows_the_story_too(each: Reported) -> None:
    assert_tells_the_story(
        html.unescape((each.folder / "junit.xml").read_text(encoding="utf-8")), each.run
    )


def test_cucumber_json_is_as_complete_from_parallel_workers(
    reported: Mapping[str, Reported],
) -> None:
    one, two = (reported[mode].cucumber for mode in MODES)
    assert one == two
    failed = [step["result"] for scenario in two for step in scenario["steps"]]
    assert any(
        result["status"] == "failed" and "ProductPrice" in result["error_message"]
        for result in failed
    )


def test_cucumber_json_needs_no_report_and_leaves_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "temporary").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    monkeypatch.setattr(tempfile, "tempdir", None)
    file = tmp_path / "new" / "cucumber.json"
    one_claim = ("features/products.feature", "-k", "arrives", *QUICK)
    run = suite(*one_claim, "-n", "2", "--cucumberjson", file)
    assert run.exit_code == 0, run.output
    assert '"passed"' in file.read_text(encoding="utf-8")
    assert not list((tmp_path / "temporary").glob("syncproof*"))


def test_a_cucumber_file_that_cannot_be_written_is_named_before_anything_runs() -> None:
    run = suite("features/products.feature", "--cucumberjson", "README.md/cucumber.json")
    assert run.exit_code == 4
    assert "README.md/cucumber.json" in run.output
    assert "Traceback" not in run.output


@pytest.mark.parametrize(
    ("options", "said"),
    [(("--dataflow", "none.rst"), "ERROR: none.rst"), (("-k", "a b"), "without -n")],
)
def test_what_parallel_workers_refuse_is_said_once(options: tuple[str, ...], said: str) -> None:
    run = suite("features/products.feature", "-n", "2", *options)
    assert run.exit_code == 4
    assert run.output.count("ERROR") == 1
    assert said in run.output


def test_no_credential_is_in_what_any_reporter_wrote(each: Reported) -> None:
    secrets = [keap(Clock()).credential, webcrm(Clock()).credential, "Bearer "]
    written = [path for path in each.folder.rglob("*") if path.is_file()]
    assert len(written) > 10
    for path in written:
        text = path.read_text(encoding="utf-8")
        assert not [secret for secret in secrets if secret in text], path


def test_who_asks_for_a_call_stack_gets_it_with_the_story() -> None:
    shown = suite(
        *BROKEN, *SOME[:1], "-k", "product_price and arrives", *QUICK, "--tb=short"
    ).output
    assert "expect_side" in shown
    assert "a person creates Keap record 1" in shown


def test_the_collected_tree_reads_like_the_document() -> None:
    lines = [line.strip() for line in suite("features", "--collect-only", "-v").output.splitlines()]
    assert "Every Keap Product will be synchronized with a Webcrm Products." in "\n".join(lines)
    assert "Given more linked records than one page holds" in lines
    tree = [line for line in lines if line.startswith("<")]
    assert [line.partition(" ")[0] for line in tree[:5]] == [
        "<Dir",
        "<Dir",
        "<Feature",
        "<Rule",
        "<Scenario",
    ]
    features = [line for line in tree if line.startswith("<Feature")]
    # As the document has them; what holds for every pairing comes last, though its file does not.
    assert [line.partition(": ")[2] for line in features] == [
        "Keap Companies to Webcrm Organisations>",
        "Keap Opportunity to Webcrm Opportunities>",
        "Keap Product to Webcrm Products>",
        "Keap Users to Webcrm Users>",
        "Whatever goes wrong on the way, the sync makes up for it>",
    ]
    rule = tree.index("<Rule Each property is kept in sync, regardless of where it is edited>")
    assert (
        tree[rule + 1]
        == "<Scenario A value arrives with the new record: company_name - OrganisationName - string>"
    )


def assert_tells_the_story(text: str, run: Run) -> None:
    """The reason, what people did, and the command; not the suite's own call stack."""
    failed = next(
        event
        for event in run.judged
        if event.cell.row.endswith("--ProductPrice") and event.counter_example
    )
    assert failed.verdict is Verdict.FAILED
    assert failed.reason in text
    assert "FAILED: the smallest history that was found" in text
    assert "a person creates Keap record 1" in text
    assert failed.reproduce in text
    assert "fixturefunc" not in text
