"""Processes whose parents have ended: on Linux they come to us, whatever session and environment they have chosen."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Collection
from contextlib import suppress

import psutil

SET_CHILD_SUBREAPER = 36  # of prctl(2)


def adopt() -> None:
    """From now on, whoever loses its parent among our descendants becomes our child; elsewhere nothing happens."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def children() -> set[int]:
    return {child.pid for child in psutil.Process().children()}


def adopted(known: Collection[int]) -> list[psutil.Process]:
    """Children that are not among the known ones, with their own; whoever has ended already is buried."""
    found = []
    for child in psutil.Process().children():
        if child.pid in known:
            continue
        with suppress(psutil.NoSuchProcess, ChildProcessError):
            if child.status() == psutil.STATUS_ZOMBIE:
                os.waitpid(child.pid, os.WNOHANG)
            else:
                found += [child, *child.children(recursive=True)]
    return found
