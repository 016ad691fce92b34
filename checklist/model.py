"""What a dataflow document says, as frozen values.

A `Checklist` is one parsed document. Its `Dataflow` lists `Pairing`s, a `Pairing` lists `Row`s. Ids are made of the
document's own names, so they survive re-ordering and re-generation of the document: the report, the log and
the sync's store all refer to pairings and rows by these ids.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePath


class Kind(StrEnum):
    """The closed set of data types; the document's own spelling is kept in `DataType.text`."""

    STRING = "string"
    INTEGER = "integer"
    FLOAT = "float"
    BOOLEAN = "boolean"
    DECIMAL = "decimal"
    DATETIME = "datetime-format"
    LIST = "list"
    FIRST = "first"
    HIDDEN = (
        "N/A"  # any expression that the generator did not print: demand stability, nothing else
    )


@dataclass(frozen=True)
class DataType:
    """The cast that is applied when the *target* property is written."""

    kind: Kind
    text: str  # the cell as written
    format: str | None = None  # of a DATETIME


class Creation(StrEnum):
    """When an unlinked source record leads to a new target record."""

    ALWAYS = "always"  # EVERY
    ON_CONDITION = "on condition"  # WHEN
    NEVER = "never"  # BEFORE + MERGE: only links
    WHEN_REFERENCED = "when referenced"  # BEFORE + NEWIF
    UNLESS_MATCHED = "unless matched"  # EVERY or WHEN + IFMATCH + IFNOMATCH


@dataclass(frozen=True)
class Annotation:
    """`(Dependant on having <value> in <path>)`: the row holds only where `path` carries `value`."""

    value: str  # may be empty
    path: str  # may be empty


@dataclass(frozen=True)
class Property:
    """A dotted path into a record, such as `Emails.Value`; it may run through a list."""

    path: str
    annotation: Annotation | None = None

    @property
    def label(self) -> str:
        """The path, told apart from its neighbours by the discriminator that it depends on."""
        note = self.annotation
        return self.path if note is None else f"{self.path} ({note.value} in {note.path})"

    @property
    def steps(self) -> tuple[str, ...]:
        return tuple(self.path.split("."))


@dataclass(frozen=True)
class Entity:
    """A kind of record in one system. `system` may be empty, as in the documents' own headings."""

    system: str
    name: str
    qualifier: str | None = (
        None  # "human" in "Tripletex Customer (human data)": a facet, not another entity
    )

    @property
    def label(self) -> str:
        facet = f" ({self.qualifier} data)" if self.qualifier else ""
        return f"{self.system} {self.name}{facet}"


@dataclass(frozen=True)
class Row:
    """One property line of a pairing."""

    id: str
    source: Property
    target: Property
    type: DataType
    line: int


@dataclass(frozen=True)
class MatchRule:
    """One alternative of a MERGE table: equal, non-empty values mean the same thing."""

    source: Property
    target: Property
    line: int


@dataclass(frozen=True)
class Condition:
    """The free text of a WHEN sentence; what it means has to be bound by the user."""

    text: str
    line: int


@dataclass(frozen=True)
class Reference:
    """The NEWIF sentence: create when one of `entities` (names of `system`) refers to the record."""

    system: str
    entities: tuple[str, ...]
    into: str
    line: int


@dataclass(frozen=True)
class Pairing:
    """Source entity to target entity: what is created, linked and kept in sync."""

    id: str
    source: Entity
    target: Entity
    creation: Creation
    line: int
    rows: tuple[Row, ...] = ()
    match: tuple[MatchRule, ...] = ()
    condition: Condition | None = None
    reference: Reference | None = None

    @property
    def section(self) -> int:
        """1, or 2 and more where the document repeats a pair of entities."""
        return int(self.id.partition("~")[2] or 1)

    @property
    def label(self) -> str:
        return f"{self.source.label} to {self.target.label}"

    @property
    def sentence(self) -> str:
        """How features speak of it."""
        return f"the pairing of {self.both}"

    @property
    def both(self) -> str:
        """How an Examples table names it."""
        repeat = f" (section {self.section})" if self.section > 1 else ""
        return f'"{self.source.label}" with "{self.target.label}"{repeat}'


@dataclass(frozen=True)
class Dataflow:
    """Everything between two systems, in the document's order."""

    source: str
    target: str
    generated: str  # "2024-09-08 00:00:02", UTC
    pairings: tuple[Pairing, ...]


@dataclass(frozen=True)
class Checklist:
    """One parsed document."""

    file: PurePath
    text: str
    dataflow: Dataflow

    @property
    def slug(self) -> str:
        """`keap-webcrm`: from the file name, because a document may leave a system's name empty."""
        return self.file.stem

    @property
    def pairings(self) -> tuple[Pairing, ...]:
        return self.dataflow.pairings
