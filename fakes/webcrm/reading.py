"""Operations that only look: lists, single records, finds by date or owner, /Queries."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import islice

from fakes.messages import Response, json_response
from fakes.store import Record
from fakes.webcrm.columns import Table
from fakes.webcrm.errors import bad_script, invalid, not_found
from fakes.webcrm.queries import Dialect, run
from fakes.webcrm.records import wire
from fakes.webcrm.stamps import moment
from fakes.webcrm.syntax import BadScriptError
from fakes.webcrm.tables import ORGANISATIONS
from fakes.webcrm.tenant import Call


def listing(table: Table, call: Call) -> Response:
    """Answer a page of all records in the order of their ids, as a bare array."""
    rows = call.tenant.store.records(table.name)
    return json_response([wire(table, row.values) for row in rows[call.page]])


def one(table: Table, call: Call) -> Response:
    row = call.tenant.store.get(table.name, call.id)
    return absent(table, call) if row is None else json_response(wire(table, row.values))


def absent(table: Table, call: Call) -> Response:
    """Answer for a record that is not there: 404, an empty 204 or a 200 that says null."""
    match call.tenant.switches["webcrm.get.unknown"]:
        case "204":
            return Response(204)
        case "null":
            return json_response(None)
    raise not_found(f"{table.prefix} {call.id} does not exist.")


def by_dates(table: Table, stamp: str, call: Call) -> Response:
    """Answer the records whose stamp is in start <= stamp < end."""
    start, end = (_date(call, text) for text in call.params)
    name = table.prefix + stamp
    rows = call.tenant.store.records(table.name)
    changed = rows.saved_since(start) if stamp == "UpdatedAt" else rows
    return _paged(table, call, (row for row in changed if start <= row.values[name] < end))


def by_number(table: Table, field: str, call: Call) -> Response:
    """Answer the records that hold the path's number in a field."""
    name = table.prefix + field
    rows = call.tenant.store.records(table.name)
    return _paged(table, call, (row for row in rows if row.values[name] == call.id))


def of_organisation(table: Table, call: Call) -> Response:
    if call.tenant.store.get(ORGANISATIONS.name, call.id) is None:
        return absent(ORGANISATIONS, call)
    return by_number(table, "OrganisationId", call)


def query(call: Call) -> Response:
    """Answer a page of a script's rows; formatCustomFields is read and changes nothing here."""
    settings = call.tenant.switches
    dialect = Dialect(
        users=settings["webcrm.query.users"],
        zone=settings["webcrm.zone.naive"],
        enums=settings["webcrm.query.enums"],
    )
    try:
        rows = run(call.query("script") or "", call.tenant.store.records, dialect, call.page)
    except BadScriptError as error:
        raise bad_script(str(error), int(settings["webcrm.query.bad"])) from error
    return json_response(rows)


def _paged(table: Table, call: Call, found: Iterable[Record]) -> Response:
    page = islice(found, call.page.start, call.page.stop)
    return json_response([wire(table, row.values) for row in page])


def _date(call: Call, text: str) -> datetime:
    try:
        return moment(text, call.tenant.switches["webcrm.zone.naive"])
    except ValueError:
        raise invalid(f"{text!r} is no date.") from None
