"""A sync that looks only at what has changed since its last pass, as most do; where its cursor stands decides what it loses."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from sync import plan
from sync.engine import Engine
from sync.memory import Link
from sync.scene import Scene
from sync.systems import Record
from tests.strength.faulty import wrapped

CURSOR = "cursor"
NEVER = datetime.min.replace(tzinfo=UTC)


def look_only_since(*, the_end: bool) -> None:
    """The cursor is moved to the end of each pass, or to its beginning whatever becomes of the pass."""
    since = {CURSOR: NEVER}

    def run(ran: Any, self: Engine, progress: Any = None) -> Any:
        noted = self.store.noted(CURSOR)
        since[CURSOR] = datetime.fromisoformat(noted) if noted else NEVER
        if not the_end:
            self.store.note(CURSOR, self.clock.now().isoformat())
        outcome = ran(self, progress)
        if the_end:
            self.store.note(CURSOR, self.clock.now().isoformat())
        return outcome

    def has_changed(record: Record | None) -> bool:
        return record is not None and (record.stamp is None or record.stamp > since[CURSOR])

    def linked(judged: Any, scene: Scene, link: Link) -> Iterator[Any]:
        pair = scene.left.records.get(link.left), scene.right.records.get(link.right)
        if any(map(has_changed, pair)):
            yield from judged(scene, link)

    wrapped(Engine, "run", run)
    wrapped(plan, "_linked", linked)
    wrapped(plan, "_wanted", lambda wanted, scene, left: has_changed(left) and wanted(scene, left))
