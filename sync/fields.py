"""How one property travels: readers and writers between a document's property and a vendor's record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from sync.values import is_empty

Json = Mapping[str, Any]


@dataclass(frozen=True)
class Field:
    """`write` gives the part of a request body that sets the property; ValueError: the wire cannot hold it."""

    read: Callable[[Json], Any]
    # None: the vendor shows it, and lets nobody set it.
    write: Callable[[Any], dict[str, Any]] | None
    keeps: bool = False  # takes no empty value
    asks: str = ""  # what a listing must be asked for to show it

    def fits(self, value: Any) -> bool:
        if self.write is None:
            return False
        try:
            self.write(value)
        except ValueError:
            return False
        return True


def plain(
    name: str, convert: Callable[[Any], Any], *, keeps: bool = False, asks: str = ""
) -> Field:
    """A property that is one top-level field of the vendor's record."""
    return Field(lambda json: exact(json.get(name)), lambda v: {name: convert(v)}, keeps, asks)


def text(value: Any) -> str:
    """Empty is "": neither vendor is known to clear a field that is sent as null."""
    if is_empty(value):
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, str | int | float):
        return str(value)
    raise ValueError(f"{value!r} is no text")


def decimal(value: Any) -> Decimal:
    """Empty is 0: neither vendor has a number that is not there."""
    if is_empty(value):
        return Decimal(0)
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation as error:
        raise ValueError(f"{value!r} is no number") from error
    if isinstance(value, bool) or not number.is_finite():
        raise ValueError(f"{value!r} is no number")
    return number


def integer(value: Any) -> int:
    number = decimal(value)
    if number != number.to_integral_value():
        raise ValueError(f"{value!r} is no whole number")
    return int(number)


def flag(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    try:
        return {"true": True, "false": False, "": False}[text(value).casefold()]
    except KeyError as error:
        raise ValueError(f"{value!r} is neither true nor false") from error


def exact(value: Any) -> Any:
    """A number without its trailing zeros, so that 12.50 and 12.5 are one value."""
    if not isinstance(value, Decimal):
        return value
    short = value.normalize()
    return Decimal(int(short)) if short == short.to_integral_value() else short


def moment(told: Any) -> datetime | None:
    """A vendor's stamp as an instant: `Z`, `+0000` and London's offset; None where it means "never"."""
    if not isinstance(told, str) or told.startswith("0001-"):
        return None
    try:
        found = datetime.fromisoformat(told)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
