"""What a Keap tenant holds, under the names that v1 gives a single record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from fakes.fields import Field
from fakes.store import Design, Record, Save, Store, Values

Fill = Callable[[Store, Values], None]
Stamp = Callable[[Record, Save], None]

EMAIL_LENGTH = 75  # of EMAIL1, from the prose of the v2 specification
MOST_MONEY = 10.0**13  # every cent below it survives v1's double


def words(names: str) -> tuple[str, ...]:
    """Split a list of names as the vendor's tables print them."""
    return tuple(names.split())


def _texts(names: str, default: str | None = "") -> dict[str, Field]:
    return {name: Field(default=default) for name in words(names)}


def _flags(names: str) -> dict[str, Field]:
    return {name: Field("flag", default=False) for name in words(names)}


def _stamps() -> dict[str, Field]:
    return {name: Field("time", audit=True) for name in ("date_created", "last_updated")}


_EMAIL_STATUS = (
    "UnengagedMarketable SingleOptIn DoubleOptin Confirmed UnengagedNonMarketable NonMarketable "
    "Lockdown Bounce HardBounce Manual Admin System ListUnsubscribe Feedback Spam Invalid Deactivated"
)

# v2 lets a company carry what a person has; v1 does not show it.
COMPANY_PERSON_TEXTS = (
    "anniversary_date assistant_name assistant_phone billing_information birth_date contact_type "
    "first_name job_title last_name middle_name preferred_name owner_id referral_code spouse_name "
    "suffix title"
)

_KEPT_UNDER_AN_ID: Mapping[str, Field] = {"id": Field("integer", required=True)}

COMPANIES: Mapping[str, Field] = {
    "company_name": Field(required=True),
    "address": Field("object"),
    "email_address": Field(default="", max_length=EMAIL_LENGTH),
    "email_opted_in": Field("flag", default=False),
    "email_status": Field(choices=words(_EMAIL_STATUS)),
    "fax_number": Field("object"),
    "phone_number": Field("object"),
    "website": Field(default=""),
    "notes": Field(default=""),
    "opt_in_reason": Field(),
    "custom_fields": Field("list", default=[], shape=_KEPT_UNDER_AN_ID),
    **_texts(COMPANY_PERSON_TEXTS, None),
    **_stamps(),
}

PRODUCTS: Mapping[str, Field] = {
    "product_name": Field(required=True),
    "product_price": Field("number", default=0.0, minimum=0, maximum=MOST_MONEY, decimals=2),
    **_texts("product_desc product_short_desc sku url"),
    "active": Field("flag", default=True),
    **_flags("subscription_only shippable taxable country_taxable state_taxable city_taxable"),
    **_flags("storefront_hidden is_package needs_digital_delivery"),
    "weight": Field("number", default=0.0, minimum=0),
    **_texts("top_html bottom_html delivery_description"),
    "inventory_limit": Field("integer", default=0, minimum=0),
    "inventory_count": Field("integer", default=0, minimum=0),
    "out_of_stock_enabled": Field("flag", default=False),
    "email_for_inventory_notifications": Field(default=""),
    **_stamps(),
}

USERS: Mapping[str, Field] = {
    "email_address": Field(required=True, max_length=EMAIL_LENGTH),
    "email_address2": Field(max_length=100),
    "email_address3": Field(max_length=100),
    "given_name": Field(required=True),
    **_texts("family_name middle_name preferred_name company_name website time_zone"),
    **_texts("job_title spouse_name suffix", None),
    "partner": Field("flag", default=False),
    "admin": Field("flag", default=False),
    "status": Field(default="Active", required=True, choices=("Active", "Invited", "Inactive")),
    "address": Field("object"),
    "phone_numbers": Field("list", default=[], shape={}),
    "fax_numbers": Field("list", default=[], shape={}),
    "infusionsoft_id": Field(default="", audit=True),
    "global_user_id": Field("integer", audit=True),
    "created_by": Field("integer", default=0, audit=True),
    "last_updated_by": Field("integer", default=0, audit=True),
    **_stamps(),
}

