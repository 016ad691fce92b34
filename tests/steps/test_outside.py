"""Syncs in processes of their own: whatever they do, the suite says so in time, and the machine is clean afterwards."""

from __future__ import annotations

import os
import shlex
import sys
import time
from pathlib import Path

import pytest

from reports.events import Verdict
from steps import spawned
from steps.bench import SutDied, SutEndless
from steps.outside import Command, Trigger, Watch
from steps.quiet import HELD, has_gone_round
from steps.rig import rigged
from steps.suts import Attachment, Heard, NotPossible
from steps.troubles import Trouble, What
from tests.steps.processes import DEADLINE, MISBEHAVING, SHIPPED, running, running_as, strays
from tests.steps.running import suite
from tests.steps.syncs.misbehaving import daemons_nap

REFERENCE = (sys.executable, "-m", "sync", "run")


@pytest.mark.parametrize(
    ("way", "told"),
    [
        ("exits", "ended with exit code 3; its last words: cannot log in with ***"),
        ("hangs", "seconds; its last words: waiting for the moon"),
        ("hangs-deaf", "the sync was ended after"),
        ("babbles", "ended with exit code 1; its last words: ..."),
        ("has-children", "2 processes of its own still ran"),
        ("has-a-daemon", "1 processes of its own still ran"),
        ("relays", "processes of its own still ran"),
        ("freezes", "the sync was ended after"),
        ("deletes-its-state", "removed its own SYNC_STATE folder"),
    ],
)
def test_a_pass_that_goes_wrong_is_told_in_time_and_leaves_nothing_behind(
    way: str, told: str
) -> None:
    with running(way) as rig:
        before = time.monotonic()
        with pytest.raises(SutDied) as death:
            rig.run_sync()
    assert told in str(death.value)
    assert "\x1b" not in str(death.value)
    assert time.monotonic() - before < DEADLINE + 10
    assert strays() == []
    assert not running_as("-c", daemons_nap(os.getpid()))


@pytest.mark.parametrize("attach", [Command, Watch])
def test_nothing_that_goes_wrong_on_the_way_excuses_a_sync_that_never_ends(
    attach: type[Command | Watch],
) -> None:
    # Long enough that nobody can take its silence for waiting.
    with running("freezes", deadline=HELD + 2 * Attachment.quiet, attach=attach) as rig:
        rig.trouble(Trouble(What.ERROR_500, "Keap"))
        with pytest.raises(SutEndless):
            rig.run_sync()
    assert strays() == []


def test_the_death_of_one_example_is_no_matter_of_the_next_one() -> None:
    with running("does-nothing") as rig:
        rig.sut.kill(SutDied("as it was meant to"))
        rig.fresh(SHIPPED.pairings[0])
        assert rig.run_sync() == 0


def test_a_run_that_is_ended_ends_its_sync() -> None:
    sleep = f"sleep {20_000 + os.getpid()}"  # nobody else's
    watched = ("--sut", "watch", "--sut-command", sleep, "--sut-deadline", "90")
    run = spawned.suite(("features/companies.feature", "-k", "reaches", *watched), None, 8)
    assert run.exit_code == spawned.HANGS
    assert not running_as(*sleep.split()[1:])


def test_pages_of_one_list_are_no_rounds() -> None:
    def look(pages: int) -> list[Heard]:
        return [
            Heard(system, "GET", f"http://{system}/list?page={number}", wrote=False)
            for system in ("keap", "webcrm")
            for number in range(pages)
        ]

    assert not has_gone_round(look(pages=11))
    assert has_gone_round(look(pages=11) * 3)


def test_a_round_that_was_given_up_is_none() -> None:
    keap, page, refused = (
        Heard("keap", "GET", "/companies", wrote=False),
        Heard("webcrm", "GET", "/Organisations?Page=1", wrote=False),
        Heard("webcrm", "GET", "/Organisations?Page=2", wrote=False, failed=True),
    )
    assert not has_gone_round([keap, page, keap, page, refused, keap, page])
    assert has_gone_round([keap, page, refused, *(keap, page) * 3])


