"""What each of webCRM's operations takes and gives, told by the handler that runs it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from fakes.openapi import (
    EMPTY,
    FORM,
    Body,
    Description,
    Operation,
    Parameter,
    answered,
    placeholders,
)
from fakes.routes import Route
from fakes.schemas import (
    INTEGER,
    NULL,
    TEXT,
    Schema,
    either,
    full,
    listed,
    matching,
    optional,
    record,
)
from fakes.webcrm import hooking, linked_description, login, metadata, reading, routes, writing
from fakes.webcrm import schemas as shapes
from fakes.webcrm.answer_schemas import LOGGED_IN, REFUSAL, USUAL, Answers, Describer, absent
from fakes.webcrm.columns import Table
from fakes.webcrm.tables import USERS

_ID: Schema = {"type": "integer", "minimum": 1, "maximum": 2**31 - 1}
_NUMBER: Schema = {**_ID, "minimum": -(2**31)}  # in a field: any
_DATE: Schema = {"type": "string", "format": "date-time"}
_EXAMPLE_DATE = "2026-01-05T09:00:00Z"
_PLACES: Mapping[str, tuple[Schema, Any]] = {
    "startDate": (_DATE, _EXAMPLE_DATE),
    "endDate": (_DATE, _EXAMPLE_DATE),
    "number": (_NUMBER, 1),
    "entityTypes": (shapes.SEVERAL_ENTITY_TYPES, "Organisation,Product"),
}
"""What a placeholder stands for, with an example; any other one is an id."""

_SCRIPT = "SELECT * FROM Organisation ORDER BY OrganisationUpdatedAt"
_PAGE = (
    Parameter("Page", optional({"type": "integer", "minimum": 1, "maximum": 1_000_000})),
    Parameter("Size", optional({"type": "integer", "minimum": 1, "maximum": 1_000})),
)


def _page(table: Table) -> Answers:
    return USUAL | {200: answered(listed(shapes.shown(table)))}


def _listing(table: Table) -> tuple[str, Answers, None]:
    return f"A page of {table.name}", _page(table), None


def _by_dates(table: Table, stamp: str) -> tuple[str, Answers, None]:
    return (
        f"The {table.name} whose {stamp} is from the start on, before the end",
        _page(table),
        None,
    )


def _by_number(table: Table, field: str) -> tuple[str, Answers, None]:
    return f"The {table.name} with this {field}", _page(table), None


def _belonging(owners: Table, table: Table) -> tuple[str, Answers, None]:
    what = f"The {table.name} of one of the {owners.name}"
    return what, absent(listed(shapes.shown(table))), None


def _nothing_of(owners: Table) -> tuple[str, Answers, None]:
    what = f"What one of the {owners.name} has in a module that this tenant does not use: nothing"
    return what, absent(listed({})), None


def _search(table: Table, fields: tuple[str, ...]) -> tuple[str, Answers, None]:
    return (
        f"The {table.name} with a text in {' or '.join(fields)}",
        _page(table) | {404: EMPTY},
        None,
    )


def _active() -> tuple[str, Answers, None]:
    return "The active users", _page(USERS), None


def _one(table: Table) -> tuple[str, Answers, None]:
    return f"One of the {table.name}", absent(shapes.shown(table)), None


def _create(table: Table) -> tuple[str, Answers, Body]:
    made = answered(either(INTEGER, matching("^[0-9]+$"), full({table.id: INTEGER})))
    body = Body(shapes.new(table), shapes.example(table, 0))
    return f"A new one of the {table.name}", USUAL | {200: made, 403: REFUSAL}, body


def _update(table: Table) -> tuple[str, Answers, Body]:
    body = Body(shapes.changed(table), shapes.example(table, 1))
    return f"Change one of the {table.name}", absent(NULL) | {200: EMPTY}, body


def _upsert(table: Table) -> tuple[str, Answers, Body]:
    rows = answered(listed({"type": ["string", "null"]}))
    body = Body(listed(shapes.changed(table)), [shapes.example(table, 0)])
    return f"Add or change several {table.name}", USUAL | {200: rows}, body


def _delete(table: Table) -> tuple[str, Answers, None]:
    return f"Delete one of {table.name}", absent(NULL) | {200: EMPTY}, None


def _move() -> tuple[str, Answers, Body]:
    body = Body(
        record({"NewOrganisationId": shapes.whole(1)}, ["NewOrganisationId"], more=True),
        {"NewOrganisationId": 1},
    )
    return "Give an opportunity to another organisation", absent(NULL) | {204: EMPTY}, body


def _convert() -> tuple[str, Answers, None]:
    return "Make a delivery of an opportunity", absent(INTEGER), None


def _who() -> tuple[str, Answers, None]:
    found = answered(full({"UserId": INTEGER, "UserName": TEXT, "SystemId": INTEGER}))
    return "Who one is logged in as", USUAL | {200: found}, None


def _user_login(code: str, name: str, token: Schema) -> tuple[str, Answers, Body]:
    body = Body(record({code: TEXT, name: TEXT, "password": TEXT}, more=True), type=FORM)
    return "Log in as a user", LOGGED_IN | {200: answered(token)}, body


def _query() -> tuple[str, Answers, None]:
    rows = answered(listed(record({}, more=True)))
    return "A page of a script's rows", USUAL | {200: rows, 500: REFUSAL}, None


def _metadata() -> tuple[str, Answers, None]:
    return "What the tenant's fields are called", USUAL | {200: answered(shapes.METADATA)}, None


def _login(field: str, what: str) -> tuple[str, Answers, Body]:
    return what, LOGGED_IN, Body(record({field: TEXT}, more=True), type=FORM)


def _hooks(table: Table) -> tuple[str, Answers, None]:
    return f"The hooks on {table.name}", USUAL | {200: answered(listed(shapes.HOOK))}, None


def _hook(table: Table) -> tuple[str, Answers, None]:
    return f"A hook on {table.name}", absent(shapes.HOOK), None


def _new_hook(table: Table) -> tuple[str, Answers, Body]:
    body = Body(shapes.new_hook(table), shapes.HOOK_EXAMPLE)
    return f"A new hook on {table.name}", USUAL | {200: answered(INTEGER)}, body


def _changed_hook(table: Table) -> tuple[str, Answers, Body]:
    body = Body(shapes.hook(table), shapes.HOOK_EXAMPLE)
    return f"Change a hook on {table.name}", absent(NULL) | {200: EMPTY}, body


_DESCRIBERS: Mapping[Any, Describer] = {
    reading.listing: _listing,
    reading.one: _one,
    reading.by_dates: _by_dates,
    reading.by_number: _by_number,
    reading.belonging: _belonging,
    reading.nothing_of: _nothing_of,
    reading.search: _search,
    reading.active_users: _active,
    reading.query: _query,
    writing.create: _create,
    writing.update: _update,
    writing.upsert: _upsert,
    writing.delete: _delete,
    writing.move: _move,
    writing.convert: _convert,
    **linked_description.DESCRIBERS,
    metadata.all_fields: _metadata,
    metadata.fields_of: _metadata,
    hooking.listing: _hooks,
    hooking.one: _hook,
    hooking.create: _new_hook,
    hooking.update: _changed_hook,
    hooking.delete: _delete,
    login.api_login: partial(_login, "authCode", "Log in with an application token"),
    login.refresh: partial(_login, "refreshToken", "Log in again with a refresh token"),
    login.user_login: partial(_user_login, "dbnCode", "userName", shapes.TOKEN),
    login.crm_login: partial(_user_login, "publishCode", "loginName", shapes.USERS_TOKEN),
    login.who: _who,
}

_QUERIES: Mapping[Any, tuple[Parameter, ...]] = {
    reading.listing: _PAGE,
    reading.by_dates: _PAGE,
    reading.by_number: _PAGE,
    reading.belonging: _PAGE,
    reading.nothing_of: _PAGE,
    reading.active_users: _PAGE,
    reading.search: (Parameter("input", TEXT), *_PAGE),
    hooking.listing: _PAGE,
    reading.query: (
        Parameter("script", TEXT, required=True, example=_SCRIPT),
        Parameter("formatCustomFields", TEXT),
        *_PAGE,
    ),
}


def _described(route: Route[routes.Operation]) -> Operation:
    run = route.handler.run
    handler, facts = (run.func, run.args) if isinstance(run, partial) else (run, ())
    summary, answers, body = _DESCRIBERS[handler](*facts)
    return Operation(
        route.method,
        route.template,
        summary,
        answers,
        (*_placed(route.template), *_QUERIES.get(handler, ())),
        body,
        open=route.handler.open,
    )


def _placed(template: str) -> tuple[Parameter, ...]:
    return tuple(map(_place, placeholders(template)))


def _place(name: str) -> Parameter:
    schema, example = _PLACES.get(name, (_ID, 1))
    return Parameter(name, schema, "path", example=example)


DESCRIPTION = Description(
    "A fake webCRM",
    tuple(map(_described, routes.ROUTES)),
    {"token": {"type": "http", "scheme": "bearer"}},
)
