from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest

from reports.cucumber import cucumber_json
from reports.events import ClaimJudged, CounterExample, Step, Verdict
from reports.exports import cells_csv, summary_md
from reports.matrix import Matrix, fold
from tests.reports import runs

PRICE = runs.cell("An edit in Keap", "product_price--ProductPrice")
HOSTILE = "=1+1|\n# <script>```\n\u202e\ud800`"


def folded(*judgements: ClaimJudged) -> Matrix:
    return fold(runs.checklist(), runs.events(*judgements))


def hostile() -> Matrix:
    example = CounterExample(
        story=(Step(sentence=HOSTILE, values={HOSTILE: HOSTILE}),), expected=HOSTILE, found=HOSTILE
    )
    return folded(runs.failed(PRICE, reason=HOSTILE, reproduce=HOSTILE, counter_example=example))


def elements(matrix: Matrix) -> list[dict[str, Any]]:
    return [
        element for feature in json.loads(cucumber_json(matrix)) for element in feature["elements"]
    ]


def test_the_summary_begins_with_the_verdict() -> None:
    assert summary_md(folded()).startswith(
        "# Ready: 36 claims proved on 4,932 generated records.\n"
    )


def test_the_summary_has_a_line_for_each_pairing_and_row() -> None:
    table = [line for line in summary_md(folded()).splitlines() if line.startswith("|")]
    assert len(table) == 2 + 4 + 4
    assert all("PASSED" in line for line in table[2:])


def test_the_summary_tells_how_to_repeat_a_failure() -> None:
    text = summary_md(folded(runs.failed(PRICE)))
    assert "### FAILED: An edit in Keap reaches Webcrm" in text
    assert "And 5 seconds later a person edits Keap record 1\n  | product_price | 19.9 |" in text
    assert "--hypothesis-seed 20261122\n```" in text


def test_a_green_summary_has_nothing_that_needs_attention() -> None:
    assert "attention" not in summary_md(folded())


def test_hostile_values_stay_inside_their_place_in_the_summary() -> None:
    lines = summary_md(hostile()).splitlines()
    assert "- Why: =1+1\\|⟨\\\\n⟩\\# \\<script\\>\\`\\`\\`⟨\\\\n⟩⟨U+202E⟩⟨U+D800⟩\\`" in lines
    assert lines[-1] == lines[-5] == "````"


def test_the_table_of_cells_has_one_line_a_cell() -> None:
    lines = list(csv.DictReader(io.StringIO(cells_csv(folded(runs.failed(PRICE))), newline="")))
    assert len(lines) == 36
    failed = [line for line in lines if line["verdict"] == "FAILED"]
    assert [(line["claim"], line["expected"], line["found"]) for line in failed] == [
        ("An edit in Keap reaches Webcrm", "19.9", "0.01")
    ]
    assert failed[0]["exercised"] == "conflicts 3; passes with work 96; records 137"


def test_a_spreadsheet_runs_no_value_as_a_formula() -> None:
    lines = list(csv.DictReader(io.StringIO(cells_csv(hostile()), newline="")))
    values = [value for line in lines for value in line.values()]
    assert not [value for value in values if value.startswith(("=", "+", "-", "@"))]


@pytest.mark.parametrize("export", [summary_md, cells_csv, cucumber_json])
def test_an_export_is_valid_utf_8_whatever_was_drawn(export: Any) -> None:
    assert export(hostile()).encode("utf-8")


def test_cucumber_readers_get_one_element_a_cell() -> None:
    found = elements(folded(runs.failed(PRICE)))
    assert len(found) == 36
    assert len({element["id"] for element in found}) == 36
    failed = [e for e in found if e["steps"][-1]["result"]["status"] == "failed"]
    (told,) = [e["steps"][-1]["result"]["error_message"].splitlines() for e in failed]
    assert told[:2] == [
        "ProductPrice kept its old value",
        "When 5 seconds later a person creates Keap record 1",
    ]
    assert [step["keyword"] for step in found[0]["steps"]] == ["Given ", "When ", "Then "]
    assert found[0]["steps"][-1]["result"] == {"status": "passed", "duration": 1_250_000_000}


def test_each_feature_comes_once() -> None:
    uris = [feature["uri"] for feature in json.loads(cucumber_json(folded()))]
    assert uris == [
        f"features/{name}.feature" for name in ("companies", "opportunity", "product", "users")
    ]


@pytest.mark.parametrize("verdict", [v for v in Verdict if v is not Verdict.PASSED])
def test_a_dashboard_never_counts_as_passed_what_was_not(verdict: Verdict) -> None:
    found = elements(folded(runs.judged(PRICE, verdict)))
    statuses = [
        step["result"]["status"]
        for e in found
        for step in e["steps"]
        if e["tags"][0]["name"] == f"@{verdict}"
    ]
    assert statuses
    assert "passed" not in statuses


def test_the_summary_lists_what_was_left_open() -> None:
    text = summary_md(folded(runs.judged(PRICE, Verdict.BLOCKED, reason="no such call")))
    assert text.endswith("ProductPrice, forward). no such call\n")
    assert "- BLOCKED: An edit in Keap reaches Webcrm" in text
