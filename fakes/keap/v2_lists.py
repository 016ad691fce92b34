"""v2 lists: filter, order, page, and which fields to show."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from fakes.keap.answers import without
from fakes.keap.call import Call, Handler
from fakes.keap.custom_fields import filters_of
from fakes.keap.errors import ProblemError
from fakes.keap.tables import RECORD_TYPES
from fakes.keap.v2_filters import Filter, Keeps, Look, candidates, parsed
from fakes.keap.v2_paging import paged_by_id, paged_by_place
from fakes.messages import Response, json_response
from fakes.store import Record, Store
from fakes.written import each_written

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
    source: Callable[[Store], Sequence[Record]] | None = None  # of records that are in no table
    fields: frozenset[str] = field(default=frozenset())  # hidden unless `fields` asks for them
    default_fields: frozenset[str] = field(default=frozenset())  # `fields` may name these too
    alone: bool = False  # an item tells of its own record only


def listed(listing: Listing) -> Handler:
    def handle(call: Call) -> Response:
        store, filters = call.store, _filters(listing, call)
        records = (
            listing.source(store)
            if listing.source
            else candidates(store.records(listing.table), filters)
        )
        order = _order(listing, call.request.first("order_by") or "")

        def keeps(record: Record) -> bool:
            return all(each(store, record) for each in filters)

        if order is None:
            page, further = paged_by_id(call, records, listing.page_sizes, keeps)
        else:
            kept = sorted(filter(keeps, records), key=order.key(store), reverse=order.descending)
            page, further = paged_by_place(call, kept, listing.page_sizes)
        hidden, unset = hidden_in(listing, call), call.switches["keap.v2.unset"]

        def show(record: Record) -> dict[str, Any]:
            return told(without(listing.item(store, record), hidden), unset)

        others = None if listing.alone else store.revision
        shown = each_written(page, (others, listing.item, hidden, unset), show)
        return json_response({listing.plural: shown} | further)

    return handle


def _filters(listing: Listing, call: Call) -> list[Keeps]:
    written = call.request.first("filter")
    if not written:
        return []
    own = filters_of(call.store, listing.table) if listing.table in RECORD_TYPES else {}
    return parsed(written, {**own, **listing.filters})


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


@dataclass(frozen=True)
class _Order:
    look: Look
    descending: bool

    def key(self, store: Store) -> Callable[[Record], Any]:
        return lambda record: _sortable(self.look(store, record))


def _order(listing: Listing, written: str) -> _Order | None:
    """Read an order; None is the order in which records are kept."""
    if not written:
        return None
    name, _, direction = written.strip().partition(" ")
    if name not in listing.orders or direction.strip().lower() not in _DIRECTIONS:
        raise ProblemError(f"Invalid order_by: {written}")
    descending = _DIRECTIONS[direction.strip().lower()]
    return None if name == "id" and not descending else _Order(listing.orders[name], descending)


def _sortable(value: Any) -> tuple[bool, Any]:
    """Order texts whatever their case, and what is empty first."""
    return (value is not None, value.casefold() if isinstance(value, str) else value)
