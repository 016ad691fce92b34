"""v2 lists: filter, order, page, and which fields to show."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from fakes.keap.answers import without
from fakes.keap.call import Call, Handler, is_id
from fakes.keap.errors import ProblemError
from fakes.keap.v2_filters import Filter, Look, parsed
from fakes.messages import Response, json_response
from fakes.store import Record, Store

Shape = Callable[[Store, Record], dict[str, Any]]

_LAST: Mapping[str, dict[str, str | None]] = {
    "empty": {"next_page_token": ""},
    "null": {"next_page_token": None},
    "absent": {},
}
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
        page, token = _page(
            records, _size(listing, call), call.request.first("page_token"), by_id=by_id
        )
        hidden = hidden_in(listing, call)
        shown = [without(listing.item(call.store, record), hidden) for record in page]
        return json_response({listing.plural: shown} | _next(call, token))

    return handle


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


def _size(listing: Listing, call: Call) -> int:
    least, most = listing.page_sizes
    written = call.request.first("page_size")
    default: int = max(1, min(most, int(call.switches["keap.v2.page_size.default"])))
    if written is None:
        return default
    if not (written.isascii() and written.isdigit() and least <= int(written[:9]) <= most):
        raise ProblemError(f"page_size must be between {least} and {most}")
    return int(written) or default


def _page(
    records: list[Record], size: int, token: str | None, *, by_id: bool
) -> tuple[list[Record], str | None]:
    """Cut a page and name the next one, by the last id where records come by id, else by position."""
    if token and not is_id(token):
        raise ProblemError(f"Invalid page_token: {token}")
    after = int(token or 0)
    start = sum(record.id <= after for record in records) if by_id else after
    page = records[start : start + size]
    if start + size >= len(records):
        return page, None
    return page, str(page[-1].id if by_id else start + size)


def _next(call: Call, token: str | None) -> dict[str, str | None]:
    return {"next_page_token": token} if token else _LAST[call.switches["keap.v2.last_token"]]
