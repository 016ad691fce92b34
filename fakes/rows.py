"""The records of one table in the order of their ids, found by place, by id and by the time of their last save."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import overload

from fakes.records import Record


class Rows(Sequence[Record]):
    """What a table holds now, not a copy: a page costs as much as it is long. Hold the store's lock while reading."""

    def __init__(self) -> None:
        self._by_id: dict[int, Record] = {}
        self._ids: list[int] = []  # ascending, like the keys of the mapping
        self._saves: list[tuple[datetime, int, int]] = []  # time, revision, id; outdated ones, too

    @property
    def by_id(self) -> Mapping[int, Record]:
        return self._by_id

    def add(self, record: Record) -> None:
        """Take a record whose id is higher than any before."""
        self._by_id[record.id] = record
        self._ids.append(record.id)

    def remove(self, id_: int) -> Record:
        record = self._by_id.pop(id_)
        del self._ids[bisect_left(self._ids, id_)]
        return record

    def clear(self) -> None:
        for kept in (self._by_id, self._ids, self._saves):
            kept.clear()

    def note(self, record: Record, at: datetime) -> None:
        """Take note that a record has just been saved."""
        insort(self._saves, (at, record.revision, record.id))
        if len(self._saves) > 2 * len(self._ids) + 100:
            self._saves = [save for save in self._saves if self._is_latest(save)]

    def saved_since(self, moment: datetime) -> Sequence[Record]:
        """Give the records that were saved at this moment or later, perhaps with others, in the order of their ids."""
        start = bisect_left(self._saves, (moment, 0, 0))
        if 4 * (len(self._saves) - start) > len(self._ids):  # sorting them costs more than it saves
            return self
        later = (save[2] for save in self._saves[start:] if self._is_latest(save))
        return [self._by_id[id_] for id_ in sorted(later)]

    def _is_latest(self, save: tuple[datetime, int, int]) -> bool:
        _at, revision, id_ = save
        return id_ in self._by_id and self._by_id[id_].revision == revision

    def __len__(self) -> int:
        return len(self._ids)

    def __iter__(self) -> Iterator[Record]:
        return iter(self._by_id.values())

    @overload
    def __getitem__(self, place: int) -> Record: ...
    @overload
    def __getitem__(self, place: slice) -> list[Record]: ...
    def __getitem__(self, place: int | slice) -> Record | list[Record]:
        if isinstance(place, slice):
            return [self._by_id[id_] for id_ in self._ids[place]]
        return self._by_id[self._ids[place]]
