"""The vendors' own specifications as validators: Swagger 2.0, OpenAPI 3.0 and 3.1 become one dialect.

None of them says that a value may be null, and every vendor answers null where nothing is set: so null is allowed for
every property that is not required. What a schema does not mention is forbidden: a fake must not invent properties.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import getitem
from typing import Any

from jsonschema_rs import Draft202012Validator

Json = dict[str, Any]
Compiler = Callable[[Json], Draft202012Validator]

_ABOUT_VALUES = frozenset(
    ("$ref", "type", "enum", "format", "required", "uniqueItems", "minimum", "maximum")
) | {"maxLength", "minLength", "pattern"}
_RANGES = {"int32": 2**31, "int64": 2**63}


@dataclass(frozen=True)
class Dialect:
    """Where a specification keeps its schemas, and how its vendor writes a date-time."""

    definitions: tuple[str, ...]
    base: str  # what precedes the paths of the file
    moment: str
    extras: Mapping[str, frozenset[str]]
    """By schema: properties that are known to exist and are not in the file."""
    likewise: Mapping[str, tuple[str, str, str]]
    """By path: another one that is described just so, but for a word and what stands in its place."""


class Operation:
    """One method at one path; what it answers is compiled when it is first asked for."""

    def __init__(self, name: str, facts: Json, compiled: Compiler) -> None:
        self.name = name  # "GET /v1/companies/{companyId}"
        self._facts, self._compiled = facts, compiled
        self._answers: dict[int, Draft202012Validator | None] = {}

    def answer(self, status: int) -> Draft202012Validator | None:
        """Give what the body is like under this status; None where none is described. Raises LookupError."""
        if status not in self._answers:
            self._answers[status] = self._read(status)
        return self._answers[status]

    def _read(self, status: int) -> Draft202012Validator | None:
        declared = self._facts["responses"]
        if str(status) not in declared:
            raise LookupError(f"the vendor declares no {status}, but {', '.join(declared)}")
        schema = _body(declared[str(status)])
        return None if schema is None else self._compiled(schema)


class Specification:
    """One file; paths are matched in any case, and a literal segment beats a placeholder."""

    def __init__(self, document: Json, dialect: Dialect) -> None:
        self._dialect = dialect
        paths = document["paths"] | {
            path: json.loads(json.dumps(document["paths"][twin]).replace(word, instead))
            for path, (twin, word, instead) in dialect.likewise.items()
        }
        self._document = document | {"paths": paths}
        self._operations = [
            (method.upper(), self._pattern(path), self._operation(method, path, facts))
            for path in sorted(paths, key=lambda path: path.count("{"))
            for method, facts in paths[path].items()
        ]

    def find(self, method: str, path: str) -> Operation | None:
        return next(
            (
                operation
                for each, pattern, operation in self._operations
                if each == method and pattern.fullmatch(path)
            ),
            None,
        )

    def _operation(self, method: str, path: str, facts: Json) -> Operation:
        return Operation(f"{method.upper()} {path}", facts, self._compiled)

    def _pattern(self, path: str) -> re.Pattern[str]:
        segments = re.sub(r"\\{[^/]+\\}", "[^/]+", re.escape(self._dialect.base + path))
        return re.compile(f"{segments}/?", re.IGNORECASE)

    def _compiled(self, schema: Json) -> Draft202012Validator:
        moment = re.compile(self._dialect.moment)
        return Draft202012Validator(
            {**read(schema), **self._definitions},
            formats={"date-time": lambda text: bool(moment.fullmatch(text))},
            validate_formats=True,
        )

    @cached_property
    def _definitions(self) -> Json:
        """Give the named schemas at their place; of some the file has the name alone."""
        place = self._dialect.definitions
        found = reduce(getitem, place, self._document)
        names = re.findall(rf"#/{'/'.join(place)}/(\w+)", json.dumps(self._document))
        schemas = {name: self._named(name, found.get(name, {})) for name in {*found, *names}}
        return reduce(lambda inner, step: {step: inner}, reversed(place), schemas)

    def _named(self, name: str, schema: Json) -> Json:
        said = read(schema)
        for extra in self._dialect.extras.get(name, ()):
            said["properties"][extra] = True
        return said


def read(schema: Json) -> Json:
    """Write a schema of any of the dialects in JSON Schema 2020-12."""
    is_described = schema.keys() & {"properties", "additionalProperties"}
    if schema.get("type") == "object" and not is_described:
        return {}  # so the vendors' generators write "anything"
    said = {word: each for word, each in schema.items() if word in _ABOUT_VALUES}
    if isinstance(schema.get("properties"), dict):
        said["properties"] = dict(_properties(schema))
        said["additionalProperties"] = False
    for word in ("items", "additionalProperties"):
        if isinstance(schema.get(word), dict):
            said[word] = read(schema[word])
    if limit := _RANGES.get(str(schema.get("format"))):
        said = {"minimum": -limit, "maximum": limit - 1, **said}
    return _or_null(said) if schema.get("nullable") or schema.get("x-nullable") else said


def _properties(schema: Json) -> Iterator[tuple[str, Json]]:
    required = schema.get("required", ())
    for name, each in schema["properties"].items():
        yield name, read(each) if name in required else _or_null(read(each))


def _or_null(schema: Json) -> Json:
    if "enum" in schema:
        schema = {**schema, "enum": [*schema["enum"], None]}
    if isinstance(schema.get("type"), str):
        return {**schema, "type": [schema["type"], "null"]}
    return {"anyOf": [schema, {"type": "null"}]} if "$ref" in schema else schema


def _body(said: Json) -> Json | None:
    """Find the schema of an answer: Swagger has one, OpenAPI one for each media type."""
    if "schema" in said:
        return dict(said["schema"])
    return next((dict(each["schema"]) for each in said.get("content", {}).values()), None)
