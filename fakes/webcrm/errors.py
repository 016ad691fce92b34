"""webCRM's refusals: only the 429 is documented, the other bodies follow its shape.

What does not fit is told as "Field: why", so that `answers` can also say it field by field.
"""

from __future__ import annotations

import json
from typing import Any

from fakes.messages import Response, VendorError, json_response

VALIDATION = "ValidationException"


def spelled(value: Any) -> str:
    """Show a value that was sent: null and true as JSON has them, a text in single quotes."""
    return repr(value) if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def invalid(message: str) -> VendorError:
    return _refusal(400, message, VALIDATION)


def bad_script(message: str, status: int = 400) -> VendorError:
    return _refusal(status, message, "QueryException")


def missing_right(message: str, status: int) -> VendorError:
    return _refusal(status, message, "ForbiddenException")


def not_found(message: str) -> VendorError:
    return _refusal(404, message, "NotFoundException")


def failed(message: str) -> VendorError:
    return _refusal(500, message, "Exception")


def throttled(seconds: int) -> VendorError:
    body = {
        "RetryAfterSeconds": seconds,
        "Message": f"The request was throttled. Expected available in {seconds} seconds.",
        "Type": "TooManyRequestsException",
    }
    return VendorError(json_response(body, 429, [("Retry-After", str(seconds))]))


def unauthorised(body: str) -> VendorError:
    """Refuse a token; `body` says what the answer holds: nothing, a message or null."""
    challenge = [("WWW-Authenticate", "Bearer")]
    if body == "empty":
        return VendorError(Response(401, tuple(challenge)))
    told = {"Message": "The token is not valid.", "Type": "UnauthorizedException"}
    return VendorError(json_response(None if body == "null" else told, 401, challenge))


def no_such_path() -> VendorError:
    return VendorError(Response(404))


def no_such_method(allowed: list[str]) -> VendorError:
    return VendorError(Response(405, (("Allow", ", ".join(sorted(allowed))),)))


def unreadable(content_type: str) -> VendorError:
    return _refusal(415, f"{content_type}: neither JSON nor XML.", "UnsupportedMediaTypeException")


def too_long(length: int, limit: int) -> VendorError:
    return _refusal(414, f"The script has {length} of {limit} characters.", "UriTooLongException")


def message(error: VendorError) -> str:
    """Give the words of a refusal, for the places that show nothing else."""
    return str(json.loads(error.response.body)["Message"])


def _refusal(status: int, message: str, kind: str) -> VendorError:
    return VendorError(json_response({"Message": message, "Type": kind}, status))
