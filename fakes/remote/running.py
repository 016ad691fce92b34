"""The running of the fakes: journal, time, switches, state, a fresh start."""

from __future__ import annotations

from itertools import chain

from fakes.messages import Response, json_response
from fakes.remote.visit import House, Routes, Visit, problem
from fakes.routes import Route
from fakes.state import StateError, loaded, saved, written
from fakes.switches import SwitchError
from fakes.vendors import moved


def save(house: House) -> None:
    """Write the state into its file. Raises StateError."""
    if house.file:
        written(house.file, saved(house.apps.values(), house.clock, journal=house.keeps_journal))


def _journal(visit: Visit) -> Response:
    since = visit.number("since", "the number of an exchange") or 0
    most = visit.number("most", "a number of exchanges")
    exchanges = visit.app().journal.since(since, most)
    return json_response([each.told() for each in exchanges])


def _time(visit: Visit) -> Response:
    return json_response({"now": visit.house.clock.now().isoformat()})


def _advance(visit: Visit) -> Response:
    seconds = visit.body().get("advance")
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not seconds >= 0:
        raise problem(400, f'"advance" must be a number of seconds from 0 up, not {seconds!r}')
    try:
        visit.house.clock.advance(seconds)
    except OverflowError as error:
        raise problem(400, f"the clock stays, {seconds!r} seconds are too many: {error}") from error
    return _time(visit)


def _switches(visit: Visit) -> Response:
    settings = (app.switches.items() for app in visit.house.apps.values())
    return json_response(dict(chain.from_iterable(settings)))


def _move(visit: Visit) -> Response:
    wanted = visit.body()
    if not all(isinstance(value, str) for value in wanted.values()):
        raise problem(400, 'the values of switches are texts: {"webcrm.put.omitted": "reset"}')
    try:
        moved(visit.house.apps, wanted)
    except SwitchError as error:
        raise problem(400, str(error)) from error
    return _switches(visit)


def _state(visit: Visit) -> Response:
    wants_journal = visit.request.first("journal") is not None
    text = saved(visit.house.apps.values(), visit.house.clock, journal=wants_journal)
    # A lone surrogate has no UTF-8 form; written with a backslash it is JSON's own escape.
    body = text.encode("utf-8", "backslashreplace")
    return Response(200, (("Content-Type", "application/json"),), body)


def _save(visit: Visit) -> Response:
    if visit.house.file is None:
        raise problem(409, "there is no file to save into: start the fakes with --state FILE")
    try:
        save(visit.house)
    except StateError as error:
        raise problem(409, str(error)) from error
    return json_response({"saved": str(visit.house.file)})


def _load(visit: Visit) -> Response:
    try:
        loaded(visit.request.body.decode(), visit.house.apps.values(), visit.house.clock)
    except (StateError, UnicodeDecodeError) as error:
        raise problem(400, f"the state is left as it was: {error}") from error
    return Response(204)


def _reset(visit: Visit) -> Response:
    for app in visit.house.apps.values():
        app.reset()
    return Response(204)


ROUTES: Routes = (
    Route("GET", "/journal/{system}", _journal),
    Route("GET", "/clock", _time),
    Route("POST", "/clock", _advance),
    Route("GET", "/switches", _switches),
    Route("POST", "/switches", _move),
    Route("GET", "/state", _state),
    Route("POST", "/state", _save),
    Route("PUT", "/state", _load),
    Route("POST", "/reset", _reset),
)
