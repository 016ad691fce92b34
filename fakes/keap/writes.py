"""From a body to a stored record: unknown properties, nulls, blanks, cents, and what must not be empty."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from fakes.fields import Field, problem
from fakes.keap.call import Call
from fakes.keap.errors import ProblemError, unable_to_find, unrecognized
from fakes.keap.readers import Property
from fakes.store import Record, Values

_MUST_CONTAIN = {
    "company_name": "Company must contain at least the company name",
    "product_name": "Product must contain at least the product name",
    "opportunity_title": "Opportunity must contain a title",
    "contact": "Opportunity must contain a contact",
    "stage": "Opportunity must contain a stage",
    "email_address": "User must contain an e-mail address",
    "given_name": "User must contain a given name",
    "stage_name": "Stage must contain a name",
}
_NOUNS = {"contacts": "Contact", "stages": "Stage", "users": "User"}
_CENT = Decimal("0.01")


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
            raise _missing(name)


def create(call: Call, table: str, columns: Values, required: Iterable[str] = ()) -> Record:
    """Store a new record; `required` columns must be there."""
    demand(columns, required)
    fields = call.store.design(table).fields
    given = {name: value for name, value in columns.items() if value is not None}
    blank = {name: each.default for name, each in fields.items() if each.required}
    return call.store.insert(table, _settled(call, fields, blank | given))


def change(call: Call, table: str, record: Record, columns: Values) -> Record:
    """Store new values of a record; the stamps move whatever they are."""
    fields = call.store.design(table).fields
    if call.switches["keap.patch.null"] == "ignored":
        columns = {name: value for name, value in columns.items() if value is not None}
    return call.store.update(table, record.id, _settled(call, fields, _cleared(fields, columns)))


def replace(call: Call, table: str, record: Record, columns: Values) -> Record:
    """Store a record anew: what the body leaves out becomes empty."""
    fields = call.store.design(table).fields
    blank = {name: each.default for name, each in fields.items() if not each.audit}
    given = {name: value for name, value in columns.items() if value is not None}
    return call.store.update(table, record.id, _settled(call, fields, blank | given))


def _cleared(fields: Mapping[str, Field], columns: Values) -> Values:
    empty = {name: None if each.required else each.default for name, each in fields.items()}
    return {name: empty[name] if value is None else value for name, value in columns.items()}


def _settled(call: Call, fields: Mapping[str, Field], columns: Values) -> Values:
    settled = {name: _normal(call, name, value) for name, value in columns.items()}
    for name, value in settled.items():
        field = fields[name]
        if field.required and value in (None, ""):
            raise _missing(name)
        why = problem(field, value)
        if why:
            raise ProblemError(f"{name} is {why}")
        if field.refers_to and value is not None and not call.store.get(field.refers_to, value):
            raise unable_to_find(_NOUNS[field.refers_to], 400)
    return settled


def _normal(call: Call, name: str, value: Any) -> Any:
    if call.switches["keap.text.blanks"] == "trimmed" and isinstance(value, str):
        return value.strip()
    if (
        name == "product_price"
        and call.switches["keap.v1.price.finer"] == "rounded"
        and value is not None
    ):
        return _to_the_cent(value)
    return value


def _to_the_cent(price: float) -> float:
    """Round half up, as money is; what no price can be is left for the field to refuse."""
    written = Decimal(repr(price))
    small = written.is_finite() and abs(written) < Decimal(10) ** 20
    return float(written.quantize(_CENT, ROUND_HALF_UP)) + 0.0 if small else price


def _missing(name: str) -> ProblemError:
    return ProblemError(_MUST_CONTAIN.get(name, f"{name} is required"))
