"""/Queries: a script in, rows out. Scripts are read once and kept, since clients repeat them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from fakes.webcrm.columns import Table, Values
from fakes.webcrm.predicates import Predicate, predicate
from fakes.webcrm.records import face, wire
from fakes.webcrm.scope import Column, Row, Scope, reader
from fakes.webcrm.syntax import BadScriptError, Condition, Key, Script, parse
from fakes.webcrm.tables import EMPTY_TABLES, TABLES


@dataclass(frozen=True)
class Dialect:
    """What no source tells about /Queries."""

    users: str = "User"  # the name of the table of users
    zone: str = "UTC"  # of dates without an offset
    enums: str = "name"  # or "number": named values in the rows


@dataclass(frozen=True)
class _Plan:
    """A script that has been understood."""

    tables: tuple[Table, ...]
    joins: tuple[Predicate | None, ...]
    where: Predicate | None
    order: tuple[tuple[Callable[[Row], Any], bool], ...]
    columns: tuple[Column, ...]


def run(
    script: str, records: Callable[[str], Iterable[Values]], dialect: Dialect, page: slice
) -> list[dict[str, Any]]:
    """Answer one page of a script over the tables that `records` gives. Raises BadScriptError."""
    plan = _plan(script, dialect)
    rows = _joined(plan, records)
    if plan.where is not None:
        rows = [row for row in rows if plan.where(row)]
    for key, descending in reversed(plan.order):
        rows.sort(key=key, reverse=descending)
    shown = enumerate(rows[page], start=(page.start or 0) + 1)
    return [_shown(plan, row, number, dialect) for number, row in shown]


@lru_cache(maxsize=512)
def _plan(script: str, dialect: Dialect) -> _Plan:
    try:
        return _understood(parse(script), dialect)
    except RecursionError:
        raise BadScriptError("The script is nested too deeply.") from None


def _understood(script: Script, dialect: Dialect) -> _Plan:
    known = _table_names(dialect)
    tables = tuple((source.alias, _table(known, source.table)) for source in script.sources)
    scope = Scope(tables, dialect.zone)
    joins = (
        _test(source.on, Scope(tables[: place + 1], dialect.zone))
        for place, source in enumerate(script.sources)
    )
    return _Plan(
        tables=tuple(table for _, table in tables),
        joins=tuple(joins),
        where=_test(script.where, scope),
        order=tuple(_sort_key(key, scope) for key in script.order),
        columns=tuple(scope.column(name) for name in script.columns),
    )


def _test(condition: Condition | None, scope: Scope) -> Predicate | None:
    return None if condition is None else predicate(condition, scope)


def _table_names(dialect: Dialect) -> Mapping[str, Table]:
    every = (*TABLES.values(), *EMPTY_TABLES.values())
    singular = {table.prefix.lower(): table for table in every}
    return singular | {dialect.users.lower(): singular.pop("user")}


def _table(known: Mapping[str, Table], name: str) -> Table:
    if name.lower() not in known:
        raise BadScriptError(f"Invalid object name '{name}'.")
    return known[name.lower()]


def _sort_key(key: Key, scope: Scope) -> tuple[Callable[[Row], Any], bool]:
    read = reader(scope.column(key.column))

    def nulls_first(row: Row) -> tuple[bool, Any]:
        value = read(row)
        return value is not None, value

    return nulls_first, key.descending


def _joined(plan: _Plan, records: Callable[[str], Iterable[Values]]) -> list[Row]:
    rows: list[Row] = [()]
    for table, fits in zip(plan.tables, plan.joins, strict=True):
        more = list(records(table.name)) if table.name in TABLES else []
        wider = ((*row, values) for row in rows for values in more)
        rows = [row for row in wider if fits is None or fits(row)]
    return rows


def _shown(plan: _Plan, row: Row, number: int, dialect: Dialect) -> dict[str, Any]:
    if plan.columns:
        return {column.name: _cell(column, row, dialect) for column in plan.columns}
    shown: dict[str, Any] = {"RowNumber": number}
    for table, values in zip(plan.tables, row, strict=True):
        shown |= {**wire(table, values), **table.raw}
        if dialect.enums == "number":
            shown |= {name: _number(table, name, values) for name in table.choices}
    return shown


def _cell(column: Column, row: Row, dialect: Dialect) -> Any:
    values = row[column.place]
    if dialect.enums == "number" and column.field.choices:
        return _number(column.table, column.name, values)
    return face(column.table, column.name, values[column.name])


def _number(table: Table, name: str, values: Values) -> int:
    return table.fields[name].choices.index(values[name])
