"""The bodies that v2 accepts: by no means the shapes that it answers with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fakes.keap.errors import unconvertible
from fakes.keap.readers import (
    ObjectReader,
    Property,
    anything,
    cents,
    columns,
    flag,
    forecast,
    id_text,
    integer,
    lists,
    number,
    objects,
    text,
    texts,
    time,
)
from fakes.keap.tables import COMPANY_PERSON_TEXTS, words

_ADDRESS = texts(
    "country country_code field line1 line2 locality postal_code region region_code zip_code zip_four"
)
_PHONE = texts("extension field number number_e164 type")
_FAX = texts("field number type")
_CUSTOM_FIELDS = lists(objects({"id": id_text, "content": anything}, "id"))
_ANY_EMAIL = objects(
    {
        "email": text,
        "field": text,
        "opt_in_reason": text,
        "is_opt_in": flag,
        "email_opt_status": text,
    }
)
_INVENTORY = objects(
    {
        "inventory_limit": integer,
        "inventory_count": integer,
        "out_of_stock_enabled": flag,
        "email_for_inventory_notifications": text,
    }
)


@dataclass(frozen=True)
class EmailReader:
    """Reads an e-mail object into the column that its `field` stands for."""

    columns: Mapping[str, str]
    shape: ObjectReader = _ANY_EMAIL

    def __call__(self, value: Any, *, lenient: bool) -> dict[str, Any]:
        found = self.shape(value, lenient=lenient)
        column = self.columns.get(found.get("field") or "EMAIL1", "")
        if not column:
            raise unconvertible()
        return {column: found["email"]} if "email" in found else {}


_COMPANY_EMAIL = dict.fromkeys(
    ("EMAIL_FIELD_UNSPECIFIED", "EMAIL1", "EMAIL2", "EMAIL3"), "email_address"
)
_USER_EMAIL = {
    "EMAIL_FIELD_UNSPECIFIED": "email_address",
    "EMAIL1": "email_address",
    "EMAIL2": "email_address2",
    "EMAIL3": "email_address3",
}

COMPANY = {
    **columns(company_name=text, website=text, notes=text, address=_ADDRESS),
    **columns(phone_number=_PHONE, fax_number=_FAX, custom_fields=_CUSTOM_FIELDS),
    **columns(**dict.fromkeys(words(COMPANY_PERSON_TEXTS), text)),
    "email_address": Property("email_address", EmailReader(_COMPANY_EMAIL), spread=True),
}

_PRODUCT = {
    "name": Property("product_name", text),
    "price": Property("product_price", cents),
    "description": Property("product_desc", text),
    "short_description": Property("product_short_desc", text),
    **columns(sku=text, active=flag, shippable=flag, weight=number, taxable=flag),
    **columns(country_taxable=flag, state_taxable=flag, city_taxable=flag),
    **columns(subscription_only=flag, storefront_hidden=flag, top_html=text, bottom_html=text),
    **columns(is_package=flag, needs_digital_delivery=flag, delivery_description=text),
}
NEW_PRODUCT = _PRODUCT | {"inventory": Property(None, _INVENTORY, spread=True)}
PRODUCT = _PRODUCT | columns(
    inventory_limit=integer, out_of_stock_enabled=flag, email_for_inventory_notifications=text
)

ADJUSTMENT = columns(type=text, quantity=integer)

USER = {
    "title": Property("job_title", text),
    "email_address": Property("email_address", EmailReader(_USER_EMAIL), spread=True),
    **columns(given_name=text, family_name=text, company_name=text, website=text, time_zone=text),
    **columns(address=_ADDRESS, phone_numbers=lists(_PHONE), fax_numbers=lists(_FAX)),
}

OPPORTUNITY = {
    "contact_id": Property("contact", id_text),
    "stage_id": Property("stage", id_text),
    "user_id": Property("user", id_text),
    "affiliate_id": Property("affiliate_id", id_text),
    "next_action_time": Property("next_action_date", time),
    "estimated_close_time": Property("estimated_close_date", time),
    "include_in_forecast": Property("include_in_forecast", forecast),
    **columns(opportunity_title=text, next_action_notes=text, opportunity_notes=text),
    **columns(projected_revenue_low=number, projected_revenue_high=number),
    **columns(custom_fields=_CUSTOM_FIELDS),
}

STAGE = {
    "name": Property("stage_name", text),
    "order": Property("stage_order", integer),
    "target_number_days": Property("target_num_days", integer),
    "probability": Property("probability", integer),
    "checklist_items": Property("check_list_items", lists(anything)),
}

_CONTACT_TEXTS = (
    "given_name family_name middle_name preferred_name prefix suffix job_title website spouse_name "
    "contact_type time_zone preferred_locale source_type"
)
CONTACT = {
    **columns(**dict.fromkeys(words(_CONTACT_TEXTS), text)),
    "anniversary_date": Property("anniversary", text),
    "birth_date": Property("birthday", text),
    "owner_id": Property("owner_id", id_text),
    "leadsource_id": Property("lead_source_id", id_text),
    "company": Property("company", objects({"id": id_text, "company_name": text}, "id")),
    "email_addresses": Property("email_addresses", lists(_ANY_EMAIL)),
    **columns(phone_numbers=lists(_PHONE), fax_numbers=lists(_FAX), addresses=lists(_ADDRESS)),
    **columns(social_accounts=lists(texts("name type")), custom_fields=_CUSTOM_FIELDS),
    **columns(origin=texts("ip_address")),
}
