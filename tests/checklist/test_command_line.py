from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.checklist.drafts import draft, pairing, row

ROOT = Path(__file__).parents[2]
CONTRADICTION = draft(
    pairing("Keap Users", "Webcrm Users", row("a", "x")),
    pairing("Keap Users", "Webcrm Users", row("a", "x", '"integer"')),
).text


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "checklist", *map(str, arguments)]
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )


def written(directory: Path, text: str) -> Path:
    path = directory / "keap-webcrm.rst"
    path.write_text(text)
    return path


def test_the_help_names_the_commands_and_the_exit_codes() -> None:
    done = run("--help")
    assert done.returncode == 0
    for word in ("show", "lint", "scaffold", "drift", "exit codes", "file:line"):
        assert word in done.stdout


def test_show_lists_the_shipped_document_with_its_ids() -> None:
    done = run("show")
    assert done.returncode == 0
    assert "4 pairings, 4 rows" in done.stdout
    assert "- job_title -> UserTitle" in done.stdout
    assert "id: keap-users--webcrm-users/job_title--UserTitle" in done.stdout


def test_show_prints_json_for_programs() -> None:
    shown = json.loads(run("show", "--json").stdout)
    assert shown["slug"] == "keap-webcrm"
    assert [pairing["id"] for pairing in shown["pairings"]][-1] == "keap-users--webcrm-users"
    assert shown["pairings"][2]["rows"][0]["type"]["kind"] == "string"


def test_lint_is_fine_with_warnings() -> None:
    done = run("lint")
    assert done.returncode == 0
    assert ":31: warning empty-table:" in done.stdout
    assert done.stdout.endswith("0 errors, 1 warning, 0 notes\n")


def test_lint_fails_a_document_that_contradicts_itself(tmp_path: Path) -> None:
    done = run("lint", written(tmp_path, CONTRADICTION))
    assert done.returncode == 1
    assert "error contradictory-types:" in done.stdout


def test_a_bad_document_is_one_line_on_standard_error(tmp_path: Path) -> None:
    path = written(tmp_path, CONTRADICTION.replace("Every", "Each", 1))
    for command in ("show", "lint", "scaffold", "drift"):
        done = run(command, path)
        assert done.returncode == 2
        assert done.stderr.startswith(f"{path}:14: after the heading's underline comes")
        assert done.stderr.count("\n") == 1
        assert not done.stdout


def test_a_missing_document_is_named(tmp_path: Path) -> None:
    done = run("show", tmp_path / "nope.rst")
    assert done.returncode == 2
    assert "nope.rst: cannot read the document" in done.stderr
    assert "Traceback" not in done.stderr


def test_wrong_usage_is_explained() -> None:
    done = run("shwo")
    assert done.returncode == 2
    assert "invalid choice: 'shwo'" in done.stderr


def test_a_reader_that_has_seen_enough_is_no_error() -> None:
    script = f'"{sys.executable}" -m checklist show --json | head -n 1'
    command = ["/bin/sh", "-c", script]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout == "{\n"
    assert not done.stderr
