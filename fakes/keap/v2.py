"""The operations of v2, over the same records as v1."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet

from fakes.keap import v2_bodies as bodies
from fakes.keap import v2_stage_moves as stage_moves
from fakes.keap.answers import deleted, in_edition, without
from fakes.keap.call import Call, Handler
from fakes.keap.contacts import twin
from fakes.keap.custom_fields import undefined, v2_defines, v2_model, v2_redefines
from fakes.keap.errors import ProblemError, unconvertible, unrecognized
from fakes.keap.readers import Property
from fakes.keap.v2_lists import hidden_in, listed, told
from fakes.keap.v2_resources import (
    COMPANIES,
    CONTACTS,
    OPPORTUNITIES,
    PRODUCTS,
    STAGES,
    USERS,
    Resource,
)
from fakes.keap.values import settled
from fakes.keap.writes import change, columns_of, create, emptied
from fakes.messages import Response, json_response
from fakes.routes import Route
from fakes.store import Record, Values

DUPLICATE_OPTIONS = ("Email", "EmailAndName", "EmailAndNameAndCompany")
_USER_WITH_JOB_TITLE = {
    "job_title" if name == "title" else name: known for name, known in USERS.update.items()
}


_MOST_INT32 = 2**31 - 1


def single(resource: Resource) -> Handler:
    def handle(call: Call) -> Response:
        record = call.record(resource.table, resource.noun)
        return _shown(resource, call, record, hidden_in(resource.listing, call))

    return handle


def posted(resource: Resource) -> Handler:
    def handle(call: Call) -> Response:
        hidden = _hidden_after_write(resource, call)
        columns = columns_of(call, call.body(), resource.create, strict=_strict(call))
        if resource is COMPANIES and call.switches["keap.v2.company.name"] == "optional":
            columns.setdefault("company_name", f"Company {call.store.next_id('companies')}")
        record = create(call, resource.table, columns, resource.required)
        return _shown(resource, call, record, hidden, 201)

    return handle


def patched(resource: Resource) -> Handler:
    def handle(call: Call) -> Response:
        hidden = _hidden_after_write(resource, call)
        record = call.record(resource.table, resource.noun)
        body, properties = call.body(), _properties(resource, call)
        if _strict(call):
            _all_known(body, properties)
        named = _named(resource, call)
        said = {name: value for name, value in body.items() if named is None or name in named}
        columns = columns_of(call, said, properties, strict=False)
        unsaid = _unsaid(resource, call, (named or set()) - body.keys())
        if resource is USERS:
            columns, unsaid = _but_the_login(call, columns), _but_the_login(call, unsaid)
        changed = change(call, resource.table, record, columns, unsaid)
        return _shown(resource, call, changed, hidden)

    return handle


def _properties(resource: Resource, call: Call) -> Mapping[str, Property]:
    odd = resource is USERS and call.switches["keap.v2.user.title_mask"] == "body"
    return _USER_WITH_JOB_TITLE if odd else resource.update


def _but_the_login(call: Call, columns: Values) -> Values:
    """Leave out, or refuse, the address with which another person logs in."""
    how = call.switches["keap.v2.user.email"]
    if how == "changed" or "email_address" not in columns:
        return columns
    if how == "rejected":
        raise ProblemError("The e-mail address of a user cannot be changed", 403)
    return {name: value for name, value in columns.items() if name != "email_address"}


def contact_posted(call: Call) -> Response:
    """Add a contact, or change its twin where a `duplicate_option` asks for that."""
    hidden = _hidden_after_write(CONTACTS, call)
    columns = columns_of(call, call.body(), CONTACTS.create, strict=_strict(call))
    option = call.request.first("duplicate_option")
    known = twin(call, columns, option, DUPLICATE_OPTIONS) if option else None
    if known:
        return _shown(CONTACTS, call, change(call, "contacts", known, columns), hidden)
    return _shown(CONTACTS, call, create(call, "contacts", columns), hidden, 201)


def inventory_adjusted(call: Call) -> Response:
    """Move a product's stock up or down; there is never less than nothing."""
    record = call.record("products", "Product")
    columns = columns_of(call, call.body(), bodies.ADJUSTMENT, strict=_strict(call))
    sign = {"INCREASE": 1, "DECREASE": -1}.get(columns.get("type") or "")
    quantity = columns.get("quantity")
    if sign is None or quantity is None or not 0 <= quantity <= _MOST_INT32:
        raise unconvertible()
    count = record.values["inventory_count"] + sign * quantity
    changed = call.store.update(
        "products", record.id, settled(call, "products", {"inventory_count": count})
    )
    return _shown(PRODUCTS, call, changed, frozenset())


def _strict(call: Call) -> bool:
    return call.switches["keap.v2.unknown_property"] == "rejected"


def _all_known(body: Values, properties: Mapping[str, Property]) -> None:
    for name in body:
        if name not in properties:
            raise unrecognized(name)


