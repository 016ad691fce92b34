"""Services of which a POST is a pass: whoever answers is the one that is judged, and has done what it says."""

from __future__ import annotations

import socket
import sys
from pathlib import Path

import pytest

from fakes.clock import Clock
from steps.bench import SutDied
from steps.outside import Trigger
from steps.suts import Attachment, Surroundings


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