CONTACTS: Mapping[str, Field] = {
    **_texts("prefix suffix"),
    **{name: Field(default="", max_length=40) for name in words("given_name family_name")},
    **{name: Field(default="", max_length=100) for name in words("middle_name preferred_name")},
    **{name: Field(max_length=100) for name in words("website spouse_name")},
    "job_title": Field(max_length=255),
    **_texts("contact_type time_zone preferred_locale", None),
    **_texts("source_type opt_in_reason anniversary birthday", None),
    "company": Field("object", shape=_KEPT_UNDER_AN_ID),
    "email_addresses": Field("list", default=[], shape={"email": Field()}),
    "phone_numbers": Field("list", default=[], shape={}),
    "fax_numbers": Field("list", default=[], shape={}),
    "addresses": Field("list", default=[], shape={}),
    "social_accounts": Field("list", default=[], shape={}),
    "custom_fields": Field("list", default=[], shape=_KEPT_UNDER_AN_ID),
    "origin": Field("object"),
    "lead_source_id": Field("integer", default=0),
    "owner_id": Field("integer"),
    **_stamps(),
}

STAGES: Mapping[str, Field] = {
    "stage_name": Field(required=True),
    "stage_order": Field("integer", default=0),
    "target_num_days": Field("integer", default=0, minimum=0),
    "probability": Field("integer", default=0, minimum=0, maximum=100),
    "end_stage": Field("flag", default=False),
    "is_default": Field("flag", default=False),
    "check_list_items": Field("list", default=[]),
    "reasons": Field("list", default=[]),
    **_stamps(),
}

OPPORTUNITIES: Mapping[str, Field] = {
    "opportunity_title": Field(required=True),
    "contact": Field("integer", required=True, refers_to="contacts"),
    "stage": Field("integer", required=True, refers_to="stages"),
    "user": Field("integer", refers_to="users"),
    "affiliate_id": Field("integer", default=0),
    "include_in_forecast": Field("integer", default=0, minimum=0, maximum=1),
    "projected_revenue_low": Field("number", default=0.0),
    "projected_revenue_high": Field("number", default=0.0),
    "estimated_close_date": Field("time"),
    "next_action_date": Field("time"),
    "next_action_notes": Field(default=""),
    "opportunity_notes": Field(default=""),
    "custom_fields": Field("list", default=[], shape=_KEPT_UNDER_AN_ID),
    "stage_moves": Field("list", default=[], audit=True),
    **_stamps(),
}


RECORD_TYPES: Mapping[str, str] = {
    "companies": "COMPANY",
    "contacts": "CONTACT",
    "opportunities": "OPPORTUNITY",
}
FIELD_TYPES = words(
    "Currency Date DateTime DayOfWeek Drilldown Email Month ListBox Name WholeNumber DecimalNumber "
    "Percent PhoneNumber Radio Dropdown SocialSecurityNumber State Text TextArea User UserListBox "
    "Website Year YesNo"
)
CUSTOM_FIELDS: Mapping[str, Field] = {
    "label": Field(required=True),
    "field_type": Field(default="Text", required=True, choices=FIELD_TYPES),
    "record_type": Field(default="CONTACT", required=True, choices=tuple(RECORD_TYPES.values())),
    "field_name": Field(default="", audit=True),
    "options": Field("list", default=[]),
    "group_id": Field("integer"),
    "user_group_id": Field("integer"),
    "default_value": Field(),
    **_stamps(),
}


def milliseconds(moment: datetime) -> datetime:
    """Cut to Keap's resolution."""
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def _stamp(record: Record, save: Save) -> None:
    at = milliseconds(save.at)
    if save.new:
        record.values["date_created"] = at
    record.values["last_updated"] = at


