"""v1 lists: filters, orders, and pages whose `next` link never ends."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from fakes.keap.answers import without
from fakes.keap.call import Call, Handler
from fakes.keap.errors import ProblemError
from fakes.messages import Response, json_response
from fakes.store import Record, Store

Shape = Callable[[Store, Record], dict[str, Any]]
Filter = Callable[[Store, Record, str], bool]
Key = Callable[[Store, Record], Any]

DEFAULT_LIMIT = 1000
_INT32_DIGITS = 9


@dataclass(frozen=True)
class Listing:
    """How one resource is listed."""

    table: str
    plural: str
    item: Shape
    optional: frozenset[str] = frozenset()  # shown only where `optional_properties` asks for them
    filters: Mapping[str, Filter] = field(default_factory=dict)
    orders: Mapping[str, Key] = field(default_factory=dict)
    echoes: tuple[str, ...] = ()  # query parameters that the links repeat
    echoes_order: bool = False  # the links name the default order, too
    more: Callable[[Store], dict[str, Any]] = lambda _store: {}


def listed(listing: Listing) -> Handler:
    def handle(call: Call) -> Response:
        records = _ordered(listing, call, _filtered(listing, call))
        limit = min(
            _whole(call, "limit", DEFAULT_LIMIT), int(call.switches["keap.v1.limit.maximum"])
        )
        offset = _whole(call, "offset", 0)
        hidden = hidden_in(call, listing.optional)
        page = records[offset : offset + limit]
        return json_response(
            {
                listing.plural: [
                    without(listing.item(call.store, record), hidden) for record in page
                ],
                "count": len(records),
                **_links(listing, call, limit, offset, len(records)),
                **listing.more(call.store),
            }
        )

    return handle


def hidden_in(call: Call, optional: frozenset[str]) -> frozenset[str]:
    return optional.difference(call.listed("optional_properties")) if optional else optional


def _filtered(listing: Listing, call: Call) -> list[Record]:
    records = call.store.records(listing.table)
    for name, keeps in listing.filters.items():
        wanted = call.request.first(name)
        if wanted:
            records = [record for record in records if keeps(call.store, record, wanted)]
    return records


def _ordered(listing: Listing, call: Call, records: list[Record]) -> list[Record]:
    order = call.request.first("order")
    if not order or not listing.orders:  # v1 ignores parameters that it does not know
        return records
    if order not in listing.orders:
        raise ProblemError(f"Cannot order {listing.plural} by {order}")
    descending = call.request.first("order_direction") == "DESCENDING"
    key = listing.orders[order]
    return sorted(records, key=lambda record: key(call.store, record), reverse=descending)


def _whole(call: Call, name: str, otherwise: int) -> int:
    written = call.request.first(name)
    if not written:
        return otherwise
    if not (written.isascii() and written.isdigit() and len(written) <= _INT32_DIGITS):
        raise ProblemError(f"{name} must be a whole number from 0 up")
    return int(written)


def _links(listing: Listing, call: Call, limit: int, offset: int, count: int) -> dict[str, str]:
    # Both links are there on every page, even beyond the last; and a short list shrinks the limit.
    echo = [(name, value) for name, value in call.request.query if name in listing.echoes]
    if listing.echoes_order and not call.request.first("order"):
        echo.append(("order", "id"))
    base = f"{call.request.origin}/crm/rest/v1/{listing.plural}/?"
    ahead = [("limit", min(limit, count)), ("offset", offset + limit), *echo]
    back = [("limit", limit), ("offset", max(0, offset - limit)), *echo]
    return {"next": base + urlencode(ahead), "previous": base + urlencode(back)}
