"""The back door over HTTP, for tests of syncs that run in another process.

    GET POST           /keap/companies        the records; a new one (201, its id)
    GET PATCH DELETE   /keap/companies/7
    GET                /journal/keap?since=N  the exchanges after number N
    GET POST DELETE    /faults/keap           what goes wrong and what it hit; one more, see `faults.spelling`; none
    GET POST           /clock                 the fakes' time; {"advance": seconds} moves it
    POST               /reset                 fresh tenants, empty journals

Times travel as ISO 8601 texts; values of secret fields and secrets in the journal are masked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from hmac import compare_digest
from typing import Any

from fakes.app import App, request_from, respond
from fakes.clock import Clock
from fakes.faults.spelling import SpellingError, spelled, spelled_for_hooks, told
from fakes.masking import MASK
from fakes.messages import MalformedJsonError, Request, Response, VendorError, json_response
from fakes.routes import Route, Router
from fakes.store import AbsentError, RefusedError, Values

_MOST_DIGITS = 18


@dataclass(frozen=True)
class _Visit:
    """One request of somebody who has the token."""

    apps: dict[str, App]
    clock: Clock
    request: Request
    params: tuple[str, ...]

    def app(self) -> App:
        system = self.params[0]
        if system not in self.apps:
            raise _error(404, f"there is no system {system!r}; there are {', '.join(self.apps)}")
        return self.apps[system]

    def id(self) -> int:
        written = self.params[2]
        if not (written.isascii() and written.isdigit() and len(written) <= _MOST_DIGITS):
            raise _error(404, f"{written[:40]!r} is no id: ids are whole numbers")
        return int(written)

    def body(self) -> Values:
        try:
            body = self.request.json() if self.request.body else {}
        except MalformedJsonError as error:
            raise _error(400, f"the body is no JSON: {error}") from error
        if not isinstance(body, dict):
            raise _error(400, "the body must be a JSON object of fields")
        return body


class RemoteBackDoor:
    """A WSGI application; every request needs the bearer token."""

    def __init__(self, clock: Clock, *apps: App, token: str) -> None:
        self._clock = clock
        self._apps = {app.name: app for app in apps}
        self._token = token.encode()

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        return respond(self.handle(request_from(environ)), environ, start_response)

    def handle(self, request: Request) -> Response:
        try:
            self._admit(request)
            return self._answer(request)
        except VendorError as error:
            return error.response
        except AbsentError as error:
            return json_response({"error": str(error)}, 404)
        except (RefusedError, SpellingError) as error:
            return json_response({"error": str(error)}, 400)

    def _admit(self, request: Request) -> None:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not compare_digest(token.strip().encode(), self._token):
            raise _error(401, "send the header Authorization: Bearer <the back door's token>")

    def _answer(self, request: Request) -> Response:
        found = _ROUTER.find(request.path)
        if found is None:
            raise _error(404, f"there is nothing at {request.path}; see /journal, /clock, /reset")
        handler = found.handlers.get(request.method)
        if handler is None:
            allowed = ", ".join(sorted(found.handlers))
            raise _error(405, f"{request.method} does not work here; {allowed} does")
        return handler(_Visit(self._apps, self._clock, request, found.params))


def _records(visit: _Visit) -> Response:
    door, table = visit.app().back_door, visit.params[1]
    return json_response([_shown(visit, table, id_) for id_ in door.ids(table)])


def _record(visit: _Visit) -> Response:
    return json_response(_shown(visit, visit.params[1], visit.id()))


def _create(visit: _Visit) -> Response:
    id_ = visit.app().back_door.create(visit.params[1], visit.body())
    return json_response({"id": id_}, 201)


def _edit(visit: _Visit) -> Response:
    visit.app().back_door.edit(visit.params[1], visit.id(), visit.body())
    return _record(visit)


def _delete(visit: _Visit) -> Response:
    visit.app().back_door.delete(visit.params[1], visit.id())
    return Response(204)


def _journal(visit: _Visit) -> Response:
    since = visit.request.first("since") or "0"
    if not since.isdecimal():
        raise _error(400, f"since must be the number of an exchange, not {since!r}")
    exchanges = visit.app().journal.since(int(since))
    return json_response([asdict(each) | {"at": each.at.isoformat()} for each in exchanges])


def _faults(visit: _Visit) -> Response:
    return json_response([told(each) for each in visit.app().faults])


def _inject(visit: _Visit) -> Response:
    app, given = visit.app(), visit.body()
    for_hooks = spelled_for_hooks(given)
    if for_hooks is None:
        return json_response(told(app.inject(*spelled(given))), 201)
    app.hooks.fault = for_hooks
    return json_response({"fault": repr(for_hooks)}, 201)


def _calm(visit: _Visit) -> Response:
    visit.app().calm()
    return Response(204)


def _time(visit: _Visit) -> Response:
    return json_response({"now": visit.clock.now().isoformat()})


def _advance(visit: _Visit) -> Response:
    seconds = visit.body().get("advance")
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not seconds >= 0:
        raise _error(400, f'"advance" must be a number of seconds from 0 up, not {seconds!r}')
    try:
        visit.clock.advance(seconds)
    except OverflowError as error:
        raise _error(400, f"the calendar does not reach {seconds!r} seconds ahead") from error
    return _time(visit)


def _reset(visit: _Visit) -> Response:
    for app in visit.apps.values():
        app.reset()
    return Response(204)


def _shown(visit: _Visit, table: str, id_: int) -> Values:
    door = visit.app().back_door
    fields = door.fields(table)
    values = {
        name: MASK if fields[name].secret and value else _portable(value)
        for name, value in door.read(table, id_).items()
    }
    return {"id": id_, **values}


def _portable(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def _error(status: int, message: str) -> VendorError:
    return VendorError(json_response({"error": message}, status))


_ROUTER: Router[Callable[[_Visit], Response]] = Router(
    [
        Route("GET", "/{system}/{table}", _records),
        Route("POST", "/{system}/{table}", _create),
        Route("GET", "/{system}/{table}/{id}", _record),
        Route("PATCH", "/{system}/{table}/{id}", _edit),
        Route("DELETE", "/{system}/{table}/{id}", _delete),
        Route("GET", "/journal/{system}", _journal),
        Route("GET", "/faults/{system}", _faults),
        Route("POST", "/faults/{system}", _inject),
        Route("DELETE", "/faults/{system}", _calm),
        Route("GET", "/clock", _time),
        Route("POST", "/clock", _advance),
        Route("POST", "/reset", _reset),
    ]
)
