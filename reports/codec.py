"""Events to lines of JSON and back, by their own type hints: a new field of an event needs no line here."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import StrEnum
from functools import cache
from types import UnionType
from typing import Any, TypeVar, cast, get_args, get_origin, get_type_hints

from reports.events import ClaimDeclared, CounterExample, Event, LogError, Step

_KINDS: Mapping[str, type[Event]] = {event.kind: event for event in get_args(Event)}
_REMEDY = "build this report with the version of syncproof that wrote the log, or a newer one"
# What older logs held as one text.
_OLDER: Mapping[Any, str] = {Step: "sentence"}
# What older logs had, and never filled.
_GONE: Mapping[Any, str] = {ClaimDeclared: "floors", CounterExample: "values"}
_QUOTED = 80  # characters of a bad line that an error repeats

T = TypeVar("T")


def encode(event: Event) -> str:
    """One line of ASCII: a record's value may hold anything, lone surrogates included."""
    return json.dumps({"kind": event.kind, **_plain(event)}, allow_nan=False)


def decode(line: str, place: str) -> Event:
    """Read `line` back; `place` is file:line, for the error."""
    try:
        parts = json.loads(line)
    except ValueError as error:
        raise LogError(f"{place}: not a line of a log ({error}): {_short(line)}") from error
    if not isinstance(parts, dict) or not isinstance(parts.get("kind"), str):
        raise LogError(f'{place}: not a line of a log (no "kind"): {_short(line)}')
    kind = parts.pop("kind")
    if kind not in _KINDS:
        raise LogError(f'{place}: unknown kind of event "{kind}": {_REMEDY}')
    return cast("Event", _revive(_KINDS[kind], parts, f"{place}: {kind}"))


def _short(line: str) -> str:
    text = line.strip()
    return ascii(text if len(text) <= _QUOTED else f"{text[:_QUOTED]}...")


def _plain(value: Any) -> Any:
    """Whatever a claim put into an event, as JSON; what JSON has no form for keeps its `repr`."""
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, StrEnum):
        return value.value
    if value is None or isinstance(value, str | bool | int):
        return value
    return value if isinstance(value, float) and math.isfinite(value) else repr(value)


_hints = cache(get_type_hints)


def _revive(kind: Any, value: Any, place: str) -> Any:
    """`value` as parsed from JSON, turned into `kind`; `place` says where in the log it stands."""
    if isinstance(kind, UnionType):  # "X | None" is the only one
        return None if value is None else _revive(get_args(kind)[0], value, place)
    if origin := get_origin(kind):
        return _revive_many(origin, get_args(kind)[-1 if origin is dict else 0], value, place)
    if kind in _OLDER and isinstance(value, str):
        value = {_OLDER[kind]: value}
    if is_dataclass(kind):
        return _revive_fields(cast("type", kind), _of(dict, value, place), place)
    return _revive_one(kind, value, place)


def _revive_many(origin: type, kind: Any, value: Any, place: str) -> Any:
    if origin is tuple:
        return tuple(_revive(kind, item, place) for item in _of(list, value, place))
    items = _of(dict, value, place).items()
    return {key: _revive(kind, item, f"{place}.{key}") for key, item in items}


def _revive_one(kind: Any, value: Any, place: str) -> Any:
    if issubclass(kind, StrEnum):
        return _member(kind, value, place)
    return float(value) if kind is float and type(value) is int else _of(kind, value, place)


def _revive_fields(kind: type, parts: dict[str, Any], place: str) -> Any:
    hints = _hints(kind)
    known = {field.name: hints[field.name] for field in fields(kind)}
    if kind in _GONE and not parts.get(_GONE[kind], True):
        parts = {name: part for name, part in parts.items() if name != _GONE[kind]}
    if extra := parts.keys() - known.keys():
        raise LogError(f"{place}: unknown field {', '.join(map(ascii, sorted(extra)))}: {_REMEDY}")
    revived = {name: _revive(known[name], part, f"{place}.{name}") for name, part in parts.items()}
    try:
        return kind(**revived)
    except TypeError as error:
        raise LogError(f"{place}: an incomplete event ({error})") from error


def _member(kind: type[StrEnum], value: Any, place: str) -> StrEnum:
    try:
        return kind(value)
    except ValueError as error:
        raise LogError(f"{place}: {value!a} is no {kind.__name__} known here: {_REMEDY}") from error


def _of(kind: type[T], value: Any, place: str) -> T:
    # A bool is an int to Python, not to a reader of counts.
    if isinstance(value, kind) and isinstance(value, bool) <= (kind is bool):
        return value
    raise LogError(f"{place}: wanted {kind.__name__}, found {_short(json.dumps(value))}")
