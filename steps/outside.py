"""Syncs in processes of their own, in any language: one run a pass, a pass for each POST, or running by themselves."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Callable, Sequence
from http import HTTPStatus
from pathlib import Path
from time import monotonic, sleep
from urllib.parse import urlsplit

import urllib3

from steps.bench import SutDied, SutEndless
from steps.line import is_login
from steps.process import CannotStart, Process, ended_by, fit_to_be_shown
from steps.quiet import HELD, has_gone_round, has_looked, since_last_write
from steps.suts import Attachment, Heard, Surroundings, Time

GLANCE = 0.02  # seconds between two looks at a sync that runs by itself
AFTERWARDS = 0.05  # seconds in which a service that has answered shows whether its pass goes on
LATE_START = 2.0  # the same for one that made no call until then: a pass may take a while to begin
NOWHERE = Surroundings({})


class Life:
    """What all of them share: surroundings, a folder for the state, and at most one process of ours."""

    outside = True

    def __init__(self, room: Path, attachment: Attachment) -> None:
        self.attachment, self.surroundings = attachment, NOWHERE
        self._state = room / "state"
        self._process: Process | None = None
        self._death: SutDied | None = None  # that the bench has sent it to

    @property
    def mortal(self) -> bool:
        """Only what the bench itself starts can be given a new life."""
        return bool(self.attachment.command)

    def begin(self, surroundings: Surroundings, _: Time) -> None:
        if self.mortal:
            self.end()
            self._state.mkdir(parents=True)
        self.surroundings, self._death = surroundings, None

    def restart(self) -> None:
        """End the process and what it started; its state stays, and the next pass starts it again."""
        if self._process is not None:
            self._process.clean()
            self._process = None

    def kill(self, death: SutDied) -> None:
        process, self._death = self._process, death  # whoever sees the death starts the next one
        if process is not None:
            process.kill()

    def end(self) -> None:
        self.restart()
        if self._state.is_symlink():
            self._state.unlink()
        shutil.rmtree(self._state, ignore_errors=True)

    def _start(self) -> Process:
        self.restart()
        environment = {**self.surroundings.environment, "SYNC_STATE": str(self._state)}
        try:
            self._process = Process(self.attachment.command, environment, self._secrets)
        except CannotStart as error:
            raise SutDied(f"the sync cannot be started: {error}") from error
        return self._process

    @property
    def _secrets(self) -> tuple[str, ...]:
        return (*self.surroundings.secrets, *self.attachment.secrets)

    def _started(self) -> Process | None:
        """The process of a sync that goes on between passes; None where somebody else runs it."""
        if not self.mortal or (self._process and self._process.exit_code is None):
            return self._process
        return self._start()

    def _check_alive(self) -> None:
        """Raise SutDied if it was killed, or if a process that was to go on has ended."""
        self._check_killed()
        process = self._process
        if process is not None and process.exit_code is not None:
            process.clean()
            raise SutDied(f"the sync {ended_by(process.exit_code)}; {process.last_words}")

    def _check_killed(self) -> None:
        death, self._death = self._death, None
        if death:
            self.restart()  # dying takes a moment, and the next pass is not to meet the dying one
            raise death


class Command(Life):
    """One run of a command is one pass; exit code 0 says that it went well."""

    def run(self, seconds: float) -> None:
        process = self._start()
        exit_code = process.wait(seconds)
        strays = process.clean()
        self._check_killed()
        if exit_code is None:
            raise SutEndless(f"the sync was ended after {seconds:g} seconds; {process.last_words}")
        self._judge(exit_code, strays, process.last_words)

    def _judge(self, exit_code: int, strays: int, last_words: str) -> None:
        """Raise SutDied unless the pass ended as the contract says."""
        if exit_code:
            how = ended_by(exit_code)
        elif strays:
            how = f"ended while {strays} processes of its own still ran: a pass is over when the command ends"
        elif self._state.is_symlink() or not self._state.is_dir():
            how = "removed its own SYNC_STATE folder"
        else:
            return
        raise SutDied(f"the sync {how}; {last_words}")


class Trigger(Life):
    """A POST to its URL is one pass, answered when the pass is done; the body is the contract as JSON."""

    def __init__(self, room: Path, attachment: Attachment) -> None:
        super().__init__(room, attachment)
        # Not `requests`: its calls may be caught by the fakes of a sync in process.
        self._pool = urllib3.PoolManager(retries=False)
        self._over_at: int | None = None  # calls until it said that its last pass was over

    def begin(self, surroundings: Surroundings, time: Time) -> None:
        super().begin(surroundings, time)
        self._over_at = None if self.mortal else 0  # whoever is given a new life has no past

    def run(self, seconds: float) -> None:
        self._check_killed()
        self._check_over()
        before, self._over_at = len(self._calls()), None
        self._await_listener(seconds)
        self._post(seconds)
        self._over_at = len(self._calls())
        until = monotonic() + (AFTERWARDS if self._over_at > before else LATE_START)
        while monotonic() < until:
            sleep(GLANCE)
            self._check_over()

    def _post(self, seconds: float) -> None:
        """Let it do a pass; raise SutDied unless it says that the pass went well."""
        url, shown = self.attachment.url, self.attachment.address
        contract = dict(self.surroundings.environment)
        try:
            answer = self._pool.request("POST", url, json=contract, timeout=seconds, redirect=False)
        except urllib3.exceptions.HTTPError as error:
            self._check_alive()
            how = SutEndless if isinstance(error, urllib3.exceptions.TimeoutError) else SutDied
            self.restart()  # whatever it is still doing is no part of the next pass
            raise how(
                f"the sync did not answer POST {shown} within {seconds:g} seconds: {type(error).__name__}"
            ) from error
        self._check_alive()
        if answer.status != HTTPStatus.OK:
            told = fit_to_be_shown(answer.data, self._secrets)
            raise SutDied(f"the sync answered POST {shown} with {answer.status}; {told}")

    def _calls(self) -> Sequence[Heard]:
        """Its calls but logins: a service may keep its login fresh whenever it likes."""
        heard = self.surroundings.heard()
        return [call for call in heard if not is_login(urlsplit(call.url).path)]

    def _check_over(self) -> None:
        """Raise SutDied where calls came after the answer: what people see then is not yet what the pass made of it."""
        late = [] if self._over_at is None else self._calls()[self._over_at :]
        if late:
            self.restart()
            raise SutDied(
                f"the sync answered POST {self.attachment.address} before its pass was over: {late[0].method} "
                f"{late[0].url} to {late[0].system} came after the answer; answer when the pass has ended"
            )

    def _start(self) -> Process:
        self.restart()  # what an earlier one left must not be taken for a stranger
        if _listens(self.attachment.url):
            raise SutDied(
                f"somebody listens at {self.attachment.address} before the sync was started: end that, "
                "or leave --sut-command out if it is the sync"
            )
        return super()._start()

    def _await_listener(self, seconds: float) -> None:
        """Start it if that is ours to do, and wait until somebody listens at the URL."""
        self._started()
        until = monotonic() + seconds
        while self.mortal and not _listens(self.attachment.url):
            self._check_alive()
            if monotonic() > until:
                raise SutDied(f"nobody listens at {self.attachment.address}, which --sut-url names")
            sleep(GLANCE)


class Watch(Life):
    """It runs by itself; a pass is over when its calls say that it is at rest, and nobody waits for anything."""

    def run(self, seconds: float) -> None:
        self._check_killed()
        self._started()
        before = len(self.surroundings.heard())
        began = still = heard_at = monotonic()
        calls, writes = self.surroundings.heard()[before:], 0
        while monotonic() < began + seconds:
            known, calls = len(calls), self.surroundings.heard()[before:]
            heard_at = monotonic() if len(calls) > known else heard_at
            stored = sum(call.wrote for call in calls)
            if stored > writes:
                writes, still = stored, monotonic()
            if self._rests(calls, monotonic() - still):
                return
            self._check_alive()
            sleep(GLANCE)
        self._expect_busy(calls, seconds, monotonic() - heard_at)

    def _rests(self, calls: Sequence[Heard], silence: float) -> bool:
        """Whether the pass is over; `silence`: seconds since it last stored something."""
        if self.surroundings.in_vain():
            # What is refused for good never arrives, and what else is on its way nobody knows: only its looks tell.
            return has_gone_round(calls)
        quiet = has_gone_round(calls) or silence > self.attachment.quiet
        return quiet and has_looked(since_last_write(calls)) and not self.surroundings.owes()

    def _expect_busy(self, calls: Sequence[Heard], seconds: float, silence: float) -> None:
        """Raise SutDied where a pass was not over in time, but no call was made any more: nothing can be said of it."""
        if not calls:
            raise SutDied(
                f"the sync made no call in {seconds:g} seconds: does it run, "
                "and does it know the addresses that this run printed at its start?"
            )
        if silence > HELD + self.attachment.quiet and not has_looked(since_last_write(calls)):
            raise SutEndless(
                f"the sync has made no call for {silence:.0f} seconds, and has not looked at both systems since "
                "its last write: does it hang?"
            )


def _listens(url: str) -> bool:
    parts = urlsplit(url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        socket.create_connection((parts.hostname or "127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


OUTSIDE: dict[str, Callable[[Path, Attachment], Command | Trigger | Watch]] = {
    "command": Command,
    "trigger": Trigger,
    "watch": Watch,
}
