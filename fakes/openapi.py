"""Our own OpenAPI description of a fake, served at /openapi.json: every operation as its vendor's room tells it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from fakes.clock import Clock
from fakes.messages import Request, Response, json_response
from fakes.schemas import Schema

JSON = "application/json"
HTML = "text/html"
FORM = "application/x-www-form-urlencoded"
PATH = "/openapi.json"


@dataclass(frozen=True)
class Parameter:
    name: str
    schema: Schema
    place: str = "query"  # or "path", "header"
    required: bool = False
    joined: bool = False  # a list that travels as "a,b", not as repeated keys
    example: Any = None


@dataclass(frozen=True)
class Body:
    schema: Schema
    example: Any = None  # one that a fresh tenant with a record of every kind takes
    type: str = JSON


@dataclass(frozen=True)
class Answer:
    """`contents` by media type; none at all for an answer without a body."""

    contents: Mapping[str, Schema]
    headers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Operation:
    method: str
    path: str
    summary: str
    answers: Mapping[int, Answer]
    parameters: tuple[Parameter, ...] = ()
    body: Body | None = None
    open: bool = False  # needs no credentials


@dataclass(frozen=True)
class Description:
    """A vendor's whole API as its fake serves it; `security` in OpenAPI's own words."""

    title: str
    operations: tuple[Operation, ...]
    security: Mapping[str, Mapping[str, Any]]


def answered(schema: Schema, media_type: str = JSON) -> Answer:
    return Answer({media_type: schema})


EMPTY = Answer({})


def document(description: Description) -> dict[str, Any]:
    """Write the description as an OpenAPI 3.1 document, addresses relative to the fake's own."""
    paths: dict[str, dict[str, Any]] = {}
    for operation in description.operations:
        paths.setdefault(operation.path, {})[operation.method.lower()] = _operation(operation)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": description.title,
            "version": "1",
            "description": "Written by Syncproof from its fake's tables; no document of the vendor.",
        },
        "servers": [{"url": "/"}],
        "security": [{name: []} for name in description.security],
        "paths": paths,
        "components": {"securitySchemes": description.security},
    }


class Served(Protocol):
    """What can be served and may keep a client waiting: an App, or anything that wraps one."""

    @property
    def clock(self) -> Clock: ...
    def handle(self, request: Request) -> Response: ...
    def waits(self, request: Request) -> bool: ...


class Described:
    """A served App with its description: asking for it is no exchange, costs no quota, needs no credentials."""

    def __init__(self, app: Served, description: Description) -> None:
        self._app, self.clock = app, app.clock
        self._answer = json_response(document(description))

    def handle(self, request: Request) -> Response:
        return self._answer if _asks(request) else self._app.handle(request)

    def waits(self, request: Request) -> bool:
        return not _asks(request) and self._app.waits(request)


def _asks(request: Request) -> bool:
    return request.path == PATH and request.method in ("GET", "HEAD")


def placeholders(path: str) -> list[str]:
    return re.findall(r"{(\w+)}", path)


def _operation(operation: Operation) -> dict[str, Any]:
    written: dict[str, Any] = {
        "summary": operation.summary,
        "operationId": _identifier(operation),
        "parameters": [_parameter(each) for each in operation.parameters],
        "responses": {
            str(status): _answer(answer) for status, answer in sorted(operation.answers.items())
        },
    }
    if operation.body is not None:
        content: dict[str, Any] = {"schema": operation.body.schema}
        if operation.body.example is not None:
            content["example"] = operation.body.example
        written["requestBody"] = {"required": True, "content": {operation.body.type: content}}
    if operation.open:
        written["security"] = []
    return written


def _identifier(operation: Operation) -> str:
    return "_".join([operation.method.lower(), *re.findall(r"\w+", operation.path)])


def _parameter(parameter: Parameter) -> dict[str, Any]:
    more: dict[str, Any] = {"style": "form", "explode": False} if parameter.joined else {}
    if parameter.example is not None:
        more["example"] = parameter.example
    return {
        "name": parameter.name,
        "in": parameter.place,
        "required": parameter.required or parameter.place == "path",
        "schema": parameter.schema,
        **more,
    }


def _answer(answer: Answer) -> dict[str, Any]:
    written: dict[str, Any] = {"description": "with a body" if answer.contents else "empty"}
    if answer.contents:
        written["content"] = {kind: {"schema": each} for kind, each in answer.contents.items()}
    if answer.headers:
        text = {"schema": {"type": "string"}}
        written["headers"] = dict.fromkeys(answer.headers, text)
    return written
