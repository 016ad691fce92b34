from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.cells import RED, worst
from reports.events import (
    ClaimDeclared,
    ClaimJudged,
    Event,
    LogError,
    LogTorn,
    RunFinished,
    Verdict,
)
from reports.headline import headline
from reports.matrix import Matrix, fold
from reports.page import page
from reports.tallies import PairingTally, Statement
from tests.reports import runs

CHECKLIST = runs.checklist()
PRICE = runs.cell("An edit in Keap", "product_price--ProductPrice")
PRICE_BACK = runs.cell("An edit in Webcrm", "product_price--ProductPrice")
CREATED = runs.cell("Every Keap record")
QUIET = runs.cell("A second pass")
verdicts = st.sampled_from(Verdict)


def folded(*judgements: ClaimJudged) -> Matrix:
    return fold(CHECKLIST, runs.events(*judgements))


def section(matrix: Matrix, name: str) -> PairingTally:
    return next(p for p in matrix.pairings if name in p.pairing.label)


def statement(matrix: Matrix, text: str, section_name: str = "Product") -> Statement:
    return next(said for said in section(matrix, section_name).statements if text in said.text)


def red(matrix: Matrix) -> set[str]:
    """Every statement of the document that shows red, in one direction or both."""
    return {
        f"{said.text[:24]} {arrow}"
        for pairing in matrix.pairings
        for said in pairing.statements
        for arrow, tally in zip("><", said.tallies, strict=False)
        if tally.verdict in RED
    }


def test_a_run_in_which_every_claim_holds_is_ready() -> None:
    matrix = folded()
    assert matrix.ready
    assert matrix.verdict is Verdict.PASSED
    assert {cell.verdict for cell in matrix.cells} == {Verdict.PASSED}
    assert len(matrix.cells) == len(runs.cells())


def test_a_failed_row_turns_its_own_direction_red_and_no_other_row() -> None:
    assert red(folded(runs.failed(PRICE))) == {
        "Once a link between a Ke >",
        "product_price | ProductP >",
    }
    assert red(folded(runs.failed(PRICE_BACK))) == {
        "Once a link between a Ke <",
        "product_price | ProductP <",
    }


def test_a_claim_for_both_directions_speaks_for_each_of_them() -> None:
    latest = runs.cell("Both sides edited", "product_price--ProductPrice")
    row = statement(folded(runs.failed(latest)), "product_price")
    assert [tally.verdict for tally in row.tallies] == [Verdict.FAILED] * 2


def test_a_failed_creation_turns_the_creation_sentence_red_and_not_the_rows() -> None:
    assert red(folded(runs.failed(CREATED))) == {"Every Keap Product will  >"}


def test_a_claim_that_was_never_judged_is_unknown() -> None:
    events = [e for e in runs.events() if not (isinstance(e, ClaimJudged) and e.cell == PRICE)]
    matrix = fold(CHECKLIST, events)
    cell = next(cell for cell in matrix.cells if cell.id == PRICE)
    assert (cell.verdict, cell.judged.reason) == (Verdict.UNKNOWN, "not run")
    assert not matrix.ready


def test_a_row_that_nobody_claims_anything_about_is_unknown() -> None:
    def about_titles(event: Event) -> bool:
        return isinstance(event, ClaimDeclared | ClaimJudged) and "job_title" in event.cell.row

    matrix = fold(CHECKLIST, [event for event in runs.events() if not about_titles(event)])
    row = statement(matrix, "job_title", "Users")
    assert [(tally.verdict, tally.reason) for tally in row.tallies] == [
        (Verdict.UNKNOWN, "no claim")
    ] * 2
    assert len(matrix.gaps) == 2
    assert not matrix.ready


def test_a_row_claimed_in_one_direction_only_is_unknown_in_the_other() -> None:
    def backward(event: Event) -> bool:
        return isinstance(event, ClaimDeclared | ClaimJudged) and (
            event.cell.row.endswith("UserTitle") and event.cell.direction != "forward"
        )

    matrix = fold(CHECKLIST, [event for event in runs.events() if not backward(event)])
    row = statement(matrix, "job_title", "Users")
    assert [tally.verdict for tally in row.tallies] == [Verdict.PASSED, Verdict.UNKNOWN]


