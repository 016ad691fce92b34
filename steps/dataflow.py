"""The dataflow document as a sync is given it, narrowed to what an example is about: less to sync, the same sync."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from checklist import document
from checklist.model import Checklist, Pairing


class Documents:
    """Files in one folder, each written when it is first asked for."""

    def __init__(self, checklist: Checklist, room: Path) -> None:
        self._checklist, self._room = checklist, room
        self._paths: dict[tuple[str, ...], Path] = {}

    def about(self, pairings: Sequence[Pairing]) -> Path:
        """The document with one pairing alone, or as it is where several are synchronized at once."""
        ids = tuple(pairing.id for pairing in pairings)
        if ids not in self._paths:
            path = self._room / f"{len(self._paths)}" / self._checklist.file.name
            path.parent.mkdir(parents=True)
            whole = len(ids) > 1
            shown = self._checklist if whole else document.narrowed(self._checklist, ids[0])
            path.write_text(document.render(shown), encoding="utf-8")
            self._paths[ids] = path
        return self._paths[ids]
