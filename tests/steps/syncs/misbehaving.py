"""Syncs that misbehave, each in its own way: `python -m tests.steps.syncs.misbehaving WAY`."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from threading import Thread

from steps.process import MARK

NAP = "import time; time.sleep(600)"


def daemons_nap(suite: int) -> str:
    """What a daemon does; only its program tells whose it is."""
    return f"{NAP}  # for {suite}"


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


def has_a_daemon() -> None:
    """A session, an environment and a parent of its own: nothing about it says where it comes from."""
    daemon = "import subprocess, sys; subprocess.Popen([sys.executable, '-c', sys.argv[1]], env={}, start_new_session=True)"
    subprocess.run([sys.executable, "-c", daemon, daemons_nap(os.getppid())], check=True)


def relays() -> None:
    """Each child starts the next one, and ends: there is never more than one, and never none for long."""
    relay = (
        "import subprocess, sys; subprocess.Popen([sys.executable, '-c', sys.argv[1], sys.argv[1]])"
    )
    subprocess.Popen([sys.executable, "-c", relay, relay])


def ask_keap() -> None:
    request = urllib.request.Request(  # noqa: S310 -- the address is the bench's own
        f"{os.environ['KEAP_URL']}/v1/companies",
        headers={"Authorization": f"Bearer {os.environ['KEAP_TOKEN']}"},
    )
    urllib.request.urlopen(request, timeout=5).read()  # noqa: S310


def remembers_at_the_end() -> None:
    """It writes down what it did when it ends, as it could not at a power cut: the next pass finds a file of it."""
    try:
        ask_keap()
    finally:
        Path(os.environ["MEMORY"]).touch()


def behind_a_shell() -> None:
    command = [sys.executable, "-m", "tests.steps.syncs.misbehaving", "remembers-at-the-end"]
    sys.exit(
        subprocess.run(["/bin/sh", "-c", f"{shlex.join(command)}; exit $?"], check=False).returncode
    )


def in_a_session_of_its_own() -> None:
    """Neither its session nor its environment says where it comes from."""
    command = [sys.executable, "-m", "tests.steps.syncs.misbehaving", "remembers-at-the-end"]
    known = {name: text for name, text in os.environ.items() if name != MARK}
    sys.exit(subprocess.run(command, env=known, start_new_session=True, check=False).returncode)


def floods() -> None:
    for _ in range(10_000):
        ask_keap()


def calls_in_parallel() -> None:
    """All calls are on their way before the first answer is read; none comes after a refusal."""
    calls = [Thread(target=ask_whatever_it_says) for _ in range(5)]
    for call in calls:
        call.start()
    for call in calls:
        call.join()


def insists() -> None:
    """It calls on and on, whatever the answers say."""
    until = time.monotonic() + 0.5
    while time.monotonic() < until:
        ask_whatever_it_says()


def ask_whatever_it_says() -> None:
    with suppress(OSError):
        ask_keap()


def freezes() -> None:
    """It makes one call, whatever becomes of it, and is never heard of again."""
    with suppress(OSError):
        ask_keap()
    time.sleep(600)


def does_nothing() -> None:
    """It ends well, and that is all."""


WAYS: Mapping[str, Callable[[], None]] = {
    way.__name__.replace("_", "-"): way
    for way in (
        *(exits, hangs, hangs_deaf, babbles, babbles_and_ends_well),
        *(has_children, has_a_daemon, relays, deletes_its_state, floods, freezes, does_nothing),
        *(calls_in_parallel, insists),
        *(remembers_at_the_end, behind_a_shell, in_a_session_of_its_own),
    )
}

if __name__ == "__main__":
    WAYS[sys.argv[1]]()
