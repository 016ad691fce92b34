"""Syncs that are processes of their own, for our tests: how they are run, and what is left of them."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from checklist import document
from steps.outside import Command, Watch
from steps.process import MARK
from steps.rig import Rig, rigged
from steps.suts import Attachment

SHIPPED = document.load(Path("checklist/documents/keap-webcrm.rst"))
MISBEHAVING = (sys.executable, "-m", "tests.steps.syncs.misbehaving")
DEADLINE = 3.0


@contextmanager
def running(
    way: str, deadline: float = DEADLINE, attach: type[Command | Watch] = Command
) -> Iterator[Rig]:
    """A rig whose sync misbehaves in this way, on the first pairing of the document."""
    attachment = Attachment("command", (*MISBEHAVING, way), deadline=deadline)
    with rigged(SHIPPED, attach, attachment=attachment) as rig:
        rig.fresh(SHIPPED.pairings[0])
        yield rig


def strays() -> list[int]:
    """Processes that some pass of ours has left behind; other workers have passes of their own."""
    found = []
    for process in psutil.process_iter():
        try:
            ours = process.environ().get(MARK, "").startswith(f"{os.getpid()}-")
            if ours and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process.pid)
        except psutil.Error:
            continue
    return found


def running_as(*arguments: str) -> list[int]:
    """Processes with these arguments, whatever their program."""
    found = psutil.process_iter(["cmdline"])  # None where it has gone meanwhile
    return [each.pid for each in found if (each.info["cmdline"] or [])[1:] == list(arguments)]


def free_port() -> int:
    """A port of this machine at which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
        return port
