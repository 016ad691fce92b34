from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from reports.build import STRENGTH, build, build_strength
from reports.events import Event, FaultyJudged, LogError, StrengthStarted, Verdict
from reports.matrix import fold as fold_run
from reports.strength import Strength, changes, document_hash, fingerprint, fold, headline
from tests.reports import runs
from tests.reports.browsing import HOSTILE, Seen
from tests.reports.test_main import reports

PASSED, FAILED, UNKNOWN = Verdict.PASSED, Verdict.FAILED, Verdict.UNKNOWN
ARRIVES, STAYS = "A value arrives", "A link stays"


def start(**changed: object) -> StrengthStarted:
    known = StrengthStarted(
        at="2026-11-25T09:00:00+00:00",
        document_name="keap-webcrm.rst",
        document=document_hash(runs.document()),
        sentences=tuple(sorted({fingerprint(runs.declared(cell)) for cell in runs.cells()})),
        catalogue=2,
        command="python -m tests.strength",
    )
    return replace(known, **changed)  # type: ignore[arg-type]


def faulty(name: str, fits: str, **verdicts: Verdict) -> FaultyJudged:
    by_claim = {ARRIVES: verdicts.get("arrives", PASSED), STAYS: verdicts.get("stays", PASSED)}
    return FaultyJudged(
        name=name, family="adapters", sentence="It loses a value.", fits=(fits,), verdicts=by_claim
    )


TRUNCATES = faulty("truncates", ARRIVES, arrives=FAILED)
FORGETS = replace(faulty("forgets", STAYS, stays=UNKNOWN), endless=True)


def folded(*judged: FaultyJudged, **changed: object) -> Strength:
    return fold([start(**changed), *judged])


def test_all_is_well_when_each_is_caught_and_each_claim_catches() -> None:
    found = folded(TRUNCATES, FORGETS)
    assert found.proved
    assert headline(found) == "2 of 2 faulty syncs caught, every claim catches at least one"


def test_unknown_catches_only_what_ends_no_pass() -> None:
    found = folded(TRUNCATES, replace(FORGETS, endless=False))
    assert headline(found) == "1 of 2 faulty syncs caught, 1 claims catch none"


def test_a_claim_that_does_not_speak_of_the_fault_catches_nothing() -> None:
    found = folded(TRUNCATES, faulty("forgets", STAYS, arrives=FAILED))
    assert [each.name for each in found.missed] == ["forgets"]
    assert found.idle == (STAYS,)
    assert headline(found) == "1 of 2 faulty syncs caught, 1 claims catch none"


def test_what_was_not_tried_is_not_caught() -> None:
    found = folded(TRUNCATES, FORGETS, catalogue=5)
    assert not found.proved
    assert headline(found).endswith("; 3 were not tried")


def test_a_claim_that_only_observes_need_not_catch_anything() -> None:
    shown = {**TRUNCATES.verdicts, "It is noted": Verdict.OBSERVED}
    assert folded(replace(TRUNCATES, verdicts=shown), FORGETS).claims == (ARRIVES, STAYS)


def test_a_claim_that_was_never_asked_is_no_column() -> None:
    silent = {**TRUNCATES.verdicts, "Beyond": Verdict.SKIPPED}
    assert folded(replace(TRUNCATES, verdicts=silent), FORGETS).claims == (ARRIVES, STAYS)


def test_a_log_without_a_beginning_is_refused() -> None:
    with pytest.raises(LogError, match="wanted one strength-started line, found 0"):
        fold([TRUNCATES])


def test_what_has_changed_since_is_named() -> None:
    run = fold_run(runs.checklist(), runs.events())
    assert not list(changes(folded(TRUNCATES), run))
    sentences = start().sentences[1:]
    told = list(changes(folded(TRUNCATES, document="another", sentences=sentences), run))
    assert told == [
        "the document has changed since",
        "1 sentences of the features are new or have changed since",
    ]


def left(folder: Path, *happened: Event) -> Path:
    runs.written(folder / STRENGTH, happened or (start(), TRUNCATES, FORGETS))
    return folder


def shown(folder: Path, name: str = "index.html") -> Seen:
    return Seen((folder / name).read_text(encoding="utf-8"))


def test_a_later_run_shows_the_faulty_syncs_and_when_they_were_tried(tmp_path: Path) -> None:
    build([runs.written(tmp_path / "run.ndjson", runs.events())], left(tmp_path))
    seen = shown(tmp_path)
    assert "2 of 2 faulty syncs caught" in seen.text
    assert "2026-11-25T09:00:00+00:00" in seen.text
    assert "#strength" in seen.values("href")
    assert "Not of today" not in seen.text
    assert (tmp_path / STRENGTH).exists()


def test_a_run_without_faulty_syncs_says_nothing_of_them(tmp_path: Path) -> None:
    build([runs.written(tmp_path / "run.ndjson", runs.events())], tmp_path)
    assert "Who tests the tests" not in shown(tmp_path).text


def test_a_run_of_another_document_says_that_the_faulty_syncs_are_not_of_today(
    tmp_path: Path,
) -> None:
    left(tmp_path, start(document="another"), TRUNCATES, FORGETS)
    build([runs.written(tmp_path / "run.ndjson", runs.events())], tmp_path)
    assert "Not of today: the document has changed since" in shown(tmp_path).text


def test_a_broken_log_beside_the_run_is_told_and_costs_no_report(tmp_path: Path) -> None:
    (tmp_path / STRENGTH).write_text("nonsense\n", encoding="utf-8")
    build([runs.written(tmp_path / "run.ndjson", runs.events())], tmp_path)
    assert "strength.ndjson:1: not a line of a log" in shown(tmp_path).text


def test_the_command_that_builds_reports_takes_the_run_alone_for_the_run(tmp_path: Path) -> None:
    runs.written(left(tmp_path) / "run.ndjson", runs.events())
    done = reports("build", tmp_path, "--out", tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "2 of 2 faulty syncs caught" in shown(tmp_path).text


def test_without_a_run_the_faulty_syncs_have_a_page_of_their_own(tmp_path: Path) -> None:
    assert build_strength(left(tmp_path)) == tmp_path / "strength.html"
    assert "2 of 2 faulty syncs caught" in shown(tmp_path, "strength.html").text
    runs.written(tmp_path / "run.ndjson", runs.events())
    assert build_strength(tmp_path) == tmp_path / "index.html"
    assert not (tmp_path / "strength.html").exists()


def test_what_was_missed_is_named_above_the_matrix(tmp_path: Path) -> None:
    build_strength(left(tmp_path, start(), TRUNCATES, faulty("forgets", STAYS)))
    seen = shown(tmp_path, "strength.html")
    assert "Not caught forgets It loses a value." in seen.text
    assert f"Claims that catch none that they fit {STAYS}" in seen.text


def test_a_hostile_log_stays_text(tmp_path: Path) -> None:
    bad = FaultyJudged(
        name=HOSTILE, family=HOSTILE, sentence=HOSTILE, fits=(HOSTILE,), verdicts={HOSTILE: FAILED}
    )
    build_strength(left(tmp_path, start(command=HOSTILE, at=HOSTILE, catalogue=1), bad))
    seen = shown(tmp_path, "strength.html")
    assert not seen.tags["script"]
    assert not seen.tags["img"]
