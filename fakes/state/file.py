"""The state in a file: whole or not at all, and never over something that is not ours."""

from __future__ import annotations

import os
from pathlib import Path

from fakes.files import replaced
from fakes.state.parts import Part, StateError


def read(file: Path) -> str | None:
    """Give the text of the file; None where there is none yet. Raises StateError for one that is not ours."""
    if file.exists() and not file.is_file():
        raise StateError(f"{file} is no ordinary file")
    try:
        return file.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except UnicodeDecodeError as error:
        raise StateError(f"{file}: it is no UTF-8 text: {error}") from error
    except OSError as error:
        raise StateError(f"{file} cannot be read: {error.strerror}") from error


def check_folder(file: Path) -> None:
    """See that there is a folder to save into, before there is something to lose. Raises StateError."""
    folder = file.resolve().parent
    if not folder.is_dir():
        raise StateError(f"{file} cannot be saved: there is no folder {folder}; make it first")
    if not os.access(folder, os.W_OK):
        raise StateError(
            f"{file} cannot be saved: its folder may not be written in; choose another"
        )


def written(file: Path, text: str) -> None:
    """Put the text into the file. Raises StateError, and leaves the file as it was, where that is not possible."""
    earlier = read(file)
    if earlier is not None:
        try:
            Part.parse(earlier).of_ours()
        except StateError as error:
            raise StateError(f"{file} is left as it is: {error}") from error
    try:
        # A lone surrogate has no UTF-8 form; written with a backslash it is JSON's own escape.
        replaced(file, text.encode("utf-8", "backslashreplace"))
    except OSError as error:
        raise StateError(f"{file} cannot be written: {error.strerror}") from error
