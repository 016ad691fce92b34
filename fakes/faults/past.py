"""What a tenant's tables held before each of the last writes."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from fakes.store import Kept, Store

DEEPEST = 10
"""So many writes can be looked back over."""


class Past:
    """Copies of the whole store: kept only while somebody looks back, so nobody else pays for them."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._kept: deque[tuple[int, Mapping[str, Kept]]] = deque(maxlen=DEEPEST + 1)

    def note(self) -> None:
        """Copy the tables, if something was written since they were copied last."""
        if not self._kept or self._kept[-1][0] != self._store.revision:
            self._kept.append((self._store.revision, self._store.dump()))

    def forget(self) -> None:
        self._kept.clear()

    def reaches(self, writes: int) -> bool:
        return len(self._kept) > writes

    @contextmanager
    def restored(self, writes: int) -> Iterator[None]:
        """Let the tables be what they were so many writes ago, until the block ends."""
        revision, now = self._store.revision, self._store.dump()
        then, tables = self._kept[-1 - writes]
        effects = list(self._store.effects)
        self._store.load(tables, then)
        try:
            yield
        finally:
            self._store.load(now, revision)
            self._store.effects[:] = effects
