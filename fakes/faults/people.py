"""People who work in the vendor's web UI while a client is at it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from fakes.faults.scene import Scene, anywhere
from fakes.fields import problem
from fakes.masking import MASK, masked
from fakes.messages import Response
from fakes.store import BackDoor, RefusedError


@dataclass(frozen=True)
class Edits:
    """A person changes a record."""

    table: str
    id: int
    values: Mapping[str, Any]

    def __repr__(self) -> str:
        return f"Edits({self.table!r}, {self.id}, {_shown(self.values)})"

    def __call__(self, door: BackDoor) -> None:
        door.edit(self.table, self.id, self.values)


@dataclass(frozen=True)
class Deletes:
    """A person deletes a record."""

    table: str
    id: int

    def __call__(self, door: BackDoor) -> None:
        door.delete(self.table, self.id)


@dataclass(frozen=True)
class Creates:
    """A person adds a record."""

    table: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"Creates({self.table!r}, {_shown(self.values)})"

    def __call__(self, door: BackDoor) -> None:
        door.create(self.table, self.values)


def _shown(values: Mapping[str, Any]) -> str:
    """Write values as JSON without what is secret: the journal keeps it."""
    return masked(json.dumps(dict(values), ensure_ascii=False, default=str))


Act = Creates | Deletes | Edits


def check_act(act: Act, door: BackDoor) -> None:
    """Raises AbsentError or RefusedError for what this vendor does not have, or its UI would not take."""
    known = door.fields(act.table)
    values: Mapping[str, Any] = {} if isinstance(act, Deletes) else act.values
    for name, value in values.items():
        if name not in known:
            raise RefusedError(act.table, name, value, "for a field that does not exist")
        if why := problem(known[name], value):
            raise RefusedError(act.table, name, MASK if known[name].secret else value, why)


@dataclass(frozen=True)
class Interrupted:
    """A person acts exactly before an exchange, or `after` it and before the client hears of it.

    `person` is `Edits`, `Deletes`, `Creates`, or any callable with a telling repr. Who looks for a record that is gone
    does nothing, and that is no hit.
    """

    person: Callable[[BackDoor], object]
    after: bool = False
    suits = anywhere

    def strike(self, scene: Scene) -> Response | None:
        if self.after:
            scene.answer()
        return scene.answer() if scene.meanwhile(self.person) else None
