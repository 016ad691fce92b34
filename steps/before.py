"""What was there before somebody last did something: how often the sync had written, and what both records said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from checklist.model import Pairing, Row
from steps.bench import Side
from steps.cast import Pair


class Scene(Protocol):
    """What is looked at."""

    pairing: Pairing
    pairs: list[Pair]

    @property
    def source(self) -> Side: ...
    @property
    def target(self) -> Side: ...
    def held(self, row: Row, pair: Pair) -> tuple[Any, Any]: ...


@dataclass(frozen=True)
class Before:
    """One moment; afterwards it is asked what has been written since."""

    by_system: Mapping[str, int] = field(default_factory=dict)  # records written, of any entity
    to_pair: int = 0  # writes to the two records of the first pair
    held: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)  # by row id

    def written(self, side: Side) -> int:
        """How many records of this system the sync has written since."""
        return side.written_by_sync() - self.by_system[side.system]

    def written_to_pair(self, scene: Scene) -> int:
        """How often it has written to the pair since."""
        return _to(scene.pairs, scene) - self.to_pair


def seen(scene: Scene) -> Before:
    """What is there at this moment."""
    sides = (scene.source, scene.target)
    pairs = [pair for pair in scene.pairs[:1] if is_there(pair, scene)]
    return Before(
        {side.system: side.written_by_sync() for side in sides},
        _to(scene.pairs, scene),
        {row.id: scene.held(row, pair) for pair in pairs for row in scene.pairing.rows},
    )


def is_there(pair: Pair, scene: Scene) -> bool:
    """Whether people deleted neither of the two."""
    return pair.source in scene.source.ids() and pair.target in scene.target.ids()


def _to(pairs: Sequence[Pair], scene: Scene) -> int:
    return sum(
        side.written_by_sync(record)
        for pair in pairs[:1]
        for side, record in ((scene.source, pair.source), (scene.target, pair.target))
    )
