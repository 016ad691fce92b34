"""The operations of v2, described in the order of its routes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from fakes.keap import answer_schemas as shown
from fakes.keap import v2, v2_filters, v2_own_description
from fakes.keap.answer_schemas import Shapes
from fakes.keap.describing import Row, operations
from fakes.keap.schemas import ID, body
from fakes.keap.tables import DESIGNS
from fakes.keap.v2_lists import Listing
from fakes.keap.v2_resources import (
    COMPANIES,
    CONTACTS,
    OPPORTUNITIES,
    PRODUCTS,
    STAGES,
    USERS,
    Resource,
)
from fakes.openapi import EMPTY, Answer, Body, Parameter, answered
from fakes.schemas import (
    INTEGER,
    TEXT,
    Schema,
    full,
    listed,
    matching,
    nullable,
    one_of,
    optional,
    record,
)

_NUMBER = "[0-9]{1,9}"
_MOMENT = r"20\d\d-(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z"


@dataclass(frozen=True)
class _Kind:
    """A resource with the shapes of its answers, and bodies that it takes."""

    resource: Resource
    path: str
    one: Shapes
    item: Shapes
    new: dict[str, Any]
    patch: dict[str, Any]

    @property
    def noun(self) -> str:
        return self.resource.noun.lower()


_COMPANY = _Kind(
    *(COMPANIES, "companies", shown.V2_COMPANY, shown.V2_COMPANY),
    {"company_name": "Example"},
    {"company_name": "Example"},
)
_PRODUCT = _Kind(
    *(PRODUCTS, "products", shown.V2_PRODUCT, shown.V2_LISTED_PRODUCT),
    {"name": "Example", "price": 1250, "short_description": ""},
    {"price": 1300},
)
_USER = _Kind(USERS, "users", shown.V2_USER, shown.V2_USER, {}, {"title": "Example"})
_NEW_OPPORTUNITY = {"opportunity_title": "Example", "contact_id": "1", "stage_id": "1"}
_OPPORTUNITY = _Kind(
    *(OPPORTUNITIES, "opportunities", shown.V2_OPPORTUNITY, shown.V2_OPPORTUNITY),
    *(_NEW_OPPORTUNITY, {"opportunity_title": "Example"}),
)
_NEW_STAGE = {"name": "Example", "order": 1, "probability": 50, "target_number_days": 7}
_STAGE = _Kind(
    *(STAGES, "opportunities/stages", shown.V2_STAGE, shown.V2_STAGE),
    *(_NEW_STAGE, {"name": "Example"}),
)
_CONTACT = _Kind(
    *(CONTACTS, "contacts", shown.V2_CONTACT, shown.V2_CONTACT),
    *({"given_name": "Example"}, {"given_name": "Example"}),
)


def _list(kind: _Kind) -> Row:
    listing = kind.resource.listing
    least, most = listing.page_sizes
    # Where the token stands on the last page, and whether it does, is a switch.
    page = record(
        {
            listing.plural: listed(_shown(kind.item)),
            "next_page_token": nullable(TEXT),
        },
        [listing.plural],
    )
    return Row(
        "GET",
        kind.path,
        f"A page of {listing.plural}",
        {200: answered(page)},
        (
            Parameter("filter", _filter(listing)),
            Parameter("order_by", optional(one_of(_directed(listing.orders)))),
            Parameter("page_size", {**INTEGER, "minimum": least, "maximum": most}),
            Parameter("page_token", optional(ID)),
            *_fields(listing),
        ),
    )


def _shown(shapes: Shapes) -> Schema:
    """Describe a record: which fields it has is asked for, and whether unset ones are there is a switch."""
    return record(shapes, ["id"])


def _filter(listing: Listing) -> Schema:
    clause = "|".join(_clause(listing, name) for name in listing.filters)
    return optional(matching(f"^({clause})(;({clause}))*$"))


def _clause(listing: Listing, name: str) -> str:
    if listing.filters[name] is v2_filters.comparing_ids:
        return f"{name}(==|>=|<=|>|<){_NUMBER}"
    if name.endswith("ids"):
        return f"{name}=={_NUMBER}(,{_NUMBER}){{0,9}}"
    return f"{name}=={_MOMENT if name.endswith('_time') else '[^;]*'}"


def _directed(names: Iterable[str]) -> list[str]:
    return [f"{name}{direction}" for name in names for direction in ("", " asc", " desc")]


def _fields(listing: Listing) -> tuple[Parameter, ...]:
    if not listing.fields:
        return ()
    names = optional(one_of(sorted(listing.fields | listing.default_fields)))
    return (Parameter("fields", listed(names), joined=True),)


def _mask(resource: Resource) -> Parameter:
    names = v2.mask_names(resource, "job_title")
    return Parameter("update_mask", listed(optional(one_of(sorted(names)))))


def _record(kind: _Kind, status: int = 200) -> dict[int, Answer]:
    return {status: answered(_shown(kind.one))}


def _post(kind: _Kind) -> Row:
    resource = kind.resource
    taken = Body(body(resource.create, DESIGNS[resource.table].fields, resource.required), kind.new)
    fields = _fields(resource.listing)
    return Row("POST", kind.path, f"A new {kind.noun}", _record(kind, 201), fields, taken)


def _post_or_change(kind: _Kind) -> Row:
    """Describe a POST that changes a record which is already there, where it is asked to."""
    row = _post(kind)
    options = Parameter("duplicate_option", optional(one_of(v2.DUPLICATE_OPTIONS)))
    answers = {**row.answers, **_record(kind)}
    return replace(row, answers=answers, parameters=(*row.parameters, options))


def _get(kind: _Kind) -> Row:
    fields = _fields(kind.resource.listing)
    return Row("GET", f"{kind.path}/{{id}}", f"One {kind.noun}", _record(kind), fields)


def _patch(kind: _Kind) -> Row:
    resource = kind.resource
    taken = Body(body(resource.update, DESIGNS[resource.table].fields), kind.patch)
    queries = (_mask(resource), *_fields(resource.listing))
    summary = f"Change a {kind.noun}"
    return Row("PATCH", f"{kind.path}/{{id}}", summary, _record(kind), queries, taken)


def _delete(kind: _Kind) -> Row:
    return Row("DELETE", f"{kind.path}/{{id}}", f"Delete a {kind.noun}", {204: EMPTY})


_ROWS = (
    *(each(_COMPANY) for each in (_list, _post, _get, _patch, _delete)),
    *(each(_PRODUCT) for each in (_list, _post, _get, _patch, _delete)),
    *(each(_USER) for each in (_list, _get, _patch)),
    *(each(_OPPORTUNITY) for each in (_list, _post)),
    *(each(_STAGE) for each in (_list, _post, _get, _patch, _delete)),
    *(each(_OPPORTUNITY) for each in (_get, _patch, _delete)),
    *(each(_CONTACT) for each in (_list, _post_or_change, _get, _patch, _delete)),
    *v2_own_description.ROWS,
)

_REFUSAL = full(
    {
        "code": INTEGER,
        "message": TEXT,
        "status": TEXT,
        "details": listed(full({"domain": TEXT, "resource": TEXT})),
    }
)

OPERATIONS = operations("/crm/rest/v2/", _REFUSAL, _ROWS)
