"""Text -> tenants: everything is read and found right before anything is changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import get_args

from fakes.app import App
from fakes.clock import Clock
from fakes.journal import Exchange, Wire
from fakes.records import Effect, EffectKind, Kept, Record
from fakes.state.parts import Part, StateError
from fakes.state.tagging import value_of
from fakes.store import Design
from fakes.switches import SwitchError, checked

_KINDS: Mapping[str, EffectKind] = {kind: kind for kind in get_args(EffectKind)}
_NO_HOOKS = Kept(1, (), {})


@dataclass(frozen=True)
class _System:
    tables: Mapping[str, Kept] = field(default_factory=dict)
    revision: int = 0
    hooks: Kept = _NO_HOOKS
    switches: Mapping[str, str] = field(default_factory=dict)
    exchanges: tuple[Exchange, ...] = ()

    def fill(self, app: App) -> None:
        app.resume(self.tables, self.revision, self.hooks, self.exchanges)
        defaults = {name: each.default for name, each in app.switches.known.items()}
        app.switches.set({**defaults, **self.switches})


def loaded(text: str, apps: Iterable[App], clock: Clock) -> None:
    """Make tenants and clock what was saved. Raises StateError, and changes nothing, if any of it is wrong."""
    state = Part.parse(text).of_ours()
    by_name = {app.name: app for app in apps}
    now, offset = state["clock"]["now"].time(), state["clock"]["offset"].seconds()
    systems = {
        name: _system(part, part.known(name, by_name, "system"))
        for name, part in state["systems"].items()
    }
    try:
        clock.resume(now, offset)
    except OverflowError as error:
        raise state["clock"].wrong(f"is too late: {error}") from error
    for name, system in systems.items():
        system.fill(by_name[name])


def _system(part: Part, app: App) -> _System:
    designs = app.store.tables()
    revision = part["revision"].whole()
    return _System(
        tables={
            name: _kept(each, each.known(name, designs, "table"), revision)
            for name, each in part["tables"].items()
        },
        revision=revision,
        hooks=_hooks(part["hooks"], app) if "hooks" in part else _NO_HOOKS,
        switches=_switches(part["switches"], app),
        exchanges=_exchanges(part["journal"], app) if "journal" in part else (),
    )


def _switches(part: Part, app: App) -> dict[str, str]:
    try:
        return checked(app.switches.known, {name: each.a(str) for name, each in part.items()})
    except SwitchError as error:
        raise StateError(f"{part.place}: {error}") from error


def _kept(part: Part, design: Design, revision: int) -> Kept:
    records = sorted((_record(each, design) for each in part["records"].each()), key=_id)
    graves = {_number(each, id_): each.whole(1) for id_, each in part["graves"].items()}
    ids = [*graves, *map(_id, records)]
    next_id = part["next_id"].whole(1)
    if len(set(ids)) < len(ids):
        raise part.wrong("has two records with the same id, or one that is also in its graves")
    if max(ids, default=0) >= next_id:
        raise part["next_id"].wrong(f"must be above every id; there is a {max(ids)}")
    newest = max([*graves.values(), *(each.revision for each in records)], default=0)
    if newest > revision:
        raise part.wrong(f"has a revision {newest} above its system's {revision}")
    return Kept(next_id, tuple(records), graves)


def _hooks(part: Part, app: App) -> Kept:
    for each in part["records"].each():
        values = _record(each, app.hooks.design).values
        why = app.hooks.misfit(values)
        if why:
            raise each["values"].wrong(f"cannot be a hook's: {why}")
    return _kept(part, app.hooks.design, 0)


def _record(part: Part, design: Design) -> Record:
    values = {
        name: value_of(each.known(name, design.fields, "field"), each)
        for name, each in part["values"].items()
    }
    return Record(part["id"].whole(1), part["revision"].whole(), values)


def _id(record: Record) -> int:
    return record.id


def _number(part: Part, key: str) -> int:
    if not (key.isascii() and key.isdecimal()):
        raise part.wrong("is no id")
    return int(key)


def _exchanges(part: Part, app: App) -> tuple[Exchange, ...]:
    return tuple(sorted((_exchange(each, app) for each in part.each()), key=_number_of))


def _number_of(exchange: Exchange) -> int:
    return exchange.number


def _exchange(part: Part, app: App) -> Exchange:
    texts = {name: part[name].a(str) for name in ("method", "url", "request", "response", "fault")}
    sent, answered = (texts[name].encode("utf-8", "replace") for name in ("request", "response"))
    return Exchange(
        number=part["number"].whole(1),
        at=part["at"].time(),
        system=app.name,
        method=texts["method"],
        status=part["status"].whole(),
        wire=Wire(texts["url"], sent, answered),
        effects=tuple(_effect(each) for each in part["effects"].each()),
        fault=texts["fault"],
    )


def _effect(part: Part) -> Effect:
    kind = part["kind"]
    return Effect(
        kind.known(kind.a(str), _KINDS, "kind"), part["table"].a(str), part["id"].whole(1)
    )
