"""What no source settles of v1."""

from __future__ import annotations

from fakes.switches import Switch

V1 = (
    Switch(
        "keap.v1.limit.maximum",
        ("1000", "200"),
        "the largest page of v1",
        "clients ask for 1000 at most; no source names a maximum",
        numeric=True,
    ),
    Switch(
        "keap.v1.limit.beyond",
        ("cut", "rejected"),
        "a limit beyond the maximum",
        "no source names a maximum, let alone what happens beyond it",
    ),
    Switch(
        "keap.v1.limit.zero",
        ("empty", "default", "rejected"),
        "limit=0",
        "the next link of an empty list asks for it",
    ),
    Switch(
        "keap.v1.limit.negative",
        ("rejected", "default"),
        "a limit below zero",
        "no recorded answer; the specification declares no minimum",
    ),
    Switch(
        "keap.v1.next.access_token",
        ("left_out", "echoed"),
        "whether the links of a list repeat a token that came in the query",
        "two clients put their token there; no recorded link has one",
    ),
    Switch(
        "keap.v1.next.optional_properties",
        ("left_out", "echoed"),
        "whether the links of a list repeat which properties were asked for",
        "recorded links repeat filters and orders of contacts, nothing of other resources",
    ),
    Switch(
        "keap.v1.companies.company_name",
        ("exact", "any_case", "part"),
        "how the company_name parameter of the list matches",
        "plugins look for duplicates with it; v2's filter of that name is exact",
    ),
    Switch(
        "keap.v1.patch.company_name",
        ("optional", "required"),
        "whether a company's PATCH has to repeat the name",
        "the schema says required, the description that only given values change",
    ),
    Switch(
        "keap.v1.patch.product_name",
        ("optional", "required"),
        "whether a product's PATCH has to repeat the name",
        "the schema says required, the description that only given values change",
    ),
    Switch(
        "keap.v1.patch.null",
        ("cleared", "ignored", "rejected"),
        "null in a v1 PATCH for a property that may be empty",
        "recorded answers are full of nulls; nobody shows one that was sent",
    ),
    Switch(
        "keap.v1.patch.empty",
        ("cleared", "ignored", "rejected"),
        "an empty text in a v1 PATCH for a property that may be empty",
        "unset notes are read as an empty text; nobody shows one that was sent",
    ),
    Switch(
        "keap.v1.opportunity.created",
        ("200", "201"),
        "the status of a created opportunity",
        "the specification says 200, and 201 for every other resource",
    ),
    Switch(
        "keap.v1.price.finer",
        ("rounded", "kept", "rejected"),
        "a price finer than a cent; rounded is half up",
        "v1 shows a double, v2 whole cents",
    ),
    Switch(
        "keap.v1.price.negative",
        ("rejected", "accepted"),
        "a price below zero",
        "v2 says that it must not be",
    ),
    Switch(
        "keap.v1.product.active",
        ("1", "0"),
        "the status number of an active product in a list; an inactive one has the other",
        "the list has a number where the single product has a flag; no sample of an inactive one",
    ),
    Switch(
        "keap.v1.user.duplicate_email",
        ("accepted", "rejected"),
        "an invitation to an address that another user has",
        "no recorded answer; the address is what a person logs in with",
    ),
    Switch(
        "keap.v1.user.licences",
        ("free", "400", "403"),
        "whether there is a licence for one more user, or the status that says no",
        "an invitation may use one up",
    ),
    Switch(
        "keap.v1.users.single",
        ("404", "405"),
        "/v1/users/{id}, where v1 has no operation",
        "a missing method of companies is a 405, a path that does not exist a 404",
    ),
    Switch(
        "keap.v1.method_not_allowed",
        ("json", "empty", "html"),
        "the body of a 405 in v1",
        "one 405 is on record, with its body cut off",
    ),
    Switch(
        "keap.v1.missing.message",
        ("noun", "plain"),
        "the words of a 404 in v1",
        "on record for contacts only: Unable to find this Contact",
    ),
    Switch(
        "keap.v1.error.body",
        ("message", "throwable"),
        "what an error of v1 holds",
        "recorded ones hold a message alone; the specification has a serialised exception",
    ),
)
