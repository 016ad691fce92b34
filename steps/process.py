"""One run of a program that was not written here: bounded in time and in words, and nothing of it stays behind."""

from __future__ import annotations

import atexit
import os
import re
import shlex
import signal
import subprocess
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from functools import cache
from threading import Lock, Thread
from time import monotonic
from typing import IO, ClassVar
from uuid import uuid4
from weakref import WeakSet

import psutil

from steps.masking import masked_words
from steps.orphans import adopt, adopted, children

MARK = (
    "SYNCPROOF_PASS"  # in the environment of whatever we start: children that stray are known by it
)
KEPT = 4_000  # bytes of output: the last words
SHOWN = 600  # characters of them in a verdict
LAST_BREATH = 2.0  # seconds for reading what a process said before it ended
MOMENT = 0.2  # seconds until the ending processes are counted again
CHASE = 10.0  # seconds for ending processes that start others
TURNS = r"[\u200e\u200f\u202a-\u202e\u2066-\u2069]"  # marks that turn a line around
NOT_PRINTED = re.compile(
    rf"\x1b\[[0-9;]*[A-Za-z]|[^\n\t -\ufffd\U00010000-\U0010ffff]|[\x7f-\x9f]|{TURNS}"
)
# What a sync was given when it logged in, as programs print it; and whatever is as long and as mixed as that.
TOKENS = re.compile(
    r"""(bearer\s+|token["']?\s*[:=]\s*["']?)[\w.~+/=-]{8,}"""
    r"""|((?:session|ticket)["']?(?:\s*[:=]\s*|\s+)["']?)(?=\S*\d)[\w.~+/=-]{8,}"""
    r"""|\b(?=[\w-]*[a-z])(?=[\w-]*\d)[\w-]{32,}\b""",
    re.IGNORECASE,
)
LONGEST_SECRET = 200  # characters
NO_PROXY = dict.fromkeys(("NO_PROXY", "no_proxy"), "127.0.0.1,localhost")
OURS = ("PYTEST_", "COV_")  # variables that speak to pytest, not to what is being tested


class CannotStart(Exception):
    """The operating system could not start the program; the text says which and why."""


@cache
def prepare() -> None:
    """Before anything is started: who loses its parent comes to us, and nothing outlives us, however we end."""
    adopt()
    atexit.register(end_all)


def end_all() -> None:
    """End whatever this process has started and lost sight of: ctrl-C may come while something is being started."""
    for candidate in psutil.process_iter():
        with suppress(psutil.Error, OSError):
            if candidate.environ().get(MARK, "").startswith(f"{os.getpid()}-"):
                candidate.kill()


