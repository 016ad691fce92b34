"""Two syncs on the same histories: what differs is red and told, what both do alike is not."""

from __future__ import annotations

import re
import shlex
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, cast

import pytest

from checklist import document
from checklist.model import Pairing
from reports.events import ClaimJudged, Verdict
from steps.asked import second_of
from steps.bench import Bench
from steps.claim import Claim
from steps.differing import Difference
from steps.inside import InProcess
from steps.linking import make_pair
from steps.rig import Rig, rigged
from steps.searching import Effort
from steps.wishes import quiet
from sync.systems import Ref
from sync.webcrm import Webcrm
from tests.steps.running import Run, suite
from tests.steps.syncs.variant import shortened

SHIPPED = document.load(Path("checklist/documents/keap-webcrm.rst"))
VARIANT = (sys.executable, "-m", "tests.steps.syncs.variant")
ROW = "[job_title-UserTitle-string]"
SECONDS = 60  # for a process to listen
REACHES = (f"features/users.feature::An edit in Webcrm reaches Keap{ROW}", "--profile", "quick")
ARRIVES = (
    f"features/users.feature::A value arrives with the new record{ROW}",
    "--profile",
    "quick",
)


@dataclass(frozen=True)
class Asked:
    """A command line with these options, and whatever this run was given."""

    config: pytest.Config
    options: Mapping[str, str]

    def getoption(self, name: str) -> Any:
        return self.options.get(name) or self.config.getoption(name)


