"""Keap's answers as JSON Schema: v1 in its own words, v2 in others over the same columns."""

from __future__ import annotations

from collections.abc import Mapping

from fakes.fields import Field
from fakes.keap import tables
from fakes.keap.schemas import ID
from fakes.keap.tables import words
from fakes.schemas import (
    ANYTHING,
    FLAG,
    INTEGER,
    NUMBER,
    TEXT,
    TIME,
    Schema,
    full,
    holding,
    listed,
    nullable,
    record,
)

Shapes = dict[str, Schema]

LOOSE: Schema = {"type": "object"}  # an object that is shown as it was written
_ROWS = listed(LOOSE)


def _texts(names: str) -> Shapes:
    return dict.fromkeys(words(names), nullable(TEXT))


def _all(schema: Schema, names: str) -> Shapes:
    return dict.fromkeys(words(names), schema)


def _columns(fields: Mapping[str, Field], names: str) -> Shapes:
    """Describe columns under their own names; only what a form insists on is never null."""
    return {name: _column(fields[name]) for name in words(names)}


def _column(field: Field) -> Schema:
    kind = {"type": holding(field)["type"]}
    return kind if field.required else nullable(kind)


_V1_STAMPS = _all(nullable(TEXT), "date_created last_updated")  # "+0000" is no RFC 3339 offset

V1_COMPANY: Shapes = {
    "id": INTEGER,
    **_columns(
        tables.COMPANIES,
        "company_name address email_address email_opted_in email_status fax_number phone_number "
        "website notes custom_fields",
    ),
}
_V1_PRODUCT: Shapes = {
    "id": INTEGER,
    **_columns(
        tables.PRODUCTS,
        "product_name product_desc product_short_desc product_price sku url subscription_only",
    ),
    "subscription_plans": _ROWS,
}
V1_PRODUCT = _V1_PRODUCT | {"active": FLAG}
V1_LISTED_PRODUCT = _V1_PRODUCT | {"status": INTEGER, "product_options": _ROWS}
V1_USER: Shapes = {
    "id": INTEGER,
    **_columns(
        tables.USERS,
        "email_address given_name middle_name family_name preferred_name job_title company_name "
        "partner status time_zone website address phone_numbers fax_numbers infusionsoft_id "
        "global_user_id created_by last_updated_by",
    ),
    **_V1_STAMPS,
}
V1_CONTACT: Shapes = {
    "id": INTEGER,
    **_columns(
        tables.CONTACTS,
        "given_name family_name middle_name preferred_name prefix suffix job_title website "
        "spouse_name contact_type time_zone preferred_locale source_type anniversary birthday "
        "company email_addresses phone_numbers fax_numbers addresses social_accounts "
        "custom_fields lead_source_id owner_id",
    ),
    "company_name": TEXT,
    **_V1_STAMPS,
}
_CONTACT_OF = _texts("email first_name last_name company_name job_title phone_number")
_V1_DETAILS = full(
    {
        **_all(INTEGER, "probability stage_order target_num_days"),
        "check_list_items": {"type": "array"},
    }
)
_V1_STAGE_OF: Shapes = {"id": INTEGER, "name": TEXT, "details": _V1_DETAILS}
_NAMES = _texts("first_name last_name")
_V1_LISTED_OPPORTUNITY: Shapes = {
    "id": INTEGER,
    **_columns(
        tables.OPPORTUNITIES,
        "opportunity_title affiliate_id include_in_forecast projected_revenue_low "
        "projected_revenue_high next_action_notes opportunity_notes custom_fields",
    ),
    "contact": record({"id": INTEGER, **_CONTACT_OF}, ["id"]),
    "user": nullable(full({"id": INTEGER, **_NAMES})),
    **_texts("estimated_close_date next_action_date"),
    **_V1_STAMPS,
}
V1_LISTED_OPPORTUNITY = _V1_LISTED_OPPORTUNITY | {"stage": record(_V1_STAGE_OF, ["id"])}
V1_OPPORTUNITY = _V1_LISTED_OPPORTUNITY | {
    "stage": record({**_V1_STAGE_OF, "reasons": {"type": "array"}}, ["id"])
}
PIPELINE = listed(
    full(
        {
            **_all(INTEGER, "stage_id stage_order stage_count"),
            "stage_name": TEXT,
            **_all(FLAG, "end_stage is_default"),
        }
    )
)
USER_INFO = full(
    {
        **_all(TEXT, "sub email given_name family_name infusionsoft_id"),
        "global_user_id": INTEGER,
        "is_admin": FLAG,
    }
)
PRODUCT_CHANGES = full(
    {
        "product_statuses": listed(full({"status": TEXT, "product": LOOSE})),
        "count": INTEGER,
        **_all(TEXT, "next previous sync_token"),
    }
)
_OWN_FIELD = {
    **_columns(tables.CUSTOM_FIELDS, "label field_type record_type options default_value"),
    "field_name": TEXT,
}
V1_OWN_FIELD: Shapes = {"id": INTEGER, **_OWN_FIELD}
V2_OWN_FIELD: Shapes = {"id": ID, **_OWN_FIELD, **_texts("group_id group_name")}
V1_MODEL = full({"custom_fields": listed(full(V1_OWN_FIELD)), "optional_properties": listed(TEXT)})
V2_MODEL = full({"custom_fields": listed(full(V2_OWN_FIELD)), "optional_properties": listed(TEXT)})
STAGE_MOVE: Shapes = {
    **_all(ID, "id opportunity_id move_from_stage_id move_to_stage_id"),
    **_all(TIME, "move_time create_time"),
    "prev_stage_move_time": nullable(TIME),
    **_texts("user_id created_by"),
}

