"""The columns that a /Queries script may name, and how comparisons and ORDER BY read them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeAlias

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
class Scope:
    """The tables of a script under their aliases, and the zone of dates without an offset."""

    tables: tuple[tuple[str, Table], ...]
    zone: str

    def column(self, name: Name) -> Column:
        """Find a column by its name in any case. Raises BadScriptError when there is none."""
        for place, (alias, table) in enumerate(self.tables):
            canonical = table.canonical(name.column)
            if canonical and name.table.lower() in ("", alias.lower()):
                return Column(place, table, canonical)
        written = f"{name.table}.{name.column}" if name.table else name.column
        raise BadScriptError(f"Invalid column name '{written}'.")


def plain(text: str | None) -> str | None:
    """Fold a text as the database compares it: no case, no trailing blanks."""
    return None if text is None else text.casefold().rstrip(" ")


def reader(column: Column) -> Reader:
    """Read a column as comparisons and ORDER BY see it."""
    place, name = column.place, column.name
    if column.field.kind == "text":
        return lambda row: plain(row[place][name])
    if column.field.kind == "time":
        return lambda row: row[place][name] or BEGINNING
    return lambda row: row[place][name]
