"""A file that is replaced whole or stays what it was."""

from __future__ import annotations

from contextlib import suppress
from os import fsync
from pathlib import Path
from tempfile import NamedTemporaryFile


def replaced(file: Path, content: bytes) -> None:
    """Put the content into the file; a reader sees all of it or what was there. Raises OSError, and leaves no draft."""
    file = file.resolve()  # a link stays a link
    with NamedTemporaryFile(dir=file.parent, prefix=f".{file.name}.", delete=False) as draft:
        try:
            draft.write(content)
            draft.flush()
            fsync(draft.fileno())
            Path(draft.name).replace(file)
        except OSError:
            with suppress(FileNotFoundError):
                Path(draft.name).unlink()
            raise
