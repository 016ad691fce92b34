"""From what a client sent to what the tenant stores: names in any case, audit fields left alone."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, Any

from fakes.fields import problem
from fakes.webcrm.errors import invalid
from fakes.webcrm.records import NOT_CHOSEN
from fakes.webcrm.stamps import moment

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from fakes.fields import Field
    from fakes.webcrm.columns import Table, Values

    Settings = Mapping[str, str]


def record_id(table: Table, body: Mapping[str, Any]) -> int:
    """Find the id that a body names, 0 when it names none."""
    sent = next((value for name, value in body.items() if table.canonical(name) == table.id), None)
    return 0 if sent is None else _integer(table.fields[table.id], table.id, sent, {})


def accepted(table: Table, body: Mapping[str, Any], settings: Settings) -> Values:
    """Keep the fields of a body that a client may write; nulls stay None. Raises the 400."""
    values: Values = {}
    for sent, value in body.items():
        name = table.canonical(sent)
        if name is None or table.fields[name].audit:
            continue
        values[name] = None if value is None else _read(table, name, value, settings)
    return values


def cleared(table: Table, values: Values) -> Values:
    """Put every field's own empty value where the client sent null."""
    return {
        name: table.fields[name].default if value is None else value
        for name, value in values.items()
    }


def _read(table: Table, name: str, value: Any, settings: Settings) -> Any:
    if value == NOT_CHOSEN and name in table.drop_downs:
        return ""
    field = table.fields[name]
    return _READ[field.kind](field, name, value, settings)


def _text(field: Field, name: str, value: Any, settings: Settings) -> str:
    if not isinstance(value, str):
        raise invalid(f"{name}: {value!r} is not a text.")
    if field.choices and value not in field.choices:
        raise invalid(f"{name}: {value!r} is none of {', '.join(field.choices)}.")
    if field.max_length is None or len(value) <= field.max_length:
        return value
    if settings["webcrm.text.long"] == "truncated":
        return value[: field.max_length]
    raise invalid(f"{name}: a text of {len(value)} characters, at most {field.max_length} fit.")


def _number(_: Field, name: str, value: Any, settings: Settings) -> float:
    if isinstance(value, str) and settings["webcrm.number.text"] == "coerced":
        value = _parsed(float, name, value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise invalid(f"{name}: {value!r} is not a number.")
    number: float = _parsed(float, name, value)
    if not isfinite(number):
        raise invalid(f"{name}: {value!r} is too large.")
    return number


def _integer(field: Field, name: str, value: Any, _: Settings) -> int:
    # Clients send "0" for a new record and get away with it.
    number = _parsed(int, name, value) if isinstance(value, str) else value
    if isinstance(number, bool) or not isinstance(number, int):
        raise invalid(f"{name}: {value!r} is not an integer.")
    why = problem(field, number)
    if why:
        raise invalid(f"{name}: {value!r} is {why}.")
    return number


def _flag(_: Field, name: str, value: Any, __: Settings) -> bool:
    if not isinstance(value, bool):
        raise invalid(f"{name}: {value!r} is neither true nor false.")
    return value


def _time(_: Field, name: str, value: Any, settings: Settings) -> Any:
    if not isinstance(value, str):
        raise invalid(f"{name}: {value!r} is not a date.")
    found = _parsed(lambda text: moment(text, settings["webcrm.zone.naive"]), name, value)
    return None if found.year == 1 else found.replace(microsecond=0)


def _parsed(parse: Callable[[Any], Any], name: str, value: Any) -> Any:
    try:
        return parse(value)
    except (ValueError, OverflowError):
        raise invalid(f"{name}: {value!r} cannot be converted.") from None


_READ: Mapping[str, Callable[[Field, str, Any, Settings], Any]] = {
    "text": _text,
    "number": _number,
    "integer": _integer,
    "flag": _flag,
    "time": _time,
}
