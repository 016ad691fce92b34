"""How long texts may be: what v2's prose says of parts of a record, and the fields of which no source says it."""

from __future__ import annotations

from collections.abc import ItemsView, Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from fakes.fields import Field
from fakes.keap.errors import ProblemError
from fakes.keap.tables import DESIGNS, words
from fakes.store import Design

Limits = Mapping[str, int]

_UNKNOWN: Mapping[str, tuple[str, ...]] = {
    "companies": words("company_name job_title"),
    "products": words("product_name sku"),
    "opportunities": words("opportunity_title"),
    "users": words("job_title"),
}


def designs(switches: Mapping[str, str]) -> Mapping[str, Design]:
    """Give the tables, as long as the switch says at the moment of asking."""
    return {
        name: replace(design, fields=_LiveFields(name, switches)) if name in _UNKNOWN else design
        for name, design in DESIGNS.items()
    }


class _LiveFields(Mapping[str, Field]):
    def __init__(self, table: str, switches: Mapping[str, str]) -> None:
        self._table, self._switches = table, switches

    def __getitem__(self, name: str) -> Field:
        return self._now()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(DESIGNS[self._table].fields)

    def __len__(self) -> int:
        return len(DESIGNS[self._table].fields)

    def items(self) -> ItemsView[str, Field]:
        return self._now().items()

    def _now(self) -> Mapping[str, Field]:
        return _fields(self._table, self._switches["keap.text.maximum"])


@cache
def _fields(table: str, maximum: str) -> Mapping[str, Field]:
    fields = DESIGNS[table].fields
    most = int(maximum) or None
    return {
        name: replace(each, max_length=most) if name in _UNKNOWN[table] else each
        for name, each in fields.items()
    }


def _address(line: int, locality: int, code: int) -> Limits:
    common = {"country": 100, "region": 50, "zip_four": 10}
    lines = {"line1": line, "line2": line, "locality": locality}
    return common | lines | {"postal_code": code, "zip_code": code}


_ADDRESS: Mapping[str, Limits] = {
    "": _address(75, 50, 15),
    "SHIPPING": _address(100, 100, 20),
    "OTHER": _address(100, 100, 15),
}
_EMAIL: Mapping[str, Limits] = {
    "": {"email": 75},
    "EMAIL2": {"email": 100},
    "EMAIL3": {"email": 100},
}
_PHONE: Mapping[str, Limits] = {
    "": {"number": 40},
    "PHONE4": {"number": 20},
    "PHONE5": {"number": 20},
}
# A column of objects -> the object's own `field` -> the lengths of its parts; "" stands for every other `field`.
_PARTS: Mapping[str, Mapping[str, Limits]] = {
    "address": _ADDRESS,
    "addresses": _ADDRESS,
    "email_addresses": _EMAIL,
    "phone_number": _PHONE,
    "phone_numbers": _PHONE,
}


def fitted(column: str, value: Any, *, truncates: bool) -> Any:
    """Cut the parts of addresses, e-mails and phones to their lengths, or raise a 400 for one that is too long."""
    kinds = _PARTS.get(column)
    if kinds is None or not value:
        return value
    if isinstance(value, list):
        return [_fitted(column, each, kinds, truncates=truncates) for each in value]
    return _fitted(column, value, kinds, truncates=truncates)


def _fitted(
    column: str, item: Mapping[str, Any], kinds: Mapping[str, Limits], *, truncates: bool
) -> dict[str, Any]:
    cut = dict(item)
    for name, most in kinds.get(item.get("field") or "", kinds[""]).items():
        if len(item.get(name) or "") <= most:
            continue
        if not truncates:
            raise ProblemError(f"{column}.{name} is longer than {most} characters")
        cut[name] = item[name][:most]
    return cut
