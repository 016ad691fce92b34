"""What became of the products since a `sync_token`: deprecated at Keap, and still there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from fakes.keap import v1_shapes as shapes
from fakes.keap.call import Call
from fakes.keap.errors import ProblemError
from fakes.keap.v1_listings import numbered_status, sync_token
from fakes.keap.v1_paging import links, page_of
from fakes.messages import Response, json_response
from fakes.store import Store

_TOKEN = re.compile(r"(\d{1,18})-(\d{1,18})", re.ASCII)


def products_since(call: Call) -> Response:
    """List created, updated and deleted products, everything as created where there is no token yet."""
    found = _TOKEN.fullmatch(call.request.first("sync_token") or "0-0")
    if found is None:
        raise ProblemError("Invalid sync_token")
    since, first_new = map(int, found.groups())
    every = [*_stored(call, since, first_new), *_deleted(call.store, since)]
    page = page_of(call)
    return json_response(
        {
            "product_statuses": every[page.offset : page.offset + page.limit],
            "count": len(every),
            **links(call, "products/sync", page, len(every), ("sync_token",)),
            "sync_token": sync_token(call.store),
        }
    )


def _stored(call: Call, since: int, first_new: int) -> Iterator[dict[str, Any]]:
    for record in call.store.records("products"):
        if record.revision > since:
            status = "CREATED" if record.id >= first_new else "UPDATED"
            shown = numbered_status(shapes.product_item(call.store, record), call.switches)
            yield {"status": status, "product": shown}


def _deleted(store: Store, since: int) -> Iterator[dict[str, Any]]:
    graves = store.graves("products").items() if since else ()
    return ({"status": "DELETED", "product": {"id": id_}} for id_, at in graves if at > since)
