from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from reports.build import build
from reports.events import ClaimJudged, RunFinished, Verdict
from tests.reports import runs

ROOT = Path(__file__).parents[2]
PRICE = runs.cell("An edit in Keap", "product_price--ProductPrice")
FILES = ["cells.csv", "cucumber.json", "index.html", "summary.md"]


def reports(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "reports", *map(str, arguments)]
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
    )


def log(path: Path, *judgements: ClaimJudged) -> Path:
    return runs.written(path, runs.events(*judgements))


def test_build_writes_every_report_of_a_green_run(tmp_path: Path) -> None:
    done = reports("build", log(tmp_path / "run.ndjson"), "--out", tmp_path / "out")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Ready: 36 claims proved")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == FILES


def test_build_ends_with_1_when_something_is_red(tmp_path: Path) -> None:
    done = reports("build", log(tmp_path / "run.ndjson", runs.failed(PRICE)), "--out", tmp_path)
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.startswith("Not ready: 1 claim failed")


def test_build_reads_a_folder_of_worker_logs(tmp_path: Path) -> None:
    everything = runs.events()
    runs.written(tmp_path / "gw0.ndjson", everything[1::2])
    runs.written(tmp_path / "gw1.ndjson", everything[::2])
    assert reports("build", tmp_path, "--out", tmp_path / "out").returncode == 0


def test_build_of_a_torn_log_reports_the_rest(tmp_path: Path) -> None:
    path = log(tmp_path / "run.ndjson")
    path.write_bytes(path.read_bytes()[:-9])
    done = reports("build", path, "--out", tmp_path / "out")
    assert done.returncode == 1
    assert "run.ndjson breaks off in line 74" in done.stdout
    assert "36 of 36 claims proved" in done.stdout


def test_a_second_build_replaces_the_first_and_leaves_nothing_else(tmp_path: Path) -> None:
    out = tmp_path / "out"
    build([log(tmp_path / "old.ndjson", runs.failed(PRICE))], out)
    build([log(tmp_path / "new.ndjson")], out)
    assert sorted(path.name for path in out.iterdir()) == FILES
    assert "Ready: 36" in (out / "index.html").read_text("utf-8")


def test_the_same_log_gives_the_same_bytes(tmp_path: Path) -> None:
    path = log(tmp_path / "run.ndjson", runs.failed(PRICE))
    build([path], tmp_path / "one")
    build([path], tmp_path / "two")
    for name in FILES:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


_REST: dict[str, Callable[[Path], list[object]]] = {
    "build": lambda folder: ["--out", folder / "out"],
    "compare": lambda folder: [folder / "bad.ndjson"],
    "history": lambda _: [],
}
BAD_LOGS = {
    "empty": ("", "run-started"),
    "not a log": ("hello\n", "bad.ndjson:1: not a line of a log"),
    "of tomorrow": ('{"kind": "claim-dreamt"}\n', "bad.ndjson:1: unknown kind"),
}


@pytest.mark.parametrize(("text", "why"), BAD_LOGS.values(), ids=BAD_LOGS)
@pytest.mark.parametrize("command", ["build", "compare", "history"])
def test_a_bad_log_is_one_line_of_explanation(
    tmp_path: Path, command: str, text: str, why: str
) -> None:
    bad = tmp_path / "bad.ndjson"
    bad.write_text(text)
    done = reports(command, bad, *_REST[command](tmp_path))
    assert (done.returncode, done.stdout) == (2, "")
    assert why in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "out").exists()


def test_a_log_with_a_broken_document_names_the_documents_line(tmp_path: Path) -> None:
    broken = runs.document().replace("Every Keap Users", "Some Keap Users")
    path = runs.written(tmp_path / "run.ndjson", [runs.started(document_text=broken)])
    done = reports("build", path, "--out", tmp_path)
    assert done.returncode == 2
    assert "keap-webcrm.rst:68" in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["brew"],
        ["build", "x"],
        ["build", "--colour"],
        ["compare", "x"],
        ["build", "/no/such", "--out", "x"],
    ],
)
def test_a_wrong_call_ends_with_2_and_no_traceback(arguments: list[str]) -> None:
    done = reports(*arguments)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert done.stderr


def test_an_unwritable_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("in the way")
    done = reports("build", log(tmp_path / "run.ndjson"), "--out", tmp_path / "out")
    assert done.returncode == 2
    assert str(tmp_path / "out") in done.stderr
    assert "Traceback" not in done.stderr


def test_compare_of_equal_runs_finds_nothing(tmp_path: Path) -> None:
    done = reports("compare", log(tmp_path / "a.ndjson"), log(tmp_path / "b.ndjson"))
    assert (done.returncode, done.stdout) == (0, "0 changed, 0 got worse\n")


def test_compare_lists_what_got_worse_and_ends_with_1(tmp_path: Path) -> None:
    good, bad = log(tmp_path / "a.ndjson"), log(tmp_path / "b.ndjson", runs.failed(PRICE))
    done = reports("compare", good, bad)
    assert done.returncode == 1
    assert "PASSED -> FAILED: An edit in Keap reaches Webcrm" in done.stdout
    better = reports("compare", bad, good)
    assert better.returncode == 0
    assert "FAILED -> PASSED" in better.stdout


@pytest.mark.parametrize("verdict", [Verdict.SKIPPED, Verdict.OBSERVED, Verdict.UNKNOWN])
def test_a_proof_that_is_no_longer_given_got_worse(tmp_path: Path, verdict: Verdict) -> None:
    without = log(tmp_path / "b.ndjson", runs.judged(PRICE, verdict))
    assert reports("compare", log(tmp_path / "a.ndjson"), without).returncode == 1


def test_a_claim_that_is_no_longer_made_got_worse(tmp_path: Path) -> None:
    fewer = [event for event in runs.events() if getattr(event, "cell", None) != PRICE]
    done = reports(
        "compare", log(tmp_path / "a.ndjson"), runs.written(tmp_path / "b.ndjson", fewer)
    )
    assert done.returncode == 1
    assert "PASSED -> not claimed" in done.stdout


def test_compare_says_when_the_document_changed(tmp_path: Path) -> None:
    later = runs.document().replace("2024-09-08", "2024-09-09")
    events = [runs.started(document_text=later), *runs.events()[1:]]
    done = reports(
        "compare", log(tmp_path / "a.ndjson"), runs.written(tmp_path / "b.ndjson", events)
    )
    assert done.returncode == 0
    assert "document" in done.stdout


def test_history_is_one_line_a_run_oldest_first(tmp_path: Path) -> None:
    late = [runs.started(at="2026-11-23T08:00:00+00:00"), *runs.events(runs.failed(PRICE))[1:]]
    done = reports("history", runs.written(tmp_path / "b.ndjson", late), log(tmp_path / "a.ndjson"))
    first, second = done.stdout.splitlines()
    assert done.returncode == 0
    assert first.startswith("2026-11-22T08:00:00+00:00  PASSED")
    assert second.startswith("2026-11-23T08:00:00+00:00  FAILED")


def test_history_shows_a_run_that_never_ended(tmp_path: Path) -> None:
    events = [event for event in runs.events() if not isinstance(event, RunFinished)]
    done = reports("history", runs.written(tmp_path / "a.ndjson", events))
    assert done.returncode == 0
    assert "the run did not finish" in done.stdout


def test_help_explains_the_exit_codes() -> None:
    for arguments in (["--help"], ["build", "--help"]):
        done = reports(*arguments)
        assert done.returncode == 0
        assert "exit codes" in done.stdout
