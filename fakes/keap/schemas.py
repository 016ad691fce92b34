"""Keap's bodies as JSON Schema, made from the readers that take them and the fields that hold them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from fakes.fields import Field
from fakes.keap import readers
from fakes.keap.readers import ListReader, ObjectReader, Property, Reader, ReferenceReader
from fakes.keap.v2_bodies import EmailReader
from fakes.schemas import (
    ANYTHING,
    FLAG,
    INTEGER,
    NUMBER,
    TEXT,
    TIME,
    Schema,
    holding,
    listed,
    matching,
    nullable,
    record,
)

ID = matching("^[0-9]{1,18}$")
_INT64: Schema = {**INTEGER, "minimum": -readers.MOST_INT64, "maximum": readers.MOST_INT64}

_SCALARS: Mapping[Reader, Schema] = {
    readers.text: TEXT,
    readers.flag: FLAG,
    readers.number: NUMBER,
    readers.integer: _INT64,
    readers.id_text: ID,
    readers.cents: _INT64,
    readers.forecast: FLAG,
    readers.time: TIME,
    readers.anything: ANYTHING,
    readers.ignored: ANYTHING,
}
_CENTS = 100


def body(
    properties: Mapping[str, Property], fields: Mapping[str, Field], required: Iterable[str] = ()
) -> Schema:
    """Describe a body; `required` names columns, a property that is not declared is refused."""
    needed = frozenset(required)
    shapes = {name: _property(each, fields, needed) for name, each in properties.items()}
    must = [name for name, each in properties.items() if each.column in needed]
    return record(shapes, must)


def _property(known: Property, fields: Mapping[str, Field], needed: frozenset[str]) -> Schema:
    if known.spread and isinstance(known.read, ObjectReader):
        return nullable(body(readers.columns(**known.read.parts), fields))
    shape, field = read_by(known.read), fields.get(known.column or "")
    if field is None:
        return nullable(shape)
    if not known.spread:
        shape = {**shape, **_narrowed(field, _CENTS if known.read is readers.cents else 1)}
    if field.required and shape.get("type") == "string":
        shape = {**shape, "minLength": 1}
    return shape if field.required or known.column in needed else nullable(shape)


def _narrowed(field: Field, unit: int) -> Schema:
    facts = holding(field)
    bounds = {name: facts[name] * unit for name in ("minimum", "maximum") if name in facts}
    return {name: facts[name] for name in ("enum", "maxLength") if name in facts} | bounds


def read_by(reader: Reader) -> Schema:
    """Describe what a reader takes, null aside."""
    match reader:
        case ObjectReader(parts, needs):
            shapes = {name: read_by(each) for name, each in parts.items()}
            return record(
                {name: each if name in needs else nullable(each) for name, each in shapes.items()},
                needs,
            )
        case ListReader(item):
            return listed(read_by(item))
        case ReferenceReader(shape):
            return read_by(shape)
        case EmailReader(columns, shape):
            return _email(columns, read_by(shape))
    return _SCALARS[reader]


def _email(columns: Mapping[str, str], shape: Schema) -> Schema:
    places: dict[str, Any] = {"type": ["string", "null"], "enum": [*columns, "", None]}
    return {**shape, "properties": {**shape["properties"], "field": places}}
