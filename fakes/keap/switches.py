"""The points of Keap that no public source settles; the first value is what the fake does unless told otherwise."""

from __future__ import annotations

from fakes.switches import Switch, catalogue

SWITCHES = catalogue(
    Switch(
        "keap.token.expired",
        ("access_token_expired", "invalid_access_token"),
        "the fault code of a token that ran out",
        "the first is Apigee's usual one; of Keap only the code of an unknown token is on record",
    ),
    Switch(
        "keap.fault.case",
        ("title", "lower"),
        "the gateway's faultstring: Invalid Access Token or Invalid access token",
        "two probes of 2026 saw one each",
    ),
    Switch(
        "keap.refresh.grace",
        ("0", "3600"),
        "seconds for which a refresh token still works after it bought a new pair",
        "two surveys say that it dies at once; no word from Keap",
        numeric=True,
    ),
    Switch(
        "keap.code.basic",
        ("refused", "accepted"),
        "an Authorization header beside the client's secret when a code is exchanged",
        "a client's author notes that Keap dislikes it",
    ),
    Switch(
        "keap.quota.shared",
        ("by_client", "by_account"),
        "who uses up one quota: each key or client its own, or all of an account together",
        "an operator saw 240 of 240 used up by a key that made one call in five minutes",
    ),
    Switch(
        "keap.retry_after",
        ("absent", "sent"),
        "a Retry-After header on 429",
        "a survey says none is sent; another client's notes say that Keap asks to honour it",
    ),
    Switch(
        "keap.v1.limit.maximum",
        ("1000",),
        "a larger limit is cut down to this, silently",
        numeric=True,
    ),
    Switch(
        "keap.v1.patch.name",
        ("optional", "required"),
        "the v1 schema marks the name as required on PATCH",
    ),
    Switch("keap.v1.opportunity.created", ("200", "201"), "the specification says 200"),
    Switch(
        "keap.v2.page_size.default",
        ("1000",),
        "the page size when none is asked for; users at most 100",
        numeric=True,
    ),
    Switch("keap.v2.last_token", ("empty", "null", "absent"), "next_page_token on the last page"),
    Switch("keap.v2.unknown_property", ("rejected", "ignored"), "v1 is known to reject"),
    Switch(
        "keap.v2.company.name", ("required", "optional"), "required in the specification until 2025"
    ),
    Switch(
        "keap.v2.mask.without_value",
        ("ignored", "cleared"),
        "a property in update_mask that the body leaves out",
    ),
    Switch(
        "keap.v2.user.title_mask",
        ("job_title", "title", "both"),
        "the mask's enum says job_title, the body title",
    ),
    Switch("keap.patch.null", ("cleared", "ignored"), "null for a property that may be empty"),
    Switch("keap.scalars", ("strict", "lenient"), "lenient: 5 for a text, '5' for a number"),
    Switch("keap.v1.price.finer", ("rounded", "rejected"), "v1 prices finer than a cent, half up"),
    Switch("keap.text.blanks", ("kept", "trimmed"), "blanks around texts"),
    Switch(
        "keap.v1.user.duplicate_email",
        ("accepted", "rejected"),
        "v1 POST of a user whose address another one has",
    ),
    Switch("keap.write.answer", ("default", "full"), "which properties a write answers with"),
    Switch(
        "keap.hooks.object_type",
        ("company", "Company", "COMPANY"),
        "how a hook's letter spells what changed",
    ),
    Switch(
        "keap.hooks.api_url",
        ("sent", "empty", "absent"),
        "the link to a changed record",
        "the vendor's page on hooks says that it may be there",
    ),
    Switch("keap.hooks.api_edits", ("fire", "silent"), "changes made through the API itself"),
    Switch(
        "keap.hooks.delay",
        ("60", "30"),
        "seconds until the first attempt and the second: documented as 30 to 60",
    ),
)
