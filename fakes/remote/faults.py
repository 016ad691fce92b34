"""What goes wrong: injected by one who tests from outside, and what it hit."""

from __future__ import annotations

from fakes.faults.people import Act, Interrupted, check_act
from fakes.faults.spelling import SpellingError, spelled, spelled_for_hooks, told
from fakes.messages import Response, json_response
from fakes.remote.visit import Routes, Visit, problem
from fakes.routes import Route


def _placed(visit: Visit) -> Response:
    return json_response([told(each) for each in visit.app().faults])


def _inject(visit: Visit) -> Response:
    try:
        return _injected(visit)
    except SpellingError as error:
        raise problem(400, str(error)) from error


def _injected(visit: Visit) -> Response:
    app, given = visit.app(), visit.body()
    for_hooks = spelled_for_hooks(given)
    if for_hooks is not None:
        app.hooks.fault = for_hooks
        return json_response({"fault": repr(for_hooks)}, 201)
    fault, when = spelled(given)
    if isinstance(fault, Interrupted) and isinstance(fault.person, Act):
        check_act(fault.person, app.back_door)
    return json_response(told(app.inject(fault, when)), 201)


def _calm(visit: Visit) -> Response:
    visit.app().calm()
    return Response(204)


ROUTES: Routes = (
    Route("GET", "/faults/{system}", _placed),
    Route("POST", "/faults/{system}", _inject),
    Route("DELETE", "/faults/{system}", _calm),
)
