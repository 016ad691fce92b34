"""/FieldsMetadata: what each tenant's fields are called and how long their texts may be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from fakes.fields import Field
from fakes.messages import Response, json_response
from fakes.webcrm.columns import Table
from fakes.webcrm.errors import invalid
from fakes.webcrm.tables import OPPORTUNITIES, ORGANISATIONS, PERSONS, PRODUCTS, USERS
from fakes.webcrm.tables_sales import DELIVERIES
from fakes.webcrm.tenant import Call

_DISPLAY_TYPES = {
    "text": "T",
    "number": "R",
    "integer": "I",
    "flag": "C",
    "time": "DT",
    "object": "NONE",
}
_DESCRIBED = (ORGANISATIONS, OPPORTUNITIES, PRODUCTS, USERS, PERSONS, DELIVERIES)
_OTHERS = ("Activity", "Event", "SupportCase", "SyncedMeeting")
"""Entity types that exist in webCRM but not in this tenant."""

ENTITY_TYPES = (*(table.prefix for table in _DESCRIBED), *_OTHERS, "All")

_OWN: Mapping[str, tuple[Table, ...]] = {table.prefix.lower(): (table,) for table in _DESCRIBED}
_TABLES: Mapping[str, tuple[Table, ...]] = {
    **_OWN,
    **dict.fromkeys(map(str.lower, _OTHERS), ()),
    "all": _DESCRIBED,
}


def all_fields(call: Call) -> Response:
    return json_response(list(_described(call, _DESCRIBED)))


def fields_of(call: Call) -> Response:
    """Answer for one or several entity types, comma-separated."""
    words = call.params[0].split(",")
    unknown = [word for word in words if word.strip().lower() not in _TABLES]
    if unknown:
        raise invalid(f"entityTypes: {unknown[0]!r} is no entity type.")
    tables = (table for word in words for table in _TABLES[word.strip().lower()])
    return json_response(list(_described(call, tables)))


def _described(call: Call, tables: Iterable[Table]) -> Iterator[dict[str, Any]]:
    number = 0
    for table in tables:
        fields = call.tenant.store.design(table.name).fields
        for order, (name, field) in enumerate(fields.items(), start=1):
            number += 1
            yield _entry(table, name, field, number, order)


def _entry(table: Table, name: str, field: Field, number: int, order: int) -> dict[str, Any]:
    own = name.removeprefix(table.prefix)
    return {
        "FieldMetadataId": number,
        "FieldMetadataDbFieldName": f"{table.short}_{own[0].lower()}{own[1:]}",
        "FieldMetadataFriendlyFieldName": name,
        "FieldMetadataLabel": own,
        "FieldMetadataSortOrder": order,
        "FieldMetadataDisplayType": "L" if field.choices else _DISPLAY_TYPES[field.kind],
        "FieldMetadataTextFieldMaxLength": field.max_length or 0,
        "FieldMetadataDropdownListData": [
            {"Text": choice, "Value": str(value)} for value, choice in enumerate(field.choices)
        ],
    }
