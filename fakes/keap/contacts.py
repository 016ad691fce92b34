"""When two contacts are one: the duplicate check of v1's PUT and of v2's POST."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from fakes.keap.call import Call
from fakes.keap.errors import ProblemError, unconvertible
from fakes.keap.v1_shapes import first_email
from fakes.keap.values import kept_address
from fakes.keap.writes import create
from fakes.store import Record, Values

Look = Callable[[Mapping[str, Any]], Any]

_NAMES: tuple[Look, ...] = (
    lambda values: values.get("given_name") or "",
    lambda values: values.get("family_name") or "",
)
_COMPANY: tuple[Look, ...] = (lambda values: (values.get("company") or {}).get("id"),)
_SAME: Mapping[str, tuple[Look, ...]] = {
    "Email": (),
    "EmailAndName": _NAMES,
    "EmailAndNameAndCompany": _NAMES + _COMPANY,
}


def new_contact(call: Call, columns: Values) -> Record:
    if not (columns.get("email_addresses") or columns.get("phone_numbers")):
        raise ProblemError("Contact must contain an e-mail address or phone number")
    return create(call, "contacts", columns)


def twin(call: Call, columns: Values, option: Any, options: tuple[str, ...]) -> Record | None:
    """Find the first contact that is the same by one of these options; another one is a 400."""
    if option not in options:
        raise unconvertible()
    email = _email(columns)
    if not email:
        return None
    looks: tuple[Look, ...] = (_email, *_SAME[option])
    wanted = [kept_address(call, email), *(look(columns) for look in _SAME[option])]
    for record in call.store.records("contacts"):
        if [look(record.values) for look in looks] == wanted:
            return record
    return None


def _email(values: Mapping[str, Any]) -> str:
    return first_email({"email_addresses": values.get("email_addresses") or []})
