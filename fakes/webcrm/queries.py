"""/Queries: a script in, rows out. Scripts are read once and kept, since clients repeat them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import islice
from operator import attrgetter
from typing import Any

from fakes.rows import Rows
from fakes.store import Record
from fakes.webcrm.columns import Table, Values
from fakes.webcrm.literals import wanted
from fakes.webcrm.predicates import Predicate, predicate
from fakes.webcrm.records import USUAL_LOOK, Look, face, wire
from fakes.webcrm.scope import Column, Row, Scope, folding
from fakes.webcrm.syntax import (
    BadScriptError,
    Comparison,
    Condition,
    Every,
    Key,
    Name,
    Number,
    Script,
    Text,
    parse,
)
from fakes.webcrm.tables import EMPTY_TABLES, TABLES

_MOST_TABLES = 256  # as SQL Server has it
MOST_ROWS = 4_000_000  # that a join may try: some seconds, in which nobody else is answered


@dataclass(frozen=True)
class Dialect:
    """What no source tells about /Queries."""

    users: str = "User"  # the name of the table of users
    zone: str = "UTC"  # of dates without an offset
    enums: str = "name"  # or "number": named values in the rows
    accents: bool = True  # é is not e
    blanks: bool = False  # trailing ones count
    second: str = "used"  # or "ignored" or "refused": a second sort key
    formatted: bool = False  # custom fields as everywhere else
    look: Look = USUAL_LOOK


_Order = tuple[tuple[Callable[[Row], Any], bool], ...]


@dataclass(frozen=True)
class _Join:
    """How a table comes to those before it; `meeting`: the ids of an earlier column are in this one of the new table."""

    fits: Predicate | None
    meeting: tuple[Column, Column] | None


@dataclass(frozen=True)
class _Plan:
    """A script that has been understood."""

    tables: tuple[Table, ...]
    joins: tuple[_Join, ...]
    where: Predicate | None
    order: _Order
    columns: tuple[Column, ...]
    since: datetime | None  # of a script over one table: what was saved before cannot fit


def run(
    script: str, records: Callable[[str], Rows], dialect: Dialect, page: slice
) -> list[dict[str, Any]]:
    """Answer one page of a script over the tables that `records` gives. Raises BadScriptError."""
    plan = _plan(script, dialect)
    joined = _joined(plan, records)
    rows = filter(plan.where, joined) if plan.where else joined
    ordered = _ordered(plan, rows) if plan.order else rows
    shown = enumerate(islice(ordered, page.start, page.stop), start=page.start + 1)
    return [_shown(plan, row, number, dialect) for number, row in shown]


@lru_cache(maxsize=512)
def _plan(script: str, dialect: Dialect) -> _Plan:
    try:
        return _understood(parse(script), dialect)
    except RecursionError:
        raise BadScriptError("The script is nested too deeply.") from None


def _understood(script: Script, dialect: Dialect) -> _Plan:
    if len(script.sources) > _MOST_TABLES:
        raise BadScriptError(f"Too many table names: {_MOST_TABLES} are allowed.")
    known = _table_names(dialect)
    tables = tuple((source.alias, _table(known, source.table)) for source in script.sources)
    folds = folding(accents=dialect.accents, blanks=dialect.blanks)
    scope = Scope(tables, dialect.zone, folds)
    joins = (
        _join(source.on, Scope(tables[: place + 1], dialect.zone, folds))
        for place, source in enumerate(script.sources)
    )
    return _Plan(
        tables=tuple(table for _, table in tables),
        joins=tuple(joins),
        where=_test(script.where, scope),
        order=_order(_sortable(script.order, dialect), scope),
        columns=tuple(scope.column(name) for name in script.columns),
        since=_since(script.where, scope) if len(tables) == 1 else None,
    )


def _since(where: Condition | None, scope: Scope) -> datetime | None:
    """Find the moment in `UpdatedAt >= '...'`, alone or among what must hold beside it."""
    found = (
        _since_in(term, scope) for term in (where.terms if isinstance(where, Every) else (where,))
    )
    return max((moment for moment in found if moment), default=None)


def _since_in(term: Condition | None, scope: Scope) -> datetime | None:
    match term:
        case Comparison(Name() as name, ">" | ">=", (Text() | Number()) as literal):
            column = scope.column(name)
            if column.name == f"{column.table.prefix}UpdatedAt":
                moment: datetime = wanted("time", literal, scope)
                return moment
    return None


def _join(on: Condition | None, scope: Scope) -> _Join:
    terms = on.terms if isinstance(on, Every) else (on,)
    found = (_meeting_in(term, scope) for term in terms)
    return _Join(_test(on, scope), next((each for each in found if each), None))


def _meeting_in(term: Condition | None, scope: Scope) -> tuple[Column, Column] | None:
    """Find a column of an earlier table that must equal one of the last, if both are whole numbers, as ids are."""
    match term:
        case Comparison(Name() as left, "=", Name() as right):
            earlier, last = sorted(map(scope.column, (left, right)), key=attrgetter("place"))
            numbers = earlier.field.kind == last.field.kind == "integer"
            if numbers and earlier.place < last.place == len(scope.tables) - 1:
                return earlier, last
    return None


def _test(condition: Condition | None, scope: Scope) -> Predicate | None:
    return None if condition is None else predicate(condition, scope)


def _table_names(dialect: Dialect) -> Mapping[str, Table]:
    every = (*TABLES.values(), *EMPTY_TABLES.values())
    singular = {(table.query_name or table.prefix).lower(): table for table in every}
    return singular | {dialect.users.lower(): singular.pop("user")}


def _table(known: Mapping[str, Table], name: str) -> Table:
    if name.lower() not in known:
        raise BadScriptError(f"Invalid object name '{name}'.")
    return known[name.lower()]


def _sortable(keys: tuple[Key, ...], dialect: Dialect) -> tuple[Key, ...]:
    if len(keys) > 1 and dialect.second == "refused":
        raise BadScriptError("ORDER BY takes one column.")
    return keys[:1] if dialect.second == "ignored" else keys


def _order(keys: Sequence[Key], scope: Scope) -> _Order:
    order = tuple(_sort_key(key, scope) for key in keys)
    if len(scope.tables) == 1 and keys and not keys[0].descending:
        column = scope.column(keys[0].column)
        return () if column.name == column.table.id else order  # that is how they come
    return order


def _sort_key(key: Key, scope: Scope) -> tuple[Callable[[Row], Any], bool]:
    read = scope.reader(scope.column(key.column))

    def nulls_first(row: Row) -> tuple[bool, Any]:
        value = read(row)
        return value is not None, value

    return nulls_first, key.descending


def _joined(plan: _Plan, records: Callable[[str], Rows]) -> Iterator[Row]:
    rows: Iterator[Row] = iter([()])
    for table, join in zip(plan.tables, plan.joins, strict=True):
        more = _records(table, plan, records) if table.name in TABLES else ()
        wider = _met(rows, more, *join.meeting) if join.meeting else _wider(rows, more)
        rows = filter(join.fits, _within_reason(wider)) if join.fits else wider
    return rows


def _within_reason(rows: Iterator[Row]) -> Iterator[Row]:
    yield from islice(rows, MOST_ROWS)
    if next(rows, None) is not None:
        raise BadScriptError(f"The query takes too long: it joins more than {MOST_ROWS:,} rows.")


def _records(table: Table, plan: _Plan, records: Callable[[str], Rows]) -> Iterable[Record]:
    every = records(table.name)
    return every.saved_since(plan.since) if plan.since else every


def _wider(rows: Iterator[Row], more: Iterable[Record]) -> Iterator[Row]:
    return ((*row, record.values) for row in rows for record in more)


def _met(
    rows: Iterator[Row], more: Iterable[Record], earlier: Column, last: Column
) -> Iterator[Row]:
    """Bring only those together that meet: to try every record with every row takes minutes for some thousand."""
    by_number: defaultdict[Any, list[Values]] = defaultdict(list)
    for record in more:
        by_number[record.values[last.name]].append(record.values)
    place, name = earlier.place, earlier.name
    return ((*row, values) for row in rows for values in by_number.get(row[place][name], ()))


def _ordered(plan: _Plan, rows: Iterator[Row]) -> list[Row]:
    ordered = list(rows)
    for key, descending in reversed(plan.order):
        ordered.sort(key=key, reverse=descending)
    return ordered


def _shown(plan: _Plan, row: Row, number: int, dialect: Dialect) -> dict[str, Any]:
    if plan.columns:
        return {column.name: _cell(column, row, dialect) for column in plan.columns}
    shown: dict[str, Any] = {"RowNumber": number}
    for table, values in zip(plan.tables, row, strict=True):
        shown |= {**wire(table, values, dialect.look), **table.raw}
        for name in table.objects:
            del shown[name]
        if not dialect.formatted:
            shown |= {name: raw(values[name]) for name, raw in table.raw_forms.items()}
        if dialect.enums == "number":
            shown |= {name: _number(table, name, values) for name in table.choices}
    return shown


def _cell(column: Column, row: Row, dialect: Dialect) -> Any:
    values = row[column.place]
    if dialect.enums == "number" and column.field.choices:
        return _number(column.table, column.name, values)
    value = face(column.table, column.name, values[column.name], dialect.look)
    raw = None if dialect.formatted else column.table.raw_forms.get(column.name)
    return raw(value) if raw else value


def _number(table: Table, name: str, values: Values) -> int:
    return table.fields[name].choices.index(values[name])
