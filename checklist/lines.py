"""The physical layer of a document: bytes to numbered lines of printable ASCII, with LF or CRLF."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath

_UNPRINTABLE = re.compile(r"[^ -~]")


class DocumentError(Exception):
    """The document is at fault: `file:line: message: "text"`. Line 0 means the file as a whole."""

    def __init__(self, file: PurePath, line: int, message: str, text: str) -> None:
        super().__init__(file, line, message, text)
        self.file = file
        self.line = line
        self.message = message
        self.text = text

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else str(self.file)
        return (
            f'{place}: {self.message}: "{self.text}"' if self.line else f"{place}: {self.message}"
        )


@dataclass(frozen=True)
class Line:
    """A line that is not blank. `apart`: at least one blank line stands before it."""

    file: PurePath
    number: int
    text: str
    apart: bool

    def error(self, message: str) -> DocumentError:
        return DocumentError(self.file, self.number, message, self.text)


def decoded(data: bytes, file: PurePath) -> str:
    """Give the text of a document. The whole family is ASCII, so any other byte is an error."""
    for number, raw in enumerate(data.split(b"\n"), start=1):
        if not raw.isascii():
            text = raw.rstrip(b"\r").decode("ascii", "backslashreplace")
            raise DocumentError(file, number, "a document is plain ASCII; retype this line", text)
    return data.decode("ascii")


def lines_of(text: str, file: PurePath) -> Iterator[Line]:
    """Yield the lines that are not blank; `text` ends its lines with LF."""
    apart = False
    for number, content in enumerate(text.split("\n"), start=1):
        line = Line(file, number, content, apart)
        if unprintable := _UNPRINTABLE.search(content):
            raise line.error(f"a document is printable ASCII; remove {unprintable[0]!a}")
        if content:
            yield line
        apart = not content
