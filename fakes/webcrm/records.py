"""How webCRM keeps a record: what it stamps at every save, and the face it shows on the wire."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import datetime
from html import escape
from typing import Any

from fakes.fields import Field
from fakes.store import Design, Record, Save, Store
from fakes.webcrm.columns import Table, Values
from fakes.webcrm.stamps import NEVER, stamp
from fakes.webcrm.tables import TABLES

CENSORED = "(censored)"
"""What every password-like field reads as, whatever was written."""

NOT_CHOSEN = "-- vælg --"
"""A drop-down that nobody touched, in the tenant's language."""

OWN_ORGANISATION = 1
"""The vendor's own organisation, which every new tenant starts with."""

SYSTEM_USER = "api1 Integration"
"""The name under which the application token writes."""

PERSON = "Kari Nordmann"
"""The person who works in the web UI."""

_VERBS = ("Created", "Updated")
_NAMES = {"api": SYSTEM_USER, "person": PERSON}


def designs(mandatory: AbstractSet[str]) -> Mapping[str, Design]:
    """Give one design for each table, with the tenant's mandatory fields, for the core's store."""
    return {
        name: Design(_with_required(table, mandatory), _filling(table), _stamping(table))
        for name, table in TABLES.items()
    }


def wire(table: Table, values: Values) -> dict[str, Any]:
    """Give the record as the API writes it: sentinels for empty dates, secrets censored."""
    dto = values.copy()
    for name in table.faced:
        dto[name] = face(table, name, values[name])
    return dto


def face(table: Table, name: str, value: Any) -> Any:
    """Give one value as the API writes it."""
    if table.fields[name].kind == "time":
        return NEVER if value is None else stamp(value)
    if table.fields[name].secret:
        return CENSORED
    return NOT_CHOSEN if value == "" and name in table.drop_downs else value


def _with_required(table: Table, mandatory: AbstractSet[str]) -> dict[str, Field]:
    made_mandatory = {
        name: replace(table.fields[name], required=True) for name in table.fields.keys() & mandatory
    }
    return dict(table.fields) | made_mandatory


def _filling(table: Table) -> Callable[[Store, Values], None]:
    def fill(_: Store, values: Values) -> None:
        if table.organisation:
            values.setdefault(table.organisation, OWN_ORGANISATION)

    return fill


def _stamping(table: Table) -> Callable[[Record, Save], None]:
    prefix = table.prefix
    keeps_history = f"{prefix}History" in table.fields

    def stamped(record: Record, save: Save) -> None:
        values, by, now = record.values, _NAMES[save.by], save.at.replace(microsecond=0)
        if save.new:
            values |= {table.id: record.id, f"{prefix}CreatedAt": now, f"{prefix}CreatedBy": by}
        values |= {f"{prefix}UpdatedAt": now, f"{prefix}UpdatedBy": by}
        if save.by == "person":
            _tidy(table, values)
        for name, derive in table.derived.items():
            values[name] = derive(values)
        _forget_secrets(table, values, now)
        if keeps_history:
            values[f"{prefix}History"] = _history(prefix, values)

    return stamped


def _tidy(table: Table, values: Values) -> None:
    """Keep what the web form sends as the database does: no nulls, prices as doubles, whole seconds."""
    for name, empty in table.never_null.items():
        if values[name] is None:
            values[name] = empty
    for name in table.numbers:
        values[name] = float(values[name])
    for name in table.times:
        values[name] = values[name] and values[name].replace(microsecond=0)


def _forget_secrets(table: Table, values: Values, now: datetime) -> None:
    """Keep no secret; only the stamp tells that somebody wrote a password."""
    written = [name for name in table.secrets if values[name]]
    values.update(dict.fromkeys(written, ""))
    if "UserPassword" in written:
        values["UserPasswordUpdatedAt"] = now


def _history(prefix: str, values: Values) -> str:
    """Write the server's own log as it comes: HTML, times in the tenant's summer time."""
    moments = ((verb, values[f"{prefix}{verb}At"], values[f"{prefix}{verb}By"]) for verb in _VERBS)
    return "".join(
        f"<tr><td>{verb}&nbsp;{stamp(at)[:16]}&nbsp;</td><td>{escape(by)}</td></tr>"
        for verb, at, by in moments
    )
