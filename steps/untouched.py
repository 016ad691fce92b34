"""What nobody but people may change: records as they were left, and what no row maps in those that have a partner."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from steps.bench import Broken, Side
from steps.cast import Cast


class Scene(Protocol):
    """What is looked at."""

    cast: Cast

    @property
    def source(self) -> Side: ...
    @property
    def target(self) -> Side: ...
    def side(self, system: str) -> Side: ...
    def mapped(self, side: Side) -> frozenset[str]: ...


@dataclass
class Unmapped:
    """What no row maps: as it was when people first did something after two records had met, and as they wrote it since."""

    is_watched: bool = True  # the sync promises to leave it alone
    left: dict[tuple[str, int], dict[str, Any]] = field(default_factory=dict)  # (system, id) ->

    def look(self, scene: Scene) -> None:
        """People are about to do something: from now on the records that have met are watched."""
        for pair in scene.cast.met if self.is_watched else ():
            for side in (scene.source, scene.target):
                record = scene.cast.end(pair, side)
                if (side.system, record) not in self.left and record in side.ids():
                    self.left[side.system, record] = dict(side.read(record))

    def wrote(self, side: Side, record: int, names: Iterable[str]) -> None:
        """People have written these properties."""
        if (side.system, record) in self.left:
            now = side.read(record)
            self.left[side.system, record] |= {name: now[name] for name in names}

    def expect(self, scene: Scene) -> None:
        for (system, record), then in self.left.items():
            side = scene.side(system)
            if record in side.ids():  # what becomes of deletions is judged elsewhere
                expect_as_left(side, record, then, ignoring=scene.mapped(side))


def expect_as_left(
    side: Side, record: int, then: Mapping[str, Any], ignoring: frozenset[str] = frozenset()
) -> None:
    """Apart from what moves by itself, the record is as people left it."""
    now = side.read(record)
    differing = {
        name: (then.get(name), now.get(name))
        for name in sorted(then.keys() | now.keys())
        if name not in ignoring and name not in side.moving and then.get(name) != now.get(name)
    }
    if differing:
        raise Broken(
            f"the sync changed {', '.join(differing)} of {side.system} record {record}",
            expected={name: was for name, (was, _) in differing.items()},
            found={name: is_ for name, (_, is_) in differing.items()},
        )
