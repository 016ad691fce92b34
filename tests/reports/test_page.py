from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path, PurePath

import pytest

from checklist.document import load, parse
from reports.events import (
    ClaimJudged,
    CounterExample,
    Evidence,
    LogTorn,
    RunFinished,
    Step,
    Verdict,
)
from reports.matrix import fold
from reports.page import page
from tests.reports import runs
from tests.reports.browsing import CHECKLIST, PRICE, Seen, folded, seen

TITLE = runs.cell("An edit in Webcrm", "job_title--UserTitle", runs.pairing("Users", "Users"))
SHARED = Path(__file__).parents[3] / "shared" / "documents"


@pytest.mark.parametrize("judgements", [(), (runs.failed(PRICE),)])
def test_every_link_leads_somewhere_and_every_name_is_used_once(
    judgements: tuple[ClaimJudged, ...],
) -> None:
    page_seen = seen(*judgements)
    names = page_seen.values("id")
    assert len(names) == len(set(names))
    assert {link.removeprefix("#") for link in page_seen.values("href")} <= set(names)


def test_every_cell_links_to_its_evidence() -> None:
    matrix = folded()
    page_seen = Seen(page(matrix))
    anchors = {cell.anchor for cell in matrix.cells}
    assert len(anchors) == len(matrix.cells)
    assert anchors <= set(page_seen.values("id"))
    assert {f"#{anchor}" for anchor in anchors} <= set(page_seen.values("href"))


def test_the_document_is_shown_sentence_by_sentence_and_row_by_row() -> None:
    text = seen().text
    for source, target, rows in runs.TABLES:
        assert f"Every Keap {source} will be synchronized with a Webcrm {target}." in text
        assert f"Once a link between a Keap {source} and a Webcrm {target} is" in text
        for left, right in rows:
            assert f"{left} ↔ {right}" in text


def test_the_run_can_be_repeated_from_the_page() -> None:
    text = seen().text
    for fact in ("keap-webcrm.rst", "20261122", "default", "in process", "2 min 14 s"):
        assert fact in text
    assert "hypothesis 6.170.15" in text
    assert re.search(r"\b[0-9a-f]{64}\b", text)


def test_a_failure_shows_its_story_its_values_and_how_to_repeat_it() -> None:
    text = seen(runs.failed(PRICE)).text
    for part in (
        "Not ready: 1 claim failed",
        "ProductPrice kept its old value",
        "And 5 seconds later a person edits Keap record 1 product_price 19.9",
        "product_price of Keap record 1 19.9 ≠ 0.01 ProductPrice of its Webcrm counterpart",
        'Then "ProductPrice" says what the person wrote',
        "Expected 19.9 Found 0.01",
        '{"ProductPrice": "19.90"}',
        "--hypothesis-seed 20261122",
    ):
        assert part in text


def test_red_evidence_is_open_and_green_evidence_is_folded() -> None:
    html = page(folded(runs.failed(PRICE)))
    cells = re.findall(r'<details id="cell-\w+" class="cell( red)?"( open)?>', html)
    assert Counter(cells) == {("", ""): 35, (" red", " open"): 1}


def test_what_was_exercised_stands_beside_its_floors() -> None:
    assert "passes with work 96 10 yes" in seen().text
    assert "passes with work 0 10 no" in seen(runs.judged(PRICE, counts={"records": 99})).text


def test_a_verdict_is_always_a_word_and_never_colour_alone() -> None:
    html = page(folded(runs.failed(PRICE), runs.judged(TITLE, Verdict.OBSERVED)))
    for mark in re.findall(r'<a class="mark (\w+)"[^>]*>(.*?)</a>', html):
        assert mark[0].upper() in mark[1]


def test_tables_have_headings_that_a_screen_reader_can_use() -> None:
    page_seen = seen(runs.failed(PRICE))
    headings = page_seen.tags["th"]
    assert len(page_seen.values("scope")) == headings > 100
    assert ("html", "lang", "en") in page_seen.attributes


def test_every_silence_stands_beside_what_the_run_assumed() -> None:
    text = seen().text
    for point, assumed in runs.OPEN_POINTS.items():
        assert point in text
        assert assumed in text
    assert "users are linked by e-mail" in text
    assert "names no assumption" not in text


