"""Operations that store: create, update, batch upsert, move, delete."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from fakes.messages import Response, VendorError, json_response
from fakes.store import Record
from fakes.webcrm.columns import Table, Values
from fakes.webcrm.errors import invalid, message
from fakes.webcrm.reading import absent
from fakes.webcrm.rules import check_changed, check_new, check_rights, owned_as_before
from fakes.webcrm.tables import OPPORTUNITIES
from fakes.webcrm.tenant import Call, Tenant
from fakes.webcrm.values import accepted, cleared, record_id

_CREATED: Mapping[str, Callable[[Table, int], Response]] = {
    "int": lambda _, id_: json_response(id_),
    "quoted": lambda _, id_: json_response(str(id_)),
    "object": lambda table, id_: json_response({table.id: id_}),
    "empty": lambda _, __: Response(200),
}
"""What a create may answer; no source shows it for organisations and users."""

_BODY_SWITCHES = {
    "organisations": "webcrm.post.organisation.body",
    "users": "webcrm.post.users.body",
}


def create(table: Table, call: Call) -> Response:
    body = call.json(dict, f"{table.prefix}Dto")
    settings = call.tenant.switches
    if record_id(table, body) != 0 and settings["webcrm.post.id"] == "refused":
        raise invalid(f"{table.id} must be 0 for a new record.")
    record = _insert(call.tenant, table, body)
    switch = _BODY_SWITCHES.get(table.name)
    return _CREATED[settings[switch] if switch else "int"](table, record.id)


def update(table: Table, call: Call) -> Response:
    body = call.json(dict, f"{table.prefix}Dto")
    if record_id(table, body) != call.id:
        raise invalid(f"{table.id} of the body is not the {call.id} of the path.")
    record = call.tenant.store.get(table.name, call.id)
    if record is None:
        return absent(table, call)
    _change(call.tenant, table, record, body)
    return Response(200)


def upsert(table: Table, call: Call) -> Response:
    """Insert or update each record of an array; one text for each, an error message where it failed."""
    bodies = call.json(list, f"array of {table.prefix}Dto")
    return json_response([_upserted(table, call.tenant, body) for body in bodies])


def delete(table: Table, call: Call) -> Response:
    if call.tenant.store.get(table.name, call.id) is None:
        return absent(table, call)
    call.tenant.store.delete(table.name, call.id)
    return Response(200)


def move(call: Call) -> Response:
    """Give an opportunity to another organisation, the only way to do so."""
    body = {name.lower(): value for name, value in call.json(dict, "MoveDto").items()}
    record = call.tenant.store.get(OPPORTUNITIES.name, call.id)
    if record is None:
        return absent(OPPORTUNITIES, call)
    sent = {OPPORTUNITIES.organisation: body.get("neworganisationid")}
    values = cleared(OPPORTUNITIES, accepted(OPPORTUNITIES, sent, call.tenant.switches))
    check_changed(call.tenant, OPPORTUNITIES, record.values, record.values | values)
    call.tenant.store.update(OPPORTUNITIES.name, record.id, values)
    return Response(204)


def _upserted(table: Table, tenant: Tenant, body: Any) -> str | None:
    try:
        if not isinstance(body, dict):
            raise invalid(f"{body!r} is no {table.prefix}Dto.")
        id_ = record_id(table, body)
        if id_ == 0:
            return str(_insert(tenant, table, body).id)
        record = tenant.store.get(table.name, id_)
        if record is None:
            raise invalid(f"{table.prefix} {id_} does not exist.")
        _change(tenant, table, record, body)
    except VendorError as error:
        return message(error)
    return {"empty": "", "id": str(id_), "null": None}[tenant.switches["webcrm.patch.updated"]]


def _insert(tenant: Tenant, table: Table, body: Mapping[str, Any]) -> Record:
    check_rights(tenant, table)
    values = cleared(table, accepted(table, body, tenant.switches))
    check_new(tenant, table, table.blank | values)
    return tenant.store.insert(table.name, values)


def _change(tenant: Tenant, table: Table, record: Record, body: Mapping[str, Any]) -> None:
    sent = accepted(table, body, tenant.switches)
    values = owned_as_before(tenant, table, record.values, _meant(table, sent, tenant.switches))
    check_changed(tenant, table, record.values, record.values | values)
    unchanged = all(record.values[name] == value for name, value in values.items())
    if not (unchanged and tenant.switches["webcrm.put.unchanged"] == "quiet"):
        tenant.store.update(table.name, record.id, values)


def _meant(table: Table, sent: Values, settings: Mapping[str, str]) -> Values:
    """Decide what an update means by its nulls and by what it leaves out."""
    if settings["webcrm.put.null"] == "cleared":
        sent = cleared(table, sent)
    else:
        sent = {name: value for name, value in sent.items() if value is not None}
    return table.resettable | sent if settings["webcrm.put.omitted"] == "reset" else sent
