"""Operations that store: create, update, batch upsert, move, convert, delete."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from fakes.messages import Response, VendorError, json_response
from fakes.store import Record
from fakes.webcrm.columns import Table, Values
from fakes.webcrm.errors import invalid, message, spelled
from fakes.webcrm.reading import absent
from fakes.webcrm.rules import (
    check_changed,
    check_creation,
    check_new,
    check_rights,
    owned_as_before,
    paced,
)
from fakes.webcrm.tables import OPPORTUNITIES
from fakes.webcrm.tables_sales import DELIVERIES
from fakes.webcrm.tenant import Call, Tenant
from fakes.webcrm.values import accepted, cleared, record_id

_NOTHING: Mapping[str, Any] = MappingProxyType({})

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
    body, tenant = new_body(table, call), call.tenant
    id_ = paced(tenant, table, lambda: insert(tenant, table, body).id)
    switch = _BODY_SWITCHES.get(table.name)
    return _CREATED[tenant.switches[switch] if switch else "int"](table, id_)


def new_body(table: Table, call: Call) -> Values:
    """Read the body of a record to be: it has no id yet. Raises the 400."""
    body: Values = call.json(dict, f"{table.prefix}Dto")
    switches = call.tenant.switches
    if switches["webcrm.post.id"] == "refused" and record_id(table, body, switches):
        raise invalid(f"{table.id}: 0 is required for a new record.")
    return body


def update(table: Table, call: Call) -> Response:
    body = call.json(dict, f"{table.prefix}Dto")
    check_rights(call.tenant, table)
    id_ = meant_id(table, call, body)
    record = call.tenant.store.get(table.name, id_)
    if record is None:
        return absent(table, call)
    change(call.tenant, table, record, body)
    return Response(200)


def upsert(table: Table, call: Call) -> Response:
    """Insert or update each record of an array; one text for each, an error message where it failed."""
    bodies = call.json(list, f"array of {table.prefix}Dto")
    switches = call.tenant.switches
    most = switches["webcrm.patch.size"]
    if most != "unlimited" and len(bodies) > int(most):
        raise invalid(f"The array has {len(bodies)} records, more than {most}.")
    rows = [_upserted(table, call.tenant, body) for body in bodies]
    if switches["webcrm.patch.rows"] == "failures last":
        rows.sort(key=lambda row: row[1])
    return json_response([text for text, _ in rows])


def delete(table: Table, call: Call) -> Response:
    check_rights(call.tenant, table)
    if call.tenant.store.get(table.name, call.id) is None:
        return absent(table, call)
    call.tenant.store.delete(table.name, call.id)
    return Response(200)


def move(call: Call) -> Response:
    """Give an opportunity to another organisation, the only way to do so."""
    body = {name.lower(): value for name, value in call.json(dict, "MoveDto").items()}
    check_rights(call.tenant, OPPORTUNITIES)
    record = call.tenant.store.get(OPPORTUNITIES.name, call.id)
    if record is None:
        return absent(OPPORTUNITIES, call)
    sent = {OPPORTUNITIES.organisation: body.get("neworganisationid")}
    values = cleared(OPPORTUNITIES, _accepted(call.tenant, OPPORTUNITIES, sent))
    check_changed(call.tenant, OPPORTUNITIES, record.values, record.values | values)
    call.tenant.store.update(OPPORTUNITIES.name, record.id, values)
    return Response(204)


def convert(call: Call) -> Response:
    """Make a delivery of an opportunity and answer its id."""
    tenant = call.tenant
    check_rights(tenant, OPPORTUNITIES)
    record = tenant.store.get(OPPORTUNITIES.name, call.id)
    if record is None:
        return absent(OPPORTUNITIES, call)
    delivery = tenant.store.insert(DELIVERIES.name, _as_delivery(record.values))
    if tenant.switches["webcrm.opportunity.converted"] == "vanishes":
        tenant.store.delete(OPPORTUNITIES.name, record.id)
    return json_response(delivery.id)


def insert(
    tenant: Tenant, table: Table, body: Mapping[str, Any], given: Mapping[str, Any] = _NOTHING
) -> Record:
    """Store a new record of what a client sent, and of what its path has `given`. Raises the refusal."""
    check_creation(tenant, table)
    values = cleared(table, _accepted(tenant, table, body))
    check_new(tenant, table, values)
    return tenant.store.insert(table.name, {**values, **given})


def change(tenant: Tenant, table: Table, record: Record, body: Mapping[str, Any]) -> None:
    """Store what a client sent for a record. Raises the refusal."""
    sent = _accepted(tenant, table, body)
    values = owned_as_before(tenant, table, record.values, _meant(table, sent, tenant.switches))
    check_changed(tenant, table, record.values, record.values | values)
    unchanged = all(record.values[name] == value for name, value in values.items())
    if not (unchanged and tenant.switches["webcrm.put.unchanged"] == "quiet"):
        tenant.store.update(table.name, record.id, values)


def _upserted(table: Table, tenant: Tenant, body: Any) -> tuple[str | None, bool]:
    """Give the row of one record, and whether it failed."""
    try:
        if not isinstance(body, dict):
            raise invalid(f"{spelled(body)} is no {table.prefix}Dto.")
        check_rights(tenant, table)
        id_ = record_id(table, body, tenant.switches)
        if id_ == 0:
            return str(insert(tenant, table, body).id), False
        record = tenant.store.get(table.name, id_)
        if record is None:
            raise invalid(f"{table.prefix} {id_} does not exist.")
        change(tenant, table, record, body)
    except VendorError as error:
        return message(error), True
    row = {"empty": "", "id": str(id_), "null": None}[tenant.switches["webcrm.patch.updated"]]
    return row, False


def _accepted(tenant: Tenant, table: Table, body: Mapping[str, Any]) -> Values:
    fields = tenant.store.design(table.name).fields
    return accepted(table, fields, body, tenant.switches)


def meant_id(table: Table, call: Call, body: Mapping[str, Any]) -> int:
    """Decide which record an update means by its path and its body."""
    named, rule = (
        record_id(table, body, call.tenant.switches),
        call.tenant.switches["webcrm.put.id"],
    )
    if rule == "refused" and named != call.id:
        raise invalid(f"{table.id}: {named} is not the {call.id} of the path.")
    return named if rule == "body" and named else call.id


def _meant(table: Table, sent: Values, switches: Mapping[str, str]) -> Values:
    """Decide what an update means by its nulls and by what it leaves out."""
    if switches["webcrm.put.null"] == "cleared":
        sent = cleared(table, sent)
    else:
        sent = {name: value for name, value in sent.items() if value is not None}
    return table.resettable | sent if switches["webcrm.put.omitted"] == "reset" else sent


def _as_delivery(opportunity: Values) -> Values:
    """Carry over every field that a delivery has, too."""
    carried = {
        name.replace(OPPORTUNITIES.prefix, DELIVERIES.prefix, 1): value
        for name, value in opportunity.items()
    }
    writable = {name for name, field in DELIVERIES.fields.items() if not field.audit}
    return {name: value for name, value in carried.items() if name in writable}