class Process:
    """A program in a session of its own; everything that it printed last is kept, however much it prints."""

    living: ClassVar[WeakSet[Process]] = WeakSet()
    # A system's own thread kills, too: nobody may be started meanwhile, or be taken for a stray.
    _turn: ClassVar[Lock] = Lock()

    def __init__(
        self, command: Sequence[str], environment: Mapping[str, str], secrets: Collection[str] = ()
    ) -> None:
        prepare()
        self._mark, self._secrets = f"{os.getpid()}-{uuid4().hex}", secrets
        with Process._turn:
            self._strangers = children()  # who is there already was not started by it
            self._popen = self._begin(command, environment)
            Process.living.add(self)
        self._tail, self._cut, self._cleaned = b"", False, False
        self._reader = Thread(target=self._read, args=(self._popen.stdout,), daemon=True)
        self._reader.start()

    def _begin(
        self, command: Sequence[str], environment: Mapping[str, str]
    ) -> subprocess.Popen[bytes]:
        inherited = {n: v for n, v in os.environ.items() if not n.startswith(OURS)} | NO_PROXY
        try:
            return subprocess.Popen(  # noqa: S603 -- the user names the program: running it is the point
                command,
                env={**inherited, **environment, MARK: self._mark},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        except OSError as error:
            told = shlex.join(masked_words(command))
            raise CannotStart(f"{told}: {error.strerror}") from error

    def _read(self, output: IO[bytes]) -> None:
        with (
            output,
            suppress(OSError, ValueError),
        ):  # it is closed under us when a child holds it open
            while chunk := os.read(output.fileno(), 1 << 16):
                self._tail += chunk
                self._cut = self._cut or len(self._tail) > KEPT
                self._tail = self._tail[-KEPT:]

    @property
    def pid(self) -> int:
        return self._popen.pid

    @property
    def exit_code(self) -> int | None:
        """None while it runs; -N when signal N ended it."""
        return self._popen.poll()

    def wait(self, seconds: float) -> int | None:
        """Wait for its end; gives the exit code, None if it still runs then."""
        try:
            return self._popen.wait(seconds)
        except subprocess.TimeoutExpired:
            return None

    def kill(self) -> None:
        """End it and all that it has started, as a power cut would: whoever waits for an answer sees none any more."""
        with Process._turn:
            if self._cleaned:  # then the numbers may be somebody else's
                return
            with suppress(ProcessLookupError, PermissionError):
                # All at once: whoever is just being started, too.
                os.killpg(self.pid, signal.SIGKILL)
            self._popen.wait()  # only then its orphans are ours
            self._chase()

    def clean(self) -> int:
        """End whatever is left of it; gives the number of stray processes that it had left behind."""
        with Process._turn:
            with suppress(ProcessLookupError):
                self._popen.kill()
            self._popen.wait()
            ended, self._cleaned = self._chase(), True
        self._reader.join(LAST_BREATH)
        return ended

    def _chase(self) -> int:
        """End its strays until there are none: one that is about to end may start another one meanwhile."""
        ended, until = set[int](), monotonic() + CHASE
        while (strays := self._strays()) and monotonic() < until:
            for stray in strays:
                with suppress(psutil.NoSuchProcess):
                    stray.kill()
            psutil.wait_procs(strays, timeout=MOMENT)
            ended.update(stray.pid for stray in strays)
        return len(ended)

    def _strays(self) -> list[psutil.Process]:
        """Whoever it has left behind, wherever that went."""
        known = self._strangers | {each.pid for each in Process.living}
        found = [*filter(self._is_stray, psutil.process_iter()), *adopted(known)]
        return list({each.pid: each for each in found}.values())

    def _is_stray(self, candidate: psutil.Process) -> bool:
        """Whether it is in our session, or bears our mark although it went its own way."""
        try:
            gone = candidate.status() == psutil.STATUS_ZOMBIE
            if gone or candidate.pid == self.pid:  # whose end others wait for
                return False
            if os.getsid(candidate.pid) == self._popen.pid:
                return True
            return candidate.environ().get(MARK) == self._mark
        except (psutil.Error, OSError):  # it has gone, or is somebody else's
            return False

    @property
    def last_words(self) -> str:
        """What it printed last, as a sentence."""
        if self.exit_code is not None:
            self._reader.join(LAST_BREATH)
        return fit_to_be_shown(
            after_the_cut(self._tail) if self._cut else self._tail, self._secrets
        )


def after_the_cut(tail: bytes) -> bytes:
    """Without what may be the second half of a secret: the first word, or as much as a secret may have."""
    return re.sub(rb"\A\S{0,%d}\s?" % LONGEST_SECRET, b"", tail)


def fit_to_be_shown(output: bytes, secrets: Collection[str]) -> str:
    """The end of what a program said, without secrets and control characters."""
    text = NOT_PRINTED.sub("", output.decode("utf-8", "replace"))
    for secret in filter(None, secrets):
        text = text.replace(secret, "***")
    text = TOKENS.sub(lambda found: f"{found[1] or found[2] or ''}***", text).strip()
    if not text:
        return "it said nothing"
    return f"its last words: {text if len(text) <= SHOWN else f'... {text[-SHOWN:]}'}"


def words(command: str) -> tuple[str, ...]:
    """Split a command line as a shell would, without running one. Raises ValueError."""
    return tuple(shlex.split(command))


def ended_by(exit_code: int) -> str:
    """Say how a process ended, for a person."""
    if exit_code >= 0:
        return f"ended with exit code {exit_code}"
    known = {each.value: each.name for each in signal.Signals}  # real-time ones have no name
    return f"was ended by signal {known.get(-exit_code, -exit_code)}"
