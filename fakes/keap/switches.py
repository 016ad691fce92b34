"""The points of Keap that no public source settles; the first value is what the fake does unless told otherwise."""

from __future__ import annotations

from fakes.keap.v1_switches import V1
from fakes.keap.v2_switches import V2
from fakes.switches import Switch, catalogue

GATEWAY = (
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
)
APPLICATION = (
    Switch(
        "keap.module.opportunities",
        ("present", "missing"),
        "whether the tenant's edition has opportunities; without them every call about them is a 403",
        "a client explains a 403 as a wrong edition; which editions lack them is nowhere said",
    ),
    Switch(
        "keap.scalars",
        ("strict", "lenient"),
        "lenient takes 5 for a text and '5' for a number",
        "v1 answers 400 to what it cannot convert, and nobody lists what it can",
    ),
    Switch(
        "keap.write.answer",
        ("default", "full"),
        "which properties a write answers with",
        "the specification gives writes the full schema; lists and reads are said to leave some out",
    ),
    Switch(
        "keap.text.blanks",
        ("kept", "trimmed"),
        "blanks around a text that is written",
        "no source tells of any normalisation",
    ),
    Switch(
        "keap.text.maximum",
        ("0", "255"),
        "how long a company's or product's name, a sku, an opportunity's or a job's title may be; 0: any length",
        "v1 declares no length at all, v2 only those of addresses, phones, e-mails and contacts",
        numeric=True,
    ),
    Switch(
        "keap.text.too_long",
        ("rejected", "truncated"),
        "what becomes of a text beyond the maximum",
        "no recorded answer",
    ),
    Switch(
        "keap.email.case",
        ("kept", "lowered"),
        "the case of a written e-mail address",
        "no source tells of any normalisation",
    ),
    Switch(
        "keap.company_name.case",
        ("kept", "capitalised"),
        "the case of a written company's name",
        "no source tells of any normalisation",
    ),
    Switch(
        "keap.custom_field.undefined",
        ("accepted", "rejected"),
        "a custom field's value under an id that the tenant never defined",
        "no recorded answer",
    ),
)
HOOKS = (
    Switch(
        "keap.hooks.object_type",
        ("company", "Company", "COMPANY"),
        "how a hook's letter spells what changed",
        "event keys are written company.add; no recorded letter about these resources",
    ),
    Switch(
        "keap.hooks.api_url",
        ("sent", "empty", "absent"),
        "the link to a changed record",
        "the vendor's page on hooks says that it may be there",
    ),
    Switch(
        "keap.hooks.api_edits",
        ("fire", "silent"),
        "changes made through the API itself",
        "no source says whether a client hears of its own writes",
    ),
    Switch(
        "keap.hooks.delay",
        ("60", "30"),
        "seconds until the first attempt, and from there to the second",
        "the vendor's page on hooks says 30 to 60 for both",
    ),
)

SWITCHES = catalogue(*GATEWAY, *APPLICATION, *V1, *V2, *HOOKS)
