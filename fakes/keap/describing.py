"""What the descriptions of v1 and v2 have in common: an operation is a row, its refusals go without saying."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from fakes.keap.schemas import ID
from fakes.openapi import HTML, Answer, Body, Operation, Parameter, answered, placeholders
from fakes.schemas import TEXT, Schema, full, record

Answers = Mapping[int, Answer]

_FAULT = full({"fault": full({"faultstring": TEXT, "detail": full({"errorcode": TEXT})})})
_QUOTA_EXCEEDED = full({"code": TEXT, "message": TEXT, "status": TEXT, "details": {"type": "null"}})


@dataclass(frozen=True)
class Row:
    """One operation: what it answers when all is well, what it takes."""

    method: str
    path: str
    summary: str
    answers: Answers
    parameters: tuple[Parameter, ...] = ()
    body: Body | None = None
    names_record: bool = False  # in its body, as others do in their path
    example: str = "1"  # of what its path names


def operations(root: str, refusal: Schema, rows: Iterable[Row]) -> tuple[Operation, ...]:
    """Complete the rows of one version with what every operation may answer besides."""
    refused = Answer({"application/json": refusal, HTML: TEXT})
    usual = {400: refused, 403: refused, 401: answered(_FAULT), 429: answered(_QUOTA_EXCEEDED)}
    return tuple(_completed(root, usual, refused, row) for row in rows)


def _completed(root: str, usual: Answers, refused: Answer, row: Row) -> Operation:
    places = tuple(
        Parameter(name, ID, "path", example=row.example) for name in placeholders(row.path)
    )
    absent = {404: refused} if places or row.names_record else {}
    return Operation(
        row.method,
        f"{root}{row.path}",
        row.summary,
        {**usual, **absent, **row.answers},
        places + row.parameters,
        row.body,
    )


def partly(shapes: Mapping[str, Schema], hidden: Iterable[str]) -> Schema:
    """Describe a record that leaves out what nobody asked for."""
    return record(shapes, frozenset(shapes).difference(hidden))


def texts(*names: str) -> tuple[Parameter, ...]:
    return tuple(Parameter(name, TEXT) for name in names)
