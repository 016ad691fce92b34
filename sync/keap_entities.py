"""Keap's resources over REST v2, under the documents' v1 names: paths, pages, fields and masks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sync.fields import Field, Json, decimal, exact, flag, plain, text
from sync.values import is_empty

MINOR = Decimal(100)  # Keap's v2 prices are whole cents


def _nested(outer: str, inner: str, *, asks: str = "") -> Field:
    """A value inside an object, written as an object with nothing else in it."""

    def read(json: Json) -> Any:
        found = json.get(outer)
        return exact(found.get(inner)) if isinstance(found, dict) else None

    return Field(read, lambda value: {outer: {inner: text(value)}}, asks=asks)


def _reference(outer: str, name: str) -> Field:
    """Another record, shown as an object and written as an id."""
    return Field(_nested(outer, "id").read, lambda value: {name: text(value)}, keeps=True)


def _price() -> Field:
    """Read as an object, written as a number: what was read must never be sent back."""

    def read(json: Json) -> Any:
        price = json.get("price")
        amount = price.get("amount") if isinstance(price, dict) else None
        return None if amount is None else exact(Decimal(str(amount)) / MINOR)

    def write(value: Any) -> dict[str, Any]:
        return {"price": int((decimal(value) * MINOR).to_integral_value(ROUND_HALF_UP))}

    return Field(read, write)


def _mail(write: Callable[[Any], dict[str, Any]], *, keeps: bool, asks: str = "") -> Field:
    """The first e-mail address, whether the resource holds one or a list of them."""

    def read(json: Json) -> Any:
        found = json.get("email_address") or json.get("email_addresses") or []
        if isinstance(found, str):
            return found
        listed = [found] if isinstance(found, dict) else found
        first = next((m for m in listed if m.get("field") == "EMAIL1"), next(iter(listed), {}))
        return first.get("email")

    return Field(read, write, keeps=keeps, asks=asks)


def _one_mail(value: Any) -> dict[str, Any]:
    return {"email_address": {"email": text(value), "field": "EMAIL1"}}


def _many_mails(value: Any) -> dict[str, Any]:
    return {"email_addresses": [{"email": text(value), "field": "EMAIL1"}]}


def _title() -> Field:
    """A user's job title is called `title`, except by the update mask."""
    return Field(
        lambda json: json.get("title", json.get("job_title")), lambda v: {"title": text(v)}
    )


def _texts(names: str, asked: str = "") -> dict[str, Field]:
    """Plain texts under the same name; those of `asked` are shown only when they are asked for."""
    return {
        **{name: plain(name, text) for name in names.split()},
        **{name: plain(name, text, asks=name) for name in asked.split()},
    }


@dataclass(frozen=True)
class Entity:
    """One resource. `naming` is the property that a new record cannot do without."""

    path: str
    plural: str
    fields: Mapping[str, Field]
    naming: str
    made: str = "create_time"
    stamp: str = "update_time"
    asks: tuple[str, ...] = ()  # always to be asked for in a listing
    page_size: int = 1000
    filter: str = ""
    identity: str | None = None
    forced: Mapping[str, Any] = field(default_factory=dict)


ENTITIES: Mapping[str, Entity] = {
    "Companies": Entity(
        "/v2/companies",
        "companies",
        {
            **_texts("website", asked="notes"),
            "company_name": plain("company_name", text, keeps=True),
            "email_address": _mail(_one_mail, keeps=False, asks="email_address"),
            "phone_number.number": _nested("phone_number", "number", asks="phone_number"),
            "fax_number.number": _nested("fax_number", "number", asks="fax_number"),
        },
        naming="company_name",
        asks=("update_time", "create_time"),
    ),
    "Opportunity": Entity(
        "/v2/opportunities",
        "opportunities",
        {
            **_texts("opportunity_notes next_action_notes"),
            "opportunity_title": plain("opportunity_title", text, keeps=True),
            "projected_revenue_low": plain("projected_revenue_low", decimal),
            "projected_revenue_high": plain("projected_revenue_high", decimal),
            "contact.id": _reference("contact", "contact_id"),
            "stage.id": _reference("stage", "stage_id"),
            "user.id": _reference("user", "user_id"),
        },
        naming="opportunity_title",
        made="created_time",
        stamp="last_updated_time",
    ),
    "Product": Entity(
        "/v2/products",
        "products",
        {
            **_texts("sku"),
            "product_name": Field(
                lambda json: json.get("name"), lambda v: {"name": text(v)}, keeps=True
            ),
            "product_desc": Field(
                lambda json: json.get("description"), lambda v: {"description": text(v)}
            ),
            "product_short_desc": Field(
                lambda json: json.get("short_description"), lambda v: {"short_description": text(v)}
            ),
            "product_price": _price(),
            "active": plain("active", flag),
            "subscription_only": plain("subscription_only", flag),
        },
        naming="product_name",
        forced={"price": 0, "short_description": "-"},
    ),
    "Users": Entity(
        "/v2/users",
        "users",
        {
            **_texts("given_name family_name company_name website"),
            "email_address": _mail(_one_mail, keeps=True),
            "job_title": _title(),
            "status": Field(lambda json: json.get("status"), None),
        },
        naming="given_name",
        page_size=100,
        filter="include_inactive==true;include_partners==true",
        identity="email_address",
    ),
    "Contacts": Entity(
        "/v2/contacts",
        "contacts",
        {
            **_texts(
                "given_name family_name",
                asked="middle_name job_title website notes prefix suffix spouse_name contact_type",
            ),
            "email_address": _mail(_many_mails, keeps=False, asks="email_addresses"),
            "birthday": Field(
                lambda json: json.get("birth_date"),
                lambda value: {"birth_date": None if is_empty(value) else text(value)},
                asks="birth_date",
            ),
        },
        naming="given_name",
        asks=("id", "given_name", "family_name", "update_time"),
    ),
}
