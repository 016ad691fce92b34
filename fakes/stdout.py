"""Printing to whoever reads: a pipe that nobody reads any more, or a full disk, is an error with a name."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def printed(text: str) -> None:
    """Print it now. Raises OSError where that is not possible; nothing is tried again later."""
    if sys.stdout is None:
        raise OSError(None, "it is closed")
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError:
        _give_up()
        raise


def _give_up() -> None:
    """Keep the interpreter from trying once more, with a traceback, at its end."""
    with Path(os.devnull).open("w") as nowhere:
        os.dup2(nowhere.fileno(), sys.stdout.fileno())
