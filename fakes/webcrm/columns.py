"""What a webCRM table is, and a short notation for its many fields."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Any

from fakes.fields import Field, Kind

Values = dict[str, Any]
"""A stored record: DTO name -> value; an empty date is None, other times are aware datetimes."""

Named = tuple[str, Field]

_USUAL: Mapping[str, Mapping[str, Any]] = {
    "text": {"default": ""},
    "number": {"default": 0.0},
    "integer": {"default": 0, "minimum": -(2**31), "maximum": 2**31 - 1},
    "flag": {"default": False},
    "time": {"default": None},
    "object": {"audit": True},
}


@dataclass(frozen=True)
class Table:
    """One resource: `name` in its path, `prefix` before every field, `short` in the raw columns."""

    name: str
    prefix: str
    short: str
    fields: Mapping[str, Field]
    drop_downs: tuple[str, ...] = ()
    """Texts that read as a placeholder, not as "", where nobody chose."""
    derived: Mapping[str, Callable[[Values], Any]] = field(default_factory=dict)
    """What the server makes of the other fields at every save."""
    totals: Mapping[str, Callable[[Values], float]] = field(default_factory=dict)
    """Amounts that the server computes from the other fields, where prices are totals."""
    raw: Mapping[str, Any] = field(default_factory=dict)
    """Columns outside the DTO that SELECT * shows, with their usual value."""
    raw_forms: Mapping[str, Callable[[str], str]] = field(default_factory=dict)
    """How /Queries shows custom fields that nobody asked to be formatted."""
    query_name: str = ""
    """What /Queries calls the table, where that is not the prefix."""

    @cached_property
    def id(self) -> str:
        return f"{self.prefix}Id"

    @cached_property
    def organisation(self) -> str:
        """The field that names the owner, "" in a table without one."""
        name = f"{self.prefix}OrganisationId"
        return name if name in self.required else ""

    @cached_property
    def references(self) -> Mapping[str, str]:
        """The fields that hold an id of another table."""
        return {name: each.refers_to for name, each in self.fields.items() if each.refers_to}

    @cached_property
    def times(self) -> tuple[str, ...]:
        return tuple(name for name, each in self.fields.items() if each.kind == "time")

    @cached_property
    def objects(self) -> tuple[str, ...]:
        """The fields that hold another object, which /Queries does not know."""
        return tuple(name for name, each in self.fields.items() if each.kind == "object")

    @cached_property
    def numbers(self) -> tuple[str, ...]:
        return tuple(name for name, each in self.fields.items() if each.kind == "number")

    @cached_property
    def faced(self) -> tuple[str, ...]:
        """The fields whose wire form differs from what is stored."""
        return (*self.times, *self.drop_downs, *self.secrets)

    @cached_property
    def choices(self) -> tuple[str, ...]:
        return tuple(name for name, each in self.fields.items() if each.choices)

    @cached_property
    def secrets(self) -> tuple[str, ...]:
        return tuple(name for name, each in self.fields.items() if each.secret)

    @cached_property
    def never_null(self) -> Mapping[str, Any]:
        """The fields that have an empty value of their own."""
        return {
            name: each.default for name, each in self.fields.items() if each.default is not None
        }

    @cached_property
    def required(self) -> tuple[str, ...]:
        return tuple(name for name, each in self.fields.items() if each.required)

    @cached_property
    def blank(self) -> Values:
        return {name: each.default for name, each in self.fields.items()}

    @cached_property
    def resettable(self) -> Values:
        """What an update puts back that replaces the whole record: the owner and the secrets stay."""
        return {
            name: each.default
            for name, each in self.fields.items()
            if not (each.audit or each.secret or name == self.organisation)
        }

    @cached_property
    def _folded(self) -> Mapping[str, str]:
        return {name.lower(): name for name in self.fields}

    def canonical(self, name: str) -> str | None:
        """Find a field whatever the case it was asked for in."""
        return name if name in self.fields else self._folded.get(name.lower())


def named(prefix: str, *groups: Iterable[Named]) -> dict[str, Field]:
    """Put the prefix before every name: `OrganisationName`."""
    return {prefix + name: each for group in groups for name, each in group}


def numbered(stem: str, last: int) -> str:
    """`numbered("XInt", 3)` is "XInt1 XInt2 XInt3"."""
    return " ".join(f"{stem}{number}" for number in range(1, last + 1))


def fields(kind: Kind, names: str, **facts: Any) -> Iterator[Named]:
    """Declare fields of one kind, named by the words of `names`, that share the same facts."""
    each = Field(kind, **{**_USUAL[kind], **facts})
    return ((name, each) for name in names.split())


def choice(name: str, *choices: str, audit: bool = False) -> Iterator[Named]:
    """Declare a field of named values; the first one stands where nobody chose."""
    return fields("text", name, choices=choices, default=choices[0], audit=audit)


def switched_off(kind: Kind, names: str) -> Iterator[Named]:
    """Declare fields of a feature that the tenant has not bought: null, and never written."""
    return fields(kind, names, default=None, audit=True)


def audits() -> Iterator[Named]:
    """Declare what webCRM itself keeps about every record."""
    yield from fields("integer", "Id", audit=True)
    yield from fields("time", "CreatedAt UpdatedAt", audit=True)
    yield from fields("text", "CreatedBy UpdatedBy", audit=True)


def customs(meanings: Mapping[int, str] = MappingProxyType({})) -> Iterator[Named]:
    """Declare the fields whose meaning each tenant decides: what an empty one reads as, by its number."""
    for number in range(1, 16):
        yield from fields("text", f"Custom{number}", default=meanings.get(number, ""))
    yield from fields("text", "Memo")
