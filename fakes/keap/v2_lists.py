"""v2 lists: filter, order, page, and which fields to show."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from fakes.keap.answers import without
from fakes.keap.call import Call, Handler
from fakes.keap.errors import ProblemError
from fakes.keap.v2_filters import Filter, Look, parsed
from fakes.keap.v2_paging import paged
from fakes.messages import Response, json_response
from fakes.store import Record, Store

Shape = Callable[[Store, Record], dict[str, Any]]

_DIRECTIONS = {"": False, "asc": False, "desc": True}


@dataclass(frozen=True)
class Listing:
    """How one resource is listed."""

    table: str
    plural: str
    item: Shape
    filters: Mapping[str, Filter]
    orders: Mapping[str, Look]
    page_sizes: tuple[int, int] = (0, 1000)
    fields: frozenset[str] = field(default=frozenset())  # hidden unless `fields` asks for them
    default_fields: frozenset[str] = field(default=frozenset())  # `fields` may name these too


def listed(listing: Listing) -> Handler:
    def handle(call: Call) -> Response:
        records = call.store.records(listing.table)
        for keeps in parsed(call.request.first("filter") or "", listing.filters):
            records = [record for record in records if keeps(call.store, record)]
        ordered = call.request.first("order_by")
        if ordered:
            records = _ordered(listing, call.store, records, ordered)
        by_id = not ordered or ordered in ("id", "id asc")
        page, further = paged(call, records, listing.page_sizes, by_id=by_id)
        hidden, unset = hidden_in(listing, call), call.switches["keap.v2.unset"]
        shown = [told(without(listing.item(call.store, record), hidden), unset) for record in page]
        return json_response({listing.plural: shown} | further)

    return handle


def told(shown: dict[str, Any], unset: str) -> dict[str, Any]:
    """Say of properties without a value what the switch says."""
    if unset == "as_v1":
        return shown
    if unset == "null":
        return {name: None if value == "" else value for name, value in shown.items()}
    return {name: value for name, value in shown.items() if value not in ("", None)}


def hidden_in(listing: Listing, call: Call) -> frozenset[str]:
    """Tell which fields to leave out; asking for a field that does not exist is a 400."""
    asked = call.listed("fields")
    for name in asked:
        if listing.fields and name not in listing.fields | listing.default_fields:
            raise ProblemError(f"Invalid field: {name}")
    return listing.fields.difference(asked)


def _ordered(listing: Listing, store: Store, records: list[Record], written: str) -> list[Record]:
    name, _, direction = written.strip().partition(" ")
    if name not in listing.orders or direction.strip().lower() not in _DIRECTIONS:
        raise ProblemError(f"Invalid order_by: {written}")
    look = listing.orders[name]
    descending = _DIRECTIONS[direction.strip().lower()]
    return sorted(records, key=lambda record: _sortable(look(store, record)), reverse=descending)


def _sortable(value: Any) -> tuple[bool, Any]:
    """Order texts whatever their case, and what is empty first."""
    return (value is not None, value.casefold() if isinstance(value, str) else value)
