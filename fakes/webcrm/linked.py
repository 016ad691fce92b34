"""Linked data: for each kind of record, a catalogue of lines that its fields can be filled from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fakes.messages import Response, json_response
from fakes.store import Record
from fakes.webcrm import reading, writing
from fakes.webcrm.columns import Table
from fakes.webcrm.errors import invalid
from fakes.webcrm.records import wire
from fakes.webcrm.rules import check_rights
from fakes.webcrm.tenant import Call

_USED_FIELDS = 2
"""So many columns of each catalogue are linked to custom fields of the same number."""


def listing(table: Table, entity: str, call: Call) -> Response:
    """Answer the whole catalogue; it has no pages."""
    return json_response([wire(table, each.values) for each in _catalogue(table, entity, call)])


def one(table: Table, entity: str, call: Call) -> Response:
    record = _found(table, entity, call)
    return reading.absent(table, call) if record is None else reading.shown(table, call, record)


def create(table: Table, entity: str, call: Call) -> Response:
    body = writing.new_body(table, call)
    _check_filled(table, body)
    record = writing.insert(call.tenant, table, body, {_kind(table): entity})
    return json_response(record.id)


def update(table: Table, entity: str, call: Call) -> Response:
    body = call.json(dict, f"{table.prefix}Dto")
    writing.meant_id(table, call, body)  # it has to be the one of the path
    record = _found(table, entity, call)
    if record is None:
        return reading.absent(table, call)
    _check_filled(table, body)
    writing.change(call.tenant, table, record, body)
    return Response(200)


def delete(table: Table, entity: str, call: Call) -> Response:
    check_rights(call.tenant, table)
    if _found(table, entity, call) is None:
        return reading.absent(table, call)
    call.tenant.store.delete(table.name, call.id)
    return Response(200)


def delete_all(table: Table, entity: str, call: Call) -> Response:
    check_rights(call.tenant, table)
    for record in _catalogue(table, entity, call):
        call.tenant.store.delete(table.name, record.id)
    return Response(200)


def setup(entity: str, _: Call) -> Response:
    """Answer which custom field each column of the catalogue fills; 0 is none."""
    columns = range(1, 10)
    fills = {f"LinkedSetupField{n}": n if n <= _USED_FIELDS else 0 for n in columns}
    return json_response(
        {
            "LinkedSetupId": 1,
            "LinkedSetupEntityType": entity,
            **fills,
            "LinkedSetupMemoField": 0,
            "LinkedSetupIsUniqueValueRequired": False,
            "LinkedSetupUseItemGroup": False,
            "LinkedSetupLinkMode": "Regular",
            "LinkedSetupLookupMode": "DropdownLists",
        }
    )


def _catalogue(table: Table, entity: str, call: Call) -> list[Record]:
    records = call.tenant.store.records(table.name)
    return [each for each in records if each.values[_kind(table)] == entity]


def _found(table: Table, entity: str, call: Call) -> Record | None:
    record = call.tenant.store.get(table.name, call.id)
    return record if record and record.values[_kind(table)] == entity else None


def _kind(table: Table) -> str:
    return f"{table.prefix}EntityType"


def _check_filled(table: Table, body: Mapping[str, Any]) -> None:
    """Refuse empty columns, which the vendor's own client fills with a dash."""
    for sent, value in body.items():
        if value == "" and sent.lower().startswith(f"{table.prefix}Data".lower()):
            raise invalid(f"{sent}: linked data cannot be empty.")