def _unsaid(resource: Resource, call: Call, named: AbstractSet[str]) -> Values:
    """Give the columns that a PATCH empties without a word in its body; `named` are in its mask alone."""
    properties = _properties(resource, call)
    if not call.listed("update_mask"):
        every = call.switches["keap.v2.mask.absent"] == "all"
        return emptied(call, resource.table, properties) if every else {}
    if call.switches["keap.v2.mask.without_value"] == "ignored":
        return {}
    return columns_of(call, dict.fromkeys(named), properties, strict=False)


def _named(resource: Resource, call: Call) -> AbstractSet[str] | None:
    """Give the body's properties that the update mask names; None if there is no mask at all."""
    mask = call.listed("update_mask")
    if not mask:
        return None
    names = mask_names(resource, call.switches["keap.v2.user.title_mask"])
    for name in mask:
        if name not in names:
            raise ProblemError(f"Invalid update_mask: {name}")
    return {names[name] for name in mask}


def mask_names(resource: Resource, title: str) -> dict[str, str]:
    """Map what a mask may say to the body's property.

    The specification's mask for users says `job_title` where the body says `title`.
    """
    names = {name: name for name in resource.update}
    if resource is not USERS:
        return names
    del names["title"]
    if title == "body":
        return names | {"job_title": "job_title"}
    spellings = ("job_title", "title") if title == "both" else (title,)
    return names | dict.fromkeys(spellings, "title")


def _hidden_after_write(resource: Resource, call: Call) -> frozenset[str]:
    """Decide before anything is stored: a field that does not exist must not leave half a refusal."""
    hidden = hidden_in(resource.listing, call)
    return frozenset() if call.switches["keap.write.answer"] == "full" else hidden


def _shown(
    resource: Resource, call: Call, record: Record, hidden: frozenset[str], status: int = 200
) -> Response:
    shown = without(resource.shape(call.store, record), hidden)
    return json_response(told(shown, call.switches["keap.v2.unset"]), status)


def custom(table: str, optional: Iterable[str]) -> list[tuple[str, str, Handler]]:
    """Give the operations on the fields that a tenant defines of its own."""
    fields = f"{table}/model/customFields"
    return [
        ("GET", f"{table}/model", v2_model(table, *sorted(optional))),
        ("POST", fields, v2_defines(table)),
        ("PATCH", f"{fields}/{{id}}", v2_redefines(table)),
        ("DELETE", f"{fields}/{{id}}", undefined(table)),
    ]


_OPERATIONS: list[tuple[str, str, Handler]] = [
    ("GET", "companies", listed(COMPANIES.listing)),
    ("POST", "companies", posted(COMPANIES)),
    *custom("companies", COMPANIES.listing.fields),
    ("GET", "companies/{id}", single(COMPANIES)),
    ("PATCH", "companies/{id}", patched(COMPANIES)),
    ("DELETE", "companies/{id}", deleted("companies", "Company")),
    ("GET", "products", listed(PRODUCTS.listing)),
    ("POST", "products", posted(PRODUCTS)),
    ("GET", "products/{id}", single(PRODUCTS)),
    ("PATCH", "products/{id}", patched(PRODUCTS)),
    ("DELETE", "products/{id}", deleted("products", "Product")),
    ("POST", "products/{id}:adjustInventory", inventory_adjusted),
    ("GET", "users", listed(USERS.listing)),
    ("GET", "users/{id}", single(USERS)),
    ("PATCH", "users/{id}", patched(USERS)),
    ("GET", "opportunities", listed(OPPORTUNITIES.listing)),
    ("POST", "opportunities", posted(OPPORTUNITIES)),
    *custom("opportunities", OPPORTUNITIES.listing.fields),
    ("GET", "opportunities/stageMoves", listed(stage_moves.LISTING)),
    ("GET", "opportunities/stageMoves/{id}", stage_moves.single_move),
    ("GET", "opportunities/stages", listed(STAGES.listing)),
    ("POST", "opportunities/stages", posted(STAGES)),
    ("GET", "opportunities/stages/{id}", single(STAGES)),
    ("PATCH", "opportunities/stages/{id}", patched(STAGES)),
    ("DELETE", "opportunities/stages/{id}", deleted("stages", "Stage")),
    ("GET", "opportunities/{id}", single(OPPORTUNITIES)),
    ("PATCH", "opportunities/{id}", patched(OPPORTUNITIES)),
    ("DELETE", "opportunities/{id}", deleted("opportunities", "Opportunity")),
    ("GET", "contacts", listed(CONTACTS.listing)),
    ("POST", "contacts", contact_posted),
    *custom("contacts", ()),
    ("GET", "contacts/{id}", single(CONTACTS)),
    ("PATCH", "contacts/{id}", patched(CONTACTS)),
    ("DELETE", "contacts/{id}", deleted("contacts", "Contact")),
]

ROUTES: list[Route[Handler]] = [
    Route(method, f"/crm/rest/v2/{path}", in_edition(path, handler))
    for method, path, handler in _OPERATIONS
]
