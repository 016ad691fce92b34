"""What can be listed in v1, by which filters and in which orders."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from fakes.keap import v1_shapes as shapes
from fakes.keap.readers import time
from fakes.keap.v1_lists import Filter, Key, Listing, Switched
from fakes.store import Record, Store, Values


def _value(name: str) -> Key:
    """Order by a text whatever its case, empty ones first."""
    return lambda _store, record: (record.values[name] or "").casefold()


def _equal(name: str) -> Filter:
    return lambda _store, record, wanted: str(record.values[name]) == wanted


def _alike(name: str) -> Filter:
    return lambda _store, record, wanted: record.values[name].casefold() == wanted.casefold()


def _within(name: str) -> Filter:
    return lambda _store, record, wanted: wanted.casefold() in record.values[name].casefold()


def sync_token(store: Store) -> str:
    """Name this moment: what was stored until now, and the first id that was not given yet."""
    return f"{store.revision}-{store.next_id('products')}"


def numbered_status(shown: dict[str, Any], switches: Mapping[str, str]) -> dict[str, Any]:
    """Turn a product's status into the number that the switch says."""
    if switches["keap.v1.product.active"] == "0":
        shown["status"] = 1 - shown["status"]
    return shown


def _id(_store: Store, record: Record) -> int:
    return record.id


def _created(_store: Store, record: Record) -> Any:
    return record.values["date_created"]


def _touched(_store: Store, record: Record) -> Any:
    return record.values["last_updated"]


def _next_action(_store: Store, record: Record) -> Any:
    return (
        record.values["next_action_date"] is None,
        shapes.time(record.values["next_action_date"]),
    )


def _contact_name(store: Store, record: Record) -> str:
    found = store.get("contacts", record.values["contact"])
    return f"{found.values['given_name']} {found.values['family_name']}" if found else ""


def _mentions(store: Store, record: Record, wanted: str) -> bool:
    contact = shapes.opportunity(store, record)["contact"]
    names = ("first_name", "last_name", "company_name", "email")
    searched = [record.values["opportunity_title"], *(contact.get(name) or "" for name in names)]
    return any(wanted.casefold() in each.casefold() for each in searched)


def _has_email(_store: Store, record: Record, wanted: str) -> bool:
    return any(each.get("email") == wanted for each in record.values["email_addresses"])


def _active(_store: Store, record: Record, wanted: str) -> bool:
    return bool(record.values["active"] == (wanted.lower() == "true"))


def _unless_refused(refuses: Callable[[Values], bool]) -> Filter:
    return lambda _store, record, wanted: wanted.lower() != "false" or not refuses(record.values)


def _updated(sign: int) -> Filter:
    def keeps(_store: Store, record: Record, wanted: str) -> bool:
        return bool(
            sign * (record.values["last_updated"] - time(wanted, lenient=False)).total_seconds()
            >= 0
        )

    return keeps


COMPANIES = Listing(
    "companies",
    "companies",
    shapes.company,
    alone=True,
    optional=frozenset({"notes", "fax_number", "custom_fields"}),
    filters={
        "company_name": Switched(
            "keap.v1.companies.company_name",
            {
                "exact": _equal("company_name"),
                "any_case": _alike("company_name"),
                "part": _within("company_name"),
            },
        )
    },
    orders={
        "id": _id,
        "date_created": _created,
        "name": _value("company_name"),
        "email": _value("email_address"),
    },
    echoes=("company_name", "order", "order_direction"),
)
PRODUCTS = Listing(
    "products",
    "products",
    shapes.product_item,
    alone=True,
    filters={"active": _active},
    echoes=("active",),
    more=lambda store: {"sync_token": sync_token(store)},
    finish=numbered_status,
    ways=("keap.v1.product.active",),
)
USERS = Listing(
    "users",
    "users",
    shapes.user,
    alone=True,
    filters={
        "include_inactive": _unless_refused(lambda values: values["status"] == "Inactive"),
        "include_partners": _unless_refused(lambda values: values["partner"]),
    },
)
OPPORTUNITIES = Listing(
    "opportunities",
    "opportunities",
    shapes.opportunity_item,
    optional=frozenset({"custom_fields"}),
    filters={"stage_id": _equal("stage"), "user_id": _equal("user"), "search_term": _mentions},
    orders={
        "next_action": _next_action,
        "opportunity_name": _value("opportunity_title"),
        "contact_name": _contact_name,
        "date_created": _created,
    },
)
CONTACTS = Listing(
    "contacts",
    "contacts",
    shapes.contact,
    optional=frozenset({"lead_source_id", "custom_fields", "job_title"}),
    filters={
        "email": _has_email,
        "given_name": _equal("given_name"),
        "family_name": _equal("family_name"),
        "since": _updated(1),
        "until": _updated(-1),
    },
    times=("since", "until"),
    orders={
        "id": _id,
        "date_created": _created,
        "last_updated": _touched,
        "name": _value("family_name"),
        "firstName": _value("given_name"),
        "email": lambda _store, record: shapes.first_email(record.values),
    },
    echoes=("email", "given_name", "family_name", "since", "until", "order", "order_direction"),
)
