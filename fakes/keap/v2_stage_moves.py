"""How opportunities went from stage to stage: v2 tells it, nobody can write it."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter
from typing import Any

from fakes.keap import v2_filters as where
from fakes.keap.call import Call, is_id
from fakes.keap.errors import unable_to_find
from fakes.keap.v2_filters import column
from fakes.keap.v2_lists import Listing
from fakes.messages import Response, json_response
from fakes.store import Record, Store


def _moves(store: Store) -> Sequence[Record]:
    found = (
        Record(move["id"], record.revision, {**move, "opportunity_id": record.id})
        for record in store.records("opportunities")
        for move in record.values["stage_moves"]
    )
    return sorted(found, key=attrgetter("id"))


def _shown(_store: Store, move: Record) -> dict[str, Any]:
    values = move.values
    return {
        "id": str(move.id),
        "opportunity_id": str(values["opportunity_id"]),
        "move_time": values["at"],
        "move_from_stage_id": str(values["from"]),
        "move_to_stage_id": str(values["to"]),
        "prev_stage_move_time": values["before"],
        "user_id": None if values["user"] is None else str(values["user"]),
        "created_by": None,
        "create_time": values["at"],
    }


def _id(_store: Store, move: Record) -> int:
    return move.id


LISTING = Listing(
    "opportunities",
    "stage_moves",
    _shown,
    filters={
        "opportunity_id": where.exactly(column("opportunity_id")),
        "user_id": where.exactly(column("user")),
    },
    orders={"move_date": column("at"), "id": _id},
    source=_moves,
)


def single_move(call: Call) -> Response:
    number = call.params[0]
    for move in _moves(call.store):
        if is_id(number) and move.id == int(number):
            return json_response(_shown(call.store, move))
    raise unable_to_find("Stage Move")
