"""The records of a tenant, as a person in the vendor's web UI sees and changes them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from fakes.app import App
from fakes.masking import MASK
from fakes.messages import Response, json_response
from fakes.remote.visit import Routes, Visit
from fakes.routes import Route
from fakes.store import Values


def shown(app: App, table: str, id_: int) -> Values:
    """Give a record as it may leave the house: times as texts, secrets masked. Raises AbsentError."""
    fields = app.back_door.fields(table)
    values = {
        name: MASK if fields[name].secret and value else _portable(value)
        for name, value in app.back_door.read(table, id_).items()
    }
    return {"id": id_, **values}


def _portable(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def _all(visit: Visit) -> Response:
    app, table = visit.app(), visit.params[1]
    with app.store.lock:  # else one of them might go while we read
        return json_response([shown(app, table, id_) for id_ in app.back_door.ids(table)])


def _one(visit: Visit) -> Response:
    return json_response(shown(visit.app(), visit.params[1], visit.id()))


def _create(visit: Visit) -> Response:
    id_ = visit.app().back_door.create(visit.params[1], visit.body())
    return json_response({"id": id_}, 201)


def _edit(visit: Visit) -> Response:
    visit.app().back_door.edit(visit.params[1], visit.id(), visit.body())
    return _one(visit)


def _delete(visit: Visit) -> Response:
    visit.app().back_door.delete(visit.params[1], visit.id())
    return Response(204)


ROUTES: Routes = (
    Route("GET", "/{system}/{table}", _all),
    Route("POST", "/{system}/{table}", _create),
    Route("GET", "/{system}/{table}/{id}", _one),
    Route("PATCH", "/{system}/{table}/{id}", _edit),
    Route("DELETE", "/{system}/{table}/{id}", _delete),
)
