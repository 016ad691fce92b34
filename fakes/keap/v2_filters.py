"""The filter language of v2 lists: `name==Acme*;since_time==2026-01-05T09:00:00.000Z`, clauses joined by AND."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from fakes.keap.call import is_id
from fakes.keap.errors import ProblemError
from fakes.rows import Rows
from fakes.store import Record, Store

Keeps = Callable[[Store, Record], bool]
Filter = Callable[[str, str], Keeps]  # operator and value as written, once a request
Look = Callable[[Store, Record], Any]

_CLAUSE = re.compile(r"\s*(\w+)\s*(==|>=|<=|>|<)(.*)", re.DOTALL)
_COMPARE: Mapping[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    ">": operator.gt,
    "<": operator.lt,
    ">=": operator.ge,
    "<=": operator.le,
}


def parsed(written: str, filters: Mapping[str, Filter]) -> list[Keeps]:
    """Turn a filter into predicates; a clause that Keap does not know is a 400."""
    return [_clause(clause, filters) for clause in written.split(";") if clause.strip()]


def _clause(clause: str, filters: Mapping[str, Filter]) -> Keeps:
    found = _CLAUSE.fullmatch(clause)
    if found is None:
        raise ProblemError(f"Invalid filter: {clause}")
    name, sign, value = found.groups()
    build = filters.get(name) or filters.get(name.casefold())  # a tenant's own, whatever the case
    if build is None:
        raise ProblemError(f"Invalid filter field: {name}")
    return build(sign, value)


def column(name: str) -> Look:
    return lambda _store, record: record.values[name]


def exactly(look: Look) -> Filter:
    """Match the whole value; numbers by their digits."""

    def build(sign: str, value: str) -> Keeps:
        _only_equality(sign)
        return lambda store, record: _written(look(store, record)) == value

    return build


def beginning(look: Look) -> Filter:
    """Match whatever the case; a trailing `*` stands for any end."""

    def build(sign: str, value: str) -> Keeps:
        _only_equality(sign)
        wanted = value.removesuffix("*").casefold()
        if value.endswith("*"):
            return lambda store, record: _written(look(store, record)).casefold().startswith(wanted)
        return lambda store, record: _written(look(store, record)).casefold() == wanted

    return build


def comparing_ids(sign: str, value: str) -> Keeps:
    if not is_id(value):
        raise ProblemError(f"Invalid id in filter: {value}")
    compare, number = _COMPARE[sign], int(value)
    return lambda _store, record: compare(record.id, number)


def comparing_numbers(look: Look) -> Filter:
    def build(sign: str, value: str) -> Keeps:
        compare = _COMPARE[sign]
        try:
            number = Decimal(value)
        except InvalidOperation:
            raise ProblemError(f"Invalid number in filter: {value}") from None
        if not number.is_finite():
            raise ProblemError(f"Invalid number in filter: {value}")
        return lambda store, record: compare(Decimal(repr(look(store, record))), number)

    return build


def among_ids(most: int | None = None) -> Filter:
    def build(sign: str, value: str) -> Keeps:
        _only_equality(sign)
        written = [each.strip() for each in value.split(",")]
        if not all(map(is_id, written)) or (most is not None and len(written) > most):
            raise ProblemError(f"Invalid list of ids in filter: {value}")
        wanted = frozenset(map(int, written))
        return lambda _store, record: record.id in wanted

    return build


@dataclass(frozen=True)
class _Since:
    moment: datetime

    def __call__(self, _store: Store, record: Record) -> bool:
        return bool(record.values["last_updated"] >= self.moment)


def since(sign: str, value: str) -> Keeps:
    """Match what was saved at this moment or later."""
    _only_equality(sign)
    return _Since(_moment(value))


def until(sign: str, value: str) -> Keeps:
    """Match what was saved at this moment or before."""
    _only_equality(sign)
    moment = _moment(value)
    return lambda _store, record: bool(record.values["last_updated"] <= moment)


def candidates(rows: Rows, filters: Iterable[Keeps]) -> Sequence[Record]:
    """Leave out what is too old for one of the filters without looking at it."""
    moments = [each.moment for each in filters if isinstance(each, _Since)]
    return rows.saved_since(max(moments)) if moments else rows


def unless_false(refuses: Callable[[Mapping[str, Any]], bool]) -> Filter:
    """Leave some records out, but only where the filter says `==false`."""

    def build(sign: str, value: str) -> Keeps:
        _only_equality(sign)
        leave_out = value.strip().lower() == "false"
        return lambda _store, record: not (leave_out and refuses(record.values))

    return build


def _moment(written: str) -> datetime:
    problem = ProblemError(
        f"Invalid time in filter: {written}; it needs a date, a time and an offset"
    )
    try:
        moment = datetime.fromisoformat(written.strip())
        if moment.tzinfo is None:
            raise problem
        return moment.astimezone(UTC)
    except (ValueError, OverflowError):  # the offset may lead out of the calendar
        raise problem from None


def _only_equality(sign: str) -> None:
    if sign != "==":
        raise ProblemError(f"Invalid filter operator: {sign}")


def _written(value: Any) -> str:
    return "" if value is None else str(value)
