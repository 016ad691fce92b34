"""What becomes of a value on its way into a column: blanks, case, cents, lengths; and what no column takes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Any

from fakes.fields import Field, problem
from fakes.keap.call import Call
from fakes.keap.errors import ProblemError, missing, unable_to_find
from fakes.keap.lengths import fitted
from fakes.keap.tables import RECORD_TYPES
from fakes.store import Values

_NOUNS = {"contacts": "Contact", "stages": "Stage", "users": "User"}
_CENT = Decimal("0.01")
_FIRST_LETTERS = re.compile(r"(?<!\S)\S")


def settled(call: Call, table: str, columns: Values) -> Values:
    """Normalise what is to be stored, or raise the 400 for the first value that cannot be."""
    fields = call.store.design(table).fields
    found: Values = {}
    for name, value in columns.items():
        field = _priced(fields[name], call) if name == "product_price" else fields[name]
        found[name] = _settled(call, table, name, field, value)
    return found


def located(columns: Values) -> None:
    """Raise the 400 for a region without the code of its country; only new records are asked."""
    addresses = [columns.get("address") or {}, *(columns.get("addresses") or ())]
    for each in addresses:
        if (each.get("region") or each.get("region_code")) and not each.get("country_code"):
            raise ProblemError("country_code is required if region is specified")


def _settled(call: Call, table: str, name: str, field: Field, value: Any) -> Any:
    value = _normal(call.switches, name, field, value)
    if field.required and value in (None, ""):
        raise missing(name)
    why = problem(field, value)
    if why:
        raise ProblemError(f"is {why}", column=name)
    if field.refers_to and value is not None and not call.store.get(field.refers_to, value):
        raise unable_to_find(_NOUNS[field.refers_to], 400)
    if name == "custom_fields" and call.switches["keap.custom_field.undefined"] == "rejected":
        _demand_defined(call, table, value)
    return value


def _normal(switches: Mapping[str, str], name: str, field: Field, value: Any) -> Any:
    if isinstance(value, str):
        return _normal_text(switches, name, field, value)
    if isinstance(value, list | dict):
        truncates = switches["keap.text.too_long"] == "truncated"
        value = fitted(name, value, truncates=truncates)
        lowered = name == "email_addresses" and switches["keap.email.case"] == "lowered"
        return [_lowered(each) for each in value] if lowered else value
    if name == "product_price" and switches["keap.v1.price.finer"] == "rounded" and value:
        return _to_the_cent(value)
    return value


def kept_address(call: Call, address: str) -> str:
    """Give an e-mail address as the tenant keeps it."""
    return _normal_text(call.switches, "email_address", Field(), address)


def _normal_text(switches: Mapping[str, str], name: str, field: Field, value: str) -> str:
    if switches["keap.text.blanks"] == "trimmed":
        value = value.strip()
    if name.startswith("email_address") and switches["keap.email.case"] == "lowered":
        value = value.lower()
    if name == "company_name" and switches["keap.company_name.case"] == "capitalised":
        value = _FIRST_LETTERS.sub(lambda found: found[0].upper(), value)
    if field.max_length is not None and switches["keap.text.too_long"] == "truncated":
        return value[: field.max_length]
    return value


def _lowered(item: Mapping[str, Any]) -> dict[str, Any]:
    return {**item, "email": (item.get("email") or "").lower()}


def _priced(field: Field, call: Call) -> Field:
    finer, negative = (call.switches[f"keap.v1.price.{point}"] for point in ("finer", "negative"))
    return _price(
        field, finer=finer == "kept", negative=call.version == "v1" and negative == "accepted"
    )


@cache
def _price(field: Field, *, finer: bool, negative: bool) -> Field:
    return replace(
        field,
        decimals=None if finer else field.decimals,
        minimum=None if negative else field.minimum,
    )


def _to_the_cent(price: float) -> float:
    """Round half up, as money is; what no price can be is left for the field to refuse."""
    written = Decimal(repr(price))
    small = written.is_finite() and abs(written) < Decimal(10) ** 20
    return float(written.quantize(_CENT, ROUND_HALF_UP)) + 0.0 if small else price


def _demand_defined(call: Call, table: str, items: list[Mapping[str, Any]]) -> None:
    for each in items:
        definition = call.store.get("custom_fields", each["id"])
        if not definition or definition.values["record_type"] != RECORD_TYPES[table]:
            raise ProblemError(f"Unable to find the custom field {each['id']}")
