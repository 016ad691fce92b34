"""What v2 offers: each resource with its filters, orders, fields and bodies."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from fakes.keap import v1_shapes
from fakes.keap import v2_bodies as bodies
from fakes.keap import v2_filters as where
from fakes.keap import v2_shapes as shapes
from fakes.keap.readers import Property
from fakes.keap.v2_filters import column
from fakes.keap.v2_lists import Listing, Shape
from fakes.store import Record, Store


@dataclass(frozen=True)
class Resource:
    """One kind of record: how it is listed, shown alone, written, and what its errors call it."""

    listing: Listing
    shape: Shape
    noun: str
    update: Mapping[str, Property]
    create: Mapping[str, Property]
    required: tuple[str, ...] = ()

    @property
    def table(self) -> str:
        return self.listing.table


Values = Mapping[str, Any]


def _of_contact(look: Callable[[Values], Any]) -> where.Look:
    def looks(store: Store, record: Record) -> Any:
        found = store.get("contacts", record.values["contact"])
        return look(found.values) if found else None

    return looks


def _located(part: str) -> Callable[[Values], Any]:
    """Look at a contact's first address."""
    return lambda contact: (contact["addresses"] or [{}])[0].get(part)


def _phone(contact: Values) -> Any:
    return (contact["phone_numbers"] or [{}])[0].get("number")


def _company_id(_store: Store, record: Record) -> Any:
    return (record.values["company"] or {}).get("id")


def _unknown(_store: Store, _record: Record) -> None:
    """Stand for what no tenant of ours has."""


def _address(name: str) -> where.Look:
    return lambda _store, record: (record.values["address"] or {}).get(name)


def _id(_store: Store, record: Record) -> int:
    return record.id


def _email_of_contact(_store: Store, record: Record) -> str:
    return v1_shapes.first_email(record.values)


_HIDDEN_COMPANY = frozenset(
    (
        "notes",
        "fax_number",
        "address",
        "email_address",
        "phone_number",
        "update_time",
        "create_time",
        "custom_fields",
    )
)

COMPANIES = Resource(
    Listing(
        "companies",
        "companies",
        shapes.company,
        alone=True,
        filters={
            "company_name": where.exactly(column("company_name")),
            "name": where.beginning(column("company_name")),
            "email": where.exactly(column("email_address")),
            "city": where.beginning(_address("locality")),
            "state": where.beginning(_address("region")),
            "since_time": where.since,
            "until_time": where.until,
            "company_id": where.comparing_ids,
        },
        orders={
            "id": _id,
            "create_time": column("date_created"),
            "name": column("company_name"),
            "email": column("email_address"),
        },
        fields=_HIDDEN_COMPANY,
        default_fields=frozenset(bodies.COMPANY) | {"id", "groups", "account_id"},
    ),
    shapes.company,
    "Company",
    update=bodies.COMPANY,
    create=bodies.COMPANY,
    required=("company_name",),
)

PRODUCTS = Resource(
    Listing(
        "products",
        "products",
        shapes.product_item,
        alone=True,
        filters={
            "name": where.beginning(column("product_name")),
            "sku": where.beginning(column("sku")),
            "description": where.beginning(column("product_desc")),
            "short_description": where.beginning(column("product_short_desc")),
            "product_id": where.comparing_ids,
            "product_ids": where.among_ids(),
        },
        orders={
            "name": column("product_name"),
            "sku": column("sku"),
            "last_updated_time": column("last_updated"),
        },
    ),
    shapes.product,
    "Product",
    update=bodies.PRODUCT,
    create=bodies.NEW_PRODUCT,
    required=("product_name", "product_price", "product_short_desc"),
)

USERS = Resource(
    Listing(
        "users",
        "users",
        shapes.user,
        alone=True,
        filters={
            "email": where.exactly(column("email_address")),
            "given_name": where.exactly(column("given_name")),
            "include_inactive": where.unless_false(lambda values: values["status"] == "Inactive"),
            "include_partners": where.unless_false(lambda values: bool(values["partner"])),
            "user_ids": where.among_ids(),
        },
        orders={
            "create_time": column("date_created"),
            "email": column("email_address"),
            "name": column("family_name"),
        },
        page_sizes=(1, 100),
    ),
    shapes.user,
    "User",
    update=bodies.USER,
    create={},
)

OPPORTUNITIES = Resource(
    Listing(
        "opportunities",
        "opportunities",
        shapes.opportunity,
        filters={
            "stage_id": where.exactly(column("stage")),
            "user_id": where.exactly(column("user")),
            "contact_id": where.exactly(column("contact")),
            "affiliate_id": where.exactly(column("affiliate_id")),
            "opportunity_title": where.beginning(column("opportunity_title")),
            "opportunity_id": where.comparing_ids,
            "ids": where.among_ids(100),
            "lead_source_name": where.beginning(_unknown),
            "contact_phone": where.beginning(_of_contact(_phone)),
            "contact_city": where.beginning(_of_contact(_located("locality"))),
            "contact_state": where.beginning(_of_contact(_located("region"))),
            "projected_revenue_low": where.comparing_numbers(column("projected_revenue_low")),
            "projected_revenue_high": where.comparing_numbers(column("projected_revenue_high")),
        },
        orders={
            "next_action_time": column("next_action_date"),
            "contact_name": _of_contact(lambda contact: contact["given_name"]),
            "opportunity_title": column("opportunity_title"),
            "created_time": column("date_created"),
            "update_time": column("last_updated"),
        },
        fields=frozenset({"custom_fields", "created_by", "last_updated_by", "status_id"}),
        default_fields=frozenset(
            {"monthly_revenue", "order_revenue", "objection", "status", "stage_entrance_time"}
        ),  # of the legacy module: whoever asks gets none
    ),
    shapes.opportunity,
    "Opportunity",
    update=bodies.OPPORTUNITY,
    create=bodies.OPPORTUNITY,
    required=("opportunity_title", "contact", "stage"),
)

STAGES = Resource(
    Listing(
        "stages",
        "stages",
        shapes.stage,
        filters={
            "opportunity_stage_name": where.beginning(column("stage_name")),
            "opportunity_stage_id": where.comparing_ids,
        },
        orders={"stage_order": column("stage_order")},
    ),
    shapes.stage,
    "Stage",
    update=bodies.STAGE,
    create=bodies.STAGE,
    required=("stage_name", "stage_order", "probability", "target_num_days"),
)

CONTACTS = Resource(
    Listing(
        "contacts",
        "contacts",
        shapes.contact,
        filters={
            "email": where.beginning(_email_of_contact),
            "given_name": where.beginning(column("given_name")),
            "family_name": where.beginning(column("family_name")),
            "middle_name": where.beginning(column("middle_name")),
            "company_id": where.exactly(_company_id),
            "contact_ids": where.among_ids(),
            "ids": where.among_ids(),
            "start_update_time": where.since,
            "end_update_time": where.until,
        },
        orders={
            "id": _id,
            "create_time": column("date_created"),
            "email": _email_of_contact,
            "update_time": column("last_updated"),
        },
    ),
    shapes.contact,
    "Contact",
    update=bodies.CONTACT,
    create=bodies.CONTACT,
)
