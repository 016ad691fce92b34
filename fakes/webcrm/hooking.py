"""Operations on hooks: every resource has its own list of them, all belong to the token."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from fakes.messages import Response, VendorError, json_response
from fakes.webcrm.columns import Table
from fakes.webcrm.errors import invalid, spelled
from fakes.webcrm.hooks import EVENT_TYPES, FILTERS, Hook
from fakes.webcrm.reading import absent
from fakes.webcrm.records import SYSTEM_USER
from fakes.webcrm.stamps import stamp
from fakes.webcrm.tenant import Call

_REQUIRED = ("TargetUrl", "Filter", "IsEnabled")


def listing(table: Table, call: Call) -> Response:
    return json_response([_dto(hook) for hook in call.tenant.hooks.of(table)[call.page]])


def one(table: Table, call: Call) -> Response:
    hook = _found(table, call)
    return _gone(table, call) if hook is None else json_response(_dto(hook))


def create(table: Table, call: Call) -> Response:
    values = _asked(table, call)
    missing = [name for name in _REQUIRED if name not in values]
    if missing:
        raise invalid(f"{', '.join(missing)}: required for a hook.")
    hook = call.tenant.hooks.add(table, call.request.origin)
    _fill(hook, values)
    return json_response(hook.id)


def update(table: Table, call: Call) -> Response:
    """Change what the body names; what it leaves out stays."""
    values, hook = _asked(table, call), _found(table, call)
    if hook is None:
        return _gone(table, call)
    _fill(hook, values)
    hook.updated_at = call.tenant.now
    return Response(200)


def delete(table: Table, call: Call) -> Response:
    hook = _found(table, call)
    if hook is None:
        return _gone(table, call)
    call.tenant.hooks.remove(hook)
    return Response(200)


def _found(table: Table, call: Call) -> Hook | None:
    hook = call.tenant.hooks.by_id.get(call.id)
    return hook if hook and hook.table == table.name else None


def _gone(table: Table, call: Call) -> Response:
    return absent(table, call, f"{table.prefix} hook")


def _dto(hook: Hook) -> dict[str, Any]:
    return {
        "Id": hook.id,
        "IsEnabled": hook.is_enabled,
        "TargetUrl": hook.url,
        "Filter": list(hook.filters),
        "EventType": hook.event_type,
        "CreatedAt": stamp(hook.created_at),
        "CreatedBy": SYSTEM_USER,
        "UpdatedAt": stamp(hook.updated_at),
        "UpdatedBy": SYSTEM_USER,
    }


def _fill(hook: Hook, values: Mapping[str, Any]) -> None:
    hook.is_enabled = values.get("IsEnabled", hook.is_enabled)
    hook.url = values.get("TargetUrl", hook.url)
    hook.filters = values.get("Filter", hook.filters)
    hook.event_type = values.get("EventType", hook.event_type)


def _asked(table: Table, call: Call) -> dict[str, Any]:
    """Read the names of the DTO in any case; nulls and unknown names count as left out. Raises the 400."""
    sent = {name.lower(): value for name, value in call.json(dict, "HookDto").items()}
    asked = {name: sent[name.lower()] for name in _READERS if sent.get(name.lower()) is not None}
    return {name: _READERS[name](table, call, value) for name, value in asked.items()}


def _flag(_table: Table, _call: Call, value: Any) -> bool:
    if not isinstance(value, bool):
        raise _misfit("IsEnabled", value, "neither true nor false")
    return value


def _event_type(_table: Table, _call: Call, value: Any) -> str:
    return _named("EventType", value, EVENT_TYPES.values())


def _filters(table: Table, _call: Call, value: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise _misfit("Filter", value, "no array")
    return tuple(_named("Filter", each, FILTERS[table.name]) for each in value)


def _target(_table: Table, call: Call, value: Any) -> str:
    if not isinstance(value, str) or not call.tenant.hooks.outbox.courier.reaches(value):
        raise invalid(
            "TargetUrl: give an http(s) URL on a loopback address; "
            "the fakes call others only if they were started with --expose."
        )
    return value


def _named(name: str, value: Any, known: Iterable[str]) -> str:
    """Find a named value whatever its case."""
    found = next((each for each in known if each.lower() == str(value).lower()), None)
    if found is None:
        raise _misfit(name, value, f"none of {', '.join(known)}")
    return found


def _misfit(name: str, value: Any, why: str) -> VendorError:
    return invalid(f"{name}: {spelled(value)} is {why}.")


_READERS: Mapping[str, Callable[[Table, Call, Any], Any]] = {
    "IsEnabled": _flag,
    "TargetUrl": _target,
    "Filter": _filters,
    "EventType": _event_type,
}
