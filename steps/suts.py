"""Systems under test: whatever is given two vendors and a document, and is told to run a pass."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol

from steps.bench import CouldNotTell, SutDied
from steps.masking import masked, masked_words, secrets_in
from steps.promises import Owns


class NotPossible(CouldNotTell):
    """The sentence asks for something that the bench cannot do to this sync."""


@dataclass(frozen=True)
class Attachment:
    """How the sync under test is reached, as the command line says it."""

    kind: str = "in-process"
    command: tuple[str, ...] = field(default=(), repr=False)  # it may hold secrets
    url: str = field(default="", repr=False)
    deadline: float = 60.0  # seconds for one pass
    quiet: float = 2.0  # seconds without a write after which a sync that runs by itself is at rest
    owns: Owns = field(default_factory=dict)  # properties that it writes for itself

    @property
    def title(self) -> str:
        """What is tested and how, for the report."""
        command = shlex.join(masked_words(self.command)) or "a sync that somebody else started"
        return {
            "in-process": "reference sync, in process",
            "command": f"{command}: one run a pass",
            "trigger": f"{command}: a POST to {self.address} a pass",
            "watch": f"{command}: running by itself",
        }[self.kind]

    @property
    def address(self) -> str:
        """The URL as it may be shown."""
        return masked(self.url)

    @property
    def secrets(self) -> tuple[str, ...]:
        """What the sync was told on the command line, and must not be repeated when it repeats it."""
        return secrets_in((*self.command, self.url))


@dataclass(frozen=True)
class Heard:
    """One call of the sync, as far as it tells whether the sync is still busy."""

    system: str
    method: str
    url: str
    wrote: bool
    failed: bool = False  # it was not answered as it hoped


@dataclass(frozen=True)
class Surroundings:
    """What a sync is given: the environment variables of the public contract, without SYNC_STATE."""

    environment: Mapping[str, str]
    secrets: tuple[str, ...] = ()  # not to be repeated in any report
    heard: Callable[[], Sequence[Heard]] = tuple  # all calls since it came to life
    owes: Callable[[], bool] = field(default=lambda: False)  # people still wait for something
    in_vain: Callable[[], bool] = field(default=lambda: False)  # for some of it for ever


class Time(Protocol):
    """The time that a sync in process shares with the systems."""

    def now(self) -> datetime: ...
    def advance(self, seconds: float) -> None: ...


class Sut(Protocol):
    """Something that syncs."""

    @property
    def outside(self) -> bool:
        """It is another process: the systems must be served on ports."""

    @property
    def mortal(self) -> bool:
        """The bench can end it and start it anew; if not, it meets fresh records in a world that goes on."""

    def begin(self, surroundings: Surroundings, time: Time) -> None:
        """A new life, if it is mortal: no state, nothing running."""

    def run(self, seconds: float) -> None:
        """One pass, which may take so long; raises SutDied when it did not end well, SutEndless when it did not end."""

    def restart(self) -> None:
        """End it; the next pass starts it again on the state that it left."""

    def kill(self, death: SutDied) -> None:
        """End it in the middle of whatever it does, from within one of its calls; `run` then raises its death."""

    def end(self) -> None:
        """Nothing of it is left behind."""


Attach = Callable[[Path, Attachment], Sut]
