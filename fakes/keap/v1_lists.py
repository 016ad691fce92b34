"""v1 lists: filters, orders, and which properties are shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from fakes.keap.answers import without
from fakes.keap.call import Call, Handler
from fakes.keap.errors import ProblemError
from fakes.keap.readers import time
from fakes.keap.v1_paging import links, page_of
from fakes.messages import Response, json_response
from fakes.store import Record, Store
from fakes.written import each_written

Shape = Callable[[Store, Record], dict[str, Any]]
Filter = Callable[[Store, Record, str], bool]
Key = Callable[[Store, Record], Any]
Finish = Callable[[dict[str, Any], Mapping[str, str]], dict[str, Any]]


@dataclass(frozen=True)
class Switched:
    """A filter that a switch lets work in one of several ways."""

    switch: str
    ways: Mapping[str, Filter]


def _as_it_is(shown: dict[str, Any], _switches: Mapping[str, str]) -> dict[str, Any]:
    return shown


@dataclass(frozen=True)
class Listing:
    """How one resource is listed."""

    table: str
    plural: str
    item: Shape
    optional: frozenset[str] = frozenset()  # shown only where `optional_properties` asks for them
    filters: Mapping[str, Filter | Switched] = field(default_factory=dict)
    times: tuple[str, ...] = ()  # filters that are refused where they are no times
    orders: Mapping[str, Key] = field(default_factory=dict)
    echoes: tuple[str, ...] = ()  # query parameters that the links repeat
    more: Callable[[Store], dict[str, Any]] = lambda _store: {}
    finish: Finish = _as_it_is  # what the switches make of an item
    ways: tuple[str, ...] = ()  # the switches that it looks at
    alone: bool = False  # an item tells of its own record only


def listed(listing: Listing) -> Handler:
    def handle(call: Call) -> Response:
        records = _ordered(listing, call, _filtered(listing, call))
        page = page_of(call)
        hidden = hidden_in(call, listing.optional)

        ways = {name: call.switches[name] for name in listing.ways}  # they may be moved meanwhile

        def show(record: Record) -> dict[str, Any]:
            return listing.finish(without(listing.item(call.store, record), hidden), ways)

        shown = each_written(
            records[page.offset : page.offset + page.limit],
            (None if listing.alone else call.store.revision, listing.item, hidden, *ways.values()),
            show,
        )
        return json_response(
            {
                listing.plural: shown,
                "count": len(records),
                **links(call, listing.plural, page, len(records), listing.echoes),
                **listing.more(call.store),
            }
        )

    return handle


def hidden_in(call: Call, optional: frozenset[str]) -> frozenset[str]:
    return optional.difference(call.listed("optional_properties")) if optional else optional


def _filtered(listing: Listing, call: Call) -> Sequence[Record]:
    for written in filter(None, map(call.request.first, listing.times)):
        time(written, lenient=False)
    records: Sequence[Record] = call.store.records(listing.table)
    for name, each in listing.filters.items():
        wanted = call.request.first(name)
        if wanted:
            keeps = each.ways[call.switches[each.switch]] if isinstance(each, Switched) else each
            records = [record for record in records if keeps(call.store, record, wanted)]
    return records


def _ordered(listing: Listing, call: Call, records: Sequence[Record]) -> Sequence[Record]:
    order = call.request.first("order")
    if not order or not listing.orders:  # v1 ignores parameters that it does not know
        return records
    if order not in listing.orders:
        raise ProblemError(f"Cannot order {listing.plural} by {order}")
    descending = call.request.first("order_direction") == "DESCENDING"
    key = listing.orders[order]
    return sorted(records, key=lambda record: key(call.store, record), reverse=descending)
