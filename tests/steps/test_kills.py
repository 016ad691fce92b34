"""A kill is a power cut: nothing of the sync lives on, wherever it runs, and it writes nothing down any more."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from fakes.clock import Clock
from steps.bench import SutDied
from steps.outside import OUTSIDE, Watch
from steps.process import Process
from steps.rig import rigged
from steps.suts import Attachment, Surroundings
from steps.troubles import KILLINGS, Trouble, What
from tests.steps.processes import MISBEHAVING, SHIPPED, free_port, strays


def attached(kind: str, way: str) -> Attachment:
    """A sync that misbehaves in this way: as a command, or behind a service."""
    if kind == "command":
        return Attachment(kind, (*MISBEHAVING, way))
    port = str(free_port())
    service = (sys.executable, "examples/trigger.py", port, *MISBEHAVING, way)
    return Attachment(kind, service, f"http://127.0.0.1:{port}/")


@pytest.mark.parametrize("what", KILLINGS)
@pytest.mark.parametrize("kind", ["command", "trigger"])
@pytest.mark.parametrize(
    "way", ["remembers-at-the-end", "behind-a-shell", "in-a-session-of-its-own"]
)
def test_whoever_is_killed_has_no_time_to_write_down_what_it_did_and_is_started_again(
    kind: str, way: str, what: What, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    memory = tmp_path / "memory"
    monkeypatch.setenv("MEMORY", str(memory))
    with rigged(SHIPPED, OUTSIDE[kind], attachment=attached(kind, way)) as rig:
        rig.fresh(SHIPPED.pairings[0])
        rig.trouble(Trouble(what, "Keap"))
        rig.run_sync()
        assert rig.counts["passes that failed"] == 1
        assert strays() == []
        assert not memory.exists()
        rig.run_sync()
        assert memory.exists()


def test_a_sync_that_is_slow_to_die_is_not_taken_for_its_successor(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = (sys.executable, "-c", "import time; time.sleep(600)")
    watch = Watch(tmp_path, Attachment("watch", program))
    watch.begin(Surroundings({}), Clock(real=True))
    with pytest.raises(SutDied, match="made no call"):
        watch.run(0.1)
    dying = watch._process
    assert dying is not None
    with monkeypatch.context() as slow:
        slow.setattr(Process, "kill", lambda _self: None)
        watch.kill(SutDied("the sync is killed"))
    with pytest.raises(SutDied, match="the sync is killed"):
        watch.run(5)
    exit_code = dying.exit_code
    dying.clean()  # whatever came of it
    watch.end()
    assert exit_code is not None
