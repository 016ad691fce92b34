"""The door itself: who may come in, and who answers."""

from __future__ import annotations

from base64 import b64decode
from hmac import compare_digest

from fakes.messages import Request, Response, VendorError, json_response
from fakes.remote import faults, page, records, running
from fakes.remote.visit import Handler, House, Visit, problem
from fakes.routes import Router
from fakes.store import AbsentError, RefusedError

_ROUTES = (*running.ROUTES, *faults.ROUTES, *records.ROUTES)
_ROUTER: Router[Handler] = Router(_ROUTES)
_PATHS = tuple(dict.fromkeys(("/", *(each.template for each in _ROUTES))))


class RemoteBackDoor:
    """Every request needs the token: as a bearer, or as the password of HTTP Basic to look at the page."""

    most_body = (
        2**28
    )  # bytes: the state of hundreds of thousands of records is put back as it was given

    def __init__(self, house: House, *, token: str) -> None:
        self._house = house
        self._token = token.encode()

    def handle(self, request: Request) -> Response:
        try:
            return self._answer(request)
        except VendorError as error:
            return error.response
        except AbsentError as error:
            return json_response({"error": str(error)}, 404)
        except RefusedError as error:
            return json_response({"error": str(error)}, 400)

    def _answer(self, request: Request) -> Response:
        if request.path == "/" and request.method in ("GET", "HEAD"):
            may_look = self._may_look(request)
            return page.shown(Visit(self._house, request, ())) if may_look else page.locked()
        self._admit(request)
        found = _ROUTER.find(request.path)
        if found is None:
            raise problem(
                404, f"there is nothing at {request.path[:200]}; there are {', '.join(_PATHS)}"
            )
        handler = found.handlers.get(request.method)
        if handler is None:
            allowed = ", ".join(sorted(found.handlers))
            raise problem(405, f"{request.method} does not work here; {allowed} does")
        return handler(Visit(self._house, request, found.params))

    def _admit(self, request: Request) -> None:
        scheme, token = _credentials(request)
        if scheme != "bearer" or not self._is_ours(token):
            raise problem(401, "send the header Authorization: Bearer <the back door's token>")

    def _may_look(self, request: Request) -> bool:
        scheme, sent = _credentials(request)
        return self._is_ours(_password(sent) if scheme == "basic" else sent)

    def _is_ours(self, token: str) -> bool:
        return compare_digest(token.encode("utf-8", "replace"), self._token)


def _credentials(request: Request) -> tuple[str, str]:
    scheme, _, sent = request.header("Authorization").partition(" ")
    return scheme.lower(), sent.strip()


def _password(encoded: str) -> str:
    try:
        return b64decode(encoded, validate=True).partition(b":")[2].decode()
    except ValueError:
        return ""
