"""A folder for what lasts no longer than a run: states of syncs, narrowed documents."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

# Thousands of short-lived stores: in memory where the system has such a folder, on disk elsewhere.
MEMORY = Path("/dev/shm")  # noqa: S108 -- a private folder is made in it
NAME = "syncproof-"  # and the pid of whoever made it


@contextmanager
def room() -> Iterator[Path]:
    """A folder of our own, and no folder of a run that was killed beside it."""
    place = MEMORY if os.access(MEMORY, os.W_OK) else Path(tempfile.gettempdir())
    for left in place.glob(f"{NAME}*-*"):
        pid = left.name.removeprefix(NAME).partition("-")[0]
        if pid.isdecimal() and not psutil.pid_exists(int(pid)):
            shutil.rmtree(left, ignore_errors=True)  # another run may be at it, too
    with tempfile.TemporaryDirectory(prefix=f"{NAME}{os.getpid()}-", dir=place) as folder:
        yield Path(folder)
