"""How webCRM keeps a record: what it stamps at every save, and the face it shows on the wire."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from html import escape
from typing import Any

from fakes.fields import Field
from fakes.store import Design, Record, Save, Store
from fakes.webcrm.columns import Table, Values
from fakes.webcrm.stamps import LONDON, NEVER, stamp
from fakes.webcrm.tables import TABLES, USERS

CENSORED = "(censored)"
"""What every password-like field reads as, whatever was written."""

NOT_CHOSEN = "-- vælg --"
"""A drop-down that nobody touched, in the tenant's language."""

OWN_ORGANISATION = 1
"""The vendor's own organisation, which every new tenant starts with."""

SYSTEM_USER = "api1 Integration"
"""The name under which the application token writes."""

TOKENS_USER = 1
"""The id of that user, which every new tenant starts with, too."""

PERSON = "Kari Nordmann"
"""The person who works in the web UI."""

_TENANTS_ZONE = "Europe/Copenhagen"
_SEALED = re.compile(r"sealed:[0-9a-f]{64}")


@dataclass
class Author:
    """Who writes over the API at the moment."""

    id: int = TOKENS_USER
    name: str = SYSTEM_USER


@dataclass(frozen=True)
class Look:
    """How records are shown: the zone of their times, and what a password reads as."""

    zone: str = LONDON
    secret: str = CENSORED


USUAL_LOOK = Look()


def look_of(store: Store, switches: Mapping[str, str]) -> Look:
    """How records are shown at the moment."""
    zone = switches["webcrm.zone.stamps"]
    if zone == "user":
        user = store.get(USERS.name, TOKENS_USER)
        zone = f"{user.values['UserGmtDifference']:+d}" if user else "UTC"
    hidden = switches["webcrm.user.password"]
    return Look(zone, "" if hidden == "empty" else hidden)


def designs(
    mandatory: AbstractSet[str],
    lengths: Mapping[str, int],
    author: Author,
    switches: Mapping[str, str],
) -> Mapping[str, Design]:
    """Give one design for each table, with the tenant's mandatory fields and lengths, for the core's store."""
    return {
        name: Design(
            _with_required(table, mandatory, lengths),
            _filling(table),
            _stamping(table, author, switches),
        )
        for name, table in TABLES.items()
    }


def sealed(secret: str) -> str:
    """Give what is kept of a password."""
    return "sealed:" + sha256(secret.encode("utf-8", "replace")).hexdigest()


def wire(table: Table, values: Values, look: Look = USUAL_LOOK) -> dict[str, Any]:
    """Give the record as the API writes it: sentinels for empty dates, secrets censored."""
    dto = values.copy()
    for name in table.faced:
        dto[name] = face(table, name, values[name], look)
    return dto


def face(table: Table, name: str, value: Any, look: Look = USUAL_LOOK) -> Any:
    """Give one value as the API writes it."""
    if table.fields[name].kind == "time":
        return NEVER if value is None else stamp(value, look.zone)
    if table.fields[name].secret:
        return look.secret
    return NOT_CHOSEN if value == "" and name in table.drop_downs else value


def _with_required(
    table: Table, mandatory: AbstractSet[str], lengths: Mapping[str, int]
) -> dict[str, Field]:
    fields = dict(table.fields)
    for name in fields.keys() & mandatory:
        fields[name] = replace(fields[name], required=True)
    for name in fields.keys() & lengths.keys():
        fields[name] = replace(fields[name], max_length=lengths[name])
    return fields


def _filling(table: Table) -> Callable[[Store, Values], None]:
    def fill(_: Store, values: Values) -> None:
        if table.organisation:
            values.setdefault(table.organisation, OWN_ORGANISATION)

    return fill


def _stamping(
    table: Table, author: Author, switches: Mapping[str, str]
) -> Callable[[Record, Save], None]:
    created_at, created_by, updated_at, updated_by, history = (
        f"{table.prefix}{name}"
        for name in ("CreatedAt", "CreatedBy", "UpdatedAt", "UpdatedBy", "History")
    )
    keeps_stamps, keeps_history = updated_at in table.fields, history in table.fields

    def stamped(record: Record, save: Save) -> None:
        values, now = record.values, save.at.replace(microsecond=0)
        by = author.name if save.by == "api" else PERSON
        if not keeps_stamps:
            values[table.id] = record.id
            return
        if save.new:
            values |= {table.id: record.id, created_at: now, created_by: by}
        values |= {updated_at: now, updated_by: by}
        if save.by == "person":
            _tidy(table, values)
        if table.totals and switches["webcrm.product.price"] == "total":
            values |= {name: total(values) for name, total in table.totals.items()}
        for name, derive in table.derived.items():
            values[name] = derive(values)
        _forget_secrets(table, values, now)
        if keeps_history:
            since = _logged("Created", values[created_at], values[created_by])
            values[history] = since + _logged("Updated", now, by)

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
    """Keep no secret, only what is needed to know a password again, and when somebody wrote one."""
    kept = [(name, values[name]) for name in table.secrets]
    written = [name for name, secret in kept if secret and not _SEALED.fullmatch(secret)]
    values.update({name: sealed(values[name]) for name in written})
    if "UserPassword" in written:
        values["UserPasswordUpdatedAt"] = now


@lru_cache(maxsize=4096)
def _logged(verb: str, at: datetime, by: str) -> str:
    """Write a line of the server's own log as it comes: HTML, times in the tenant's own zone."""
    moment = stamp(at, _TENANTS_ZONE)[:16]
    return f"<tr><td>{verb}&nbsp;{moment}&nbsp;</td><td>{escape(by)}</td></tr>"