@contextmanager
def served(way: str, state: Path) -> Iterator[str]:
    """The URL of a variant of the reference sync that runs as long as the block."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with subprocess.Popen([*VARIANT, way, str(port), str(state)]) as process:
        try:
            wait_for(port)
            yield f"http://127.0.0.1:{port}/"
        finally:
            process.terminate()


def wait_for(port: int) -> None:
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
    raise TimeoutError(f"nobody listens on port {port}")


def compared(url: str, report: Path, *options: str) -> Run:
    return suite(
        *("--sut-b", "trigger", "--sut-b-url", url), *(options or REACHES), report=report / "report"
    )


def the_one(run: Run) -> ClaimJudged:
    (judged,) = (event for event in run.judged if event.verdict is not Verdict.SKIPPED)
    return judged


def test_where_two_syncs_differ_the_story_tells_of_both_and_can_be_replayed(tmp_path: Path) -> None:
    with served("cuts-texts", tmp_path) as url:
        run = compared(url, tmp_path)
        judged = the_one(run)
        log = tmp_path / "report" / "run.ndjson"
        again = suite(f"--replay={log}", report=tmp_path / "replayed")
    assert run.exit_code == 1
    assert judged.verdict is Verdict.FAILED
    assert "The two syncs differ in 1 of 1 claim" in run.output
    assert judged.reason.startswith("Keap Users: email_address = 'p1.")
    assert "--sut-b trigger --sut-b-url" in judged.reproduce
    assert "--example" in judged.reproduce
    assert judged.counter_example is not None
    sentences = [step.sentence for step in judged.counter_example.story]
    assert sentences[0] == "5 seconds later a person creates Keap record 1"
    assert len(sentences) == len(set(sentences))
    seen = {look.source for step in judged.counter_example.story for look in step.looks}
    assert {"A: email_address of Keap record 1", "B: email_address of Keap record 1"} <= seen
    assert again.exit_code == 1
    assert the_one(again).reason == judged.reason


def test_the_same_sync_twice_shows_no_difference(tmp_path: Path) -> None:
    with served("as-released", tmp_path) as url:
        run = compared(url, tmp_path)
    assert run.exit_code == 0, run.output
    assert the_one(run).reason == "both did the same: 10 x both kept the claim"
    assert "No difference in 1 claim" in run.output


def test_what_dies_with_both_was_not_compared(tmp_path: Path) -> None:
    command = shlex.join((sys.executable, "-c", "raise SystemExit('no')"))
    both = ("--sut", "command", "--sut-command", command, "--sut-b", "command")
    run = suite(*both, "--sut-b-command", command, *REACHES, report=tmp_path)
    assert run.exit_code == 1
    judged = the_one(run)
    assert judged.verdict is Verdict.UNKNOWN
    assert judged.reason.startswith("not exercised")
    assert "x both died: the sync ended with exit code 1; its last words: no" in judged.reason


@dataclass
class Part:
    """One sync of two, both on one rig, one after the other: the two never run at the same time."""

    rig: Rig
    cuts: bool  # texts of the records that it creates
    under_way: ClassVar[bool] = False  # who cuts texts

    def fresh(self, *pairings: Pairing) -> None:
        Part.under_way = self.cuts
        self.rig.fresh(*pairings)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.rig, name)


@pytest.fixture(scope="module")
def rig() -> Iterator[Rig]:
    with rigged(SHIPPED, InProcess) as built:
        yield built


@pytest.fixture(autouse=True)
def careless(monkeypatch: pytest.MonkeyPatch) -> None:
    create = Webcrm.create

    def cut(self: Webcrm, entity: str, values: Mapping[str, Any], marker: str, **how: bool) -> Ref:
        said = shortened(values) if Part.under_way else values
        return create(self, entity, said, marker, **how)

    monkeypatch.setattr(Webcrm, "create", cut)


def claim_of(rig: Rig, who_cuts: str, example: str = "") -> Claim:
    one, other = (cast("Bench", Part(rig, cuts=who in who_cuts)) for who in "AB")
    return Claim(
        bench=one,
        other=other,
        pairing=SHIPPED.pairings[0],
        row=None,
        effort=Effort(5, seed=1, shrinking=3, example=example),
        links_by_content=False,
    )


def in_any_order(claim: Claim) -> None:
    claim.prove_any_order(creations=1)


def one_by_one(claim: Claim) -> None:
    claim.add(make_pair, records=1)
    claim.let(quiet, passes=1)
    claim.prove(
        lambda case: case.expect_both(
            case.pairing.rows[0], case.draft.said[case.pairing.rows[0].id][0]
        )
    )


PROOFS = (in_any_order, one_by_one)
Prove = Callable[[Claim], None]


@pytest.mark.parametrize("prove", PROOFS)
@pytest.mark.parametrize("who_cuts", ["A", "B"])
def test_whichever_of_the_two_cuts_texts_they_differ_and_do_so_again_when_replayed(
    prove: Prove, who_cuts: str, rig: Rig
) -> None:
    claim = claim_of(rig, who_cuts)
    with pytest.raises(Difference, match=r"^the sync: .*broke the claim") as found:
        prove(claim)
    assert claim.tally.failure is not None
    assert claim.tally.failure.story[0].sentence.endswith("a person creates Keap record 1")
    with pytest.raises(Difference) as again:
        prove(claim_of(rig, who_cuts, claim.tally.failure.example))
    assert f"{again.value}".splitlines()[0] == f"{found.value}".splitlines()[0]


@pytest.mark.parametrize("prove", PROOFS)
@pytest.mark.parametrize(
    ("who_cuts", "noted"), [("", " x both kept the claim"), ("AB", " x both broke the claim")]
)
def test_what_both_do_alike_is_no_difference_right_or_wrong(
    prove: Prove, who_cuts: str, noted: str, rig: Rig
) -> None:
    claim = claim_of(rig, who_cuts)
    prove(claim)
    assert noted in claim.tally.observed()
    assert claim.tally.failure is None


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"sut-b": "in-process"}, "name the other one with --sut-b command, trigger or watch"),
        ({"sut-b": "command"}, "--sut-b command needs --sut-b-command"),
        ({"sut-b": "trigger"}, "--sut-b trigger needs --sut-b-url"),
        ({"sut-b": "watch"}, "--sut-b watch needs --sut-b-command"),
        ({"sut-b-command": "true"}, "need --sut-b command, trigger or watch"),
        (
            {"sut-b": "command", "sut-b-command": "true", "keep-regression": "kept"},
            "--keep-regression is about what one sync does wrong",
        ),
    ],
)
def test_a_comparison_that_cannot_be_is_refused(
    options: Mapping[str, str], told: str, pytestconfig: pytest.Config
) -> None:
    config = Asked(pytestconfig, {f"--{name}": value for name, value in options.items()})
    with pytest.raises(pytest.UsageError, match=re.escape(told)):
        second_of(cast("pytest.Config", config))
