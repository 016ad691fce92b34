"""From what a client sent to what the tenant stores: names in any case, audit fields left alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from math import isfinite
from typing import Any

from fakes.fields import Field, problem
from fakes.messages import VendorError
from fakes.webcrm.columns import Table, Values
from fakes.webcrm.errors import invalid, spelled
from fakes.webcrm.markup import Typeless
from fakes.webcrm.records import CENSORED, NOT_CHOSEN
from fakes.webcrm.stamps import moment

Settings = Mapping[str, str]

_INVARIANT = re.compile(r"\s*[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?\s*")
"""A number as text in the invariant culture: a full stop, no thousands separators."""

_XML_FLAGS = {"true": True, "1": True, "false": False, "0": False}


def record_id(table: Table, body: Mapping[str, Any], switches: Settings) -> int:
    """Find the id that a body names, 0 when it names none."""
    named = (value for sent, value in body.items() if _name(table, sent, switches) == table.id)
    value = next(named, None)
    return 0 if value is None else _integer(table.fields[table.id], table.id, value, switches)


def accepted(
    table: Table, fields: Mapping[str, Field], body: Mapping[str, Any], switches: Settings
) -> Values:
    """Keep what a client may write of the tenant's `fields`; nulls stay None. Raises the 400."""
    values: Values = {}
    for sent, value in body.items():
        name = _name(table, sent, switches)
        if name is None or fields[name].audit:
            continue
        values[name] = None if value is None else _read(table, fields[name], name, value, switches)
    return values


def cleared(table: Table, values: Values) -> Values:
    """Put every field's own empty value where the client sent null."""
    return {
        name: table.fields[name].default if value is None else value
        for name, value in values.items()
    }


def _name(table: Table, sent: str, switches: Settings) -> str | None:
    if switches["webcrm.json.names"] == "exact":
        return sent if sent in table.fields else None
    return table.canonical(sent)


def _read(table: Table, field: Field, name: str, value: Any, switches: Settings) -> Any:
    if value == NOT_CHOSEN and name in table.drop_downs:
        return ""
    if isinstance(value, Typeless):
        value = _typed(field, value)
    return _READ[field.kind](field, name, value, switches)


def _typed(field: Field, text: str) -> Any:
    """Make of a text out of XML what JSON would have held; what does not fit stays a text."""
    if field.kind == "flag":
        return _XML_FLAGS.get(text.strip().lower(), text)
    is_number = field.kind == "number" and _INVARIANT.fullmatch(text)
    return float(text) if is_number else str(text)


def _text(field: Field, name: str, value: Any, switches: Settings) -> str:
    if not isinstance(value, str):
        raise _misfit(field, name, value, "no text")
    if field.choices and value not in field.choices:
        raise _misfit(field, name, value, f"none of {', '.join(field.choices)}")
    text = _settled(name, value, switches)
    if field.max_length is None or len(text) <= field.max_length:
        return text
    if switches["webcrm.text.long"] == "truncated":
        return text[: field.max_length]
    raise _misfit(field, name, value, f"longer than {field.max_length} characters")


def _settled(name: str, text: str, switches: Settings) -> str:
    if switches["webcrm.text.trim"] == "trimmed":
        text = text.strip()
    lowered = name == "UserEmail" and switches["webcrm.user.email.case"] == "lowered"
    return text.lower() if lowered else text


def _number(field: Field, name: str, value: Any, switches: Settings) -> float:
    coerced = switches["webcrm.number.text"] == "coerced"
    if coerced and isinstance(value, str) and _INVARIANT.fullmatch(value):
        value = float(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _misfit(field, name, value, "no number")
    number: float = _parsed(float, field, name, value)
    if not isfinite(number):
        raise _misfit(field, name, value, "no finite number")
    return number


def _integer(field: Field, name: str, value: Any, _: Settings) -> int:
    # Clients send "0" for a new record and get away with it.
    written = isinstance(value, str) and _INVARIANT.fullmatch(value)
    number = _parsed(int, field, name, value) if written else value
    why = problem(field, number)
    if why or isinstance(number, str):
        raise _misfit(field, name, value, why or "no integer")
    return int(number)


def _flag(field: Field, name: str, value: Any, _: Settings) -> bool:
    if not isinstance(value, bool):
        raise _misfit(field, name, value, "neither true nor false")
    return value


def _time(field: Field, name: str, value: Any, switches: Settings) -> datetime | None:
    if not isinstance(value, str):
        raise _misfit(field, name, value, "no date")
    zone = switches["webcrm.zone.naive"]
    found: datetime = _parsed(lambda text: moment(text, zone), field, name, value)
    return None if found.year == 1 else found.replace(microsecond=0)


def _parsed(parse: Callable[[Any], Any], field: Field, name: str, value: Any) -> Any:
    try:
        return parse(value)
    except (ValueError, OverflowError):
        raise _misfit(field, name, value, f"no {field.kind}") from None


def _misfit(field: Field, name: str, value: Any, why: str) -> VendorError:
    shown = CENSORED if field.secret else spelled(value)
    return invalid(f"{name}: {shown} is {why}.")


_READ: Mapping[str, Callable[[Field, str, Any, Settings], Any]] = {
    "text": _text,
    "number": _number,
    "integer": _integer,
    "flag": _flag,
    "time": _time,
}
