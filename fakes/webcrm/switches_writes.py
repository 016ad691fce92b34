"""Unsettled points of how webCRM stores: answers of writes, partial bodies, texts, numbers, times."""

from __future__ import annotations

from fakes.switches import Switch, catalogue

CREATES = catalogue(
    Switch(
        "webcrm.post.organisation.body",
        ("object", "int", "quoted", "empty"),
        "what a create of an organisation answers",
        "no schema; a working scenario of 2026 reads OrganisationId from it",
    ),
    Switch(
        "webcrm.post.users.body",
        ("int", "quoted", "object", "empty"),
        "what a create of a user answers",
        "no schema; the summary says that it returns the id",
    ),
    Switch(
        "webcrm.post.id",
        ("refused", "ignored"),
        "a create that brings its own id",
        "every known client sends 0",
    ),
    Switch(
        "webcrm.post.fast",
        ("fine", "failed", "stored"),
        "a create within 20 ms of the last one: a 500, before or after it was stored",
        "the vendor's own notes: some of the creates fail when they come too fast",
    ),
)

UPDATES = catalogue(
    Switch(
        "webcrm.put.omitted",
        ("keep", "reset"),
        "a field that an update leaves out",
        "working clients send two fields; the vendor's own sends all",
    ),
    Switch(
        "webcrm.put.null",
        ("ignored", "cleared"),
        "a null in an update",
        "the vendor's own client never sends one",
    ),
    Switch(
        "webcrm.put.unchanged",
        ("stamped", "quiet"),
        "an update that changes nothing",
        "the vendor's own sync sees its writes again",
    ),
    Switch(
        "webcrm.put.id",
        ("refused", "path", "body"),
        "an update whose body names another id than its path: which one counts",
        "every known client sends the same id twice",
    ),
    Switch(
        "webcrm.put.organisation",
        ("refused", "ignored"),
        "another organisation in an update of an opportunity or a person",
        "opportunities have Move; the vendor's client never changes a person's",
    ),
    Switch(
        "webcrm.put.product.organisation",
        ("moved", "refused", "ignored"),
        "another organisation in an update of a product",
        "opportunities have Move for it, products have nothing",
    ),
)

BATCHES = catalogue(
    Switch(
        "webcrm.patch.updated",
        ("empty", "id", "null"),
        "the row of a good update in PATCH's answer",
        "the specification tells of ids for inserts and messages for failures only",
    ),
    Switch(
        "webcrm.patch.rows",
        ("as sent", "failures last"),
        "the order of the rows in PATCH's answer",
        "the specification tells of no order; known clients send one record at a time",
    ),
    Switch(
        "webcrm.patch.size",
        ("unlimited", "100"),
        "records that one PATCH may carry; more are refused together",
        "no source names a maximum; known clients send one record at a time",
        numeric=True,
    ),
)

VALUES = catalogue(
    Switch(
        "webcrm.text.long",
        ("refused", "truncated"),
        "a text over the field's length",
        "the vendor's own client truncates before it sends",
    ),
    Switch(
        "webcrm.text.trim",
        ("kept", "trimmed"),
        "blanks around a text that is stored",
        "two clients trim before they look up",
    ),
    Switch(
        "webcrm.number.text",
        ("refused", "coerced"),
        'a number written as text: "12.50"',
        "Newtonsoft reads one in the invariant culture",
    ),
    Switch(
        "webcrm.zone.naive",
        ("UTC", "Europe/London", "Europe/Copenhagen"),
        "what a date without an offset means in a body or a script",
        "known clients write a Z, but for one in a comment of tap-webcrm's",
    ),
    Switch(
        "webcrm.zone.path",
        ("UTC", "Europe/London", "Europe/Copenhagen"),
        "what a date without an offset means in a path",
        "the vendor's own client sends such dates",
    ),
)