def test_a_run_that_claims_nothing_is_not_ready() -> None:
    matrix = fold(CHECKLIST, [runs.started(), runs.finished()])
    assert matrix.verdict is Verdict.UNKNOWN
    assert "without a claim" in headline(matrix)


def test_a_passed_claim_below_its_floors_was_not_exercised() -> None:
    idle = runs.judged(PRICE, counts={"records": 137, "passes with work": 0})
    cell = next(cell for cell in folded(idle).cells if cell.id == PRICE)
    assert cell.verdict is Verdict.UNKNOWN
    assert cell.judged.reason == "not exercised: wanted 10 passes with work, saw 0"


@pytest.mark.parametrize("verdict", [Verdict.FAILED, Verdict.BLOCKED, Verdict.SKIPPED])
def test_floors_never_soften_or_replace_another_verdict(verdict: Verdict) -> None:
    matrix = folded(runs.judged(PRICE, verdict, reason="because", counts={}))
    cell = next(cell for cell in matrix.cells if cell.id == PRICE)
    assert (cell.verdict, cell.judged.reason) == (verdict, "because")


@pytest.mark.parametrize(
    "verdict", [Verdict.OBSERVED, Verdict.BLOCKED, Verdict.ACCEPTED, Verdict.SKIPPED]
)
def test_what_was_not_judged_never_looks_passed_and_never_hides_a_red(verdict: Verdict) -> None:
    assert worst([verdict]) is verdict
    for red_verdict in RED:
        assert worst([verdict, red_verdict, Verdict.PASSED]) is red_verdict


def test_a_known_failure_is_shown_beside_what_passed() -> None:
    row = statement(folded(runs.failed(PRICE, verdict=Verdict.ACCEPTED)), "product_price")
    assert row.forward.verdict is Verdict.ACCEPTED


def test_a_run_without_its_end_is_not_ready() -> None:
    events = [event for event in runs.events() if not isinstance(event, RunFinished)]
    matrix = fold(CHECKLIST, events)
    assert matrix.verdict is Verdict.UNKNOWN
    assert "the run did not finish" in headline(matrix)


def test_a_torn_log_is_not_ready() -> None:
    matrix = fold(CHECKLIST, [*runs.events(), LogTorn(file="gw1.ndjson", line=44)])
    assert not matrix.ready
    assert "gw1.ndjson breaks off in line 44" in headline(matrix)


def test_a_document_without_pairings_is_never_ready() -> None:
    empty = replace(CHECKLIST, dataflow=replace(CHECKLIST.dataflow, pairings=()))
    matrix = fold(empty, [runs.started(), runs.finished()])
    assert not matrix.ready
    assert "no pairing to prove" in headline(matrix)


def test_an_undeclared_claim_is_an_error() -> None:
    events = [e for e in runs.events() if not (isinstance(e, ClaimDeclared) and e.cell == PRICE)]
    with pytest.raises(LogError, match=r"judged but never declared.*An edit in Keap"):
        fold(CHECKLIST, events)


def test_a_claim_about_a_row_that_the_document_lacks_is_an_error() -> None:
    stray = replace(PRICE, row="keap-product--webcrm-products/weight--Weight")
    with pytest.raises(LogError, match=r"weight--Weight.*drifted apart"):
        fold(CHECKLIST, [*runs.events(), runs.declared(stray)])


def test_a_log_without_a_start_is_an_error() -> None:
    with pytest.raises(LogError, match="no run-started"):
        fold(CHECKLIST, runs.events()[1:])


@pytest.mark.parametrize("change", [{"sut": "another"}, {"seed": 8}, {"document_text": "other"}])
def test_logs_of_two_runs_are_not_mixed(change: dict[str, object]) -> None:
    with pytest.raises(LogError, match="two different runs"):
        fold(CHECKLIST, [*runs.events(), runs.started(**change)])


def test_workers_that_each_start_and_declare_everything_count_once() -> None:
    later = runs.started(at="2026-11-22T08:00:03+00:00")
    again = [event for event in runs.events() if isinstance(event, ClaimDeclared)]
    assert fold(CHECKLIST, [later, *again, *runs.events()]) == folded()


@given(verdicts, verdicts)
def test_of_two_judgements_the_worse_one_stands(first: Verdict, second: Verdict) -> None:
    events = [*runs.events(runs.judged(PRICE, first)), runs.judged(PRICE, second)]
    cell = next(cell for cell in fold(CHECKLIST, events).cells if cell.id == PRICE)
    assert cell.verdict is worst([first, second])


