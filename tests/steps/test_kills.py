"""A kill is a power cut: nothing of the sync lives on, wherever it runs, and it writes nothing down any more."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from fakes.clock import Clock
from steps.bench import SutDied
from steps.outside import Watch
from steps.process import Process
from steps.suts import Attachment, Surroundings


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
