"""webCRM's records as JSON Schema, made from the fields of its tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from fakes.fields import Field
from fakes.schemas import (
    FLAG,
    INTEGER,
    TEXT,
    TIME,
    Schema,
    either,
    full,
    holding,
    listed,
    matching,
    nullable,
    one_of,
    record,
)
from fakes.webcrm.columns import Table
from fakes.webcrm.hooks import EVENT_TYPES, FILTERS
from fakes.webcrm.metadata import ENTITY_TYPES

_TOKEN: Mapping[str, Schema] = {
    "AccessToken": nullable(TEXT),
    "RefreshToken": nullable(TEXT),
    "Error": nullable(TEXT),
    "ErrorDescription": nullable(TEXT),
    "IsError": FLAG,
    "ExpiresIn": INTEGER,
    "TokenType": nullable(TEXT),
    "SystemId": INTEGER,
}
TOKEN: Schema = full(_TOKEN)
USERS_TOKEN: Schema = either(full({**_TOKEN, "UserId": INTEGER}), TOKEN)
METADATA: Schema = listed(
    full(
        {
            "FieldMetadataId": INTEGER,
            "FieldMetadataDbFieldName": TEXT,
            "FieldMetadataFriendlyFieldName": TEXT,
            "FieldMetadataLabel": TEXT,
            "FieldMetadataSortOrder": INTEGER,
            "FieldMetadataDisplayType": TEXT,
            "FieldMetadataTextFieldMaxLength": INTEGER,
            "FieldMetadataDropdownListData": listed(full({"Text": TEXT, "Value": TEXT})),
        }
    )
)
_ENTITY_TYPE = f"({'|'.join(ENTITY_TYPES)})"
SEVERAL_ENTITY_TYPES: Schema = matching(f"^{_ENTITY_TYPE}(,{_ENTITY_TYPE})*$")

_HOOK: Mapping[str, Schema] = {
    "IsEnabled": FLAG,
    "TargetUrl": TEXT,
    "EventType": one_of(EVENT_TYPES.values()),
}
HOOK: Schema = full(
    {
        **_HOOK,
        "Id": INTEGER,
        "Filter": listed(TEXT),
        **dict.fromkeys(("CreatedAt", "UpdatedAt"), TIME),
        **dict.fromkeys(("CreatedBy", "UpdatedBy"), TEXT),
    }
)
HOOK_EXAMPLE = {"IsEnabled": False, "TargetUrl": "http://127.0.0.1:9/", "Filter": ["All"]}


def hook(table: Table, required: Iterable[str] = ()) -> Schema:
    """Describe a hook's body; null is as good as nothing, and what else is sent is ignored."""
    filters = listed(one_of(FILTERS[table.name]))
    parts = {name: nullable(each) for name, each in {**_HOOK, "Filter": filters}.items()}
    return record(parts, required, more=True)


def new_hook(table: Table) -> Schema:
    filters = listed(one_of(FILTERS[table.name]))
    parts = {**_HOOK, "EventType": nullable(_HOOK["EventType"]), "Filter": filters}
    return record(parts, ("TargetUrl", "Filter", "IsEnabled"), more=True)


def shown(table: Table) -> Schema:
    """Describe a record as it is read: every field, and texts only where a drop-down shows its placeholder."""
    return full({name: _face(each) for name, each in table.fields.items()})


def _face(field: Field) -> Schema:
    if field.kind == "time":
        return TIME  # an empty one has its own
    unbounded = holding(field) if field.choices else {"type": holding(field)["type"]}
    return nullable(unbounded) if field.default is None else unbounded


def new(table: Table) -> Schema:
    """Describe a body that makes a record: no id but 0, and what must not be empty."""
    filled = {name: _filled(table.fields[name]) for name in table.required}
    return _written(table, {table.id: nullable(whole(0, 0)), **filled}, table.required)


def changed(table: Table) -> Schema:
    """Describe a body that changes the record of its id, or makes one where it names none."""
    return _written(table, {table.id: nullable(whole(0))})


def whole(least: int, most: int = 2**31 - 1) -> Schema:
    """Describe a whole number that may come as text, too, as many clients send it."""
    digits = "0{1,9}" if most == 0 else "[1-9][0-9]{0,8}" if least > 0 else "[+-]?[0-9]{1,9}"
    return {
        "type": ["integer", "string"],
        "minimum": least,
        "maximum": most,
        "pattern": f"^{digits}$",
    }


def example(table: Table, id_: int) -> Mapping[str, Any]:
    """Give a body that a tenant with organisation 1 takes."""
    filled = {name: 1 if table.fields[name].refers_to else "Example" for name in table.required}
    return {table.id: id_, **filled}


def _written(table: Table, more: Mapping[str, Schema], required: Iterable[str] = ()) -> Schema:
    # Whatever else is sent is ignored, audit fields among it: the object stays open.
    writable = {
        name: nullable(_taken(each)) for name, each in table.fields.items() if not each.audit
    }
    return record({**writable, **more}, required, more=True)


def _taken(field: Field) -> Schema:
    if field.kind == "integer":
        return whole(int(field.minimum or 0))
    return TIME if field.kind == "time" else holding(field)


def _filled(field: Field) -> Schema:
    return whole(1) if field.refers_to else {**holding(field), "minLength": 1}
