"""What is known of webCRM and done here, point by point, each with the test that proves it."""

from __future__ import annotations

from fakes.fidelity import Ledger, documented, observed
from fakes.webcrm.description import DESCRIPTION
from fakes.webcrm.offered import OFFERS
from fakes.webcrm.sources import OMISSIONS, SOURCES
from fakes.webcrm.switches import SWITCHES

_LOGIN, _READ, _WRITE = "Logging in, and how many requests", "Reading", "Writing"
_VALUES, _QUERIES, _TENANT = "Values", "Queries", "The tenant"
_HOOKS = "Hooks"

BEHAVIOURS = (
    observed(
        *(_LOGIN, "The application token is taken from a header, a form, multipart or the query"),
        *(
            "HELP SESAM TAP OLE",
            "webcrm_login::the_application_token_is_found_wherever_a_client_puts_it",
        ),
    ),
    documented(
        *(_LOGIN, "A bearer token lives an hour"),
        *("HELP SESAM", "webcrm_login::a_token_lives_exactly_one_hour"),
    ),
    documented(
        *(_LOGIN, "A refresh token, in the header or a form, buys another hour"),
        *("SPEC TAP", "webcrm_login::a_refresh_token_buys_another_hour"),
    ),
    documented(
        *(_LOGIN, "Without a living token every operation is a 401"),
        *(
            "SPEC TWEAVE",
            "webcrm_login::without_a_token_every_operation_answers_an_empty_401",
        ),
    ),
    documented(
        *(_LOGIN, "250 requests in any 60 seconds for an application token"),
        *("APIDOC", "webcrm_login::the_window_slides_and_is_exact_at_its_edges"),
    ),
    documented(
        *(_LOGIN, "The 429 says how long to wait, in its body and in a header"),
        *(
            "APIDOC",
            "webcrm_login::the_request_over_the_limit_is_throttled_in_both_forms",
        ),
    ),
    documented(
        *(_LOGIN, "A user logs in with a password, and writes under the own name"),
        *("SPEC", "webcrm_tenants::a_user_logs_in_with_a_password_and_writes_under_their_own_name"),
    ),
    documented(
        *(_LOGIN, "The limit counts for each token, or each user"),
        *("APIDOC", "webcrm_tenants::each_user_has_a_limit_of_their_own"),
    ),
    documented(
        *(_LOGIN, "A token may be allowed to read alone"),
        *("HELP", "webcrm_tenants::a_token_may_be_allowed_to_read_alone"),
    ),
    observed(
        *(_READ, "Paths and names of parameters are read in any case"),
        *(
            "SESAM OLE MAKE",
            "webcrm_contract::paths_and_query_names_are_read_in_any_case",
        ),
    ),
    observed(
        *(_READ, "Unknown parameters are ignored: no list can be filtered"),
        *("MAKE", "webcrm_contract::an_unknown_query_parameter_filters_nothing"),
    ),
    observed(
        *(_READ, "A list is a bare array; past the end it is empty"),
        *(
            "SESAM TAP TWEAVE OLE",
            "webcrm_contract::a_list_is_a_bare_array_of_fifty_in_the_order_of_ids",
        ),
    ),
    documented(
        *(_READ, "Page and Size have limits"),
        *("SPEC", "webcrm_contract::a_page_outside_the_limits_is_refused"),
    ),
    documented(
        *(_READ, "FindByUpdateDates takes the start in and leaves the end out"),
        *(
            "SPEC",
            "webcrm_contract::organisations_are_found_by_their_update_time_from_start_until_before_end",
        ),
    ),
    documented(
        *(_READ, "FieldsMetadata tell how long a text may be"),
        *("SPEC ZYNK", "webcrm_contract::the_metadata_tell_how_long_a_text_may_be"),
    ),
    observed(
        *(_READ, "Rows come twice or not at all while pages by update time are read and edited"),
        *(
            "TAP",
            "webcrm_queries::rows_are_skipped_when_they_move_while_pages_ordered_by_update_are_read",
        ),
    ),
    documented(
        *(_READ, "JSON or XML, whichever the client likes best"),
        *("SPEC SESAM", "webcrm_media::an_answer_comes_in_the_type_that_the_client_likes_best"),
    ),
    observed(
        *(_WRITE, "A new record has the id 0; the answer is a 200 with the new one"),
        *(
            "SESAM MAKE SPEC",
            "webcrm_contract::a_create_answers_the_id_as_each_resource_does",
        ),
    ),
    observed(
        *(_WRITE, "Ids may come as texts"),
        *("MAKE", "webcrm_writes::an_id_may_come_as_text_and_names_in_any_case"),
    ),
    documented(
        *(_WRITE, "PATCH takes an array: a text for each row, an error for a row that failed"),
        *(
            "SPEC SESAM",
            "webcrm_writes::a_batch_inserts_updates_and_reports_each_failure_in_its_place",
        ),
    ),
    documented(
        *(
            _WRITE,
            "Of organisations, opportunities, products and users, products alone can be deleted",
        ),
        *("SPEC VENDOR", "webcrm_contract::only_products_can_be_deleted"),
    ),
    documented(
        *(_WRITE, "An opportunity changes its organisation by a move"),
        *("SPEC", "webcrm_contract::an_opportunity_moves_to_another_organisation"),
    ),
    documented(
        *(_WRITE, "Mandatory fields of the tenant hold for the API, too"),
        *("VENDOR", "webcrm_writes::a_tenant_may_make_more_fields_mandatory"),
    ),
    documented(
        *(_WRITE, "An update that changes nothing moves the stamp"),
        *(
            "VENDOR",
            "webcrm_writes::every_update_moves_the_stamp_even_when_nothing_changed",
        ),
    ),
    documented(
        *(_WRITE, "A name may have 200 characters"),
        *("SPEC", "webcrm_writes::a_name_of_two_hundred_characters_fits"),
    ),
    documented(
        *(_WRITE, "An opportunity becomes a delivery"),
        *("SPEC", "webcrm_linked::a_converted_opportunity_is_found_as_a_delivery"),
    ),
    observed(
        *(_WRITE, "Deliveries of one number cannot be changed until one of them is"),
        *("VENDOR", "webcrm_linked::deliveries_of_one_number_lock_each_other"),
    ),
    documented(
        *(_WRITE, "Each resource has a catalogue of linked data"),
        *("SPEC", "webcrm_linked::each_resource_has_a_catalogue_of_linked_data"),
    ),
    observed(
        *(_WRITE, "Cells of linked data cannot be empty"),
        *("VENDOR", "webcrm_linked::linked_data_cannot_be_empty_and_can_be_queried_by_number"),
    ),
    observed(
        *(_WRITE, "The price of a quotation line is its total"),
        *(
            "VENDOR",
            "webcrm_linked::an_opportunity_has_its_quotation_lines_and_their_price_is_the_total",
        ),
    ),
    observed(
        *(_VALUES, "Times are whole seconds with an offset that follows summer time"),
        *("SESAM ZYNK", "webcrm_writes::stamps_follow_londons_summer_time"),
    ),
    observed(
        *(_VALUES, 'Empty dates are the year 1, empty texts "", and drop-downs a placeholder'),
        *("SESAM VENDOR", "webcrm_contract::empty_values_read_as_webcrm_writes_them"),
    ),
    observed(
        *(_VALUES, "Money is a JSON number with a decimal point"),
        *(
            "VENDOR",
            "webcrm_writes::a_price_shows_a_decimal_even_when_it_came_as_an_integer",
        ),
    ),
    observed(
        *(_VALUES, "CompareName, TelephoneSearch and History are made by the server"),
        *("VENDOR", "webcrm_writes::what_the_server_keeps_cannot_be_written"),
    ),
    observed(
        *(_VALUES, "Passwords read as (censored), and writing that back overwrites them"),
        *("SESAM", "webcrm_writes::writing_back_a_censored_password_overwrites_it"),
    ),
    observed(
        *(_QUERIES, "/Queries takes SELECT, FROM, JOIN, WHERE and ORDER BY"),
        *(
            "VENDOR TAP MAKE",
            "webcrm_queries::a_join_puts_the_columns_of_both_tables_into_a_row",
        ),
    ),
    observed(
        *(_QUERIES, "= ignores the case of texts"),
        *("MAKE", "webcrm_queries::a_condition_finds"),
    ),
    observed(
        *(_QUERIES, "SELECT * shows RowNumber and raw columns besides the fields"),
        *("TAP", "webcrm_queries::every_column_comes_with_its_number_and_the_raw_ones"),
    ),
    observed(
        *(_QUERIES, "A quote inside a text is doubled"),
        *("MAKE", "webcrm_queries::any_name_can_be_looked_up_with_doubled_quotes"),
    ),
    documented(
        *(_QUERIES, "Custom fields come raw unless asked otherwise"),
        *(
            "SPEC",
            "webcrm_tenants::custom_fields_are_raw_in_rows_unless_they_are_asked_to_be_formatted",
        ),
    ),
    observed(
        *(_TENANT, "A fresh tenant has the vendor's organisation and the token's user"),
        *(
            "VENDOR SESAM",
            "webcrm_contract::a_fresh_tenant_holds_the_vendors_organisation_and_the_tokens_user",
        ),
    ),
    observed(
        *(_TENANT, "What the API writes is signed by the token's user"),
        *("VENDOR", "webcrm_writes::a_person_in_the_web_interface_leaves_their_name"),
    ),
    documented(
        *(_TENANT, "A tenant's metadata decide how long its texts may be"),
        *("ZYNK VENDOR", "webcrm_tenants::a_tenant_may_have_shorter_fields"),
    ),
    documented(
        *(_HOOKS, "Hooks belong to a resource, with filters and one event each"),
        *("SPEC", "hooks_webcrm::a_hook_is_kept_under_its_resource_as_it_was_sent"),
    ),
    documented(
        *(_HOOKS, "A deletion in the web UI is told by a hook, or by nothing"),
        *("SPEC", "hooks_webcrm::what_a_person_deletes_is_always_heard"),
    ),
)

LEDGER = Ledger("webCRM", DESCRIPTION, OFFERS, BEHAVIOURS, OMISSIONS, SWITCHES, SOURCES)
