"""How v1 shows records: ids are numbers, unset texts "", unset objects and dates null, times `+0000`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from fakes.keap.tables import words
from fakes.store import Record, Store

Json = dict[str, Any]

_COMPANY = words(
    "company_name address email_address email_opted_in email_status fax_number phone_number "
    "website notes custom_fields"
)
_PRODUCT = words(
    "product_name product_desc product_short_desc product_price sku url subscription_only"
)
_USER = words(
    "email_address given_name middle_name family_name preferred_name job_title company_name partner "
    "status time_zone website address phone_numbers fax_numbers infusionsoft_id global_user_id "
    "created_by last_updated_by"
)
_OPPORTUNITY = words(
    "opportunity_title affiliate_id include_in_forecast projected_revenue_low "
    "projected_revenue_high next_action_notes opportunity_notes custom_fields"
)
_CONTACT = words(
    "given_name family_name middle_name preferred_name prefix suffix job_title website spouse_name "
    "contact_type time_zone preferred_locale source_type anniversary birthday company "
    "email_addresses phone_numbers fax_numbers addresses social_accounts custom_fields "
    "lead_source_id owner_id"
)


def time(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat(timespec="milliseconds")[:-6] + "+0000"


def company(_store: Store, record: Record) -> Json:
    return _shown(record, _COMPANY)


def product(_store: Store, record: Record) -> Json:
    return {**_shown(record, _PRODUCT), "active": record.values["active"], "subscription_plans": []}


def product_item(_store: Store, record: Record) -> Json:
    status = int(record.values["active"])
    return {
        **_shown(record, _PRODUCT),
        "status": status,
        "product_options": [],
        "subscription_plans": [],
    }


def user(_store: Store, record: Record) -> Json:
    return _shown(record, _USER) | _stamps(record)


def contact(store: Store, record: Record) -> Json:
    company_ = employer(store, record.values)
    more = {"company": company_, "company_name": (company_ or {}).get("company_name") or ""}
    return _shown(record, _CONTACT) | more | _stamps(record)


def employer(store: Store, values: Json) -> Json | None:
    """Show the company of a contact under the name that it has today."""
    reference: Json | None = values["company"]
    known = store.get("companies", reference.get("id") or 0) if reference else None
    return {"id": known.id, "company_name": known.values["company_name"]} if known else reference


def opportunity(store: Store, record: Record) -> Json:
    values = record.values
    return {
        **_shown(record, _OPPORTUNITY),
        "contact": _contact_of(store, values["contact"]),
        "stage": _stage_of(values["stage"], store.get("stages", values["stage"])),
        "user": _user_of(store.get("users", values["user"]) if values["user"] else None),
        "estimated_close_date": time(values["estimated_close_date"]),
        "next_action_date": time(values["next_action_date"]),
        **_stamps(record),
    }


def opportunity_item(store: Store, record: Record) -> Json:
    """Show it in a list, where the reasons of its stage are missing."""
    shown = opportunity(store, record)
    return shown | {
        "stage": {key: each for key, each in shown["stage"].items() if key != "reasons"}
    }


def pipeline_stage(store: Store, record: Record) -> Json:
    inside = sum(each.values["stage"] == record.id for each in store.records("opportunities"))
    return {
        "stage_id": record.id,
        "stage_name": record.values["stage_name"],
        "stage_order": record.values["stage_order"],
        "stage_count": inside,
        "end_stage": record.values["end_stage"],
        "is_default": record.values["is_default"],
    }


def first_email(values: Json) -> str:
    return next((each.get("email") or "" for each in values["email_addresses"]), "")


def _shown(record: Record, names: tuple[str, ...]) -> Json:
    return {"id": record.id, **{name: record.values[name] for name in names}}


def _stamps(record: Record) -> Json:
    return {name: time(record.values[name]) for name in ("date_created", "last_updated")}


def _contact_of(store: Store, id_: int) -> Json:
    record = store.get("contacts", id_)
    if record is None:  # it was deleted since
        return {"id": id_}
    values = record.values
    return {
        "id": id_,
        "email": first_email(values),
        "first_name": values["given_name"],
        "last_name": values["family_name"],
        "company_name": (employer(store, values) or {}).get("company_name") or "",
        "job_title": values["job_title"],
        "phone_number": next((each.get("number") or "" for each in values["phone_numbers"]), ""),
    }


def _stage_of(id_: int, record: Record | None) -> Json:
    if record is None:
        return {"id": id_}
    names = ("probability", "stage_order", "target_num_days", "check_list_items")
    details = {name: record.values[name] for name in names}
    stage_name, reasons = record.values["stage_name"], record.values["reasons"]
    return {"id": id_, "name": stage_name, "details": details, "reasons": reasons}


def _user_of(record: Record | None) -> Json | None:
    if record is None:
        return None
    first, last = record.values["given_name"], record.values["family_name"]
    return {"id": record.id, "first_name": first, "last_name": last}
