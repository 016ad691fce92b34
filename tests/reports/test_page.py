from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path, PurePath

import pytest

from checklist.document import load, parse
from reports.events import (
    ClaimJudged,
    CounterExample,
    Evidence,
    LogTorn,
    RunFinished,
    SideBySide,
    Step,
    Verdict,
)
from reports.matrix import Matrix, fold
from reports.page import page
from tests.reports import runs

CHECKLIST = runs.checklist()
PRICE = runs.cell("An edit in Keap", "product_price--ProductPrice")
TITLE = runs.cell("An edit in Webcrm", "job_title--UserTitle", runs.pairing("Users", "Users"))
HOSTILE = "</pre></style><script>alert(1)</script>\u202egnp\0\ud800'\"><img src=//evil onerror=x>{{ 7*7 }}"
SHARED = Path(__file__).parents[3] / "shared" / "documents"


class Seen(HTMLParser):
    """What a browser would make of the page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.attributes: list[tuple[str, str, str]] = []
        self.words: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())

    def values(self, wanted: str) -> list[str]:
        return [value for _, name, value in self.attributes if name == wanted]


def folded(*judgements: ClaimJudged) -> Matrix:
    return fold(CHECKLIST, runs.events(*judgements))


def seen(*judgements: ClaimJudged) -> Seen:
    return Seen(page(folded(*judgements)))


def hostile() -> ClaimJudged:
    exchange = Evidence(
        system=HOSTILE, method=HOSTILE, url=HOSTILE, status=200, request=HOSTILE, response=HOSTILE
    )
    example = CounterExample(
        story=(
            Step(
                sentence=HOSTILE,
                values={HOSTILE: HOSTILE},
                keyword=HOSTILE,
                remarks=(HOSTILE,),
                looks=(
                    SideBySide(
                        source=HOSTILE, target=HOSTILE, here=HOSTILE, there=HOSTILE, same=False
                    ),
                ),
            ),
        ),
        expected=HOSTILE + "x" * 100_000,
        found=HOSTILE,
        exchanges=(exchange,),
    )
    return runs.judged(
        PRICE,
        Verdict.FAILED,
        reason=HOSTILE,
        counts={HOSTILE: 1},
        floors={HOSTILE: 1},
        reproduce=HOSTILE,
        counter_example=example,
    )


def hostile_page() -> str:
    declared = runs.declared(PRICE, sentence=HOSTILE, feature=HOSTILE, test=HOSTILE)
    start = runs.started(sut=HOSTILE, profile=HOSTILE, command=HOSTILE, versions={HOSTILE: HOSTILE})
    events = [e for e in runs.events(hostile()) if getattr(e, "cell", None) != PRICE]
    return page(fold(CHECKLIST, [start, declared, hostile(), *events[1:]]))


def test_no_value_becomes_markup() -> None:
    calm, wild = seen(runs.failed(PRICE)), Seen(hostile_page())
    assert wild.tags["script"] == calm.tags["script"] == 1
    assert wild.tags["style"] == 1
    assert wild.tags["img"] == 0
    assert not [name for _, name, _ in wild.attributes if name.startswith("on")]


def test_hostile_values_are_shown_and_not_evaluated() -> None:
    text = Seen(hostile_page()).text
    assert "<script>alert(1)</script>" in text
    assert "{{ 7*7 }}" in text
    assert "U+202E" in text
    assert "U+D800" in text


def test_no_invisible_character_reaches_the_page() -> None:
    html = hostile_page()
    assert html.encode("utf-8")
    assert not re.search("[\0-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069\u200b-\u200f]", html)


def test_nothing_is_loaded_from_anywhere() -> None:
    page_seen = Seen(hostile_page())
    assert page_seen.values("src") == []
    assert all(target.startswith("#") for target in page_seen.values("href"))
    assert page_seen.tags["link"] == page_seen.tags["iframe"] == page_seen.tags["form"] == 0
    assert "default-src 'none'" in " ".join(page_seen.values("content"))
    assert "@import" not in hostile_page()
    assert "url(" not in hostile_page()


def test_only_our_own_script_may_run() -> None:
    policy = next(v for v in seen().values("content") if "script-src" in v)
    assert re.search(r"script-src 'sha256-[A-Za-z0-9+/]{43}='", policy)
    assert "unsafe-eval" not in policy


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
