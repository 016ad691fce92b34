"""webCRM's refusals: only the 429 is documented, the other bodies follow its shape."""

from __future__ import annotations

import json

from fakes.messages import Response, VendorError, json_response


def invalid(message: str) -> VendorError:
    return _refusal(400, message, "ValidationException")


def bad_script(message: str, status: int = 400) -> VendorError:
    return _refusal(status, message, "QueryException")


def forbidden(message: str) -> VendorError:
    return _refusal(403, message, "ForbiddenException")


def not_found(message: str) -> VendorError:
    return _refusal(404, message, "NotFoundException")


def throttled(seconds: int) -> VendorError:
    body = {
        "RetryAfterSeconds": seconds,
        "Message": f"The request was throttled. Expected available in {seconds} seconds.",
        "Type": "TooManyRequestsException",
    }
    return VendorError(json_response(body, 429, [("Retry-After", str(seconds))]))


def unauthorised() -> VendorError:
    return VendorError(Response(401, (("WWW-Authenticate", "Bearer"),)))


def no_such_path() -> VendorError:
    return VendorError(Response(404))


def no_such_method(allowed: list[str]) -> VendorError:
    return VendorError(Response(405, (("Allow", ", ".join(sorted(allowed))),)))


def message(error: VendorError) -> str:
    """Give the words of a refusal, for the places that show nothing else."""
    return str(json.loads(error.response.body)["Message"])


def _refusal(status: int, message: str, kind: str) -> VendorError:
    return VendorError(json_response({"Message": message, "Type": kind}, status))
