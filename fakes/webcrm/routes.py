"""Every operation of this webCRM in one table; what is not here does not exist there either."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from fakes.routes import Route, Router
from fakes.webcrm import hooking, linked, login, metadata, reading, writing
from fakes.webcrm.columns import Table
from fakes.webcrm.hooks import FILTERS
from fakes.webcrm.tables import (
    OPPORTUNITIES,
    ORGANISATIONS,
    PERSONS,
    PRODUCTS,
    TABLES,
    USERS,
)
from fakes.webcrm.tables_sales import (
    DELIVERIES,
    LINKED_DATA,
    QUOTATION_LINES,
    QUOTATION_LINKED_DATA,
)
from fakes.webcrm.tenant import Handler


@dataclass(frozen=True)
class Operation:
    """`gives` is what the specification calls the answer: "ProductDto[]", "int"; `open` ones need no token."""

    run: Handler
    gives: str = ""
    open: bool = False


def _route(method: str, path: str, run: Handler, gives: str = "") -> Route[Operation]:
    return Route(method, path, Operation(run, gives))


def _login(path: str, run: Handler, gives: str = "TokenResponseDto") -> Route[Operation]:
    return Route("POST", path, Operation(run, gives, open=True))


def _resource(table: Table) -> list[Route[Operation]]:
    path, dto = f"/{table.name}", f"{table.prefix}Dto"
    return [
        _route("GET", path, partial(reading.listing, table), f"{dto}[]"),
        _route("POST", path, partial(writing.create, table), "int"),
        _route("PATCH", path, partial(writing.upsert, table), "string[]"),
        _route("GET", f"{path}/{{id}}", partial(reading.one, table), dto),
        _route("PUT", f"{path}/{{id}}", partial(writing.update, table)),
    ]


def _hooks(table: Table) -> list[Route[Operation]]:
    path, dto = f"/{table.name}/hooks", f"{table.prefix}HookDto"
    return [
        _route("GET", path, partial(hooking.listing, table), f"{dto}[]"),
        _route("POST", path, partial(hooking.create, table), "long"),
        _route("GET", f"{path}/{{id}}", partial(hooking.one, table), dto),
        _route("PUT", f"{path}/{{id}}", partial(hooking.update, table)),
        _route("DELETE", f"{path}/{{id}}", partial(hooking.delete, table)),
    ]


def _linked(owners: Table, table: Table = LINKED_DATA, entity: str = "") -> list[Route[Operation]]:
    path, dto = f"/{owners.name}/linkeddata", f"{table.prefix}Dto"

    def of_owners(handler: Callable[..., Any]) -> Handler:
        return partial(handler, table, entity or owners.prefix)

    return [
        _route("GET", path, of_owners(linked.listing), f"{dto}[]"),
        _route("POST", path, of_owners(linked.create), "int"),
        _route("DELETE", path, of_owners(linked.delete_all)),
        _route("GET", f"{path}/{{id}}", of_owners(linked.one), dto),
        _route("PUT", f"{path}/{{id}}", of_owners(linked.update)),
        _route("DELETE", f"{path}/{{id}}", of_owners(linked.delete)),
    ]


def _setup(owners: Table) -> Route[Operation]:
    path = f"/{owners.name}/linkedsetup"
    return _route("GET", path, partial(linked.setup, owners.prefix), "LinkedSetupDto")


def _found(table: Table, name: str, stamp: str) -> Route[Operation]:
    path = f"/{table.name}/{name}/{{startDate}}/{{endDate}}"
    return _route("GET", path, partial(reading.by_dates, table, stamp), f"{table.prefix}Dto[]")


def _by(table: Table, name: str, field: str) -> Route[Operation]:
    path = f"/{table.name}/{name}/{{number}}"
    return _route("GET", path, partial(reading.by_number, table, field), f"{table.prefix}Dto[]")


def _belonging(path: str, owners: Table, table: Table) -> Route[Operation]:
    run = partial(reading.belonging, owners, table)
    return _route("GET", path, run, f"{table.prefix}Dto[]")


def _nothing(owners: Table, name: str, dto: str) -> Route[Operation]:
    path = f"/{owners.name}/{{id}}/{name}"
    return _route("GET", path, partial(reading.nothing_of, owners), f"{dto}[]")


def _search(table: Table, *fields: str) -> Route[Operation]:
    run = partial(reading.search, table, fields)
    return _route("GET", f"/{table.name}/search", run, f"{table.prefix}Dto[]")


_LOGINS = (
    _login("/auth/apilogin", login.api_login),
    _login("/auth/apirefresh", login.refresh),
    _login("/auth", login.user_login),
    _login("/auth/crmlogin", login.crm_login, "TokenResponseWithUserIdDto"),
    _login("/auth/crmrefresh", login.refresh),
    _route("GET", "/auth", login.who, "AuthorizedUserDto"),
)

_RESOURCES = (
    *(ORGANISATIONS, OPPORTUNITIES, PRODUCTS, USERS, PERSONS),
    *(DELIVERIES, QUOTATION_LINES),
)
_LINKED = (ORGANISATIONS, OPPORTUNITIES, PRODUCTS, PERSONS, DELIVERIES)

_FINDS = (
    _found(ORGANISATIONS, "FindByCreateDates", "CreatedAt"),
    _found(ORGANISATIONS, "FindByUpdateDates", "UpdatedAt"),
    _found(OPPORTUNITIES, "FindByCreateDates", "CreatedAt"),
    _found(DELIVERIES, "FindByCreateDates", "CreatedAt"),
    _belonging("/organisations/{id}/products", ORGANISATIONS, PRODUCTS),
    _belonging("/organisations/{id}/persons", ORGANISATIONS, PERSONS),
    _belonging("/opportunities/byorganisation/{id}", ORGANISATIONS, OPPORTUNITIES),
    _belonging("/opportunities/{id}/quotationlines", OPPORTUNITIES, QUOTATION_LINES),
    _belonging("/persons/byorganisation/{id}", ORGANISATIONS, PERSONS),
    _belonging("/deliveries/byorganisation/{id}", ORGANISATIONS, DELIVERIES),
    _by(OPPORTUNITIES, "ByResponsible", "AssignedTo"),
    _by(OPPORTUNITIES, "ByResponsible2", "AssignedTo2"),
    _by(OPPORTUNITIES, "ByPipelineLevel", "Level"),
    _by(DELIVERIES, "ByResponsible", "AssignedTo"),
    _by(DELIVERIES, "ByResponsible2", "AssignedTo2"),
    _search(ORGANISATIONS, "OrganisationName"),
    _search(PERSONS, "PersonName", "PersonEmail"),
    _route("GET", "/users/allactive", reading.active_users, "UserDto[]"),
    _route("GET", "/queries", reading.query, "ObjectDto[]"),
    _route("GET", "/fieldsmetadata", metadata.all_fields, "FieldMetadataDto[]"),
    _route("GET", "/fieldsmetadata/{entityTypes}", metadata.fields_of, "FieldMetadataDto[]"),
)

_UNUSED_MODULES = (
    *(_nothing(ORGANISATIONS, "events", "EventDto"), _nothing(USERS, "events", "EventDto")),
    _nothing(ORGANISATIONS, "supportcases", "SupportCaseDto"),
    _nothing(ORGANISATIONS, "relations", "RelationDto"),
    _nothing(PERSONS, "relations", "RelationDto"),
    _nothing(ORGANISATIONS, "revenues", "RevenueDto"),
    _nothing(OPPORTUNITIES, "revenues", "RevenueDto"),
    _nothing(DELIVERIES, "quotationlines", "QuotationLineDto"),
    _nothing(USERS, "activities", "ActivityDto"),
)

ROUTES: tuple[Route[Operation], ...] = (
    *_LOGINS,
    *(route for table in _RESOURCES for route in _resource(table)),
    *(route for name in FILTERS for route in _hooks(TABLES[name])),
    *(route for table in _LINKED for route in _linked(table)),
    *_linked(QUOTATION_LINES, QUOTATION_LINKED_DATA, OPPORTUNITIES.prefix),
    *(_setup(table) for table in _LINKED),
    *_FINDS,
    *_UNUSED_MODULES,
    _route("DELETE", "/products/{id}", partial(writing.delete, PRODUCTS)),
    _route("DELETE", "/quotationlines/{id}", partial(writing.delete, QUOTATION_LINES)),
    _route("POST", "/opportunities/{id}/move", writing.move),
    _route("POST", "/opportunities/{id}/converttodelivery", writing.convert, "int"),
)

ROUTER = Router(ROUTES, ignore_case=True)
