"""The log on disk: one event a line, as JSON, written the moment it happens."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

from reports.codec import decode, encode
from reports.events import Event, LogTorn


class Log:
    """Appends events to a file; each is on its way to the disk when `write` returns.

    One `os.write` a line in append mode: a killed run loses at most the line that it was writing.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        torn = _mend(path)
        self._descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
        if torn:
            self.write(torn)

    def write(self, event: Event) -> None:
        line = encode(event).encode("ascii") + b"\n"
        while line:
            line = line[os.write(self._descriptor, line) :]

    def close(self) -> None:
        os.close(self._descriptor)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def read(*paths: Path) -> Iterator[Event]:
    """Every event of these logs; half a line at the end of one comes out as `LogTorn`.

    Raises `LogError` naming file:line for a whole line that is no event of ours.
    """
    for path in paths:
        yield from _read_one(path)


def _read_one(path: Path) -> Iterator[Event]:
    with path.open("rb") as lines:
        for number, line in enumerate(lines, start=1):
            place = f"{path}:{number}"
            if not line.endswith(b"\n") and not _is_whole(line):
                yield LogTorn(file=path.name, line=number)
            elif line.strip():
                yield decode(line.decode("utf-8", "replace"), place)


def _is_whole(line: bytes) -> bool:
    """Tell a line whose end a person's editor took away from one that was never written to its end."""
    try:
        json.loads(line)
    except ValueError:
        return False
    return True


def _mend(path: Path) -> LogTorn | None:
    """Make a log that a killed run left behind appendable again, keeping the news that it was torn."""
    content = path.read_bytes() if path.exists() else b""
    start = content.rfind(b"\n") + 1
    if start == len(content):
        return None
    if _is_whole(content[start:]):
        path.write_bytes(content + b"\n")
        return None
    os.truncate(path, start)
    return LogTorn(file=path.name, line=content.count(b"\n") + 1)
