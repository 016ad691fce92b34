"""Whatever a record, a vendor or a name holds: it is shown, and does nothing."""

from __future__ import annotations

import re

from reports.events import ClaimJudged, CounterExample, Evidence, SideBySide, Step, Verdict
from reports.exports import cells_csv, summary_md
from reports.matrix import fold
from reports.page import page
from tests.reports import runs
from tests.reports.browsing import CHECKLIST, HOSTILE, PRICE, Seen, folded, seen


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


LAST_WORDS = "its last words: no\n  way\ufffd\ufffd\n\ufffd\x07\ufffd out"
IN_ONE_LINE = "its last words: no way\ufffd out"


def test_bytes_that_a_sync_printed_take_one_line_in_a_list_and_stay_as_they_are_in_the_evidence() -> (
    None
):
    matrix = folded(runs.judged(PRICE, Verdict.UNKNOWN, reason=LAST_WORDS))
    html = page(matrix)
    assert f"<br>{IN_ONE_LINE}</li>" in html
    assert '<p class="reason">its last words: no\n  way\ufffd\ufffd\n\ufffd<i>U+0007</i>' in html
    assert f"- Why: {IN_ONE_LINE}\n" in summary_md(matrix)
    assert f",{IN_ONE_LINE}," in cells_csv(matrix)


def test_values_that_a_failure_quotes_are_the_same_in_a_list() -> None:
    html = page(folded(runs.failed(PRICE, reason="it is '\ufffd\ufffd', not 'é\n'")))
    assert "<br>it is &#39;\ufffd\ufffd&#39;, not &#39;é<i>\\n</i>&#39;</li>" in html


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
