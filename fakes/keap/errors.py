"""How Keap says no: the gateway, v1 and v2 each in their own shape, and pages for lost browsers."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from fakes.messages import Response, VendorError, html_response, json_response

UNCONVERTIBLE = "Input could not be converted to a valid request"


class ProblemError(Exception):
    """The application refuses; v1 and v2 word it in their own shape."""

    def __init__(self, message: str, status: int = 400, resource: str = "") -> None:
        super().__init__(message)
        self.message, self.status, self.resource = message, status, resource


def unable_to_find(noun: str, status: int = 404) -> ProblemError:
    return ProblemError(f"Unable to find this {noun}", status, noun)


def unrecognized(name: str) -> ProblemError:
    return ProblemError(f"Unrecognized property: {name}")


def unconvertible() -> ProblemError:
    return ProblemError(UNCONVERTIBLE)


def v1_answer(problem: ProblemError) -> Response:
    return json_response({"message": problem.message}, problem.status)


def v2_answer(problem: ProblemError) -> Response:
    details: list[dict[str, Any]] = []
    if problem.resource:
        details.append({"domain": "crm", "resource": problem.resource})
    payload = {
        "code": problem.status,
        "message": problem.message,
        "status": HTTPStatus(problem.status).phrase,
        "details": details,
    }
    return json_response(payload, problem.status)


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


def bad_request_page() -> Response:
    return html_response(
        "<!DOCTYPE html><html><head><title>400 Bad Request</title></head>"
        "<body><h1>400 Bad Request</h1><p>A malformed or illegal request was sent.</p></body></html>",
        400,
    )
