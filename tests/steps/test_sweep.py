"""The sweep over every way in which the vendors may behave."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from fakes.vendors import SWITCHES
from steps import sweep
from steps.spawned import Spawned
from steps.sweep import GAPS, READY, Swept, combinations, main, singles

SMALL = ("--", "features/products.feature", "-k", "arrives")


def test_every_value_that_is_not_a_default_is_tried_alone() -> None:
    tried = Counter(item for setting in singles(SWITCHES) for item in setting.items())
    wanted = {(each.name, v) for each in SWITCHES.values() for v in each.values[1:]}
    assert tried == Counter(wanted)


def test_the_same_seed_gives_the_same_combinations_and_another_one_others() -> None:
    first, again, other = (list(combinations(SWITCHES, 5, seed)) for seed in (1, 1, 2))
    assert first == again != other
    assert all(len(setting) > 10 for setting in first)


def test_a_sweep_tells_what_it_tried_and_leaves_a_table(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = tmp_path / "out"
    options = ("--only-random", "--random", "1", "--workers", "1", "--report", str(report))
    assert main([*options, *SMALL]) == READY
    assert "1 settings, 0 of them red" in capsys.readouterr().out
    assert "001/index.html" in (report / "switches.md").read_text(encoding="utf-8")
    assert (report / "001" / "index.html").exists()


def test_a_run_that_collects_nothing_is_red(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = (
        "--only-random",
        "--random",
        "1",
        "--workers",
        "1",
        "--report",
        str(tmp_path / "out"),
    )
    assert main([*options, "--", "features/no-such.feature"]) == GAPS
    assert "nothing ran" in capsys.readouterr().out


def test_a_run_that_judged_nothing_is_not_ready(tmp_path: Path) -> None:
    assert not Swept({}, 0, (), tmp_path).ready


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ((), "features"),
        (("-k", "users"), "features"),
        (("--sut", "command", "--sut-command", "./sync.sh"), "features"),
        (("features/users.feature", "-k", "arrives"), "features/users.feature"),
        (("features", "-k", "arrives"), "features"),
    ],
)
def test_the_features_are_swept_unless_others_are_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, words: tuple[str, ...], first: str
) -> None:
    asked: list[str] = []

    def suite(options: Sequence[str], report: Path, deadline: float) -> Spawned:  # noqa: ARG001
        asked.extend(options)
        return Spawned(0, "")

    monkeypatch.setattr(sweep, "suite", suite)
    main(["--only-random", "--random", "1", "--report", str(tmp_path / "out"), "--", *words])
    named = [word for word in asked if word.startswith("features")]
    assert (asked[1], named) == (first, [first])
