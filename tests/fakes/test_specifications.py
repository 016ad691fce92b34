"""The witness itself: it reads all three dialects, and a wrong answer does not get past it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from jsonschema_rs import Draft202012Validator

from fakes.messages import Request, Response
from tests.fakes.specifications import Dialect, Specification, read
from tests.fakes.witness import ABSENT, Answer, is_possible, problems, watching

OPEN_API = Dialect(("components", "schemas"), "/api", r"\d{4}", {}, {})
COMPANY = {
    "type": "object",
    "required": ["id"],
    "properties": {
        "id": {"type": "integer", "format": "int32"},
        "name": {"type": "string"},
        "kind": {"type": "string", "enum": ["A", "B"]},
        "since": {"type": "string", "format": "date-time"},
        "owner": {"$ref": "#/components/schemas/Owner"},
        "anything": {"type": "object"},
    },
}


def fits(schema: dict[str, Any], value: Any) -> bool:
    return Draft202012Validator(read(schema)).is_valid(value)


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "string", "nullable": True},
        {"type": "string", "x-nullable": True},
        {"type": ["string", "null"]},
        {"type": "string", "enum": ["a"], "nullable": True},
    ],
)
def test_every_dialect_can_say_that_a_value_may_be_null(schema: dict[str, Any]) -> None:
    assert fits(schema, None)
    assert fits(schema, "a")
    assert not fits(schema, 1)
    assert not fits({"type": "string"}, None)


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        ({"id": 1, "name": "n", "kind": "A", "since": "2026", "anything": [1]}, ""),
        ({"id": 1, "name": None, "kind": None, "since": None, "owner": None}, ""),
        ({"id": 1, "owner": {"whatever": 1}}, ""),
        ({}, "required"),
        ({"id": None}, "null"),
        ({"id": 2**31}, "2147483648"),
        ({"id": 1, "kind": "C"}, '"C"'),
        ({"id": 1, "since": "last year"}, "last year"),
        ({"id": 1, "invented": 1}, "invented"),
    ],
)
def test_an_answer_must_be_what_the_specification_describes(
    answer: dict[str, Any], problem: str
) -> None:
    document = {
        "components": {"schemas": {"Company": COMPANY}},
        "paths": {"/a/{id}": {"get": {"responses": {"200": described("Company")}}}},
    }
    operation = Specification(document, OPEN_API).find("GET", "/API/a/7/")
    assert operation is not None
    schema = operation.answer(200)
    assert schema is not None
    found = [error.message for error in schema.iter_errors(answer)]
    assert found == [] if not problem else any(problem in each for each in found)


def described(name: str) -> dict[str, Any]:
    schema = {"$ref": f"#/components/schemas/{name}"}
    return {"content": {"application/json": {"schema": schema}}}


COMPANIES = "/crm/rest/v1/companies"


def told(called: str, path: str, status: int, body: Any) -> Answer:
    system, method = called.split()
    return Answer(system, method, path, status, "" if body is None else json.dumps(body))


GOOD = {"companies": [], "count": 0, "next": "", "previous": ""}
WRONG = [
    (told("keap GET", COMPANIES, 200, GOOD | {"total": 0}), "total"),
    (told("keap GET", COMPANIES, 200, GOOD | {"count": "0"}), "count"),
    (told("keap GET", COMPANIES, 200, GOOD | {"companies": [{"id": "1"}]}), "companies/0/id"),
    (told("keap GET", COMPANIES, 200, None), "JSON"),
    (told("keap GET", COMPANIES, 201, GOOD), "201"),
    (told("keap GET", COMPANIES, 401, {"message": "no"}), "fault"),
    (told("keap GET", COMPANIES, 429, {"code": 429}), "429"),
    (told("keap PUT", COMPANIES, 200, GOOD), "no such operation"),
    (told("keap GET", "/crm/rest/v2/users/1", 200, {"id": 1}), "id"),
    (
        told("keap GET", "/crm/rest/v2/users/1", 200, {"id": "1", "create_time": "2026-01-01"}),
        "time",
    ),
    (told("keap GET", "/crm/rest/v2/users/1", 404, {"code": "404"}), "code"),
    (told("webcrm GET", "/Products", 200, {"ProductId": 1}), "array"),
    (told("webcrm GET", "/products/1", 200, {"ProductId": 1, "ProductPrice": "12.50"}), "Price"),
    (told("webcrm GET", "/products/1", 404, {"error": "?"}), "error"),
    (told("webcrm POST", "/Products", 200, {"ProductId": 1}), "integer"),
    (told("webcrm PATCH", "/Users", 200, [1]), "0"),
]


@pytest.mark.skipif(not is_possible(), reason=ABSENT)
@pytest.mark.parametrize(("answer", "problem"), WRONG)
def test_a_wrong_answer_of_a_vendor_is_noticed(answer: Answer, problem: str) -> None:
    assert problem in "\n".join(problems(answer))


@pytest.mark.skipif(not is_possible(), reason=ABSENT)
def test_whatever_a_watched_vendor_answers_is_seen() -> None:
    class Liar:
        name = "keap"

        def answer(self, _request: Request) -> Response:
            return Response(200, (), b'{"companies": {}}')

    with watching(Liar) as witness:
        Liar().answer(Request.from_url("GET", f"http://127.0.0.1{COMPANIES}"))
    (problem,) = witness.told()
    assert "companies" in problem
    assert witness.told() == []
    assert not witness.held
