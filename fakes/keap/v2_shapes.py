"""How v2 shows records: ids are texts, prices and e-mail addresses objects, times end in Z."""

from __future__ import annotations

from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from fakes.keap import v1_shapes
from fakes.keap.tables import COMPANY_PERSON_TEXTS, words
from fakes.store import Record, Store

Json = dict[str, Any]

_CENT = Decimal("0.01")
_EMAIL_STATUS = {
    "DoubleOptin": "DOUBLE_OPT_IN",
    "SingleOptIn": "SINGLE_OPT_IN",
    "UnengagedMarketable": "UNENGAGED_MARKETABLE",
    "UnengagedNonMarketable": "UNENGAGED_NON_MARKETABLE",
    "NonMarketable": "NON_MARKETABLE",
    "HardBounce": "HARD_BOUNCE",
    "ListUnsubscribe": "LIST_UNSUBSCRIBE",
}
_COMPANY = words(f"company_name website notes {COMPANY_PERSON_TEXTS}")
_PRODUCT = words(
    "sku active shippable weight taxable subscription_only storefront_hidden country_taxable "
    "state_taxable city_taxable top_html bottom_html is_package needs_digital_delivery "
    "delivery_description"
)
_INVENTORY = words(
    "inventory_limit inventory_count out_of_stock_enabled email_for_inventory_notifications"
)
_USER = words(
    "given_name family_name middle_name spouse_name suffix company_name website address partner admin "
    "phone_numbers fax_numbers created_by"
)
_OPPORTUNITY = words(
    "opportunity_title next_action_notes opportunity_notes projected_revenue_low "
    "projected_revenue_high"
)
_CONTACT = words(
    "given_name family_name middle_name preferred_name prefix suffix job_title website spouse_name "
    "contact_type time_zone preferred_locale source_type phone_numbers fax_numbers addresses "
    "social_accounts"
)


def time(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat(timespec="milliseconds")[:-6] + "Z"


def company(_store: Store, record: Record) -> Json:
    values = record.values
    return {
        "id": str(record.id),
        **{name: values[name] for name in _COMPANY},
        "address": values["address"],
        "email_address": _email(values, "EMAIL1") if values["email_address"] else None,
        "phone_number": values["phone_number"],
        "fax_number": values["fax_number"],
        "custom_fields": _custom(values),
        "groups": None,
        "account_id": None,
        "created_by": None,
        "last_updated_by": None,
        **_stamps(record, "create_time", "update_time"),
    }


def product(_store: Store, record: Record) -> Json:
    return product_item(_store, record) | {
        "inventory": {name: record.values[name] for name in _INVENTORY}
    }


def product_item(_store: Store, record: Record) -> Json:
    values = record.values
    return {
        "id": str(record.id),
        "name": values["product_name"],
        "price": money(values["product_price"]),
        "description": values["product_desc"],
        "short_description": values["product_short_desc"],
        **{name: values[name] for name in _PRODUCT},
        "inventory": {name: values[name] for name in _INVENTORY if name != "inventory_count"},
        "categories": [],
        "options": [],
        "subscription_plans": [],
        "has_legacy_image": False,
        **_stamps(record, "create_time", "update_time"),
    }


def money(price: float) -> Json:
    """Show an amount of the tenant's currency, counted in its smallest unit."""
    cents = Decimal(repr(price)).quantize(_CENT, ROUND_HALF_UP)
    return {
        "amount": int(cents * 100),
        "currency_code": "USD",
        "formatted_amount": f"${cents:,}",
    }


def user(_store: Store, record: Record) -> Json:
    values = record.values
    more = [
        {"email": values[name], "field": field}
        for name, field in (("email_address2", "EMAIL2"), ("email_address3", "EMAIL3"))
        if values[name]
    ]
    return {
        "id": str(record.id),
        "global_user_id": str(values["global_user_id"]),
        "keap_id": values["infusionsoft_id"],
        **{name: values[name] for name in _USER},
        "nickname": values["preferred_name"],
        "title": values["job_title"],
        "email_addresses": [_email(values, "EMAIL1"), *more],
        "social_accounts": [],
        "status": values["status"].upper(),
        "updated_by": values["last_updated_by"],
        **_stamps(record, "create_time", "update_time"),
    }


def opportunity(store: Store, record: Record) -> Json:
    v1 = v1_shapes.opportunity(store, record)
    return {
        "id": str(record.id),
        **{name: record.values[name] for name in _OPPORTUNITY},
        "custom_fields": _custom(record.values),
        "include_in_forecast": bool(record.values["include_in_forecast"]),
        "affiliate_id": str(record.values["affiliate_id"]),
        "contact": _with_text_id(v1["contact"]) | {"city": None, "state": None},
        "stage": _stage_of(v1["stage"]),
        "user": _with_text_id(v1["user"]) if v1["user"] else None,
        "next_action_time": time(record.values["next_action_date"]),
        "estimated_close_time": time(record.values["estimated_close_date"]),
        "lead_source": None,
        "status_id": None,
        "created_by": None,
        "last_updated_by": None,
        **_stamps(record, "created_time", "last_updated_time"),
    }


def stage(_store: Store, record: Record) -> Json:
    values = record.values
    return {
        "id": str(record.id),
        "name": values["stage_name"],
        "order": values["stage_order"],
        "target_number_days": values["target_num_days"],
        "probability": values["probability"],
        "checklist_items": values["check_list_items"],
        **_stamps(record, "created_time", "updated_time"),
    }


def contact(store: Store, record: Record) -> Json:
    values = record.values
    company_ = v1_shapes.employer(store, values)
    return {
        "id": str(record.id),
        **{name: values[name] for name in _CONTACT},
        "email_addresses": values["email_addresses"],
        "company": _with_text_id(company_) if company_ else None,
        "custom_fields": _custom(values),
        "anniversary_date": values["anniversary"],
        "birth_date": values["birthday"],
        "owner_id": None if values["owner_id"] is None else str(values["owner_id"]),
        "leadsource_id": str(values["lead_source_id"]),
        "tag_ids": [],
        **_stamps(record, "create_time", "update_time"),
    }


def _email(values: Json, field: str) -> Json:
    status = values.get("email_status")
    return {
        "email": values["email_address"],
        "field": field,
        "is_opt_in": values.get("email_opted_in", False),
        "email_opt_status": _EMAIL_STATUS.get(status, status.upper()) if status else None,
        "opt_in_reason": values.get("opt_in_reason"),
    }


def _custom(values: Json) -> list[Json]:
    return [_with_text_id(each) for each in values["custom_fields"]]


def _with_text_id(shown: Json) -> Json:
    return shown | {"id": str(shown["id"])}


def _stage_of(shown: Json) -> Json:
    if "details" not in shown:
        return _with_text_id(shown)
    details = dict(shown["details"])
    details["checklist_items"] = details.pop("check_list_items")
    return _with_text_id(shown) | {"details": details}


def _stamps(record: Record, created: str, updated: str) -> Json:
    return {
        created: time(record.values["date_created"]),
        updated: time(record.values["last_updated"]),
    }
