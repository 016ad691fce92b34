"""What the cells of the tables say: property paths with their annotation, and data types; both ways."""

from __future__ import annotations

import re

from checklist.model import Annotation, DataType, Kind, Property

_STEP = r"[A-Za-z0-9_$:-]+"
_PATH = rf"{_STEP}(?:\.{_STEP})*"
# A blank holder is written as a blank. The generator once wrote the annotation twice into one cell; two that
# differ would contradict each other.
_NOTE = rf"Dependant on having (?P<value>\S*) in (?:(?P<holder>{_PATH})| )"
_PROPERTY = re.compile(rf"(?P<path>{_PATH})(?: \((?P<note>{_NOTE})(?: ?(?P=note))?\))?")

_DATETIME = re.compile(r'"datetime-format","(?P<format>[^"]+)","_\."\]')
_KINDS = {
    '"string"': Kind.STRING,
    '"integer"': Kind.INTEGER,
    '"float"': Kind.FLOAT,
    '"boolean"': Kind.BOOLEAN,
    '"decimal"': Kind.DECIMAL,
    '"list"': Kind.LIST,
    '"first"': Kind.FIRST,
    "N/A": Kind.HIDDEN,
}


def read_property(cell: str) -> Property | None:
    """Read `path` or `path (Dependant on having <value> in <path>)`; None where it is neither."""
    found = _PROPERTY.fullmatch(cell)
    if found is None:
        return None
    note = Annotation(found["value"], found["holder"] or "") if found["note"] else None
    return Property(found["path"], note)


def written_property(prop: Property) -> str:
    note = prop.annotation
    if note is None:
        return prop.path
    return f"{prop.path} (Dependant on having {note.value} in {note.path or ' '})"


def read_type(cell: str) -> DataType | None:
    if found := _DATETIME.fullmatch(cell):
        return DataType(Kind.DATETIME, cell, found["format"])
    return DataType(_KINDS[cell], cell) if cell in _KINDS else None
