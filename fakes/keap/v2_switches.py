"""What no source settles of v2."""

from __future__ import annotations

from fakes.switches import Switch

V2 = (
    Switch(
        "keap.v2.page_size.default",
        ("1000", "100"),
        "the page size when none is asked for; users come at most 100 at a time",
        "v1's default is 1000; v2 documents none",
        numeric=True,
    ),
    Switch(
        "keap.v2.page_size.beyond",
        ("rejected", "clamped"),
        "a page size out of range",
        "the specification has bounds, and does not say what happens outside them",
    ),
    Switch(
        "keap.v2.page_size.zero",
        ("default", "rejected"),
        "page_size=0",
        "the minimum is 0 today and was 1 in 2024",
    ),
    Switch(
        "keap.v2.page_token.form",
        ("id", "url"),
        "a bare token, or a whole link to the next page",
        "one recorded list of tags ends with a link",
    ),
    Switch(
        "keap.v2.last_token",
        ("empty", "null", "absent"),
        "next_page_token on the last page",
        "a client treats null and an empty text alike",
    ),
    Switch(
        "keap.v2.unknown_property",
        ("rejected", "ignored"),
        "a property that a body of v2 does not know",
        "v1 rejects it since 2018",
    ),
    Switch(
        "keap.v2.company.name",
        ("required", "optional"),
        "whether a new company needs a name",
        "required in the specifications until 2025-09, no longer in 2026",
    ),
    Switch(
        "keap.v2.patch.null",
        ("cleared", "ignored", "rejected"),
        "null in a v2 PATCH for a property that may be empty",
        "the official client never sends one",
    ),
    Switch(
        "keap.v2.patch.empty",
        ("cleared", "ignored", "rejected"),
        "an empty text in a v2 PATCH for a property that may be empty",
        "all that the official client can send to clear a property",
    ),
    Switch(
        "keap.v2.mask.absent",
        ("supplied", "all"),
        "what a PATCH without update_mask changes: what the body has, or everything",
        "with a mask only what it lists changes; nothing is said of none",
    ),
    Switch(
        "keap.v2.mask.without_value",
        ("ignored", "cleared"),
        "a property in update_mask that the body leaves out",
        "the specification only says that properties outside the mask are skipped",
    ),
    Switch(
        "keap.v2.user.title_mask",
        ("job_title", "title", "both", "body"),
        "what update_mask calls a user's title; body: the body calls it job_title, too",
        "the specification's mask says job_title where its body says title",
    ),
    Switch(
        "keap.v2.user.email",
        ("changed", "rejected", "ignored"),
        "whether a user's address, with which a person logs in, can be changed at all",
        "the specification lists it among a user's properties; no recorded answer",
    ),
    Switch(
        "keap.v2.error.status",
        ("phrase", "constant"),
        "the status text of an error: Not Found or NOT_FOUND",
        "no recorded answer of v2 for these resources",
    ),
    Switch(
        "keap.v2.error.message",
        ("told", "plain"),
        "the message of an error: what is wrong, or the status once more",
        "no recorded answer of v2 for these resources",
    ),
    Switch(
        "keap.v2.unset",
        ("as_v1", "null", "absent"),
        "properties without a value: empty texts and nulls as in v1, always null, or left out",
        "a recorded contact has explicit nulls; no recorded answer of v2 for these resources",
    ),
)
