"""The reference sync as a system under test, called directly: fast enough for thousands of examples."""

from __future__ import annotations

import shutil
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import NoReturn

from steps.bench import CouldNotTell, SutDied
from steps.line import Killed
from steps.suts import Attachment, Surroundings, Time
from sync.binding import Unsupported
from sync.engine import Engine, opened
from sync.rest import VendorError
from sync.schema import StoreError
from sync.settings import Settings, SettingsError, load

GAVE_UP = (
    Unsupported,
    VendorError,
    StoreError,
    SettingsError,
)  # how the reference sync ends a pass


@dataclass(frozen=True)
class _SharedClock:
    """The systems' time as the sync's clock: it sleeps by moving the time on."""

    time: Time

    def now(self) -> datetime:
        return self.time.now()

    def sleep(self, seconds: float) -> None:
        self.time.advance(seconds)


class InProcess:
    """The reference sync in the suite's own process."""

    outside, mortal = False, True

    def __init__(self, room: Path, _: Attachment) -> None:
        self._state = room / "state"
        self._life: tuple[Settings, _SharedClock] | None = None
        self._stack = ExitStack()
        self._engine: Engine | None = None

    def begin(self, surroundings: Surroundings, time: Time) -> None:
        self.end()
        settings = load({**surroundings.environment, "SYNC_STATE": str(self._state)})
        self._life = settings, _SharedClock(time)

    def run(self, _seconds: float) -> None:
        try:
            self._started().run()
        except GAVE_UP as error:
            raise SutDied(f"the sync ended a pass with {type(error).__name__}: {error}") from error
        except Killed as killed:
            self.restart()
            raise killed.death from killed

    def kill(self, death: SutDied) -> NoReturn:
        raise Killed(death)

    def restart(self) -> None:
        self._stack.close()
        self._engine = None

    def end(self) -> None:
        self.restart()
        shutil.rmtree(self._state, ignore_errors=True)

    def _started(self) -> Engine:
        if self._life is None:
            raise CouldNotTell(
                "the sync was told to run before it was told where: call begin() first"
            )
        if self._engine is None:
            self._engine = self._stack.enter_context(opened(*self._life))
        return self._engine