def _stamp_user(record: Record, save: Save) -> None:
    _stamp(record, save)
    record.values["global_user_id"] = 1_000_000 + record.id
    if record.values["status"] != "Invited":  # the login id exists once the invitation was accepted
        record.values["infusionsoft_id"] = (
            record.values["infusionsoft_id"] or record.values["email_address"]
        )


def _stamp_opportunity(record: Record, save: Save) -> None:
    """Note a move to another stage under the revision, the only number that never comes twice."""
    _stamp(record, save)
    moves, stage = record.values["stage_moves"], record.values["stage"]
    last = moves[-1] if moves else {"to": 0, "at": None}
    if stage != last["to"]:
        at = record.values["last_updated"].isoformat(timespec="milliseconds")[:-6] + "Z"
        move = {"id": record.revision, "from": last["to"], "to": stage, "at": at}
        move |= {"before": last["at"], "user": record.values["user"]}
        record.values["stage_moves"] = [*moves, move]


def _stamp_custom_field(record: Record, save: Save) -> None:
    _stamp(record, save)
    name = "".join(filter(str.isalnum, record.values["label"].title())) or "Field"
    record.values["field_name"] = f"{name[0].lower()}{name[1:]}{record.id}"


def _name(table: str, field: str, noun: str, store: Store, values: Values) -> None:
    """Type the name that the form insists on, so that a test can leave it out."""
    values.setdefault(field, f"{noun} {store.next_id(table)}")


def _fill_nothing(_store: Store, _values: Values) -> None:
    return None


def _fill_user(store: Store, values: Values) -> None:
    number = store.next_id("users")
    values.setdefault("email_address", f"user{number}@keap.example")
    values.setdefault("given_name", f"User {number}")
    values.setdefault("status", "Active")


def _fill_opportunity(store: Store, values: Values) -> None:
    _name("opportunities", "opportunity_title", "Opportunity", store, values)
    values.setdefault("contact", _first(store, "contacts", _DEFAULT_CONTACT))
    values.setdefault("stage", _default_stage(store))


def _first(store: Store, table: str, otherwise: Mapping[str, Any]) -> int:
    records = store.records(table)
    return records[0].id if records else store.insert(table, otherwise, "person").id


def _default_stage(store: Store) -> int:
    preferred = [record.id for record in store.records("stages") if record.values["is_default"]]
    return preferred[0] if preferred else _first(store, "stages", _DEFAULT_STAGE)


_DEFAULT_CONTACT = {
    "given_name": "Default",
    "family_name": "Contact",
    "email_addresses": [{"email": "contact@keap.example", "field": "EMAIL1"}],
}
_DEFAULT_STAGE = {"stage_name": "New Opportunity", "is_default": True, "probability": 10}


def _design(fields: Mapping[str, Field], fill: Fill, stamp: Stamp = _stamp) -> Design:
    """Add to a table's stamps what the web form does: it sends no null for a number, a box or a list."""
    kinds = ("number", "integer", "flag", "list")
    blank = {n: f.default for n, f in fields.items() if f.kind in kinds and f.default is not None}

    def saved(record: Record, save: Save) -> None:
        if save.by == "person":
            nulls = [name for name in blank if record.values[name] is None]
            record.values.update({name: blank[name] for name in nulls})
        stamp(record, save)

    return Design(fields, fill, saved)


DESIGNS: Mapping[str, Design] = {
    "companies": _design(COMPANIES, partial(_name, "companies", "company_name", "Company")),
    "products": _design(PRODUCTS, partial(_name, "products", "product_name", "Product")),
    "users": _design(USERS, _fill_user, _stamp_user),
    "contacts": _design(CONTACTS, _fill_nothing),
    "stages": _design(STAGES, partial(_name, "stages", "stage_name", "Stage")),
    "opportunities": _design(OPPORTUNITIES, _fill_opportunity, _stamp_opportunity),
    "custom_fields": _design(
        CUSTOM_FIELDS, partial(_name, "custom_fields", "label", "Field"), _stamp_custom_field
    ),
}
