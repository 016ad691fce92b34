"""What a sync does not promise and which failures are known, on the page, in the summary and in the headline."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from reports.codec import decode, encode
from reports.events import (
    AcceptedFailure,
    CellId,
    ClaimJudged,
    Declaration,
    LogError,
    Owned,
    RunStarted,
    Verdict,
)
from reports.exports import summary_md
from reports.headline import headline
from reports.matrix import Matrix, fold
from reports.page import page
from reports.promises import known
from tests.reports import runs
from tests.reports.browsing import HOSTILE, Seen

PRICE = runs.cell("An edit in Keap", "product_price--ProductPrice")
CONFLICT = runs.cell("Both sides edited", "product_price--ProductPrice")
DECLARED = Declaration(
    promise="conflicts",
    says="The later edit wins.",
    instead="Keap wins.",
    why="It always did.",
    becomes="OBSERVED",
    pairing=CONFLICT.pairing,
    row="product_price",
    cells=(CONFLICT,),
)
OWNED = Owned(entity="Keap Companies", properties=("notes", "website"))


def accepted(expires: str, cell: CellId = PRICE) -> AcceptedFailure:
    return AcceptedFailure(
        pairing=cell.pairing,
        row="product_price",
        claim=cell.claim,
        reason="Ticket 4711.",
        owner="Ann",
        expires=expires,
        cells=(cell,),
    )


def folded(start: RunStarted, *judgements: ClaimJudged) -> Matrix:
    return fold(runs.checklist(), [start, *runs.events(*judgements)[1:]])


def section(matrix: Matrix, anchor: str) -> str:
    """The words of one section of the page."""
    part = page(matrix).partition(f'<section id="{anchor}">')[2].partition("</section>")[0]
    return Seen(part).text


def test_the_page_lists_what_is_not_promised_with_the_cells_that_it_touched() -> None:
    start = runs.started(declared=(DECLARED,), owned=(OWNED,))
    words = section(folded(start, runs.judged(CONFLICT, Verdict.OBSERVED)), "promises")
    assert "Whatever is not declared is required" in words
    for told in ("conflicts", "Keap wins.", "It always did.", "OBSERVED", CONFLICT.claim):
        assert told in words
    assert "Keap Companies: notes , website" in words


def test_a_run_without_declarations_says_that_everything_is_required() -> None:
    words = section(folded(runs.started()), "promises")
    assert "Nothing was declared: all that the document says is required." in words


def test_what_is_not_promised_is_counted_apart_from_what_a_vendor_forbids() -> None:
    judged = (runs.judged(CONFLICT, Verdict.OBSERVED), runs.judged(PRICE, Verdict.BLOCKED))
    told = headline(folded(runs.started(declared=(DECLARED,)), *judged))
    assert told.startswith("Ready: ")
    assert told.endswith("1 blocked by a vendor, 1 not promised by the sync.")


@pytest.mark.parametrize(
    ("expires", "left"),
    [
        ("2026-11-24", "2 days left"),
        ("2026-11-23", "1 day left"),
        ("2026-11-22", "the last day"),
        ("2026-11-21", "ran out 1 day ago"),
    ],
)
def test_days_are_counted_from_the_start_of_the_run(expires: str, left: str) -> None:
    [found] = known(folded(runs.started(accepted=(accepted(expires),))))
    assert found.left == left


def test_an_accepted_failure_is_shown_with_who_answers_for_it_and_how_long() -> None:
    matrix = folded(
        runs.started(accepted=(accepted("2026-12-01"),)),
        runs.failed(PRICE, verdict=Verdict.ACCEPTED),
    )
    words = section(matrix, "accepted")
    for told in ("ACCEPTED", PRICE.claim, "Ticket 4711.", "Ann", "2026-12-01", "9 days left"):
        assert told in words
    assert "can go" not in words
    assert "1 accepted as known failures (the first until 2026-12-01)" in headline(matrix)


def test_an_exception_of_what_holds_can_go_and_one_that_ran_out_is_red() -> None:
    start = runs.started(accepted=(accepted("2026-11-01"),))
    assert "the exception can go" in section(folded(start), "accepted")
    red = folded(start, runs.failed(PRICE))
    assert headline(red).startswith("Not ready: 1 claim failed (1 no longer accepted)")
    assert "ran out 21 days ago" in section(red, "accepted")


def test_the_summary_says_both() -> None:
    start = runs.started(declared=(DECLARED,), owned=(OWNED,), accepted=(accepted("2026-12-01"),))
    text = summary_md(folded(start, runs.judged(CONFLICT, Verdict.OBSERVED)))
    assert (
        "## What this sync does not promise\n\nWhatever is not declared here is required." in text
    )
    assert "Keap wins. It always did. Claims: 1 OBSERVED." in text
    assert "Keap Companies: notes, website." in text
    assert "| PASSED | Ticket 4711. | Ann | 2026-12-01 (9 days left; it can go) |" in text


def test_an_exception_that_the_run_was_not_asked_about_is_still_listed() -> None:
    failure = replace(accepted("2026-12-01"), cells=())
    matrix = folded(runs.started(accepted=(failure,)))
    assert "not in this run" in section(matrix, "accepted")
    assert "| not in this run |" in summary_md(matrix)


def test_hostile_words_of_a_team_stay_words() -> None:
    start = runs.started(
        declared=(replace(DECLARED, promise=HOSTILE, instead=HOSTILE, why=HOSTILE),),
        owned=(Owned(entity=HOSTILE, properties=(HOSTILE,)),),
        accepted=(replace(accepted("2026-12-01"), reason=HOSTILE, owner=HOSTILE, claim=HOSTILE),),
    )
    matrix = folded(start)
    assert Seen(page(matrix)).tags["script"] == 1
    assert "<script>" not in summary_md(matrix)


def test_a_log_from_before_there_were_declarations_is_read() -> None:
    parts = json.loads(encode(runs.started()))
    for name in ("declared", "owned", "accepted"):
        del parts[name]
    assert decode(json.dumps(parts), "run.ndjson:1") == runs.started()


def test_a_log_with_declarations_comes_back_as_it_was() -> None:
    start = runs.started(declared=(DECLARED,), owned=(OWNED,), accepted=(accepted("2026-12-01"),))
    assert decode(encode(start), "run.ndjson:1") == start


def test_a_date_that_is_none_is_a_fault_of_the_log() -> None:
    with pytest.raises(LogError, match="'soon' is no date"):
        known(folded(runs.started(accepted=(accepted("soon"),))))
