"""How Keap says no: the gateway, v1 and v2 each in their own shape, and pages for lost browsers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from fakes.messages import Response, VendorError, html_response, json_response

UNCONVERTIBLE = "Input could not be converted to a valid request"


class ProblemError(Exception):
    """The application refuses; v1 and v2 word it in their own shape, and each has its name for the `column` at fault."""

    def __init__(
        self, message: str, status: int = 400, resource: str = "", *, column: str = ""
    ) -> None:
        super().__init__(f"{column} {message}".strip())
        self.message, self.status, self.resource, self.column = message, status, resource, column

    def told(self, names: Mapping[str, str]) -> str:
        return f"{names.get(self.column, self.column)} {self.message}".strip()


def unable_to_find(noun: str, status: int = 404) -> ProblemError:
    return ProblemError(f"Unable to find this {noun}", status, noun)


def unrecognized(name: str) -> ProblemError:
    return ProblemError(f"Unrecognized property: {name}")


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


_IN_V2 = {
    "product_name": "name",
    "product_price": "price",
    "product_desc": "description",
    "product_short_desc": "short_description",
    "next_action_date": "next_action_time",
    "estimated_close_date": "estimated_close_time",
    "stage_name": "name",
    "stage_order": "order",
    "target_num_days": "target_number_days",
    "check_list_items": "checklist_items",
}
"""What v2 calls the columns that are kept under v1's names."""


def missing(column: str) -> ProblemError:
    said = _MUST_CONTAIN.get(column)
    return ProblemError(said) if said else ProblemError("is required", column=column)


def unconvertible() -> ProblemError:
    return ProblemError(UNCONVERTIBLE)


def answer(problem: ProblemError, version: str, switches: Mapping[str, str]) -> Response:
    """Word a refusal of the application as its version does."""
    return _ANSWERS[version](problem, switches)


def _v1_answer(problem: ProblemError, switches: Mapping[str, str]) -> Response:
    form = switches["keap.v1.method_not_allowed"]
    if problem.status == HTTPStatus.METHOD_NOT_ALLOWED and form != "json":
        return Response(problem.status) if form == "empty" else method_not_allowed_page()
    message = problem.told({})
    if problem.status == HTTPStatus.NOT_FOUND and switches["keap.v1.missing.message"] == "plain":
        message = "Not Found"
    payload: dict[str, Any] = {"message": message}
    if switches["keap.v1.error.body"] == "throwable":
        payload |= {"localizedMessage": message, "cause": None, "stackTrace": [], "suppressed": []}
    return json_response(payload, problem.status)


def _v2_answer(problem: ProblemError, switches: Mapping[str, str]) -> Response:
    status = HTTPStatus(problem.status)
    told = problem.told(_IN_V2) if switches["keap.v2.error.message"] == "told" else status.phrase
    details: list[dict[str, Any]] = []
    if problem.resource:
        details.append({"domain": "crm", "resource": problem.resource})
    payload = {
        "code": problem.status,
        "message": told,
        "status": status.phrase if switches["keap.v2.error.status"] == "phrase" else status.name,
        "details": details,
    }
    return json_response(payload, problem.status)


_ANSWERS: Mapping[str, Callable[[ProblemError, Mapping[str, str]], Response]] = {
    "v1": _v1_answer,
    "v2": _v2_answer,
}


def unauthorized(errorcode: str, faultstring: str = "Invalid Access Token") -> VendorError:
    fault = {"faultstring": faultstring, "detail": {"errorcode": errorcode}}
    return VendorError(json_response({"fault": fault}, 401))


def throttled(headers: tuple[tuple[str, str], ...]) -> VendorError:
    payload = {
        "code": "429",  # a text here, a number in every other error
        "message": "Quota Exceeded",
        "status": "Request Throttled",
        "details": None,
    }
    return VendorError(json_response(payload, 429, headers))


def token_error(description: str) -> VendorError:
    payload = {"error": "invalid_request", "error_description": description}
    return VendorError(json_response(payload, 400))


def page_not_found() -> Response:
    return html_response(
        "<!DOCTYPE html><html><head><title>Keap - Page Not Found</title></head>"
        "<body><h1>There is no such page</h1></body></html>",
        404,
    )


def method_not_allowed_page() -> Response:
    return html_response(
        "<!DOCTYPE html><html><head><title>405 Method Not Allowed</title></head>"
        "<body><h1>405 Method Not Allowed</h1></body></html>",
        405,
    )


def bad_request_page() -> Response:
    return html_response(
        "<!DOCTYPE html><html><head><title>400 Bad Request</title></head>"
        "<body><h1>400 Bad Request</h1><p>A malformed or illegal request was sent.</p></body></html>",
        400,
    )
