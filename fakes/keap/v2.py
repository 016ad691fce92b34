"""The operations of v2, over the same records as v1."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fakes.keap.errors import ProblemError, unrecognized
from fakes.keap.v2_lists import hidden_in, listed, without
from fakes.keap.v2_resources import (
    COMPANIES,
    CONTACTS,
    OPPORTUNITIES,
    PRODUCTS,
    STAGES,
    USERS,
    Resource,
)
from fakes.keap.writes import change, columns_of, create
from fakes.messages import Response, json_response
from fakes.routes import Route

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fakes.keap.call import Call, Handler
    from fakes.keap.readers import Property
    from fakes.store import Row, Values


def single(resource: Resource) -> Handler:
    return lambda call: _shown(resource, call, call.row(resource.table, resource.noun))


def posted(resource: Resource) -> Handler:
    def handle(call: Call) -> Response:
        columns = columns_of(call, call.body(), resource.create, strict=_strict(call))
        required = resource.required
        if resource is COMPANIES and not call.switches["v2_company_needs_name"]:
            required, columns = (
                (),
                {"company_name": f"Company {call.store.next_id('companies')}", **columns},
            )
        row = create(call, resource.table, columns, required)
        return _written(resource, call, row, 201)

    return handle


def patched(resource: Resource) -> Handler:
    def handle(call: Call) -> Response:
        row = call.row(resource.table, resource.noun)
        body = call.body()
        if _strict(call):
            _all_known(body, resource.update)
        columns = columns_of(call, _masked(resource, call, body), resource.update, strict=False)
        return _written(resource, call, change(call, resource.table, row, columns))

    return handle


def deleted(resource: Resource) -> Handler:
    def handle(call: Call) -> Response:
        call.store.delete(resource.table, call.row(resource.table, resource.noun).id)
        return Response(204)

    return handle


def model(*optional: str) -> Handler:
    payload = {"custom_fields": [], "optional_properties": list(optional)}
    return lambda _call: json_response(payload)


def _strict(call: Call) -> bool:
    return bool(call.switches["v2_unknown_property"] == "reject")


def _all_known(body: Values, properties: Mapping[str, Property]) -> None:
    for name in body:
        if name not in properties:
            raise unrecognized(name)


def _masked(resource: Resource, call: Call, body: Values) -> Values:
    """Keep what the update mask names, if there is a mask at all."""
    mask = call.listed("update_mask")
    if not mask:
        return body
    names = _mask_names(resource, call.switches["user_title_mask"])
    for name in mask:
        if name not in names:
            raise ProblemError(f"Invalid update_mask: {name}")
    wanted = {names[name] for name in mask}
    absent = dict.fromkeys(wanted) if call.switches["v2_mask_without_value"] == "clear" else {}
    return absent | {name: value for name, value in body.items() if name in wanted}


def _mask_names(resource: Resource, title: str) -> dict[str, str]:
    """Map what a mask may say to the body's property.

    The specification's mask for users says `job_title` where the body says `title`.
    """
    names = {name: name for name in resource.update}
    if resource is not USERS:
        return names
    del names["title"]
    spellings = ("job_title", "title") if title == "both" else (title,)
    return names | dict.fromkeys(spellings, "title")


def _shown(resource: Resource, call: Call, row: Row, status: int = 200) -> Response:
    hidden = hidden_in(resource.listing, call)
    return json_response(without(resource.shape(call.store, row), hidden), status)


def _written(resource: Resource, call: Call, row: Row, status: int = 200) -> Response:
    if call.switches["write_answer"] == "full":
        return json_response(resource.shape(call.store, row), status)
    return _shown(resource, call, row, status)


_OPERATIONS: list[tuple[str, str, Handler]] = [
    ("GET", "companies", listed(COMPANIES.listing)),
    ("POST", "companies", posted(COMPANIES)),
    ("GET", "companies/model", model(*sorted(COMPANIES.listing.fields))),
    ("GET", "companies/{id}", single(COMPANIES)),
    ("PATCH", "companies/{id}", patched(COMPANIES)),
    ("DELETE", "companies/{id}", deleted(COMPANIES)),
    ("GET", "products", listed(PRODUCTS.listing)),
    ("POST", "products", posted(PRODUCTS)),
    ("GET", "products/{id}", single(PRODUCTS)),
    ("PATCH", "products/{id}", patched(PRODUCTS)),
    ("DELETE", "products/{id}", deleted(PRODUCTS)),
    ("GET", "users", listed(USERS.listing)),
    ("GET", "users/{id}", single(USERS)),
    ("PATCH", "users/{id}", patched(USERS)),
    ("GET", "opportunities", listed(OPPORTUNITIES.listing)),
    ("POST", "opportunities", posted(OPPORTUNITIES)),
    ("GET", "opportunities/model", model(*sorted(OPPORTUNITIES.listing.fields))),
    ("GET", "opportunities/stages", listed(STAGES.listing)),
    ("POST", "opportunities/stages", posted(STAGES)),
    ("GET", "opportunities/stages/{id}", single(STAGES)),
    ("PATCH", "opportunities/stages/{id}", patched(STAGES)),
    ("DELETE", "opportunities/stages/{id}", deleted(STAGES)),
    ("GET", "opportunities/{id}", single(OPPORTUNITIES)),
    ("PATCH", "opportunities/{id}", patched(OPPORTUNITIES)),
    ("DELETE", "opportunities/{id}", deleted(OPPORTUNITIES)),
    ("GET", "contacts", listed(CONTACTS.listing)),
    ("POST", "contacts", posted(CONTACTS)),
    ("GET", "contacts/model", model()),
    ("GET", "contacts/{id}", single(CONTACTS)),
    ("PATCH", "contacts/{id}", patched(CONTACTS)),
    ("DELETE", "contacts/{id}", deleted(CONTACTS)),
]

ROUTES: list[Route[Handler]] = [
    Route(method, f"/crm/rest/v2/{path}", handler) for method, path, handler in _OPERATIONS
]
