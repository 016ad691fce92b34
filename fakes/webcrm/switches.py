"""Points that no public source settles: each is a switch, so that a client can be tried on every answer."""

from __future__ import annotations

from collections.abc import Mapping

from fakes.switches import Switch, SwitchError, catalogue
from fakes.webcrm.tables import TABLES

_BODIES = ("int", "quoted", "object", "empty")

SWITCHES: Mapping[str, Switch] = catalogue(
    Switch(
        "webcrm.login.refused",
        ("401", "400", "200"),
        "a wrong authCode; 200 says IsError: true",
    ),
    Switch(
        "webcrm.get.unknown",
        ("404", "204", "null"),
        "a record that is not there; null is a 200",
    ),
    Switch(
        "webcrm.post.organisation.body",
        ("object", "int", "quoted", "empty"),
        "what a create of an organisation answers",
    ),
    Switch("webcrm.post.users.body", _BODIES, "what a create of a user answers"),
    Switch("webcrm.post.users", ("allow", "403", "400"), "whether the API may create users"),
    Switch("webcrm.post.id", ("refused", "ignored"), "a create that brings its own id"),
    Switch(
        "webcrm.post.duplicate",
        ("allowed", "refused"),
        "a second organisation of the same name and division",
    ),
    Switch("webcrm.put.omitted", ("keep", "reset"), "a field that an update leaves out"),
    Switch("webcrm.put.null", ("ignored", "cleared"), "a null in an update"),
    Switch("webcrm.put.unchanged", ("stamped", "quiet"), "an update that changes nothing"),
    Switch(
        "webcrm.put.organisation",
        ("refused", "ignored"),
        "another organisation in an update of an opportunity or a person",
    ),
    Switch("webcrm.patch.updated", ("empty", "id", "null"), "the row of a good update in PATCH"),
    Switch("webcrm.text.long", ("refused", "truncated"), "a text over the field's length"),
    Switch("webcrm.number.text", ("refused", "coerced"), 'a number written as text: "12.50"'),
    Switch(
        "webcrm.zone.naive",
        ("UTC", "Europe/London", "Europe/Copenhagen"),
        "what a date without an offset means",
    ),
    Switch("webcrm.query.users", ("User", "CmUser"), "the table of users in /Queries"),
    Switch("webcrm.query.enums", ("name", "number"), "named values in the rows of /Queries"),
    Switch("webcrm.query.bad", ("400", "500"), "a script that does not parse"),
    Switch(
        "webcrm.hooks.payload",
        ("object", "url", "record"),
        "what a hook posts; an object holds the EventType and the ResourceUrl",
        "the vendor's own synchronisation takes an id from the end of a resource URL",
    ),
    Switch("webcrm.hooks.api_edits", ("fire", "silent"), "changes made through the API itself"),
    Switch("webcrm.hooks.retries", ("0", "3"), "further attempts, a minute apart"),
)


def check_fields(mandatory: frozenset[str]) -> None:
    """Refuse mandatory fields that no table has. Raises SwitchError."""
    unknown = mandatory.difference(*(table.fields for table in TABLES.values()))
    if unknown:
        raise SwitchError(f"no webCRM table has a field {', '.join(sorted(unknown))}")
