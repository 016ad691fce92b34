"""Custom fields: what a tenant defines of its own, told by the models, made over the API."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from fakes.keap.call import Call, Handler
from fakes.keap.errors import unable_to_find
from fakes.keap.readers import anything, columns, id_text, integer, lists, objects, text
from fakes.keap.tables import FIELD_TYPES, RECORD_TYPES
from fakes.keap.v2_filters import Filter, Look, exactly
from fakes.keap.writes import change, columns_of, create, demand
from fakes.messages import Response, json_response
from fakes.store import Record, Store, Values

TABLE = "custom_fields"

_OPTIONS = lists(objects({"id": text, "label": text, "options": anything}))
V1_BODY = columns(
    label=text, field_type=text, group_id=integer, user_group_id=integer, options=_OPTIONS
)
V2_BODY = columns(
    label=text, field_type=text, group_id=id_text, user_group_id=id_text, options=_OPTIONS
)
V2_CHANGE = columns(label=text, group_id=id_text, options=_OPTIONS)


def _constant(field_type: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", field_type).upper()


V2_TYPES: Mapping[str, str] = {_constant(each): each for each in FIELD_TYPES}


def defined(store: Store, table: str) -> Iterator[Record]:
    """Give the definitions for the records of this table."""
    kind = RECORD_TYPES[table]
    return (each for each in store.records(TABLE) if each.values["record_type"] == kind)


def filters_of(store: Store, table: str) -> Mapping[str, Filter]:
    """Give a filter by every custom field, under its name in small letters."""
    return {
        each.values["field_name"].casefold(): exactly(_content(each.id))
        for each in defined(store, table)
    }


def _content(id_: int) -> Look:
    def look(_store: Store, record: Record) -> Any:
        found = record.values["custom_fields"]
        return next((each.get("content") for each in found if each["id"] == id_), None)

    return look


def v1_model(table: str, *optional: str) -> Handler:
    """Tell the custom fields of a resource, and which properties have to be asked for."""

    def handle(call: Call) -> Response:
        fields = [_v1_shown(each) for each in defined(call.store, table)]
        return json_response({"custom_fields": fields, "optional_properties": list(optional)})

    return handle


def v2_model(table: str, *optional: str) -> Handler:
    def handle(call: Call) -> Response:
        fields = [_v2_shown(each) for each in defined(call.store, table)]
        return json_response({"custom_fields": fields, "optional_properties": list(optional)})

    return handle


def v1_defines(table: str) -> Handler:
    def handle(call: Call) -> Response:
        columns = columns_of(call, call.body(), V1_BODY)
        return json_response(_v1_shown(_created(call, table, columns)), 201)

    return handle


def v2_defines(table: str) -> Handler:
    def handle(call: Call) -> Response:
        columns = columns_of(call, call.body(), V2_BODY)
        written = columns.get("field_type")
        if written is not None:
            columns["field_type"] = V2_TYPES.get(written)
        return json_response(_v2_shown(_created(call, table, columns)), 201)

    return handle


def v2_redefines(table: str) -> Handler:
    def handle(call: Call) -> Response:
        record, body = _definition(call, table), call.body()
        columns = columns_of(call, body, V2_CHANGE)
        demand(columns, ["group_id"])
        mask = call.listed("update_mask") or list(columns)
        wanted = {name: value for name, value in columns.items() if name in mask}
        return json_response(_v2_shown(change(call, TABLE, record, _numbered(wanted))))

    return handle


def undefined(table: str) -> Handler:
    def handle(call: Call) -> Response:
        call.store.delete(TABLE, _definition(call, table).id)
        return Response(204)

    return handle


def _created(call: Call, table: str, columns: Values) -> Record:
    kind = {"record_type": RECORD_TYPES[table]}
    return create(call, TABLE, _numbered(columns) | kind, ["label", "field_type"])


def _numbered(columns: Values) -> Values:
    """Give every option the id that it lacks."""
    options = columns.get("options") or ()
    named = [{**each, "id": each.get("id") or str(place)} for place, each in enumerate(options, 1)]
    return columns | ({"options": named} if "options" in columns else {})


def _definition(call: Call, table: str) -> Record:
    record = call.record(TABLE, "Custom Field")
    if record.values["record_type"] != RECORD_TYPES[table]:
        raise unable_to_find("Custom Field")
    return record


def _v1_shown(record: Record) -> dict[str, Any]:
    names = ("label", "field_name", "field_type", "record_type", "options", "default_value")
    return {"id": record.id, **{name: record.values[name] for name in names}}


def _v2_shown(record: Record) -> dict[str, Any]:
    group = record.values["group_id"]
    return _v1_shown(record) | {
        "id": str(record.id),
        "field_type": _constant(record.values["field_type"]),
        "group_id": None if group is None else str(group),
        "group_name": "Custom Fields",
    }