def test_a_silence_that_nobody_assumed_anything_about_is_pointed_out() -> None:
    events = [runs.started(assumptions=()), *runs.events()[1:]]
    assert "The run names no assumption." in Seen(page(fold(CHECKLIST, events))).text


def test_remarks_on_the_document_come_with_their_line() -> None:
    assert "no property is listed for Keap Opportunity" in seen().text


def test_there_is_room_to_sign() -> None:
    text = seen().text
    assert "Name Decision Date Signature" in text
    assert "Release manager" in text


def test_a_torn_and_unfinished_run_says_so() -> None:
    events = [e for e in runs.events() if not isinstance(e, RunFinished)]
    text = Seen(page(fold(CHECKLIST, [*events, LogTorn(file="gw1.ndjson", line=7)]))).text
    assert "the run did not finish" in text
    assert "gw1.ndjson breaks off in line 7" in text


def test_a_statement_without_a_claim_is_named_with_its_direction() -> None:
    events = [e for e in runs.events() if "job_title" not in getattr(e, "cell", PRICE).row]
    text = Seen(page(fold(CHECKLIST, events))).text
    assert re.search(r"no claim about line \d+ of the document, forward: job_title", text)
    assert re.search(r"no claim about line \d+ of the document, backward: job_title", text)


def test_a_pairing_that_nobody_claims_anything_about_is_one_line() -> None:
    of_price = [e for e in runs.events() if getattr(e, "cell", PRICE).pairing == PRICE.pairing]
    text = Seen(page(fold(CHECKLIST, of_price))).text
    assert "no claim at all about Keap Companies to Webcrm Organisations" in text
    assert "15 statements of the document without a claim" in text


def test_a_page_of_150_failures_with_long_traffic_can_still_be_mailed() -> None:
    exchange = Evidence(
        system="keap",
        method="GET",
        url="/v2/x",
        status=200,
        request="<" * 9_000,
        response="\0a" * 9_000,
    )
    example = CounterExample(
        story=tuple(Step(sentence="x" * 9_000) for _ in range(20)),
        exchanges=(exchange,) * 200,
    )
    claims = [runs.OF_A_ROW[n % 4] for n in range(150)]
    price = PRICE
    events = list(runs.events())
    for number, (claim, direction) in enumerate(claims):
        cell = replace(price, claim=f"{claim} {number}", direction=direction)
        declared = replace(runs.declared(price), cell=cell)
        events += [declared, runs.failed(cell, counter_example=example)]
    size = len(page(fold(CHECKLIST, events)).encode())
    assert size < 2_500_000
    assert "earlier exchanges" in page(fold(CHECKLIST, events))


def test_a_document_without_pairings_has_a_page_too() -> None:
    empty = parse(runs.HEAD, PurePath("keap-webcrm.rst"))
    start = runs.started(document_text=runs.HEAD)
    text = Seen(page(fold(empty, [start, runs.finished()]))).text
    assert "Not ready: the document has no pairing to prove" in text


def test_what_was_left_open_is_listed_with_its_reason() -> None:
    blocked = runs.judged(PRICE, Verdict.BLOCKED, reason="the vendor has no such call")
    text = seen(blocked).text
    assert "Left open on purpose" in text
    assert "the vendor has no such call ⊘ BLOCKED An edit in Keap reaches Webcrm" in text
    assert "Left open on purpose" not in seen().text


@pytest.mark.parametrize("path", sorted(SHARED.glob("*.rst")), ids=lambda path: path.stem)
def test_any_document_of_the_family_has_a_page(path: Path) -> None:
    checklist = load(path)
    start = runs.started(document_name=path.name, document_text=checklist.text)
    matrix = fold(checklist, [start, runs.finished()])
    page_seen = Seen(page(matrix))
    names = page_seen.values("id")
    assert len(names) == len(set(names))
    assert {link.removeprefix("#") for link in page_seen.values("href")} <= set(names)
    assert not matrix.ready
    for pairing in matrix.pairings:
        assert pairing.sentences[-1].text.startswith("Once a link between")
        assert {said.text.partition(" ")[0] for said in pairing.sentences[:-1]} <= OPENINGS


OPENINGS = {"Every", "When", "Before", "A", "If", "preliminary", "removed", "Considering"}


def test_the_shared_documents_are_at_hand() -> None:
    if not SHARED.is_dir():
        pytest.skip("no ../shared/documents beside the repository: their pages are not tried")
    assert len(list(SHARED.glob("*.rst"))) == 30
