"""What v2 has besides its resources: fields of a tenant's own, moves from stage to stage, a product's stock."""

from __future__ import annotations

from collections.abc import Iterator

from fakes.keap import answer_schemas as shown
from fakes.keap import custom_fields as own
from fakes.keap.describing import Row
from fakes.keap.schemas import ID, body
from fakes.keap.tables import CUSTOM_FIELDS
from fakes.openapi import EMPTY, Body, Parameter, answered
from fakes.schemas import INTEGER, TEXT, full, listed, matching, nullable, one_of, optional, record

_FIELD = answered(full(shown.V2_OWN_FIELD))
_NEW = body(own.V2_BODY, CUSTOM_FIELDS, ("label", "field_type"))
_TYPED = {**_NEW, "properties": {**_NEW["properties"], "field_type": one_of(own.V2_TYPES)}}
_MADE = Body(_TYPED, {"label": "Example", "field_type": "TEXT"})
_CHANGED = Body(body(own.V2_CHANGE, CUSTOM_FIELDS, ("group_id",)), {"group_id": "1"})
_MASK = Parameter("update_mask", listed(one_of(own.V2_CHANGE)))


def _fields(resource: str, example: str) -> Iterator[Row]:
    path = f"{resource}/model"
    yield Row(
        *("GET", path, f"What {resource} have of their own", {200: answered(shown.V2_MODEL)}),
    )
    made = f"A field of the tenant's own for {resource}"
    yield Row("POST", f"{path}/customFields", made, {201: _FIELD}, (), _MADE)
    one = f"{path}/customFields/{{id}}"
    changed = f"Change a field of {resource}"
    yield Row("PATCH", one, changed, {200: _FIELD}, (_MASK,), _CHANGED, example=example)
    yield Row("DELETE", one, f"Give up a field of {resource}", {204: EMPTY}, example=example)


_MOVES = "opportunities/stageMoves"
_CLAUSE = "(opportunity_id|user_id)==[0-9]{1,9}"
_QUERIES = (
    Parameter("filter", optional(matching(f"^{_CLAUSE}(;{_CLAUSE})*$"))),
    Parameter("order_by", optional(one_of(["id", "id desc", "move_date", "move_date desc"]))),
    Parameter("page_size", {**INTEGER, "minimum": 0, "maximum": 1000}),
    Parameter("page_token", optional(ID)),
)
_PAGE = record(
    {"stage_moves": listed(record(shown.STAGE_MOVE, ["id"])), "next_page_token": nullable(TEXT)},
    ["stage_moves"],
)
_STOCK = record(
    {
        "type": one_of(["INCREASE", "DECREASE"]),
        "quantity": {**INTEGER, "minimum": 0, "maximum": 2**31 - 1},
    },
    ["type", "quantity"],
)

ROWS = (
    *_fields("companies", "1"),
    *_fields("opportunities", "2"),
    *_fields("contacts", "3"),
    Row("GET", _MOVES, "A page of moves to another stage", {200: answered(_PAGE)}, _QUERIES),
    Row(
        *("GET", f"{_MOVES}/{{id}}", "One move to another stage"),
        {200: answered(full(shown.STAGE_MOVE))},
        example="6",  # the revision that made it
    ),
    Row(
        *("POST", "products/{id}:adjustInventory", "Move the stock of a product"),
        *({200: answered(record(shown.V2_PRODUCT, ["id"]))}, ()),
        Body(_STOCK, {"type": "INCREASE", "quantity": 1}),
    ),
)
