"""Readers of JSON values: what Keap's two versions accept in a body, turned into what a column holds.

A reader takes the value and whether scalars are converted leniently, and raises the vendor's 400. Null never reaches
a reader.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Protocol

from fakes.keap.call import is_id
from fakes.keap.errors import unconvertible, unrecognized
from fakes.keap.tables import milliseconds


class Reader(Protocol):
    def __call__(self, value: Any, *, lenient: bool) -> Any: ...


MOST_INT64 = 2**63 - 1


@dataclass(frozen=True)
class Property:
    """One property of a body, and the column that a null would empty."""

    column: str | None
    read: Reader
    spread: bool = False  # the reader gives a mapping of columns


def text(value: Any, *, lenient: bool) -> str:
    if isinstance(value, str):
        return value
    if lenient and isinstance(value, bool | int | float):
        return str(value).lower() if isinstance(value, bool) else str(value)
    raise unconvertible()


def flag(value: Any, *, lenient: bool) -> bool:
    if isinstance(value, bool):
        return value
    if lenient and value in ("true", "false"):
        return bool(value == "true")
    raise unconvertible()


def number(value: Any, *, lenient: bool) -> float:
    if lenient and isinstance(value, str):
        value = _decimal(value)
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise unconvertible()
    try:
        return float(value) + 0.0  # no negative zero
    except OverflowError:
        raise unconvertible() from None


def _decimal(written: str) -> Decimal:
    try:
        parsed = Decimal(written)
    except InvalidOperation:
        raise unconvertible() from None
    if not parsed.is_finite():
        raise unconvertible()
    return parsed


def integer(value: Any, *, lenient: bool) -> int:
    if lenient and isinstance(value, str) and is_id(value.removeprefix("-")):
        value = int(value)
    if isinstance(value, float) and value.is_integer():  # 5.0 is a whole number in JSON
        value = int(value)
    if type(value) is not int or abs(value) > MOST_INT64:
        raise unconvertible()
    return value


def id_text(value: Any, *, lenient: bool) -> int:
    """Read a v2 id: a text of digits."""
    written = text(value, lenient=lenient)
    if not is_id(written):
        raise unconvertible()
    return int(written)


def cents(value: Any, *, lenient: bool) -> float:
    """Read a v2 price, a whole number of the smallest unit, as major units."""
    return float(Decimal(integer(value, lenient=lenient)) / 100)


def forecast(value: Any, *, lenient: bool) -> int:
    return int(flag(value, lenient=lenient))


def time(value: Any, *, lenient: bool) -> datetime:
    written = text(value, lenient=lenient)
    try:
        moment = datetime.fromisoformat(written)
        known = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):  # the offset may lead out of the calendar
        raise unconvertible() from None
    return milliseconds(known)


def anything(value: Any, *, lenient: bool) -> Any:  # noqa: ARG001 -- the shape of every Reader
    return value


def ignored(value: Any, *, lenient: bool) -> dict[str, Any]:  # noqa: ARG001
    """Accept a property that only the server sets."""
    return {}


@dataclass(frozen=True)
class ObjectReader:
    """Reads an object of named parts; a part that it does not know is a 400, and so is one in `needs` that is missing."""

    parts: Mapping[str, Reader]
    needs: tuple[str, ...] = ()

    def __call__(self, value: Any, *, lenient: bool) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise unconvertible()
        for name in value:
            if name not in self.parts:
                raise unrecognized(name)
        if any(value.get(name) is None for name in self.needs):
            raise unconvertible()
        return {
            name: None if each is None else self.parts[name](each, lenient=lenient)
            for name, each in value.items()
        }


@dataclass(frozen=True)
class ListReader:
    item: Reader

    def __call__(self, value: Any, *, lenient: bool) -> list[Any]:
        if not isinstance(value, list):
            raise unconvertible()
        return [self.item(each, lenient=lenient) for each in value]


@dataclass(frozen=True)
class ReferenceReader:
    """Reads an object that names another record by its `id`."""

    shape: ObjectReader

    def __call__(self, value: Any, *, lenient: bool) -> int:
        named: int = self.shape(value, lenient=lenient)["id"]
        return named


def texts(names: str) -> ObjectReader:
    """Read an object of texts, such as an address."""
    return objects(dict.fromkeys(names.split(), text))


def objects(parts: Mapping[str, Reader], *needs: str) -> ObjectReader:
    return ObjectReader(parts, needs)


def lists(item: Reader) -> ListReader:
    return ListReader(item)


def reference(names: str) -> ReferenceReader:
    """Read a v1 object that names another record; its other texts are for people."""
    return ReferenceReader(objects({"id": integer, **dict.fromkeys(names.split(), anything)}, "id"))


def columns(**readers: Reader) -> dict[str, Property]:
    """Declare properties that are called like their columns."""
    return {name: Property(name, read) for name, read in readers.items()}
