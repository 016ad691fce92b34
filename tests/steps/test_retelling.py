"""A kept history says everything in its text, survives the parser, and is judged by the claim that it is about."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import __version__, given
from hypothesis import strategies as st
from pytest_bdd.feature import get_feature

from checklist import document
from checklist.drift import drift
from checklist.model import Pairing
from reports.events import CellId, ClaimJudged, CounterExample, Verdict
from steps import regressions
from steps.cells import Cell
from steps.recording import told
from steps.retelling import values_of
from steps.story import AT_ONCE, CREATES, QUIET, THEN, Step, as_text
from steps.strategies import HARD_TEXTS
from steps.troubles import Trouble, What
from steps.troubles import told as trouble_told
from tests.steps.running import suite

SHIPPED = document.load(Path("checklist/documents/keap-webcrm.rst"))
COMPANIES: Pairing = SHIPPED.pairings[0]
HOSTILE = (
    *(text for family in HARD_TEXTS for text in family),
    *(
        "",
        " ",
        "  two ",
        "\n",
        "a\nb\r\n\tc",
        "\\",
        "\\n",
        "\\\\",
        "|",
        "a | b",
        "\\|",
        '"',
        '\\"',
        "#",
        "@kept",
    ),
    *(
        "<source>",
        "<pairing>",
        "{x}",
        "%s",
        '"""',
        "Then nothing",
        "\u2028",
        "\u00a0",
        "\u202e",
        "\ufeff",
    ),
    *("\x00", "\x85", "\ud800", "\U0001f469\u200d\U0001f4bb", "e\u0301"),
)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=4,
)


def cell(**changes: Any) -> Cell:
    plain: dict[str, Any] = {
        "pairing": COMPANIES,
        "row": COMPANIES.rows[0],
        "claim": "An edit in Keap reaches Webcrm",
        "direction": "forward",
        "sentence": "",
        "line": 1,
    }
    return Cell(**{**plain, **changes})


def judged(values: Mapping[str, Any], example: str = "6:1:AA==") -> ClaimJudged:
    created = Step(CREATES.format(seconds=5, system="Keap", number=1), values)
    steps = [created, Step(QUIET), Step("the last value stands on both sides", keyword=THEN)]
    return ClaimJudged(
        cell=CellId(pairing=COMPANIES.id, claim="An edit in Keap reaches Webcrm"),
        verdict=Verdict.FAILED,
        reason="it is\nwrong",
        counter_example=CounterExample(story=tuple(map(told, steps)), example=example),
    )


def kept(folder: Path, values: Mapping[str, Any], **changes: Any) -> Path:
    regressions.keep(folder, cell(**changes), judged(values), {})
    (path,) = folder.iterdir()
    return path


def read_back(path: Path) -> list[dict[str, Any]]:
    """The values of each step with a table, as pytest-bdd hands them to a sentence."""
    get_feature.__globals__["features"].clear()  # it remembers files by their path
    (scenario,) = get_feature(str(path.parent), path.name).scenarios.values()
    tables = [step.datatable.raw() for step in scenario.render({}).steps if step.datatable]
    return [values_of([[str(cell) for cell in row] for row in table]) for table in tables]


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_every_text_survives_the_table_of_a_feature_file(tmp_path: Path, text: str) -> None:
    values = {"company_name": text, "email|address": [text, 0.0, None]}
    assert read_back(kept(tmp_path, values)) == [values]


@given(anything)
def test_every_value_survives_and_every_character_of_it_can_be_seen(value: Any) -> None:
    text = as_text(value)
    assert text.isprintable()
    assert values_of([["name", text]]) == {"name": value}


def test_a_history_is_kept_once_however_often_it_fails(tmp_path: Path) -> None:
    path = kept(tmp_path, {"company_name": "x"})
    before = path.stat()
    assert kept(tmp_path, {"company_name": "x"}) == path
    assert path.stat() == before
    regressions.keep(tmp_path, cell(), judged({"company_name": "y"}), {})
    assert len(list(tmp_path.iterdir())) == 2


