"""JSON Schema in short, for describing what a fake takes and gives."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from fakes.fields import Field, Kind

Schema = Mapping[str, Any]

TEXT: Schema = {"type": "string"}
FLAG: Schema = {"type": "boolean"}
NUMBER: Schema = {"type": "number"}
INTEGER: Schema = {"type": "integer"}
TIME: Schema = {"type": "string", "format": "date-time"}
NULL: Schema = {"type": "null"}
ANYTHING: Schema = {}

_KINDS: Mapping[Kind, Schema] = {
    "text": TEXT,
    "number": NUMBER,
    "integer": INTEGER,
    "flag": FLAG,
    "time": TIME,
    "list": {"type": "array"},
    "object": {"type": "object"},
}


def nullable(schema: Schema) -> Schema:
    """Let null in, too; a schema without a type stays as it is."""
    kinds = schema.get("type")
    if kinds is None or "null" in kinds:
        return schema
    more = {"enum": [*schema["enum"], None]} if "enum" in schema else {}
    return {**schema, "type": [*([kinds] if isinstance(kinds, str) else kinds), "null"], **more}


def listed(item: Schema) -> Schema:
    return {"type": "array", "items": item}


def one_of(words: Iterable[str]) -> Schema:
    return {"type": "string", "enum": list(words)}


def matching(pattern: str) -> Schema:
    return {"type": "string", "pattern": pattern}


def either(*schemas: Schema) -> Schema:
    return {"anyOf": list(schemas)}


def optional(schema: Schema) -> Schema:
    """Describe a parameter of which an empty one is as good as none."""
    return either(schema, {"const": ""})


def record(
    properties: Mapping[str, Schema], required: Iterable[str] = (), *, more: bool = False
) -> Schema:
    """Describe an object; `more`: it may have properties that are not named here."""
    shape = {"type": "object", "properties": dict(properties), "required": sorted(required)}
    return shape if more else {**shape, "additionalProperties": False}


def full(properties: Mapping[str, Schema]) -> Schema:
    """Describe an object that always has all of its properties."""
    return record(properties, properties)


def holding(field: Field) -> Schema:
    """Describe the values that a field can hold, null aside."""
    facts = {"maxLength": field.max_length, "minimum": field.minimum, "maximum": field.maximum}
    chosen = {"enum": list(field.choices)} if field.choices else {}
    return {
        **_KINDS[field.kind],
        **chosen,
        **{name: fact for name, fact in facts.items() if fact is not None},
    }
