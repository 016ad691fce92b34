"""Syncs that misbehave, each in its own way: `python -m tests.steps.syncs.misbehaving WAY`."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Mapping
from pathlib import Path

NAP = "import time; time.sleep(600)"


def exits() -> None:
    sys.stderr.write(f"cannot log in with {os.environ['KEAP_TOKEN']}\n")
    sys.exit(3)


def hangs() -> None:
    sys.stdout.write("waiting for the moon\n")
    sys.stdout.flush()
    time.sleep(600)


def hangs_deaf() -> None:
    """It does not listen to those who ask it to end."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    hangs()


def babbles() -> None:
    """More output than any pipe holds, and none of it text."""
    for _ in range(200):
        sys.stdout.buffer.write(bytes(range(256)) * 256)
    sys.stdout.buffer.write(b"\x1b[31mred <script>alert(1)</script>\n")
    sys.exit(1)


def babbles_and_ends_well() -> None:
    for _ in range(200):
        sys.stdout.buffer.write(b"\xff\xfe\x00" * 10_000)


def has_children() -> None:
    """One in our session, one that went its own way; both hold our output open."""
    for apart in (False, True):
        subprocess.Popen([sys.executable, "-c", NAP], start_new_session=apart)


def deletes_its_state() -> None:
    shutil.rmtree(Path(os.environ["SYNC_STATE"]))


def floods() -> None:
    token = os.environ["KEAP_TOKEN"]
    for _ in range(10_000):
        request = urllib.request.Request(  # noqa: S310 -- the address is the bench's own
            f"{os.environ['KEAP_URL']}/v1/companies", headers={"Authorization": f"Bearer {token}"}
        )
        urllib.request.urlopen(request, timeout=5).read()  # noqa: S310


def does_nothing() -> None:
    """It ends well, and that is all."""


WAYS: Mapping[str, Callable[[], None]] = {
    way.__name__.replace("_", "-"): way
    for way in (
        *(exits, hangs, hangs_deaf, babbles, babbles_and_ends_well),
        *(has_children, deletes_its_state, floods, does_nothing),
    )
}

if __name__ == "__main__":
    WAYS[sys.argv[1]]()