@given(st.data())
def test_the_order_of_events_carries_no_meaning(data: st.DataObject) -> None:
    drawn = data.draw(st.lists(st.tuples(st.sampled_from(runs.cells()), verdicts), max_size=6))
    events = [*runs.events(), *(runs.judged(cell, verdict) for cell, verdict in drawn)]
    shuffled = data.draw(st.permutations(events))
    assert fold(CHECKLIST, shuffled) == fold(CHECKLIST, events)


@given(st.lists(verdicts, min_size=1))
def test_one_red_claim_turns_everything_above_it_red(found: list[Verdict]) -> None:
    of_price = [cell for cell in runs.cells() if cell.row.endswith("ProductPrice")]
    judged = [runs.judged(cell, v) for cell, v in zip(of_price, found, strict=False)]
    matrix = folded(*judged)
    is_red = any(judgement.verdict in RED for judgement in judged)
    assert matrix.ready is not is_red
    assert any(t.verdict in RED for t in statement(matrix, "product_price").tallies) is is_red


def test_adding_a_judgement_never_makes_a_cell_better() -> None:
    for verdict in Verdict:
        assert worst([Verdict.FAILED, verdict]) is Verdict.FAILED


@pytest.mark.parametrize("verdict", [Verdict.SKIPPED, Verdict.BLOCKED, Verdict.OBSERVED])
def test_a_run_that_proves_nothing_is_not_ready(verdict: Verdict) -> None:
    matrix = folded(*(runs.judged(cell, verdict, records=0) for cell in runs.cells()))
    assert not matrix.ready
    assert headline(matrix).startswith("Not ready: nothing was proved, 36 ")


HEADLINES = {
    "Ready: 36 claims proved on 4,932 generated records.": (),
    "Not ready: 1 claim failed; 35 of 36 claims proved.": (runs.failed(PRICE),),
    "Not ready: 1 claim failed, 1 not exercised; 34 of 36 claims proved.": (
        runs.failed(PRICE),
        runs.judged(PRICE_BACK, counts={}),
    ),
    "Not ready: 1 could not be judged; 35 of 36 claims proved.": (
        runs.judged(PRICE, Verdict.UNKNOWN, reason="the sync died"),
    ),
    "Ready: 34 claims proved on 4,932 generated records, 1 accepted as known failures, 1 blocked by a vendor.": (
        runs.judged(PRICE, Verdict.ACCEPTED),
        runs.judged(PRICE_BACK, Verdict.BLOCKED),
    ),
    "Ready as far as it was asked: 35 claims proved on 4,795 generated records, 1 skipped on request.": (
        runs.judged(QUIET, Verdict.SKIPPED, records=0),
    ),
}


@pytest.mark.parametrize(("sentence", "judgements"), HEADLINES.items())
def test_the_headline_says_the_verdict_in_one_sentence(
    sentence: str, judgements: tuple[ClaimJudged, ...]
) -> None:
    assert headline(folded(*judgements)) == sentence


COMPARED = {
    "No difference in 36 claims.": (),
    "The two syncs differ in 1 of 36 claims.": (runs.judged(PRICE, Verdict.FAILED),),
    "No difference in 35 claims, 1 could not be judged.": (
        runs.judged(PRICE, Verdict.UNKNOWN, reason="the sync died"),
    ),
    "The two syncs differ in 1 of 35 claims, 1 skipped on request.": (
        runs.judged(PRICE, Verdict.FAILED),
        runs.judged(QUIET, Verdict.SKIPPED, records=0),
    ),
}


@pytest.mark.parametrize(("sentence", "judgements"), COMPARED.items())
def test_of_two_syncs_headline_and_page_say_in_how_much_they_differ_and_not_that_one_is_ready(
    sentence: str, judgements: tuple[ClaimJudged, ...]
) -> None:
    events = runs.events(*judgements)
    events[0] = replace(runs.started(), compared=True, sut="A: old; B: <new>")
    matrix = fold(CHECKLIST, events)
    shown = page(matrix)
    assert headline(matrix) == sentence
    assert "Two syncs were compared: A: old; B: &lt;new&gt;" in shown
    assert "<title>Two syncs compared" in shown
    assert "Ready" not in shown
