"""From a body to a stored record: unknown properties, nulls, and what must not be empty."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

from fakes.fields import Field
from fakes.keap.call import Call
from fakes.keap.errors import ProblemError, missing, unrecognized
from fakes.keap.readers import Property
from fakes.keap.tables import DESIGNS
from fakes.keap.values import located, settled
from fakes.store import Record, Values


def columns_of(
    call: Call, body: Mapping[str, Any], properties: Mapping[str, Property], *, strict: bool = True
) -> Values:
    """Read a body's properties into columns; null stays null."""
    lenient = call.switches["keap.scalars"] == "lenient"
    found: Values = {}
    for name, value in body.items():
        if name in properties:
            found |= _read(properties[name], value, lenient=lenient)
        elif strict:
            raise unrecognized(name)
    return found


def _read(known: Property, value: Any, *, lenient: bool) -> Values:
    if value is None:
        return {known.column: None} if known.column else {}
    read = known.read(value, lenient=lenient)
    if known.spread:
        return dict(read)
    return {known.column: read} if known.column else {}


def demand(columns: Values, required: Iterable[str]) -> None:
    """Raise the 400 for the first of these columns that is absent; null counts as absent."""
    for name in required:
        if columns.get(name) is None:
            raise missing(name)


def create(call: Call, table: str, columns: Values, required: Iterable[str] = ()) -> Record:
    """Store a new record; `required` columns must be there."""
    demand(columns, required)
    given = {name: value for name, value in columns.items() if value is not None}
    located(given)
    return call.store.insert(table, settled(call, table, {**_bare(table), **given}))


@cache
def _bare(table: str) -> Mapping[str, Any]:
    """Give what a record must not be without, still empty."""
    fields = DESIGNS[table].fields
    return {name: each.default for name, each in fields.items() if each.required}


def change(
    call: Call,
    table: str,
    record: Record,
    columns: Values,
    unsaid: Mapping[str, Any] = MappingProxyType({}),
) -> Record:
    """Store new values of a record; the stamps move whatever they are. `unsaid`: emptied without a word in the body."""
    kept = _but(call.switches[f"keap.{call.version}.patch.null"], columns, None)
    kept = _but(call.switches[f"keap.{call.version}.patch.empty"], kept, "")
    cleared = _cleared(call.store.design(table).fields, {**unsaid, **kept})
    return call.store.update(table, record.id, settled(call, table, cleared))


def replace(call: Call, table: str, record: Record, columns: Values) -> Record:
    """Store a record anew: what the body leaves out becomes empty."""
    fields = call.store.design(table).fields
    blank = {name: each.default for name, each in fields.items() if not each.audit}
    given = {name: value for name, value in columns.items() if value is not None}
    return call.store.update(table, record.id, settled(call, table, blank | given))


def emptied(call: Call, table: str, properties: Mapping[str, Property]) -> Values:
    """Give the empty values of every column that these properties reach, save those that must not be empty."""
    fields = call.store.design(table).fields
    reached = {known.column for known in properties.values() if known.column}
    return {name: fields[name].default for name in reached if not fields[name].required}


def _but(how: str, columns: Values, empty: str | None) -> Values:
    """Drop or refuse the columns that a PATCH would empty in this way, if it does not clear them."""
    if how == "cleared":
        return columns
    found = [name for name, value in columns.items() if value == empty]
    if found and how == "rejected":
        raise ProblemError("must have a value", column=found[0])
    return {name: value for name, value in columns.items() if name not in found}


def _cleared(fields: Mapping[str, Field], columns: Values) -> Values:
    return {
        name: fields[name].default if value is None and not fields[name].required else value
        for name, value in columns.items()
    }
