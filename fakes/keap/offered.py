"""What Keap offers for the resources of this fake: operations and names of its specifications of 2025-11 (v1) and 2026-08 (v2)."""

from __future__ import annotations

from fakes.fidelity import Offer

OFFERS: tuple[Offer, ...] = (
    Offer(
        "v1 companies",
        (
            "GET POST /crm/rest/v1/companies",
            "GET /crm/rest/v1/companies/model",
            "GET PATCH /crm/rest/v1/companies/{}",
        ),
        shown=(
            "address company_name custom_fields email_address email_opted_in email_status "
            "fax_number id notes phone_number website"
        ),
        taken=(
            "address company_name custom_fields email_address fax_number notes "
            "opt_in_reason phone_number website"
        ),
        asked="company_name limit offset optional_properties order order_direction",
    ),
    Offer(
        "v1 contacts",
        (
            "GET POST PUT /crm/rest/v1/contacts",
            "GET /crm/rest/v1/contacts/model",
            "POST /crm/rest/v1/contacts/model/customFields",
            "DELETE GET PATCH /crm/rest/v1/contacts/{}",
        ),
        shown=(
            "ScoreValue addresses anniversary birthday company company_name contact_type "
            "custom_fields date_created email_addresses email_opted_in email_status "
            "family_name fax_numbers given_name id job_title last_updated lead_source_id "
            "middle_name opt_in_reason origin owner_id phone_numbers preferred_locale "
            "preferred_name prefix relationships social_accounts source_type spouse_name "
            "suffix tag_ids time_zone website"
        ),
        taken=(
            "addresses anniversary birthday company contact_type custom_fields "
            "duplicate_option email_addresses family_name fax_numbers given_name "
            "job_title lead_source_id middle_name opt_in_reason origin owner_id "
            "phone_numbers preferred_locale preferred_name prefix social_accounts "
            "source_type spouse_name suffix time_zone website"
        ),
        asked=(
            "email family_name given_name limit offset optional_properties order "
            "order_direction since until update_mask"
        ),
    ),
    Offer(
        "v1 hooks",
        (
            "GET POST /crm/rest/v1/hooks",
            "GET /crm/rest/v1/hooks/event_keys",
            "DELETE GET PUT /crm/rest/v1/hooks/{}",
            "POST /crm/rest/v1/hooks/{}/delayedVerify",
            "POST /crm/rest/v1/hooks/{}/verify",
        ),
        shown="eventKey hookUrl key status",
        taken="eventKey hookUrl",
    ),
    Offer(
        "v1 oauth",
        ("GET /crm/rest/v1/oauth/connect/userinfo",),
        shown=(
            "email family_name given_name global_user_id infusionsoft_id is_admin "
            "middle_name preferred_name sub"
        ),
    ),
    Offer(
        "v1 opportunities",
        (
            "GET POST PUT /crm/rest/v1/opportunities",
            "GET /crm/rest/v1/opportunities/model",
            "GET PATCH /crm/rest/v1/opportunities/{}",
        ),
        shown=(
            "affiliate_id contact custom_fields date_created estimated_close_date id "
            "include_in_forecast last_updated next_action_date next_action_notes "
            "opportunity_notes opportunity_title projected_revenue_high "
            "projected_revenue_low stage user"
        ),
        taken=(
            "affiliate_id contact custom_fields date_created estimated_close_date id "
            "include_in_forecast last_updated next_action_date next_action_notes "
            "opportunity_notes opportunity_title projected_revenue_high "
            "projected_revenue_low stage user"
        ),
        asked="limit offset optional_properties order search_term stage_id user_id",
    ),
    Offer(
        "v1 products",
        (
            "GET POST /crm/rest/v1/products",
            "GET /crm/rest/v1/products/sync",
            "DELETE GET PATCH /crm/rest/v1/products/{}",
        ),
        shown=(
            "active id product_desc product_name product_options product_price "
            "product_short_desc sku status subscription_only subscription_plans url"
        ),
        taken=(
            "active product_desc product_name product_price product_short_desc sku "
            "subscription_only"
        ),
        asked="active limit offset sync_token",
    ),
    Offer(
        "v1 stages",
        ("GET /crm/rest/v1/opportunity/stage_pipeline",),
        shown="end_stage is_default stage_count stage_id stage_name stage_order",
    ),
    Offer(
        "v1 users",
        (
            "GET POST /crm/rest/v1/users",
            "GET /crm/rest/v1/users/{}/signature",
        ),
        shown=(
            "address company_name created_by date_created email_address family_name "
            "fax_numbers given_name global_user_id id infusionsoft_id job_title "
            "last_updated last_updated_by middle_name partner phone_numbers "
            "preferred_name status time_zone website"
        ),
        taken="admin email given_name partner",
        asked="include_inactive include_partners limit offset",
    ),
    Offer(
        "v2 companies",
        (
            "GET POST /crm/rest/v2/companies",
            "GET /crm/rest/v2/companies/model",
            "DELETE GET PATCH /crm/rest/v2/companies/{}",
        ),
        shown=(
            "account_id address anniversary_date assistant_name assistant_phone "
            "billing_information birth_date company_name contact_type create_time "
            "created_by custom_fields email_address fax_number first_name groups id "
            "job_title last_name last_updated_by middle_name notes owner_id phone_number "
            "preferred_name referral_code spouse_name suffix title update_time website"
        ),
        taken=(
            "address anniversary_date assistant_name assistant_phone billing_information "
            "birth_date company_name contact_type custom_fields email_address fax_number "
            "first_name job_title last_name middle_name notes owner_id phone_number "
            "preferred_name referral_code spouse_name suffix title website"
        ),
        asked="fields filter order_by page_size page_token update_mask",
    ),
    Offer(
        "v2 contacts",
        (
            "GET POST /crm/rest/v2/contacts",
            "GET /crm/rest/v2/contacts/model",
            "DELETE GET PATCH /crm/rest/v2/contacts/{}",
        ),
        shown=(
            "account_id addresses anniversary_date assistant_name assistant_phone "
            "billing_information birth_date company contact_type create_time created_by "
            "custom_fields email_addresses family_name fax_numbers given_name groups id "
            "job_title last_updated_by leadsource_id links middle_name origin owner_id "
            "phone_numbers preferred_locale preferred_name prefix referral_code "
            "score_value social_accounts source_type spouse_name suffix tag_ids time_zone "
            "update_time utm_parameters website"
        ),
        taken=(
            "addresses anniversary_date assistant_name assistant_phone "
            "billing_information birth_date company contact_type custom_fields "
            "email_addresses family_name fax_numbers given_name job_title leadsource_id "
            "middle_name origin owner_id phone_numbers preferred_locale preferred_name "
            "prefix referral_code social_accounts source_type spouse_name suffix "
            "time_zone utm_parameters website"
        ),
        asked="duplicate_option fields filter order_by page_size page_token update_mask",
    ),
    Offer(
        "v2 opportunities",
        (
            "GET POST /crm/rest/v2/opportunities",
            "GET /crm/rest/v2/opportunities/model",
            "DELETE GET PATCH /crm/rest/v2/opportunities/{}",
        ),
        shown=(
            "affiliate_id contact created_by created_time custom_fields "
            "estimated_close_time id include_in_forecast last_updated_by "
            "last_updated_time lead_source monthly_revenue next_action_notes "
            "next_action_time objection opportunity_notes opportunity_title order_revenue "
            "projected_revenue_high projected_revenue_low stage stage_entrance_time "
            "status status_id user"
        ),
        taken=(
            "affiliate_id contact_id custom_fields estimated_close_time "
            "include_in_forecast next_action_notes next_action_time opportunity_notes "
            "opportunity_title projected_revenue_high projected_revenue_low stage_id "
            "user_id"
        ),
        asked="fields filter order_by page_size page_token update_mask",
    ),
    Offer(
        "v2 products",
        (
            "GET POST /crm/rest/v2/products",
            "DELETE GET PATCH /crm/rest/v2/products/{}",
            "POST /crm/rest/v2/products/{}:adjustInventory",
        ),
        shown=(
            "active bottom_html categories city_taxable country_taxable create_time "
            "delivery_description description has_legacy_image id inventory is_package "
            "name needs_digital_delivery options price shippable short_description sku "
            "state_taxable storefront_hidden subscription_only subscription_plans taxable "
            "top_html update_time weight"
        ),
        taken=(
            "active bottom_html city_taxable country_taxable delivery_description "
            "description email_for_inventory_notifications inventory inventory_limit "
            "is_package name needs_digital_delivery out_of_stock_enabled price shippable "
            "short_description sku state_taxable storefront_hidden subscription_only "
            "taxable top_html weight"
        ),
        asked="filter order_by page_size page_token update_mask",
    ),
    Offer(
        "v2 stages",
        (
            "GET /crm/rest/v2/opportunities/stageMoves",
            "GET POST /crm/rest/v2/opportunities/stages",
            "DELETE GET PATCH /crm/rest/v2/opportunities/stages/{}",
        ),
        shown=(
            "checklist_items created_time id name order probability target_number_days updated_time"
        ),
        taken="checklist_items name order probability target_number_days",
        asked="filter order_by page_size page_token update_mask",
    ),
    Offer(
        "v2 users",
        (
            "GET /crm/rest/v2/users",
            "GET PATCH /crm/rest/v2/users/{}",
        ),
        shown=(
            "address admin company_name create_time created_by email_addresses "
            "family_name fax_numbers given_name global_user_id id keap_id middle_name "
            "nickname partner phone_numbers social_accounts spouse_name status suffix "
            "title update_time updated_by website"
        ),
        taken=(
            "address company_name email_address family_name fax_numbers given_name "
            "phone_numbers time_zone title website"
        ),
        asked="filter order_by page_size page_token update_mask",
    ),
    Offer(
        "OAuth",
        (
            "GET /app/oauth/authorize",
            "POST /token",
        ),
        shown="access_token expires_in refresh_token scope token_type",
        taken="client_id client_secret code grant_type redirect_uri refresh_token",
    ),
)