_V2_STAMPS = _all(nullable(TIME), "create_time update_time")
_V2_EMAIL = full(
    {**_texts("email field email_opt_status opt_in_reason"), "is_opt_in": nullable(FLAG)}
)

V2_COMPANY: Shapes = {
    "id": ID,
    **_texts("company_name website notes"),
    **_texts(tables.COMPANY_PERSON_TEXTS),
    "email_address": nullable(_V2_EMAIL),
    **_all(nullable(LOOSE), "address phone_number fax_number"),
    "custom_fields": _ROWS,
    **_all(nullable(TEXT), "groups account_id created_by last_updated_by"),
    **_V2_STAMPS,
}
_INVENTORY = {
    "inventory_limit": INTEGER,
    "out_of_stock_enabled": FLAG,
    "email_for_inventory_notifications": TEXT,
}
_V2_PRODUCT: Shapes = {
    "id": ID,
    **_texts("name description short_description sku top_html bottom_html delivery_description"),
    "price": full({"amount": INTEGER, "currency_code": TEXT, "formatted_amount": TEXT}),
    "weight": NUMBER,
    **_all(FLAG, "active shippable taxable subscription_only storefront_hidden country_taxable"),
    **_all(FLAG, "state_taxable city_taxable is_package needs_digital_delivery has_legacy_image"),
    **_all(_ROWS, "categories options subscription_plans"),
    **_V2_STAMPS,
}
V2_PRODUCT = _V2_PRODUCT | {"inventory": full({**_INVENTORY, "inventory_count": INTEGER})}
V2_LISTED_PRODUCT = _V2_PRODUCT | {"inventory": full(_INVENTORY)}
V2_USER: Shapes = {
    **_all(ID, "id global_user_id"),
    **_texts("keap_id given_name family_name middle_name nickname spouse_name suffix title"),
    **_texts("company_name website status"),
    "email_addresses": listed(LOOSE),
    "address": nullable(LOOSE),
    **_all(_ROWS, "phone_numbers fax_numbers social_accounts"),
    **_all(FLAG, "partner admin"),
    **_all(INTEGER, "created_by updated_by"),
    **_V2_STAMPS,
}
V2_OPPORTUNITY: Shapes = {
    **_all(ID, "id affiliate_id"),
    "opportunity_title": TEXT,
    **_texts("next_action_notes opportunity_notes"),
    **_all(NUMBER, "projected_revenue_low projected_revenue_high"),
    "include_in_forecast": FLAG,
    "custom_fields": _ROWS,
    "contact": record({"id": ID, **_CONTACT_OF, **_texts("city state")}, ["id"]),
    "stage": LOOSE,
    "user": nullable(full({"id": ID, **_NAMES})),
    **_all(nullable(TIME), "next_action_time estimated_close_time created_time last_updated_time"),
    **_all(ANYTHING, "lead_source status_id created_by last_updated_by"),
}
V2_STAGE: Shapes = {
    "id": ID,
    "name": TEXT,
    **_all(INTEGER, "order target_number_days probability"),
    "checklist_items": {"type": "array"},
    **_all(nullable(TIME), "created_time updated_time"),
}
V2_CONTACT: Shapes = {
    "id": ID,
    **_texts("given_name family_name middle_name preferred_name prefix suffix job_title website"),
    **_texts("spouse_name contact_type time_zone preferred_locale source_type"),
    **_texts("anniversary_date birth_date owner_id leadsource_id"),
    "company": nullable(LOOSE),
    **_all(_ROWS, "email_addresses phone_numbers fax_numbers addresses social_accounts"),
    **_all(_ROWS, "custom_fields"),
    "tag_ids": {"type": "array"},
    **_V2_STAMPS,
}
