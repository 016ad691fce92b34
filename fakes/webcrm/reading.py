"""Operations that only look: lists, single records, finds by date, owner or text, /Queries."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from fakes.messages import Response, Written, json_response
from fakes.store import Record
from fakes.webcrm.columns import Table
from fakes.webcrm.errors import bad_script, invalid, no_such_path, not_found, too_long
from fakes.webcrm.queries import Dialect, run
from fakes.webcrm.records import wire
from fakes.webcrm.stamps import moment
from fakes.webcrm.syntax import BadScriptError
from fakes.webcrm.tables import ORGANISATIONS, USERS
from fakes.webcrm.tenant import Call
from fakes.written import each_written


def listing(table: Table, call: Call) -> Response:
    """Answer a page of all records, usually in the order of their ids, as a bare array."""
    order = _ORDERS[call.tenant.switches["webcrm.list.order"]]
    return json_response(
        _dtos(table, call, order(call.tenant.store.records(table.name))[call.page])
    )


def one(table: Table, call: Call) -> Response:
    record = call.tenant.store.get(table.name, call.id)
    return absent(table, call) if record is None else shown(table, call, record)


def shown(table: Table, call: Call, record: Record) -> Response:
    return json_response(_dtos(table, call, [record])[0])


def absent(table: Table, call: Call, noun: str = "") -> Response:
    """Answer for a record that is not there: 404, an empty 204 or a 200 that says null."""
    match call.tenant.switches["webcrm.get.unknown"]:
        case "204":
            return Response(204)
        case "null":
            return json_response(None)
    raise not_found(f"{noun or table.prefix} {call.id} does not exist.")


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


def belonging(owners: Table, table: Table, call: Call) -> Response:
    """Answer the records that belong to the one that the path names."""
    if call.tenant.store.get(owners.name, call.id) is None:
        return absent(owners, call)
    return by_number(table, owners.id, call)


def nothing_of(owners: Table, call: Call) -> Response:
    """Answer an empty list for a record that has nothing of a module which this tenant does not use."""
    _ = call.page
    known = call.tenant.store.get(owners.name, call.id)
    return absent(owners, call) if known is None else json_response([])


def active_users(call: Call) -> Response:
    users: Iterable[Record] = call.tenant.store.records(USERS.name)
    if call.tenant.switches["webcrm.user.active"] == "access":
        users = (user for user in users if user.values["UserAccessLevel"] > 0)
    return _paged(USERS, call, users)


def search(table: Table, fields: tuple[str, ...], call: Call) -> Response:
    """Answer the records that have the text `input` in one of the fields, whatever its case."""
    if table is ORGANISATIONS and call.tenant.switches["webcrm.organisation.search"] == "absent":
        raise no_such_path()
    wanted = (call.query("input") or "").casefold()
    found = (
        record
        for record in call.tenant.store.records(table.name)
        if any(wanted in record.values[name].casefold() for name in fields)
    )
    return _paged(table, call, found)


def query(call: Call) -> Response:
    """Answer a page of a script's rows."""
    switches, script = call.tenant.switches, call.query("script") or ""
    longest = switches["webcrm.query.length"]
    if longest != "unlimited" and len(script) > int(longest):
        raise too_long(len(script), int(longest))
    try:
        rows = run(script, call.tenant.store.records, _dialect(call), call.page)
    except BadScriptError as error:
        raise bad_script(str(error), int(switches["webcrm.query.bad"])) from error
    return json_response(rows)


def _dialect(call: Call) -> Dialect:
    switches = call.tenant.switches
    return Dialect(
        users=switches["webcrm.query.users"],
        zone=switches["webcrm.zone.naive"],
        enums=switches["webcrm.query.enums"],
        accents=switches["webcrm.query.accents"] == "sensitive",
        blanks=switches["webcrm.query.blanks"] == "counted",
        second=switches["webcrm.query.second"],
        formatted=(call.query("formatcustomfields") or "").lower() == "true",
        look=call.tenant.look,
    )


def _as_stored(records: Sequence[Record]) -> Sequence[Record]:
    return records


def _newest_first(records: Sequence[Record]) -> Sequence[Record]:
    return list(records)[::-1]


def _longest_untouched_first(records: Sequence[Record]) -> Sequence[Record]:
    return sorted(records, key=lambda record: record.revision)


_ORDERS: Mapping[str, Callable[[Sequence[Record]], Sequence[Record]]] = {
    "id": _as_stored,
    "newest": _newest_first,
    "updated": _longest_untouched_first,
}


def _paged(table: Table, call: Call, found: Iterable[Record]) -> Response:
    page = call.page
    return json_response(_dtos(table, call, islice(found, page.start, page.stop)))


def _dtos(table: Table, call: Call, records: Iterable[Record]) -> list[Written | dict[str, Any]]:
    look = call.tenant.look
    told = (call.query("include") or "").lower() == "securityinfo"
    may = {"CanRead": True, "CanEdit": table.name not in call.tenant.read_only}
    more = {f"{table.prefix}SecurityInfo": may} if told else {}

    def dto(record: Record) -> dict[str, Any]:
        return wire(table, record.values, look) | more

    return each_written(records, (look.zone, look.secret, told), dto)


def _date(call: Call, text: str) -> datetime:
    try:
        return moment(text, call.tenant.switches["webcrm.zone.path"])
    except ValueError:
        raise invalid(f"{text!r} is no date.") from None
