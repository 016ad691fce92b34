"""The operations of v1. What is missing here is missing at Keap: most deletions, and updates of users."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from fakes.keap import v1_bodies as bodies
from fakes.keap import v1_hooks
from fakes.keap import v1_listings as listings
from fakes.keap import v1_shapes as shapes
from fakes.keap.answers import deleted, in_edition, without
from fakes.keap.call import Call, Handler
from fakes.keap.contacts import new_contact, twin
from fakes.keap.custom_fields import v1_defines, v1_model
from fakes.keap.errors import ProblemError, unable_to_find
from fakes.keap.readers import Property
from fakes.keap.v1_lists import Listing, Shape, hidden_in, listed
from fakes.keap.v1_sync import products_since
from fakes.keap.values import kept_address
from fakes.keap.writes import change, columns_of, create, demand, replace
from fakes.messages import Response, json_response
from fakes.routes import Route
from fakes.store import Record, Store


@dataclass(frozen=True)
class Resource:
    """One kind of record: how it is listed, shown alone, written, and what its errors call it."""

    listing: Listing
    shape: Shape
    noun: str
    body: Mapping[str, Property]
    required: tuple[str, ...]
    name_switch: str = ""  # says whether a PATCH has to repeat what is required

    @property
    def table(self) -> str:
        return self.listing.table


COMPANIES = Resource(
    listings.COMPANIES,
    shapes.company,
    "Company",
    bodies.COMPANY,
    ("company_name",),
    "keap.v1.patch.company_name",
)
PRODUCTS = Resource(
    listings.PRODUCTS,
    shapes.product,
    "Product",
    bodies.PRODUCT,
    ("product_name",),
    "keap.v1.patch.product_name",
)
OPPORTUNITIES = Resource(
    listings.OPPORTUNITIES,
    shapes.opportunity,
    "Opportunity",
    bodies.OPPORTUNITY,
    ("opportunity_title", "contact", "stage"),
)
CONTACTS = Resource(listings.CONTACTS, shapes.contact, "Contact", bodies.CONTACT, ())
USERS = Resource(listings.USERS, shapes.user, "User", bodies.USER, ("email_address", "given_name"))


def single(resource: Resource) -> Handler:
    return lambda call: _shown(resource, call, call.record(resource.table, resource.noun))


def posted(resource: Resource) -> Handler:
    def handle(call: Call) -> Response:
        columns = columns_of(call, call.body(), resource.body)
        record = create(call, resource.table, columns, resource.required)
        return _written(resource, call, record, 201)

    return handle


def patched(resource: Resource) -> Handler:
    def handle(call: Call) -> Response:
        record = call.record(resource.table, resource.noun)
        columns = columns_of(call, call.body(), resource.body)
        if resource.name_switch and call.switches[resource.name_switch] == "required":
            demand(columns, resource.required)
        return _written(resource, call, change(call, resource.table, record, columns))

    return handle


def opportunity_posted(call: Call) -> Response:
    answer = posted(OPPORTUNITIES)(call)
    return Response(int(call.switches["keap.v1.opportunity.created"]), answer.headers, answer.body)


def opportunity_replaced(call: Call) -> Response:
    """Replace all values; the record is named in the body, not in the path."""
    body = call.body()
    record = call.store.get("opportunities", body["id"]) if type(body.get("id")) is int else None
    if record is None:
        raise unable_to_find("Opportunity")
    columns = columns_of(call, body, bodies.OPPORTUNITY)
    return _written(OPPORTUNITIES, call, replace(call, "opportunities", record, columns))


def user_invited(call: Call) -> Response:
    columns = columns_of(call, call.body(), bodies.USER)
    licences = call.switches["keap.v1.user.licences"]
    if licences != "free":
        raise ProblemError("There is no licence for another user", int(licences))
    if call.switches["keap.v1.user.duplicate_email"] == "rejected":
        _unknown_address(call.store, kept_address(call, columns.get("email_address") or ""))
    record = create(call, "users", columns | {"status": "Invited"}, USERS.required)
    return _written(USERS, call, record, 201)


def _unknown_address(store: Store, address: str) -> None:
    if any(record.values["email_address"] == address for record in store.records("users")):
        raise ProblemError("A user with this e-mail address already exists")


def contact_posted(call: Call) -> Response:
    columns = columns_of(call, call.body(), bodies.CONTACT)
    return _written(CONTACTS, call, new_contact(call, columns), 201)


def contact_upserted(call: Call) -> Response:
    body = call.body()
    option = body.pop("duplicate_option", "Email")
    columns = columns_of(call, body, bodies.CONTACT)
    known = twin(call, columns, option, ("Email", "EmailAndName"))
    if known is None:
        return _written(CONTACTS, call, new_contact(call, columns), 201)
    return _written(CONTACTS, call, change(call, "contacts", known, columns))


def stage_pipeline(call: Call) -> Response:
    """List the stages: a bare array, in the order of the pipeline."""
    records = sorted(call.store.records("stages"), key=lambda record: record.values["stage_order"])
    return json_response([shapes.pipeline_stage(call.store, record) for record in records])


def signature(call: Call) -> Response:
    call.record("users", "User")
    return json_response("")


def userinfo(_call: Call) -> Response:
    return json_response(
        {
            "sub": "1",
            "email": "owner@keap.example",
            "given_name": "Olive",
            "family_name": "Owner",
            "global_user_id": 1_000_000,
            "infusionsoft_id": "owner@keap.example",
            "is_admin": True,
        }
    )


def _shown(resource: Resource, call: Call, record: Record, status: int = 200) -> Response:
    hidden = hidden_in(call, resource.listing.optional)
    return json_response(without(resource.shape(call.store, record), hidden), status)


def _written(resource: Resource, call: Call, record: Record, status: int = 200) -> Response:
    if call.switches["keap.write.answer"] == "full":
        return json_response(resource.shape(call.store, record), status)
    return _shown(resource, call, record, status)


_OPERATIONS: list[tuple[str, str, Handler]] = [
    ("GET", "companies", listed(listings.COMPANIES)),
    ("POST", "companies", posted(COMPANIES)),
    ("GET", "companies/model", v1_model("companies", "notes", "fax_number", "custom_fields")),
    ("GET", "companies/{id}", single(COMPANIES)),
    ("PATCH", "companies/{id}", patched(COMPANIES)),
    ("GET", "opportunities", listed(listings.OPPORTUNITIES)),
    ("POST", "opportunities", opportunity_posted),
    ("PUT", "opportunities", opportunity_replaced),
    ("GET", "opportunities/model", v1_model("opportunities", "custom_fields")),
    ("GET", "opportunities/{id}", single(OPPORTUNITIES)),
    ("PATCH", "opportunities/{id}", patched(OPPORTUNITIES)),
    ("GET", "opportunity/stage_pipeline", stage_pipeline),
    ("GET", "products", listed(listings.PRODUCTS)),
    ("POST", "products", posted(PRODUCTS)),
    ("GET", "products/search", listed(listings.PRODUCTS)),  # an older name, still in use
    ("GET", "products/sync", products_since),
    ("GET", "products/{id}", single(PRODUCTS)),
    ("PATCH", "products/{id}", patched(PRODUCTS)),
    ("DELETE", "products/{id}", deleted("products", "Product")),
    ("GET", "users", listed(listings.USERS)),
    ("POST", "users", user_invited),
    ("GET", "users/{id}/signature", signature),
    ("GET", "contacts", listed(listings.CONTACTS)),
    ("POST", "contacts", contact_posted),
    ("PUT", "contacts", contact_upserted),
    ("GET", "contacts/model", v1_model("contacts", "lead_source_id", "custom_fields", "job_title")),
    ("POST", "contacts/model/customFields", v1_defines("contacts")),
    ("GET", "contacts/{id}", single(CONTACTS)),
    ("PATCH", "contacts/{id}", patched(CONTACTS)),
    ("DELETE", "contacts/{id}", deleted("contacts", "Contact")),
    *v1_hooks.OPERATIONS,
    ("GET", "oauth/connect/userinfo", userinfo),
]

ROUTES: list[Route[Handler]] = [
    Route(method, f"/crm/rest/v1/{path}", in_edition(path, handler))
    for method, path, handler in _OPERATIONS
]
