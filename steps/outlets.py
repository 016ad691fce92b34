"""Where a run writes: the folder of its logs, and the file of pytest-bdd's own option."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from steps import recording
from steps.keys import FOLDER


def pytest_configure(config: pytest.Config) -> None:
    if hasattr(config, "workerinput"):
        given = config.workerinput["syncproof_folder"]
        config.stash[FOLDER] = Path(given) if given else None
        return
    folder, file = config.getoption("--report"), cucumber_file(config)
    if file:
        with _writable("--cucumberjson", file, "file"):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.touch()
    if folder:
        with _writable("--report", folder, "folder"):
            folder.mkdir(parents=True, exist_ok=True)
            config.add_cleanup(_claimed(folder))
            recording.clear(folder)  # what an earlier run left is not evidence of this one
    elif file:
        folder = Path(tempfile.mkdtemp(prefix="syncproof-"))  # nobody asked to keep the log
        config.add_cleanup(lambda: shutil.rmtree(folder))
    config.stash[FOLDER] = folder


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: object) -> None:
    """Parallel workers write their logs into one folder."""
    folder = node.config.stash[FOLDER]  # type: ignore[attr-defined]
    node.workerinput["syncproof_folder"] = str(folder or "")  # type: ignore[attr-defined]


def cucumber_file(config: pytest.Config) -> Path | None:
    """Read pytest-bdd's option as pytest-bdd does."""
    text = config.getoption("cucumber_json_path")
    return Path(os.path.expandvars(text)).expanduser() if text else None


def _claimed(folder: Path) -> Callable[[], None]:
    """Keep other runs out of the folder; gives what lets them in again."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        raise pytest.UsageError(
            f"--report {folder}: another run is writing there; wait for its end, or name another folder"
        ) from None
    return lambda: os.close(handle)


@contextmanager
def _writable(option: str, path: Path, kind: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise pytest.UsageError(
            f"{option} {path}: {error.strerror}; name a {kind} that can be written"
        ) from error
