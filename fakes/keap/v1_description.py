"""The operations of v1, described in the order of its routes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fakes.keap import answer_schemas as shown
from fakes.keap import custom_fields, tables, v1, v1_bodies, v1_hooks_description, v1_listings
from fakes.keap.answer_schemas import Shapes
from fakes.keap.describing import Row, operations, partly, texts
from fakes.keap.schemas import body
from fakes.keap.v1_lists import Listing
from fakes.openapi import EMPTY, Answer, Body, Parameter, answered
from fakes.schemas import (
    ANYTHING,
    INTEGER,
    TEXT,
    TIME,
    Schema,
    full,
    listed,
    matching,
    one_of,
    optional,
    record,
)

_WHOLE: Schema = {"type": "integer", "minimum": 0, "maximum": 10**9 - 1}
_PAGES = (Parameter("limit", optional(_WHOLE)), Parameter("offset", optional(_WHOLE)))
_TIMES = ("since", "until")


def _listing(
    listing: Listing, item: Shapes, *more: str
) -> tuple[str, dict[int, Answer], tuple[Parameter, ...]]:
    page = full(
        {
            listing.plural: listed(partly(item, listing.optional)),
            "count": INTEGER,
            **dict.fromkeys(("next", "previous", *more), TEXT),
        }
    )
    return f"A page of {listing.plural}", {200: answered(page)}, _queries(listing)


def _queries(listing: Listing) -> tuple[Parameter, ...]:
    filters = (
        Parameter(name, optional(TIME) if name in _TIMES else TEXT) for name in listing.filters
    )
    orders = (Parameter("order", optional(one_of(listing.orders))), *texts("order_direction"))
    return (
        *_PAGES,
        *filters,
        *(orders if listing.orders else ()),
        *_optional(listing),
    )


def _optional(listing: Listing) -> tuple[Parameter, ...]:
    asked = Parameter("optional_properties", listed(TEXT), joined=True)
    return (asked,) if listing.optional else ()


def _record(resource: v1.Resource, shapes: Shapes, *statuses: int) -> dict[int, Answer]:
    return dict.fromkeys(statuses or (200,), answered(partly(shapes, resource.listing.optional)))


def _body(resource: v1.Resource, example: Mapping[str, Any], *, whole: bool = True) -> Body:
    needed = resource.required if whole else ()
    return Body(body(resource.body, tables.DESIGNS[resource.table].fields, needed), example)


def _with(schema: Schema, more: Shapes, *required: str) -> Schema:
    return record({**schema["properties"], **more}, [*schema["required"], *required])


_COMPANY, _PRODUCT, _USER = shown.V1_COMPANY, shown.V1_PRODUCT, shown.V1_USER
_OPPORTUNITY, _CONTACT = shown.V1_OPPORTUNITY, shown.V1_CONTACT
_MODEL = {200: answered(shown.V1_MODEL)}
_LISTED_PRODUCTS = _listing(v1_listings.PRODUCTS, shown.V1_LISTED_PRODUCT, "sync_token")
_NEW_OPPORTUNITY = {"opportunity_title": "Example", "contact": {"id": 1}, "stage": {"id": 1}}
_CONTACT_BODY = body(v1_bodies.CONTACT, tables.CONTACTS)
_REACHED = {"type": "array", "minItems": 1}
_REACHABLE = {
    "anyOf": [
        {"properties": {name: _REACHED}, "required": [name]}
        for name in ("email_addresses", "phone_numbers")
    ]
}
_UPSERT = _with(
    _CONTACT_BODY,
    {"duplicate_option": one_of(["Email", "EmailAndName"])},
)
_SOMEBODY = {"email_addresses": [{"email": "somebody@example.org", "field": "EMAIL1"}]}


def _opportunity_body(*, whole: bool) -> Body:
    return _body(v1.OPPORTUNITIES, _NEW_OPPORTUNITY, whole=whole)


_REPLACED = Body(
    _with(_opportunity_body(whole=True).schema, {"id": INTEGER}, "id"),
    {"id": 1, **_NEW_OPPORTUNITY},
)

_COMPANY_OPTIONS = _optional(v1_listings.COMPANIES)
_OPPORTUNITY_OPTIONS = _optional(v1_listings.OPPORTUNITIES)
_CONTACT_OPTIONS = _optional(v1_listings.CONTACTS)

_ROWS: tuple[Row, ...] = (
    Row("GET", "companies", *_listing(v1_listings.COMPANIES, _COMPANY)),
    Row(
        *("POST", "companies", "A new company", _record(v1.COMPANIES, _COMPANY, 201)),
        *(_COMPANY_OPTIONS, _body(v1.COMPANIES, {"company_name": "Example"})),
    ),
    Row("GET", "companies/model", "What companies have of their own", _MODEL),
    Row("GET", "companies/{id}", "One company", _record(v1.COMPANIES, _COMPANY), _COMPANY_OPTIONS),
    Row(
        *("PATCH", "companies/{id}", "Change a company", _record(v1.COMPANIES, _COMPANY)),
        *(_COMPANY_OPTIONS, _body(v1.COMPANIES, {"company_name": "Example"}, whole=False)),
    ),
    Row("GET", "opportunities", *_listing(v1_listings.OPPORTUNITIES, shown.V1_LISTED_OPPORTUNITY)),
    Row(
        *("POST", "opportunities", "A new opportunity"),
        *(_record(v1.OPPORTUNITIES, _OPPORTUNITY, 200, 201), _OPPORTUNITY_OPTIONS),
        _opportunity_body(whole=True),
    ),
    Row(
        *("PUT", "opportunities", "Replace all values of an opportunity"),
        _record(v1.OPPORTUNITIES, _OPPORTUNITY),
        *(_OPPORTUNITY_OPTIONS, _REPLACED),
        names_record=True,
    ),
    Row("GET", "opportunities/model", "What opportunities have of their own", _MODEL),
    Row(
        *("GET", "opportunities/{id}", "One opportunity"),
        *(_record(v1.OPPORTUNITIES, _OPPORTUNITY), _OPPORTUNITY_OPTIONS),
    ),
    Row(
        *("PATCH", "opportunities/{id}", "Change an opportunity"),
        *(_record(v1.OPPORTUNITIES, _OPPORTUNITY), _OPPORTUNITY_OPTIONS),
        _opportunity_body(whole=False),
    ),
    Row("GET", "opportunity/stage_pipeline", "All stages", {200: answered(shown.PIPELINE)}),
    Row("GET", "products", *_LISTED_PRODUCTS),
    Row(
        *("POST", "products", "A new product", _record(v1.PRODUCTS, _PRODUCT, 201), ()),
        _body(v1.PRODUCTS, {"product_name": "Example", "product_price": 12.5}),
    ),
    Row("GET", "products/search", *_LISTED_PRODUCTS),
    Row(
        *("GET", "products/sync", "What became of products"),
        {200: answered(shown.PRODUCT_CHANGES)},
        (Parameter("sync_token", matching(r"^([0-9]{1,18}-[0-9]{1,18})?$")), *_PAGES),
    ),
    Row("GET", "products/{id}", "One product", _record(v1.PRODUCTS, _PRODUCT)),
    Row(
        *("PATCH", "products/{id}", "Change a product", _record(v1.PRODUCTS, _PRODUCT), ()),
        _body(v1.PRODUCTS, {"product_price": 12.5}, whole=False),
    ),
    Row("DELETE", "products/{id}", "Delete a product", {204: EMPTY}),
    Row("GET", "users", *_listing(v1_listings.USERS, _USER)),
    Row(
        *("POST", "users", "Invite a user", _record(v1.USERS, _USER, 201), ()),
        _body(v1.USERS, {"email": "somebody@example.org", "given_name": "Example"}),
    ),
    Row("GET", "users/{id}/signature", "A user's signature", {200: answered(TEXT)}),
    Row("GET", "contacts", *_listing(v1_listings.CONTACTS, _CONTACT)),
    Row(
        *("POST", "contacts", "A new contact", _record(v1.CONTACTS, _CONTACT, 201)),
        *(_CONTACT_OPTIONS, Body({**_CONTACT_BODY, **_REACHABLE}, _SOMEBODY)),
    ),
    Row(
        *("PUT", "contacts", "Add a contact or change its twin"),
        *(_record(v1.CONTACTS, _CONTACT, 200, 201), _CONTACT_OPTIONS),
        Body({**_UPSERT, **_REACHABLE}, {"duplicate_option": "Email", **_SOMEBODY}),
    ),
    Row("GET", "contacts/model", "What contacts have of their own", _MODEL),
    Row(
        *("POST", "contacts/model/customFields", "A field of the tenant's own for contacts"),
        *({201: answered(full(shown.V1_OWN_FIELD))}, ()),
        Body(
            body(custom_fields.V1_BODY, tables.CUSTOM_FIELDS, ("label", "field_type")),
            {"label": "Example", "field_type": "Text"},
        ),
    ),
    Row("GET", "contacts/{id}", "One contact", _record(v1.CONTACTS, _CONTACT), _CONTACT_OPTIONS),
    Row(
        *("PATCH", "contacts/{id}", "Change a contact", _record(v1.CONTACTS, _CONTACT)),
        *(_CONTACT_OPTIONS, _body(v1.CONTACTS, {"given_name": "Example"}, whole=False)),
    ),
    Row("DELETE", "contacts/{id}", "Delete a contact", {204: EMPTY}),
    *v1_hooks_description.ROWS,
    Row(
        *("GET", "oauth/connect/userinfo", "Whose credentials these are"),
        {200: answered(shown.USER_INFO)},
    ),
)

# The specification's errors are Throwables of Java; a switch brings them back.
_THROWABLE = dict.fromkeys(("cause", "localizedMessage", "stackTrace", "suppressed"), ANYTHING)

OPERATIONS = operations(
    "/crm/rest/v1/", record({"message": TEXT, **_THROWABLE}, ["message"]), _ROWS
)
