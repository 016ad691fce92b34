"""Services of which a POST is a pass: whoever answers is the one that is judged, and has done what it says."""

from __future__ import annotations

import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from fakes.clock import Clock
from steps.bench import SutDied
from steps.outside import Trigger
from steps.rig import Rig, rigged
from steps.suts import Attachment, Surroundings
from tests.steps.processes import DEADLINE, SHIPPED, free_port, strays


@contextmanager
def service(way: str) -> Iterator[Rig]:
    """A rig whose sync is a service of this kind."""
    port = free_port()
    program = (sys.executable, "-m", "tests.steps.syncs.service", str(port), way)
    attachment = Attachment("trigger", program, f"http://127.0.0.1:{port}/", deadline=DEADLINE)
    with rigged(SHIPPED, Trigger, attachment=attachment) as rig:
        rig.fresh(SHIPPED.pairings[0])
        yield rig


@pytest.mark.parametrize("way", ["answers-at-once", "answers-halfway"])
def test_a_service_that_answers_before_its_pass_is_over_is_not_judged(way: str) -> None:
    with service(way) as rig:
        with pytest.raises(SutDied, match=r"before its pass was over: GET .* to keap came after"):
            rig.run_until(lambda: False)  # on a busy machine it is not seen at once
        assert strays() == []  # what it is still doing is no part of the next pass


def test_whatever_a_service_does_between_two_passes_is_noticed_in_the_second() -> None:
    with service("comes-back-later") as rig:
        rig.run_sync()
        time.sleep(0.5)
        with pytest.raises(SutDied, match="before its pass was over"):
            rig.run_sync()


@pytest.mark.parametrize("way", ["answers-when-done", "logs-in-afterwards", "calls-nobody"])
def test_a_service_may_be_quiet_for_as_long_as_it_likes_and_keep_its_login_fresh(way: str) -> None:
    with service(way) as rig:
        for _ in range(2):
            rig.run_sync()
            time.sleep(0.2)
        rig.fresh(SHIPPED.pairings[0])
        rig.run_sync()
        assert rig.counts["passes"] == 1


def test_whoever_listens_before_the_sync_is_started_is_not_judged_in_its_place(
    tmp_path: Path,
) -> None:
    program = (sys.executable, "-c", "import time; time.sleep(600)")
    with socket.create_server(("127.0.0.1", 0)) as stranger:
        url = f"http://127.0.0.1:{stranger.getsockname()[1]}/"
        trigger = Trigger(tmp_path, Attachment("trigger", program, url=url))
        trigger.begin(Surroundings({}), Clock(real=True))
        with pytest.raises(SutDied, match="before the sync was started"):
            trigger.run(5)
        trigger.end()