def test_a_flood_is_stopped_long_before_its_end() -> None:
    with running("floods", deadline=60) as rig:
        with pytest.raises(SutDied, match=r"ended when it had made 2,\d+ calls in one pass"):
            rig.run_sync()
        assert len(rig.traffic()) < 100


@pytest.mark.parametrize(("way", "polite"), [("calls-in-parallel", True), ("insists", False)])
def test_calls_that_crossed_with_a_refusal_are_polite_and_calls_that_followed_it_are_not(
    way: str, *, polite: bool
) -> None:
    with running(way) as rig:
        rig.limit_calls(3)
        rig.run_sync()
        assert any(call.status == 429 for call in rig.traffic())
        assert (not rig.forbidden_calls()) is polite


@pytest.mark.parametrize("way", ["does-nothing", "babbles-and-ends-well"])
def test_a_pass_that_ends_well_is_a_pass_whatever_it_prints(way: str) -> None:
    with running(way) as rig:
        assert rig.run_sync() == 0
        assert rig.counts["passes"] == 1


def test_a_sync_that_ended_badly_before_is_tried_again_each_time() -> None:
    """No verdict depends on what other claims came before it; for one without end see test_worlds."""
    with running("exits") as rig:
        for _ in range(5):
            with pytest.raises(SutDied, match="exit code 3; its last words: cannot log in"):
                rig.run_sync()


def test_a_program_that_cannot_be_started_is_told_by_its_name() -> None:
    attachment = Attachment("command", ("/nowhere/sync",))
    with rigged(SHIPPED, Command, attachment=attachment) as rig:
        rig.fresh(SHIPPED.pairings[0])
        with pytest.raises(SutDied, match="/nowhere/sync: No such file"):
            rig.run_sync()


def test_where_a_sync_only_fails_nothing_is_green(tmp_path: Path) -> None:
    command = shlex.join((*MISBEHAVING, "exits"))
    run = suite(
        *("--sut", "command", "--sut-command", command, "--profile", "external"),
        "features/products.feature",
        report=tmp_path,
    )
    assert run.exit_code == 1
    assert not run.named(Verdict.PASSED)
    assert len(run.named(Verdict.UNKNOWN)) > 20
    assert "exit code 3; its last words: cannot log in with ***" in run.output


def test_a_sync_that_does_nothing_is_never_green(tmp_path: Path) -> None:
    command = shlex.join((*MISBEHAVING, "does-nothing"))
    run = suite(
        *("--sut", "command", "--sut-command", command, "--profile", "external"),
        *("-k", "reaches or arrives"),
        "features/companies.feature",
        report=tmp_path,
    )
    assert run.exit_code == 1
    assert not run.named(Verdict.PASSED)


def test_the_reference_sync_is_a_command_like_any_other(tmp_path: Path) -> None:
    run = suite(
        *("--sut", "command", "--sut-command", shlex.join(REFERENCE), "--profile", "external"),
        *("-k", "(reaches or killed) and (product_price or Companies)"),
        *("features/products.feature", "features/resilience.feature"),
        report=tmp_path,
    )
    assert run.exit_code == 0, run.output
    assert len(run.named(Verdict.PASSED)) >= 3


def test_a_sync_that_runs_by_itself_may_meet_a_record_whose_partner_was_deleted(
    tmp_path: Path,
) -> None:
    command = shlex.join((sys.executable, "-m", "sync", "watch", "--interval", "0.1"))
    run = suite(
        *("--sut", "watch", "--sut-command", command, "--profile", "external"),
        *("-k", "What and becomes", "features/products.feature"),
        report=tmp_path,
    )
    assert run.exit_code == 0, run.output
    assert len(run.named(Verdict.OBSERVED)) == 1


@pytest.mark.parametrize("kind", [Trigger, Watch])
def test_a_sync_that_somebody_else_runs_is_never_restarted(
    kind: type[Trigger | Watch], tmp_path: Path
) -> None:
    attachment = Attachment(kind.__name__.lower(), url="http://127.0.0.1:9/")
    with rigged(SHIPPED, kind, attachment=attachment) as rig:
        rig.fresh(SHIPPED.pairings[0])
        with pytest.raises(NotPossible, match="--sut-command"):
            rig.restart_sync()
    assert not list(tmp_path.iterdir())