def test_a_kept_history_names_its_claim_its_row_and_what_was_wrong(tmp_path: Path) -> None:
    text = kept(tmp_path, {"company_name": "x"}).read_text(encoding="utf-8")
    assert "What was wrong: it is⟨\\n⟩wrong" in text
    assert (
        '"An edit in Keap reaches Webcrm" failed for "company_name" with "OrganisationName"' in text
    )
    assert 'Given the pairing of "Keap Companies" with "Webcrm Organisations"' in text
    assert text.endswith("Then the last value stands on both sides\n")


def test_what_was_kept_is_not_kept_again_and_nothing_but_failures_is(tmp_path: Path) -> None:
    regressions.keep(tmp_path, cell(kept="An edit"), judged({}), {})
    green = ClaimJudged(cell=judged({}).cell, verdict=Verdict.PASSED)
    regressions.keep(tmp_path, cell(), green, {})
    assert not list(tmp_path.iterdir())


def test_the_switches_of_the_run_are_part_of_what_is_kept(tmp_path: Path) -> None:
    regressions.keep(
        tmp_path, cell(), judged({"company_name": "x"}), {"webcrm.put.omitted": "reset"}
    )
    (path,) = tmp_path.iterdir()
    assert read_back(path)[0] == {"webcrm.put.omitted": "reset"}


def test_what_many_records_went_through_is_kept_as_its_example(tmp_path: Path) -> None:
    sentence = "\n".join(
        (
            f"Given {COMPANIES.sentence}",
            "And a linked pair of records",
            'When a person edits "company_name" in Keap',
            "And the sync runs until it is quiet",
            'Then "OrganisationName" in Webcrm says what the person wrote',
        )
    )
    failed = judged({"company_name": "x"}, example=f"{__version__}:9:AA==")
    regressions.keep(
        tmp_path / "kept", cell(sentence=sentence), failed, {"keap.text.blanks": "trimmed"}
    )
    (path,) = (tmp_path / "kept").iterdir()
    assert "#   When 5 seconds later a person creates Keap record 1" in path.read_text(
        encoding="utf-8"
    )
    # All its sentences are understood; this example is none.
    place = ("-c", "pytest.ini", "--rootdir", ".", path)
    run = suite(*place, report=tmp_path / "report")
    assert len(run.named(Verdict.UNKNOWN)) == 1
    assert "the example of --example cannot be replayed" in run.output


def test_a_history_of_all_pairings_at_once_is_kept_as_its_example(tmp_path: Path) -> None:
    sentence = f"Given {COMPANIES.sentence}\nAnd {AT_ONCE}\nThen both sides agree"
    text = kept(tmp_path, {"company_name": "x"}, sentence=sentence).read_text(encoding="utf-8")
    assert 'And the example "6:1:AA==" in which' in text
    assert f"And {AT_ONCE}" in text
    assert "a history in which" not in text


@pytest.mark.parametrize("what", What)
def test_every_trouble_can_be_told_and_understood(what: What) -> None:
    for trouble in (
        Trouble(what, "Keap", call=3),
        Trouble(what, "Webcrm", writes=True, seconds=600),
        Trouble(what, "Webcrm", call=2, stays=True),
    ):
        assert trouble_told(str(trouble)) == trouble


def test_nothing_else_is_understood_as_a_trouble() -> None:
    with pytest.raises(ValueError, match="no trouble is told like this"):
        trouble_told("from call to Keap number 1: the moon is full")


def test_kept_histories_are_no_drift(tmp_path: Path) -> None:
    for path in Path("features").glob("*.feature"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    kept(tmp_path / "regressions", {"company_name": "x"})
    assert list(drift(SHIPPED, tmp_path)) == []


@pytest.mark.parametrize(
    ("place", "told"),
    [
        ("features", "is no kept history"),
        ("features/users.feature", "that is a test, not a folder"),
        ("features/users.feature::An edit", "write --keep-regression=DIR"),
    ],
)
def test_histories_are_kept_in_a_folder_of_their_own(place: str, told: str) -> None:
    with pytest.raises(pytest.UsageError, match=told):
        regressions.check(Path(place))
