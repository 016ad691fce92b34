"""Every operation of this webCRM in one table; what is not here does not exist there either."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from fakes.routes import Route, Router
from fakes.webcrm import hooking, login, metadata, reading, writing
from fakes.webcrm.columns import Table
from fakes.webcrm.tables import (
    OPPORTUNITIES,
    ORGANISATIONS,
    PERSONS,
    PRODUCTS,
    TABLES,
    USERS,
)
from fakes.webcrm.tenant import Handler


@dataclass(frozen=True)
class Operation:
    """`open` ones need no token."""

    run: Handler
    open: bool = False


def _resource(table: Table) -> list[Route[Operation]]:
    path = f"/{table.name}"
    return [
        _route("GET", path, partial(reading.listing, table)),
        _route("POST", path, partial(writing.create, table)),
        _route("PATCH", path, partial(writing.upsert, table)),
        _route("GET", f"{path}/{{id}}", partial(reading.one, table)),
        _route("PUT", f"{path}/{{id}}", partial(writing.update, table)),
        _route("GET", f"{path}/hooks", partial(hooking.listing, table)),
        _route("POST", f"{path}/hooks", partial(hooking.create, table)),
        _route("GET", f"{path}/hooks/{{id}}", partial(hooking.one, table)),
        _route("PUT", f"{path}/hooks/{{id}}", partial(hooking.update, table)),
        _route("DELETE", f"{path}/hooks/{{id}}", partial(hooking.delete, table)),
    ]


def _found(table: Table, name: str, stamp: str) -> Route[Operation]:
    path = f"/{table.name}/{name}/{{startDate}}/{{endDate}}"
    return _route("GET", path, partial(reading.by_dates, table, stamp))


def _by(table: Table, name: str, field: str) -> Route[Operation]:
    path = f"/{table.name}/{name}/{{number}}"
    return _route("GET", path, partial(reading.by_number, table, field))


def _of_organisation(path: str, table: Table) -> Route[Operation]:
    return _route("GET", path, partial(reading.of_organisation, table))


def _route(method: str, path: str, run: Handler) -> Route[Operation]:
    return Route(method, path, Operation(run))


ROUTES: tuple[Route[Operation], ...] = (
    Route("POST", "/auth/apilogin", Operation(login.api_login, open=True)),
    Route("POST", "/auth/apirefresh", Operation(login.api_refresh, open=True)),
    *(route for table in TABLES.values() for route in _resource(table)),
    _route("DELETE", "/products/{id}", partial(writing.delete, PRODUCTS)),
    _found(ORGANISATIONS, "FindByCreateDates", "CreatedAt"),
    _found(ORGANISATIONS, "FindByUpdateDates", "UpdatedAt"),
    _found(OPPORTUNITIES, "FindByCreateDates", "CreatedAt"),
    _of_organisation("/organisations/{id}/products", PRODUCTS),
    _of_organisation("/organisations/{id}/persons", PERSONS),
    _of_organisation("/opportunities/byorganisation/{id}", OPPORTUNITIES),
    _by(OPPORTUNITIES, "ByResponsible", "AssignedTo"),
    _by(OPPORTUNITIES, "ByResponsible2", "AssignedTo2"),
    _by(OPPORTUNITIES, "ByPipelineLevel", "Level"),
    _route("POST", "/opportunities/{id}/move", writing.move),
    _route("GET", "/users/allactive", partial(reading.listing, USERS)),
    _route("GET", "/queries", reading.query),
    _route("GET", "/fieldsmetadata", metadata.all_fields),
    _route("GET", "/fieldsmetadata/{entityTypes}", metadata.fields_of),
)

ROUTER = Router(ROUTES, ignore_case=True)
