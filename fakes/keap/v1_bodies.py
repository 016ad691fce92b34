"""The bodies that v1 accepts; a property that is not here is answered with 400."""

from __future__ import annotations

from fakes.keap.readers import (
    Property,
    anything,
    columns,
    flag,
    ignored,
    integer,
    lists,
    number,
    objects,
    reference,
    text,
    texts,
    time,
)
from fakes.keap.tables import words

_ADDRESS = texts("country_code line1 line2 locality region zip_code zip_four")
_CUSTOM_FIELDS = lists(objects({"id": integer, "content": anything}, "id"))

COMPANY = columns(
    company_name=text,
    address=_ADDRESS,
    email_address=text,
    fax_number=texts("number type"),
    phone_number=texts("extension number type"),
    website=text,
    notes=text,
    opt_in_reason=text,
    custom_fields=_CUSTOM_FIELDS,
)
PRODUCT = columns(
    product_name=text,
    product_price=number,
    product_desc=text,
    product_short_desc=text,
    sku=text,
    active=flag,
    subscription_only=flag,
)
USER = columns(given_name=text, admin=flag, partner=flag) | {
    "email": Property("email_address", text)
}
OPPORTUNITY = columns(
    opportunity_title=text,
    contact=reference("email first_name last_name company_name job_title phone_number"),
    stage=reference("name details reasons"),
    user=reference("first_name last_name"),
    affiliate_id=integer,
    include_in_forecast=integer,
    projected_revenue_low=number,
    projected_revenue_high=number,
    estimated_close_date=time,
    next_action_date=time,
    next_action_notes=text,
    opportunity_notes=text,
    custom_fields=_CUSTOM_FIELDS,
) | {name: Property(None, ignored, spread=True) for name in ("id", "date_created", "last_updated")}
_CONTACT_TEXTS = (
    "given_name family_name middle_name preferred_name prefix suffix job_title website spouse_name "
    "contact_type time_zone preferred_locale source_type opt_in_reason anniversary birthday"
)
CONTACT = columns(**dict.fromkeys(words(_CONTACT_TEXTS), text)) | columns(
    company=objects({"id": integer}, "id"),
    email_addresses=lists(texts("email field")),
    phone_numbers=lists(texts("extension field number number_e164 type")),
    fax_numbers=lists(texts("field number type")),
    addresses=lists(
        texts("country_code field line1 line2 locality postal_code region zip_code zip_four")
    ),
    social_accounts=lists(texts("name type")),
    custom_fields=_CUSTOM_FIELDS,
    origin=texts("ip_address"),
    lead_source_id=integer,
    owner_id=integer,
)
