"""The columns that a /Queries script may name, and how comparisons and ORDER BY read them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeAlias
from unicodedata import combining, normalize

from fakes.fields import Field
from fakes.webcrm.columns import Table, Values
from fakes.webcrm.syntax import BadScriptError, Name

Row: TypeAlias = "tuple[Values, ...]"
"""One record of each table of the script."""

Reader: TypeAlias = "Callable[[Row], Any]"

BEGINNING = datetime.min.replace(tzinfo=UTC)
"""An empty date, as comparisons see it."""


@dataclass(frozen=True)
class Column:
    """A column that was found: the `place`-th table of the row, and the field in it."""

    place: int
    table: Table
    name: str

    @property
    def field(self) -> Field:
        return self.table.fields[self.name]


@dataclass(frozen=True)
class Folding:
    """What the database takes for the same text: the case never makes a difference."""

    equal: Callable[[str | None], str | None]  # beside =, <, ORDER BY
    alike: Callable[[str], str]  # beside LIKE, which has its own way with case


@dataclass(frozen=True)
class Scope:
    """The tables of a script under their aliases, and the zone of dates without an offset."""

    tables: tuple[tuple[str, Table], ...]
    zone: str
    folding: Folding

    def column(self, name: Name) -> Column:
        """Find a column by its name in any case. Raises BadScriptError when there is none."""
        for place, (alias, table) in enumerate(self.tables):
            canonical = table.canonical(name.column)
            if canonical in table.objects:
                continue
            if canonical and name.table.lower() in ("", alias.lower()):
                return Column(place, table, canonical)
        written = f"{name.table}.{name.column}" if name.table else name.column
        raise BadScriptError(f"Invalid column name '{written}'.")

    def reader(self, column: Column) -> Reader:
        """Read a column as comparisons and ORDER BY see it."""
        place, name, fold = column.place, column.name, self.folding.equal
        if column.field.kind == "text":
            return lambda row: fold(row[place][name])
        if column.field.kind == "time":
            return lambda row: row[place][name] or BEGINNING
        return lambda row: row[place][name]


def folding(*, accents: bool, blanks: bool) -> Folding:
    """Fold texts; `accents`: é is not e; `blanks`: trailing ones count."""
    if accents and not blanks:
        return Folding(_plain, str)
    alike = str if accents else _bare

    def equal(text: str | None) -> str | None:
        if text is None:
            return None
        folded = alike(text).casefold()
        return folded if blanks else folded.rstrip(" ")

    return Folding(equal, alike)


def _plain(text: str | None) -> str | None:
    return None if text is None else text.casefold().rstrip(" ")


def _bare(text: str) -> str:
    """Take the accents off."""
    return "".join(each for each in normalize("NFD", text) if not combining(each))
