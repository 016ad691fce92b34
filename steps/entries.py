"""Entries of the TOML files that a team writes: what is missing, unknown or of another kind is said, with what is known."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import MISSING, fields
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar, get_type_hints

T = TypeVar("T")
Texts = str | Sequence[str]
_KINDS = {
    str: "a text",
    date: "a date, as in 2027-01-31",
    Texts: "a text, or a list of texts",
}


def tables(path: Path, known: tuple[str, ...], wrong: type[ValueError]) -> dict[str, Any]:
    """Read a file; `wrong` is raised for one that is none, or that has other tables than the known ones."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise wrong(f"{path}: {getattr(error, 'strerror', None) or error}") from error
    unknown = sorted(set(data) - set(known))
    if unknown:
        raise wrong(f"{path}: unknown {', '.join(unknown)}; known are {', '.join(known)}")
    return data


def entries(
    path: Path, data: dict[str, Any], name: str, kind: type[T], wrong: type[ValueError]
) -> tuple[T, ...]:
    """Every [[name]] of the file as a `kind`."""
    found = data.get(name, [])
    if not isinstance(found, list):
        raise wrong(f"{path}: write [[{name}]], in two brackets")
    return tuple(
        _entry(f"{path}: [[{name}]] number {number}", item, kind, wrong)
        for number, item in enumerate(found, start=1)
    )


def _entry(place: str, item: Any, kind: type[T], wrong: type[ValueError]) -> T:
    if not isinstance(item, dict):
        raise wrong(f"{place}: not a table but {item!r}")
    hints = get_type_hints(kind)
    known = {each.name: each for each in fields(kind)}  # type: ignore[arg-type]
    if unknown := sorted(item.keys() - known.keys()):
        raise wrong(f"{place}: unknown {', '.join(unknown)}; known are {', '.join(known)}")
    needed = [name for name, each in known.items() if each.default is MISSING]
    if missing := [name for name in needed if not item.get(name)]:
        raise wrong(f"{place}: no {', '.join(missing)}; every entry needs {', '.join(needed)}")
    for name, value in item.items():
        if not _is(value, hints[name]):
            raise wrong(f"{place}: {name} is {value!r}, not {_KINDS[hints[name]]}")
    return kind(**item)


def _is(value: Any, hint: Any) -> bool:
    if hint == Texts:
        return isinstance(value, str) or (
            isinstance(value, list) and all(isinstance(each, str) for each in value)
        )
    return isinstance(value, hint) and not isinstance(value, datetime)
