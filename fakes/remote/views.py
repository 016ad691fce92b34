"""What each page shows, as plain values."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from fakes.app import App, Exchange
from fakes.fields import Field
from fakes.masking import masked
from fakes.remote.records import shown
from fakes.remote.visit import Visit, problem
from fakes.store import AbsentError, Values

NEWEST, ROWS, COLUMNS = 25, 50, 7
LONGEST_BODY = 50_000

Shown = Mapping[str, Any]


def overview(visit: Visit) -> Shown:
    apps = visit.house.apps.values()
    newest = [each for app in apps for each in app.journal.before(None, NEWEST)]
    newest.sort(key=lambda each: (each.at, each.number), reverse=True)
    return {
        "live": visit.request.first("still") is None,
        "systems": [_system(app) for app in apps],
        "exchanges": newest[:NEWEST],
    }


def _system(app: App) -> Shown:
    effects: Counter[str] = Counter()
    answers: Counter[str] = Counter()
    for each in app.journal:
        answers[f"{each.status // 100}xx" if each.status else "lost"] += 1
        effects.update(effect.kind for effect in each.effects)
    return {
        "name": app.name,
        "tables": {name: len(app.store.records(name)) for name in app.store.tables()},
        "exchanges": len(app.journal),
        "answers": sorted(answers.items()),
        "hooks": len(app.hooks.dump().records),
        "deliveries": _counted(each.status for each in app.hooks.deliveries),
        "effects": {kind: effects[kind] for kind in ("created", "updated", "deleted")},
        "switches": app.switches.moved(),
        "faults": [(str(each.fault), str(each.when), each.hits) for each in app.faults],
    }


def _counted(statuses: Iterable[int | None]) -> list[tuple[int, int]]:
    """Count answers by status; 0 is for none at all."""
    return sorted(Counter(status or 0 for status in statuses).items())


def table(visit: Visit) -> Shown:
    app, name = _app(visit), visit.request.first("table") or ""
    with app.store.lock:  # else one of them might go while we read
        ids = app.back_door.ids(name)
        pages = max(1, -(-len(ids) // ROWS))
        page = min(max(1, visit.number("page", "the number of a page") or 1), pages)
        rows = [shown(app, name, id_) for id_ in ids[(page - 1) * ROWS : page * ROWS]]
    fields = app.back_door.fields(name)
    columns = _columns(fields, rows)
    return {
        "system": app.name,
        "table": name,
        "count": len(ids),
        "page": page,
        "pages": pages,
        "columns": columns,
        "rows": [(row["id"], [_cell(fields[name], row[name]) for name in columns]) for row in rows],
    }


def _columns(fields: Mapping[str, Field], rows: Sequence[Values]) -> list[str]:
    """Choose the fields that say something here; what moves by itself comes last."""
    speaking = (
        name for name, each in fields.items() if any(row[name] != each.default for row in rows)
    )
    return sorted(speaking, key=lambda name: fields[name].audit)[:COLUMNS]


def record(visit: Visit) -> Shown:
    app, name = _app(visit), visit.request.first("table") or ""
    id_ = visit.number("record", "the id of a record") or 0
    fields, values = app.back_door.fields(name), shown(app, name, id_)
    untouched = [each for each, field in fields.items() if values[each] == field.default]
    told = {each: _short(values[each], 5_000) for each in fields if each not in untouched}
    return {"system": app.name, "table": name, "id": id_, "values": told, "untouched": untouched}


def hooks(visit: Visit) -> Shown:
    app = _app(visit)
    kept, fields, deliveries = app.hooks.dump(), app.hooks.design.fields, app.hooks.deliveries
    return {
        "system": app.name,
        "columns": list(fields),
        "hooks": [
            (each.id, [masked(_cell(fields[name], each.values[name])) for name in fields])
            for each in kept.records
        ],
        "count": len(deliveries),
        "deliveries": deliveries[: -ROWS - 1 : -1],
        "next_due": app.hooks.next_due,
    }


def journal(visit: Visit) -> Shown:
    app = _app(visit)
    exchanges = app.journal.before(visit.number("before", "the number of an exchange"), ROWS)
    return {
        "system": app.name,
        "count": len(app.journal),
        "exchanges": exchanges,
        "older": exchanges[-1].number if len(exchanges) == ROWS else None,
    }


def exchange(visit: Visit) -> Shown:
    app, number = _app(visit), visit.number("exchange", "the number of an exchange") or 0
    found = app.journal.since(number - 1, 1)
    if not found or found[0].number != number:
        raise AbsentError(f"the journal of {app.name} has no exchange {number}")
    return {"exchange": found[0], "bodies": _bodies(found[0])}


def _bodies(exchange: Exchange) -> Iterable[tuple[str, str, bool]]:
    """Give name, text and whether it was cut."""
    for name, text in (("Request", exchange.request), ("Response", exchange.response)):
        laid_out = _laid_out(text)
        yield name, laid_out[:LONGEST_BODY], len(laid_out) > LONGEST_BODY


def _laid_out(text: str) -> str:
    if len(text) > LONGEST_BODY:
        return text
    try:
        return json.dumps(json.loads(text), ensure_ascii=False, indent=2)
    except (ValueError, RecursionError):
        return text


def _cell(field: Field, value: Any) -> str:
    if field.kind == "time" and value:
        return str(value)[:19].replace("T", "\N{NO-BREAK SPACE}")
    return _short(value)


def _short(value: Any, longest: int = 60) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= longest else f"{text[:longest]}…"


def _app(visit: Visit) -> App:
    name = visit.request.first("system")
    if name is None:
        raise problem(404, f"say which system: {', '.join(visit.house.apps)}")
    return visit.system(name)
