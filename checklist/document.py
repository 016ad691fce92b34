"""A dataflow document's text to a `Checklist`, and the part of one that a single pairing is.

`parse` is total: each line has a form (`grammar`), each sentence and header repeats the names of its section's heading,
each cell is a property or a data type. Anything else is a `DocumentError` at that line.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path, PurePath

from checklist.grammar import Form, Token, recognised
from checklist.lines import DocumentError, decoded, lines_of
from checklist.model import Checklist, Dataflow
from checklist.names import identified
from checklist.sections import pairing_of
from checklist.writing import render

__all__ = ["DocumentError", "load", "narrowed", "parse", "render"]


def load(path: Path | str) -> Checklist:
    """Read a document; a missing or unreadable file is a `DocumentError` too."""
    file = Path(path)
    try:
        data = file.read_bytes()
    except OSError as error:
        message = f"cannot read the document ({error.strerror}); check its path"
        raise DocumentError(file, 0, message, "") from error
    return parse(decoded(data, file), file)


def parse(text: str, file: PurePath) -> Checklist:
    """Read a document's text, with LF or CRLF line ends; `file` is what errors name and ids are found under."""
    text = text.replace("\r\n", "\n")
    head, *sections = _chapters(recognised(lines_of(text, file)))
    if not head:
        raise DocumentError(file, 1, "the document is empty", "")
    title = _title(head)
    pairings = identified([pairing_of(section, title) for section in sections])
    return Checklist(file, text, replace(title, pairings=pairings))


def narrowed(checklist: Checklist, pairing_id: str) -> Checklist:
    """Keep one pairing, with its id and its line numbers in the whole document's text.

    Parsed again, the rendered part of a repeated pair (`~2`) bears the id of its first.
    """
    kept = tuple(pairing for pairing in checklist.pairings if pairing.id == pairing_id)
    if not kept:
        known = ", ".join(pairing.id for pairing in checklist.pairings) or "none"
        raise LookupError(f"{checklist.file} has no pairing {pairing_id!r}; it has: {known}")
    return replace(checklist, dataflow=replace(checklist.dataflow, pairings=kept))


def _chapters(tokens: Iterable[Token]) -> list[list[Token]]:
    chapters: list[list[Token]] = [[]]
    for token in tokens:
        if token.form is Form.HEADING:
            chapters.append([])
        chapters[-1].append(token)
    return chapters


def _of(tokens: Iterable[Token], form: Form) -> list[Token]:
    return [token for token in tokens if token.form is form]


def _title(tokens: Sequence[Token]) -> Dataflow:
    (title,), (dated,) = _of(tokens, Form.TITLE), _of(tokens, Form.GENERATED)
    names = title.read()
    for token in tokens:
        token.read(**names, bar="=" * len(title.line.text))
    generated = dated.read()["generated"]
    try:
        datetime.fromisoformat(generated)
    except ValueError as error:
        raise dated.line.error(f"no such date and time ({error})") from error
    return Dataflow(names["X"], names["Y"], generated, ())
