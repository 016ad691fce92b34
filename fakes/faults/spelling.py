"""Faults and placements as JSON objects, for whoever injects them over HTTP.

Both have the names that they have here:
`{"fault": "ServerError", "status": 502, "stored": true, "when": {"nth": 3, "method": "POST"}}`,
`{"fault": "EmptyPage", "when": {"probability": 0.1, "seed": 7}}`,
`{"fault": "Interrupted", "person": {"acts": "Deletes", "table": "companies", "id": 1}}`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, fields
from types import MappingProxyType
from typing import Any, TypeVar, get_args, get_type_hints

from fakes.faults.injecting import Injected
from fakes.faults.letters import LostHooks, RepeatedHooks, ShuffledHooks
from fakes.faults.pages import EmptyPage, RepeatedRows, ShortPage, StaleRead
from fakes.faults.people import Act, Creates, Deletes, Edits, Interrupted
from fakes.faults.placing import At, Placement, Sometimes
from fakes.faults.refusals import HtmlPage, ServerError, SessionsEnded, Throttled, Unauthorised
from fakes.faults.scene import Fault
from fakes.faults.wire import CutOff, Reset, Slow, TimedOut, Truncated, Unreachable

HookFault = LostHooks | RepeatedHooks | ShuffledHooks
Given = Mapping[str, Any]
T = TypeVar("T")


def _by_name(*kinds: type[T]) -> Mapping[str, type[T]]:
    return MappingProxyType({kind.__name__: kind for kind in kinds})


FAULTS: Mapping[str, type[Fault]] = _by_name(
    *(CutOff, EmptyPage, HtmlPage, Interrupted, RepeatedRows, Reset, ServerError, SessionsEnded),
    *(ShortPage, Slow, StaleRead, Throttled, TimedOut, Truncated, Unauthorised, Unreachable),
)
HOOK_FAULTS: Mapping[str, type[HookFault]] = _by_name(LostHooks, RepeatedHooks, ShuffledHooks)
_ALL_FAULTS: Mapping[str, type[object]] = MappingProxyType({**FAULTS, **HOOK_FAULTS})
ACTS: Mapping[str, type[Act]] = _by_name(Creates, Deletes, Edits)


class SpellingError(ValueError):
    """An object describes no fault; the message says what is wrong with it."""


def spelled(given: Given) -> tuple[Fault, Placement]:
    """Read a fault, and when it is to strike: at the first exchange unless told. Raises SpellingError."""
    rest = dict(given)
    kind = _chosen(FAULTS, "fault", rest)
    when = _object("when", rest.pop("when", {}))
    if kind is Interrupted:
        rest["person"] = _person(_object("person", rest.get("person")))
    by_chance = "probability" in when
    return _built(kind, rest), _built(Sometimes, when) if by_chance else _built(At, when)


def spelled_for_hooks(given: Given) -> HookFault | None:
    """Read a fault that hooks meet on their way; None where the object names another one."""
    rest = dict(given)
    kind = _chosen(_ALL_FAULTS, "fault", rest)
    return _built(HOOK_FAULTS[kind.__name__], rest) if kind.__name__ in HOOK_FAULTS else None


def told(injected: Injected) -> dict[str, Any]:
    """Tell as JSON what was injected and what it hit."""
    return {
        "fault": repr(injected.fault),
        "when": repr(injected.when),
        "hits": injected.hits,
        "hit_at": list(injected.hit_at),
    }


def _person(given: Given) -> Act:
    rest = dict(given)
    return _built(_chosen(ACTS, "acts", rest), rest)


def _chosen(kinds: Mapping[str, type[T]], key: str, given: dict[str, Any]) -> type[T]:
    name = given.pop(key, None)
    if not isinstance(name, str) or name not in kinds:
        raise SpellingError(f'"{key}" is {name!r}; it can be {", ".join(kinds)}')
    return kinds[name]


def _object(key: str, value: object) -> Given:
    if not isinstance(value, dict):
        raise SpellingError(f'"{key}" must be an object, not {value!r}')
    return value


def _built(kind: type[T], given: Given) -> T:
    known = {each.name: each for each in fields(kind)}  # type: ignore[arg-type] # all are dataclasses
    hints = get_type_hints(kind)
    for name, value in given.items():
        if name not in known:
            has = ", ".join(known) or "nothing to choose"
            raise SpellingError(f"{kind.__name__} has no {name!r}; it has {has}")
        if not (callable(value) or _fits(value, hints[name])):  # a person is built already
            raise SpellingError(f"{kind.__name__}: {name} cannot be {value!r}")
    for name, each in known.items():
        if name not in given and each.default is each.default_factory is MISSING:
            raise SpellingError(f"{kind.__name__} needs {name!r}")
    try:
        return kind(**given)
    except ValueError as error:
        raise SpellingError(str(error)) from error


_JSON_TYPES: Mapping[Any, type | tuple[type, ...]] = {
    bool: bool,
    int: int,
    float: (int, float),
    str: str,
    type(None): type(None),
    Mapping[str, Any]: dict,
}


def _fits(value: object, hint: Any) -> bool:
    """Tell whether a JSON value may stand where this type is declared."""
    if hint in _JSON_TYPES:
        fits = isinstance(value, _JSON_TYPES[hint])
        return fits and (hint is bool or not isinstance(value, bool))
    return any(_fits(value, each) for each in get_args(hint))
