"""What is known of Keap and done here, point by point, each with the test that proves it."""

from __future__ import annotations

from fakes.fidelity import Ledger, documented, observed
from fakes.keap.description import DESCRIPTION
from fakes.keap.offered import OFFERS
from fakes.keap.sources import OMISSIONS, SOURCES
from fakes.keap.switches import SWITCHES

_GATE, _QUOTA, _LISTS, _ERRORS = "Who comes in", "How many requests", "Lists", "Refusals"
_VALUES, _RECORDS, _HOOKS = "Values", "Records", "Hooks"

BEHAVIOURS = (
    observed(
        *(_GATE, "The credential is checked before the path: an unknown path without one is a 401"),
        *(
            "W6W",
            "keap_gate::whoever_shows_no_token_is_turned_away_before_anything_else",
        ),
    ),
    observed(
        *(_GATE, "No token and an unknown token have fault codes of their own"),
        *("W6W AE", "keap_gate::an_unknown_token_has_a_fault_of_its_own"),
    ),
    observed(
        *(_GATE, "A token may come as Bearer, as X-Keap-API-Key, or in the query as access_token"),
        *(
            "FORUM W6W KPY",
            "keap_gate::the_key_is_accepted_in_every_place_that_clients_use",
        ),
    ),
    documented(
        *(_GATE, "A code buys one pair of tokens: it is spent by that"),
        *("DOCS V1", "keap_oauth::a_code_buys_one_pair_of_tokens"),
    ),
    documented(
        *(_GATE, "A refresh buys a new pair and spends the old refresh token"),
        *("DOCS FORUM", "keap_oauth::a_refresh_token_buys_one_new_pair_and_is_spent"),
    ),
    documented(
        *(_GATE, "Access tokens live a day, refresh tokens 45 days"),
        *("DOCS FORUM", "keap_oauth::tokens_run_out_on_the_fakes_clock"),
    ),
    observed(
        *(_GATE, "JSON instead of a form, or no client, is refused in OAuth's words"),
        *("FORUM", "keap_oauth::a_token_request_without_a_form_or_a_client_is_refused"),
    ),
    documented(
        *(_QUOTA, "A key has 240 a minute and 30,000 a day, an OAuth client 1,500 and 150,000"),
        *("DOCS", "keap_quota::the_documented_quotas_are_at_hand"),
    ),
    documented(
        *(_QUOTA, "The day ends at midnight UTC"),
        *("DOCS FORUM", "keap_quota::the_day_ends_at_midnight_utc"),
    ),
    documented(
        *(_QUOTA, "A tenant has a quota over all its clients, told in piped headers"),
        *("DOCS W6W", "keap_quota::all_clients_together_have_a_quota_too"),
    ),
    observed(
        *(_QUOTA, "Every answer tells what is left, in x-keap- headers"),
        *("FORUM W6W TS", "keap_quota::the_headers_tell_what_is_left"),
    ),
    observed(
        *(_QUOTA, "On a 401 the headers are there, their numbers blank"),
        *("W6W", "keap_quota::before_a_client_is_known_every_number_is_blank"),
    ),
    observed(
        *(_QUOTA, "The 429 carries its code as a text"),
        *("FORUM", "keap_quota::a_throttled_call_is_answered_as_keap_does"),
    ),
    observed(
        *(_LISTS, "v1 shows a thousand records when no limit is given"),
        *("FIX KPY", "keap_paging::v1_shows_everything_at_once_up_to_a_thousand"),
    ),
    observed(
        *(_LISTS, "v1's next link is there on every page, even beyond the last"),
        *("FIX KPY", "keap_paging::the_next_link_never_ends"),
    ),
    observed(
        *(_LISTS, "v1's links shrink the limit to the count and never go below zero"),
        *("FIX KPY", "keap_paging::the_links_shrink_the_limit_and_never_go_below_zero"),
    ),
    observed(
        *(_LISTS, "v1's links of companies repeat filters and the default order"),
        *(
            "FIX",
            "keap_paging::links_of_companies_repeat_the_filter_and_the_order_but_no_token",
        ),
    ),
    documented(
        *(_LISTS, "v2 walks by tokens, each record once, even while records are deleted"),
        *("V2 FIX", "keap_paging::a_v2_walk_survives_the_deletion_of_what_it_saw"),
    ),
    documented(
        *(_LISTS, "v2 lists at most a hundred users a page"),
        *("V2", "keap_paging::users_come_at_most_a_hundred_at_a_time"),
    ),
    documented(
        *(_LISTS, "v2 filters by clauses joined with ;, among them since_time and until_time"),
        *("V2", "keap_filters::a_filter_finds_these_companies"),
    ),
    observed(
        *(_LISTS, "Query parameters that nobody knows filter nothing"),
        *(
            "W6W",
            "keap_filters::a_query_parameter_that_keap_does_not_know_filters_nothing",
        ),
    ),
    documented(
        *(_LISTS, "v1 leaves out notes, fax and custom fields of companies until asked"),
        *(
            "V1",
            "keap_filters::v1_hides_three_fields_of_a_company_until_they_are_asked_for",
        ),
    ),
    documented(
        *(_LISTS, "v2 leaves out eight fields of companies, the stamps too, until asked"),
        *(
            "V2",
            "keap_filters::v2_hides_eight_fields_of_a_company_until_they_are_asked_for",
        ),
    ),
    documented(
        *(_LISTS, "Users are listed with the inactive ones unless told otherwise"),
        *("V1 V2", "keap_paging::users_can_be_listed_without_the_inactive_ones"),
    ),
    observed(
        *(_ERRORS, "An unknown id is a 404 that names the kind of record"),
        *("FIX", "keap_contract::an_unknown_id_is_a_404_that_names_the_kind"),
    ),
    observed(
        *(_ERRORS, "A path that does not exist is an HTML page"),
        *("FIX", "keap_contract::a_path_that_does_not_exist_is_a_page_for_people"),
    ),
    observed(
        *(_ERRORS, "A GET with a body is an HTML 400"),
        *("FIX", "keap_contract::a_get_with_a_body_is_refused_by_the_gateway"),
    ),
    observed(
        *(_ERRORS, "A method that a path lacks is a 405"),
        *("PHP", "keap_contract::a_missing_operation_is_a_405_in_the_versions_shape"),
    ),
    observed(
        *(_ERRORS, "v1 refuses properties that it does not know, the id among them"),
        *("PHP FORUM", "keap_writes::what_was_read_must_never_be_written_back"),
    ),
    observed(
        *(_ERRORS, "A tenant without a module is told so with a 403"),
        *("LK", "keap_stages::a_tenant_without_the_module_refuses_in_the_words_of_the_version"),
    ),
    documented(
        *(_VALUES, "Ids are numbers in v1 and texts in v2"),
        *("V1 V2 SDK", "keap_contract::ids_are_numbers_in_v1_and_texts_in_v2"),
    ),
    observed(
        *(_VALUES, "Times of v1 end in +0000"),
        *("FIX KPY", "keap_writes::times_of_v1_have_no_colon_in_their_offset"),
    ),
    observed(
        *(_VALUES, "Unset values of v1 are null, an empty text or 0, by their kind"),
        *("FIX", "keap_opportunities::unset_values_of_v1_are_empty_in_their_own_ways"),
    ),
    documented(
        *(_VALUES, "A price is major units in v1, and a count of cents in v2"),
        *("V1 V2", "keap_products::a_price_is_major_units_in_v1_and_cents_in_v2"),
    ),
    documented(
        *(_VALUES, "Texts of addresses, phones and e-mails have lengths by their place"),
        *("V2", "keap_lengths::an_address_has_lengths_by_its_kind"),
    ),
    documented(
        *(_VALUES, "A region needs the code of its country"),
        *("V1 V2", "keap_lengths::a_region_needs_the_code_of_its_country"),
    ),
    documented(
        *(_RECORDS, "Both versions show the same records"),
        *("V1 V2", "keap_contract::what_one_version_writes_the_other_one_reads"),
    ),
    documented(
        *(_RECORDS, "A company needs its name"),
        *("V1", "keap_writes::a_company_cannot_be_without_a_name"),
    ),
    documented(
        *(_RECORDS, "An opportunity needs a title, a contact and a stage that exist"),
        *(
            "V1 V2",
            "keap_opportunities::an_opportunity_cannot_belong_to_what_does_not_exist",
        ),
    ),
    documented(
        *(_RECORDS, "PUT replaces an opportunity that the body names"),
        *(
            "V1",
            "keap_opportunities::an_opportunity_can_be_replaced_but_only_by_naming_it_in_the_body",
        ),
    ),
    observed(
        *(_RECORDS, "A contact needs an e-mail address or a phone number"),
        *("FIX", "keap_opportunities::a_contact_needs_an_address_to_be_reached_at"),
    ),
    documented(
        *(_RECORDS, "PUT of a contact changes the one with its e-mail address"),
        *("V1", "keap_opportunities::a_contact_is_updated_when_its_email_is_known"),
    ),
    documented(
        *(_RECORDS, "A user of v1 is invited, and cannot be changed there"),
        *("V1", "keap_users::an_invited_user_waits_to_be_accepted"),
    ),
    documented(
        *(_RECORDS, "v2 changes a user's e-mail address and title"),
        *("V2", "keap_users::v2_changes_email_and_title"),
    ),
    documented(
        *(_RECORDS, "An update mask limits a PATCH of v2 to what it names"),
        *("V2", "keap_users::only_what_the_mask_names_is_changed"),
    ),
    documented(
        *(_RECORDS, "An inventory is an object when created and flat when changed"),
        *(
            "V2",
            "keap_products::an_inventory_is_an_object_when_created_and_flat_when_changed",
        ),
    ),
    documented(
        *(_RECORDS, "Products tell what became of them since a sync_token"),
        *("V1", "keap_products::products_tell_what_happened_since_a_token"),
    ),
    documented(
        *(_RECORDS, "A tenant defines fields of its own, told by the models"),
        *("V1 V2", "keap_custom_fields::a_definition_is_told_by_both_models"),
    ),
    documented(
        *(_RECORDS, "Every move between stages is on record"),
        *("V2", "keap_stages::every_move_is_on_record"),
    ),
    documented(
        *(_RECORDS, "Stock is moved up and down"),
        *("V2", "keap_stages::stock_moves_up_and_down"),
    ),
    documented(
        *(_HOOKS, "A receiver that echoes the secret is verified"),
        *(
            "V1 DOCS",
            "hooks_keap::a_receiver_that_echoes_the_secret_is_verified_when_the_answer_comes",
        ),
    ),
    documented(
        *(_HOOKS, "A letter names at most a thousand records of one event"),
        *("DOCS", "hooks_keap::a_letter_holds_a_thousand_records_at_most"),
    ),
    documented(
        *(_HOOKS, "Four failures, or a 410, end a hook until it is verified again"),
        *(
            "DOCS",
            "hooks_keap::failures_are_tried_again_after_one_and_five_and_thirty_minutes_and_then_it_is_over",
        ),
    ),
)

LEDGER = Ledger("Keap", DESCRIPTION, OFFERS, BEHAVIOURS, OMISSIONS, SWITCHES, SOURCES)
