"""Runs with --sut-file and --exceptions: what becomes of the exit code, of JUnit, of the log and of the report."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from checklist import document
from reports.events import Verdict
from steps import desk
from tests.steps.running import RED, Run, suite

QUICK = ("--profile", "quick")
(PRODUCT,) = (
    pairing.source
    for pairing in document.load(Path("checklist/documents/keap-webcrm.rst")).pairings
    if pairing.source.label == "Keap Product"
)
BROKEN = (*QUICK, "-p", "tests.strength.plugin", "--unshrunk", "--faulty")
PRICE, TROUBLED = "features/products.feature", "features/resilience.feature"
EDITS = "An edit in Keap reaches Webcrm"
ONE_CELL = f"{PRICE}::{EDITS}[product_price-ProductPrice-string]"
DECLARED = '[[declared]]\npromise = "{}"\ninstead = "Something else."\nwhy = "So it is."\n'
ACCEPTED = f"""[[accepted]]
pairing = "keap-product--webcrm-products"
row = "product_price"
claim = "{EDITS}"
reason = "Ticket 4711."
owner = "Ann"
expires = 2027-01-31
"""


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def cents_lost(tmp_path: Path, today: str, *options: str | Path) -> Run:
    """One claim that is known to fail, on this day."""
    known = written(tmp_path, "known.toml", ACCEPTED)
    calendar = ("-p", "tests.steps.calendar", "--today", today, "--exceptions", known)
    chosen = (*BROKEN, "drops-the-cents", ONE_CELL)
    return suite(*chosen, *calendar, *options, report=tmp_path / "report")


def test_a_run_with_nothing_worse_than_accepted_failures_is_green(tmp_path: Path) -> None:
    run = cents_lost(tmp_path, "2027-01-31", "--junitxml", tmp_path / "junit.xml", "-n", "2")
    assert run.exit_code == 0, run.output
    found = next(event for event in run.judged if event.verdict is Verdict.ACCEPTED)
    assert found.counter_example
    assert f"--exceptions {tmp_path / 'known.toml'}" in found.reproduce
    case = next(ET.parse(tmp_path / "junit.xml").getroot().iter("testcase"))  # noqa: S314 -- our own
    assert [child.tag for child in case] == ["skipped"]
    assert "Ann accepts this until 2027-01-31" in (case[0].get("message") or "")
    summary = (tmp_path / "report" / "summary.md").read_text(encoding="utf-8")
    assert "Ticket 4711." in summary
    assert "the last day" in summary


def test_the_day_after_the_same_run_is_red(tmp_path: Path) -> None:
    run = cents_lost(tmp_path, "2027-02-01")
    assert run.exit_code == 1
    assert "ran out on 2027-01-31; Ann had accepted it" in str([e.reason for e in run.judged])


def test_an_exception_that_nobody_needs_any_more_is_told(tmp_path: Path) -> None:
    next_month = datetime.now(UTC).date() + timedelta(days=30)
    known = written(tmp_path, "known.toml", ACCEPTED.replace("2027-01-31", str(next_month)))
    run = suite(ONE_CELL, *QUICK, "--exceptions", known)
    assert run.exit_code == 0, run.output
    assert "(owner: Ann) passed: its exception can go" in run.output


def test_in_any_order_people_delete_unless_deletions_are_not_promised(tmp_path: Path) -> None:
    chosen = (*BROKEN, "mirrors-deletions", "features/products.feature", "-k", "Whatever")
    red = suite(*chosen, report=tmp_path / "red")
    assert red.exit_code == 1
    assert "later a person deletes " in red.output
    told = written(tmp_path, "sut.toml", DECLARED.format("deletions"))
    green = suite(*chosen, "--sut-file", told, report=tmp_path / "green")
    assert green.exit_code == 0, green.output
    assert len(green.named(Verdict.PASSED)) == 1


def restless(folder: Path, fault: str, *options: str | Path) -> Run:
    """A sync with this fault whose team declares that it does not come to rest."""
    texts = map(DECLARED.format, ("rest", "one write", "one write an edit"))
    told = written(folder, "sut.toml", "".join(texts))
    return suite(*BROKEN, fault, *options, "--sut-file", told, report=folder / "report")


def test_a_sync_that_never_rests_is_held_to_everything_else(tmp_path: Path) -> None:
    run = restless(tmp_path, "writes-in-every-pass", "features", "-n", "2")
    assert run.exit_code == 0, run.output
    assert not run.named(*RED)


def test_who_does_not_promise_to_rest_may_make_nothing_twice(tmp_path: Path) -> None:
    many = ("--profile", "default", TROUBLED, "-k", "fails and product")
    run = restless(tmp_path, "forgets-what-it-was-creating", *many)
    assert run.exit_code == 1, run.output
    assert len(run.named(Verdict.FAILED)) == 1


def test_a_sync_that_takes_nothing_back_is_green_once_it_says_so(tmp_path: Path) -> None:
    text = 'name = "Acme bridge"\n' + DECLARED.format("edits back") + DECLARED.format("clearing")
    told = written(tmp_path, "sut.toml", text)
    options = (*BROKEN, "never-writes-to-keap", "features", "-n", "2", "--sut-file", told)
    run = suite(*options, report=tmp_path / "report")
    assert run.exit_code == 0, run.output
    assert not run.named(*RED)
    cleared = ("product", "product_price", "After a value was cleared in Webcrm both sides agree")
    assert cleared in run.named(Verdict.OBSERVED)
    assert ("product", "product_price", EDITS) in run.named(Verdict.PASSED)
    page = (tmp_path / "report" / "index.html").read_text(encoding="utf-8")
    assert "Acme bridge" in page
    assert "not promised by the sync" in page


def test_users_that_people_create_on_both_sides_are_still_kept_in_sync(tmp_path: Path) -> None:
    told = written(
        tmp_path, "sut.toml", DECLARED.format("creation") + 'pairing = "keap-users--webcrm-users"'
    )
    run = suite("features/users.feature", *QUICK, "--sut-file", told, report=tmp_path / "report")
    assert run.exit_code == 0, run.output
    passed = {claim for _entity, row, claim in run.named(Verdict.PASSED) if row == "job_title"}
    assert {EDITS, "An edit in Webcrm reaches Keap"} <= passed
    assert ("users", "", "Each new Keap record gets exactly one Webcrm record") in run.named(
        Verdict.BLOCKED
    )


def test_a_property_that_the_sync_owns_is_not_held_against_it(tmp_path: Path) -> None:
    owns = '[owns]\n"Webcrm Products" = ["ProductComment"]\n"Keap Product" = ["product_desc"]\n'
    told = written(tmp_path, "sut.toml", owns)
    options = (*BROKEN, "marks-the-survivor", PRICE, "-k", "deleted")
    red = suite(*options, report=tmp_path / "red")
    assert red.named(Verdict.FAILED)
    green = suite(*options, "--sut-file", told, report=tmp_path / "green")
    assert green.exit_code == 0, green.output


def test_where_the_sync_owns_all_that_is_not_mapped_nobody_can_tell_and_it_is_said_why(
    tmp_path: Path,
) -> None:
    names = desk.properties_of(PRODUCT) - {"product_price"}
    told = written(tmp_path, "sut.toml", f'[owns]\n"Keap Product" = {sorted(names)}\n')
    keeps = ("-k", "map and keeps and value")
    run = suite(PRICE, *keeps, *QUICK, "--sut-file", told, report=tmp_path / "report")
    assert run.exit_code == 1
    (unknown,) = run.named(Verdict.UNKNOWN)
    assert unknown[2] == "What the document does not map keeps its value in Keap"
    assert len(run.named(Verdict.PASSED)) == 1
    assert "no text of Keap Product is left that people may edit: " in run.output
    assert "the sync writes it for itself ([owns] of --sut-file)" in run.output
    assert "length-zero" not in run.output
    assert "Traceback" not in run.output


STALE = """[[blocked]]
pairing = "keap-product--webcrm-products"
row = "product_price"
claim = ["An edit in Keap reaches Webcrm", "An edit in Webcrm is lost"]
reason = "r"
"""


@pytest.mark.parametrize(
    ("options", "text", "said"),
    [
        ((PRICE, "-n", "2", "--sut-file"), DECLARED.format("happiness"), "no promise 'happiness'"),
        (("features", "--policy"), STALE, '"An edit in Webcrm is lost" of keap-product'),
        (
            (PRICE, "--exceptions"),
            ACCEPTED.replace("keap-product-", "keap-goods-"),
            "no such pairing",
        ),
        (
            (PRICE, "--exceptions"),
            ACCEPTED.replace("2027", "2999"),
            "more than 366 days ahead: write ",
        ),
        (
            ("features/companies.feature", "--exceptions"),
            ACCEPTED.replace(EDITS, "An edit in Kaep reaches Webcrm"),
            f'did you mean "{EDITS}"?',
        ),
    ],
)
def test_an_entry_about_nothing_is_refused_before_anything_runs(
    options: tuple[str, ...], text: str, said: str, tmp_path: Path
) -> None:
    file = written(tmp_path, "file.toml", text)
    run = suite(*options, file)
    assert run.exit_code == 4
    assert str(file) in run.output
    assert said in run.output
    assert "Traceback" not in run.output
    assert "INTERNALERROR" not in run.output


def test_an_exception_for_a_claim_of_a_teams_own_does_not_stop_a_run_of_ours(
    tmp_path: Path,
) -> None:
    own = '  Scenario: Prices are true\n    Given the pairing of "Keap Product" with "Webcrm Products"\n'
    written(tmp_path, "own.feature", f"Feature: ours\n\n{own}")
    text = ACCEPTED.replace(EDITS, "Prices are true").replace('row = "product_price"\n', "")
    known = written(tmp_path, "known.toml", text)
    ours = written(tmp_path, "products.feature", Path(PRICE).read_text(encoding="utf-8"))
    root = Path.cwd()
    chosen = ("-c", root / "pytest.ini", "--rootdir", root, "--collect-only", "--exceptions", known)
    beside, elsewhere = suite(*chosen, ours), suite(*chosen, PRICE)
    assert beside.exit_code == 0, beside.output
    assert elsewhere.exit_code == 4
    assert "one of your own is known where its feature file is run" in elsewhere.output


def test_exceptions_that_lie_in_the_working_directory_are_read(tmp_path: Path) -> None:
    written(tmp_path, "exceptions.toml", ACCEPTED.replace('owner = "Ann"\n', ""))
    root = Path.cwd()
    run = suite("-c", root / "pytest.ini", "--rootdir", root, root / PRICE, cwd=tmp_path)
    assert run.exit_code == 4
    assert "exceptions.toml: [[accepted]] number 1: no owner" in run.output
