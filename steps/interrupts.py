"""Whoever asks a run to end is obeyed as ctrl-C is: the sync is ended, and the report says what was not run."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from types import FrameType
from typing import NoReturn

ENDINGS = ("SIGTERM", "SIGHUP")  # a cancelled job, a terminal that was closed


def obey() -> Callable[[], None]:
    """Take each as ctrl-C, unless somebody else has an answer to it; gives what undoes that."""
    if threading.current_thread() is not threading.main_thread():
        return lambda: None
    endings = [getattr(signal, name) for name in ENDINGS if hasattr(signal, name)]
    ours = [each for each in endings if signal.getsignal(each) is signal.SIG_DFL]
    before = dict.fromkeys(ours, signal.SIG_DFL)
    for each in ours:
        signal.signal(each, _interrupt)
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        # Whoever was started in the background; but parallel workers are ended in no other way.
        before[signal.SIGINT] = signal.SIG_IGN
        signal.signal(signal.SIGINT, signal.default_int_handler)

    def undo() -> None:
        for each, handler in before.items():
            signal.signal(each, handler)

    return undo


def _interrupt(number: int, _: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt(f"{signal.Signals(number).name} has come")
