from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.codec import decode, encode
from reports.events import ClaimJudged, Event, LogError, LogTorn, RunStarted
from reports.log import Log, read
from tests.reports import runs

PRICE = runs.cell("An edit in Keap", "product_price--ProductPrice")
RUN = runs.events(runs.failed(PRICE))


def test_what_was_written_is_read_back(tmp_path: Path) -> None:
    assert list(read(runs.written(tmp_path / "run.ndjson", RUN))) == RUN


def test_every_event_is_on_disk_before_the_log_is_closed(tmp_path: Path) -> None:
    path = tmp_path / "run.ndjson"
    with Log(path) as log:
        log.write(RUN[0])
        assert list(read(path)) == [RUN[0]]


def test_one_event_is_one_line_with_its_kind(tmp_path: Path) -> None:
    lines = runs.written(tmp_path / "run.ndjson", RUN).read_text("ascii").splitlines()
    assert [json.loads(line)["kind"] for line in lines] == [event.kind for event in RUN]


@given(st.dictionaries(st.text(st.characters()), st.text(st.characters())))
def test_any_generated_value_survives_the_log(values: dict[str, str]) -> None:
    event = runs.failed(PRICE, reason=str(values))
    assert event.counter_example is not None
    event.counter_example.story[0].values.update(values)
    assert decode(encode(event), "log:1") == event


def test_a_story_of_an_older_log_is_read_as_its_sentences() -> None:
    line = json.loads(encode(runs.failed(PRICE)))
    line["counter_example"]["story"] = ["a person creates a record", "the sync runs"]
    event = decode(json.dumps(line), "log:1")
    assert isinstance(event, ClaimJudged)
    assert event.counter_example is not None
    told = [step.sentence for step in event.counter_example.story]
    assert told == ["a person creates a record", "the sync runs"]


def test_an_older_log_is_read_without_what_it_had_and_never_filled() -> None:
    judged, declared = runs.failed(PRICE), runs.declared(PRICE)
    line = json.loads(encode(judged))
    line["counter_example"]["values"] = {}
    assert decode(json.dumps(line), "log:1") == judged
    line = json.loads(encode(declared)) | {"floors": {}}
    assert decode(json.dumps(line), "log:1") == declared
    with pytest.raises(LogError, match="unknown field 'floors'"):
        decode(json.dumps(line | {"floors": {"edits": 1}}), "log:1")


@pytest.mark.parametrize("value", [float("nan"), float("inf"), b"\xff", {1, 2}, object])
def test_a_value_that_json_has_no_form_for_keeps_its_repr(value: object) -> None:
    again = decode(encode(runs.failed(PRICE, reason=value)), "log:1")
    assert isinstance(again, ClaimJudged)
    assert again.reason == repr(value)


def test_the_logs_of_parallel_workers_are_read_one_after_the_other(tmp_path: Path) -> None:
    first = runs.written(tmp_path / "gw0.ndjson", RUN[:5])
    second = runs.written(tmp_path / "gw1.ndjson", RUN[5:])
    assert list(read(first, second)) == RUN


@pytest.mark.parametrize("cut", [2, 10, 60])
def test_half_a_last_line_is_reported_and_loses_nothing_else(tmp_path: Path, cut: int) -> None:
    path = runs.written(tmp_path / "run.ndjson", RUN)
    path.write_bytes(path.read_bytes()[:-cut])
    assert list(read(path)) == [*RUN[:-1], LogTorn(file="run.ndjson", line=len(RUN))]


def test_a_lost_line_end_loses_no_event(tmp_path: Path) -> None:
    path = runs.written(tmp_path / "run.ndjson", RUN[:4])
    path.write_bytes(path.read_bytes()[:-1])
    assert list(read(path)) == RUN[:4]
    runs.written(path, RUN[4:])
    assert list(read(path)) == RUN


def test_a_torn_log_can_be_written_on_and_stays_known_as_torn(tmp_path: Path) -> None:
    path = runs.written(tmp_path / "run.ndjson", RUN[:3])
    path.write_bytes(path.read_bytes()[:-7])
    runs.written(path, RUN[3:])
    assert list(read(path)) == [*RUN[:2], LogTorn(file="run.ndjson", line=3), *RUN[3:]]


STARTED = json.loads(encode(runs.started()))
BAD_LINES = {
    "not JSON": ("{kind", "not a line of a log"),
    "not an object": ("[1]", 'no "kind"'),
    "no kind": ("{}", 'no "kind"'),
    "a kind of tomorrow": ('{"kind": "claim-pondered"}', "claim-pondered.*version of syncproof"),
    "a field of tomorrow": (json.dumps(STARTED | {"mood": 1}), "mood.*version of syncproof"),
    "a field too few": ('{"kind": "run-finished", "at": "now"}', "run-finished.*exit_code"),
    "a field of another type": (json.dumps(STARTED | {"seed": "7"}), "seed.*wanted int"),
    "a truth for a number": (json.dumps(STARTED | {"seed": True}), "seed.*wanted int"),
    "a verdict of tomorrow": (
        encode(runs.judged(PRICE)).replace('"PASSED"', '"MUSED"'),
        "MUSED.*Verdict.*version of syncproof",
    ),
    "not UTF-8": (b"\xff\xfe", "not a line of a log"),
}


@pytest.mark.parametrize(("line", "why"), BAD_LINES.values(), ids=BAD_LINES)
def test_a_bad_line_is_an_error_naming_file_and_line(
    tmp_path: Path, line: str | bytes, why: str
) -> None:
    path = runs.written(tmp_path / "run.ndjson", RUN[:1])
    with path.open("ab") as log:
        log.write((line.encode() if isinstance(line, str) else line) + b"\n")
    with pytest.raises(LogError, match=f"(?s)run.ndjson:2: .*{why}"):
        list(read(path))


def test_an_error_repeats_little_of_a_long_line() -> None:
    with pytest.raises(LogError) as raised:
        decode("x" * 100_000, "run.ndjson:1")
    assert len(str(raised.value)) < 300


def test_a_run_without_assumptions_or_versions_can_be_read() -> None:
    event: Event = RunStarted(
        at="", document_name="", document_text="", sut="", profile="", seed=1, command=""
    )
    assert decode(encode(event), "log:1") == event
