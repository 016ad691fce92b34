"""Tenants -> text."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from fakes.app import App
from fakes.clock import Clock
from fakes.records import Kept
from fakes.state.parts import FORMAT, VERSION
from fakes.state.tagging import Tagger
from fakes.store import Design


def saved(apps: Iterable[App], clock: Clock, *, journal: bool = False) -> str:
    """Write down records, ids, graves, revisions, hooks, switches, the time, and the journals if they are asked for."""
    apps = tuple(apps)
    tagger = Tagger(tuple(app.credential for app in apps))
    state = {
        "format": FORMAT,
        "version": VERSION,
        "clock": {"now": clock.now().isoformat(), "offset": clock.offset},
        "systems": {app.name: _system(app, tagger, journal=journal) for app in apps},
    }
    return json.dumps(state, ensure_ascii=False, indent=1) + "\n"


def _system(app: App, tagger: Tagger, *, journal: bool) -> dict[str, Any]:
    with app.store.lock:
        system: dict[str, Any] = {
            "switches": app.switches.moved(),
            "revision": app.store.revision,
            "tables": {
                name: _table(kept, app.store.design(name), tagger)
                for name, kept in app.store.dump().items()
            },
            "hooks": _table(app.hooks.dump(), app.hooks.design, tagger),
        }
        if journal:
            system["journal"] = [each.told() for each in app.journal]
    return system


def _table(kept: Kept, design: Design, tagger: Tagger) -> dict[str, Any]:
    return {
        "next_id": kept.next_id,
        "graves": kept.graves,
        "records": [
            {
                "id": each.id,
                "revision": each.revision,
                "values": tagger.values(each.values, design.fields),
            }
            for each in kept.records
        ],
    }
