"""Records as they were written last: a page is mostly JSON that was answered before."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import Any

from fakes.messages import Written, written
from fakes.records import Record

Showing = Callable[[Record], dict[str, Any]]


def each_written(
    records: Iterable[Record], way: Hashable, show: Showing
) -> list[Written | dict[str, Any]]:
    """Show every record, those unchanged since they were last shown in this `way` as they were written then.

    `way` is equal only where all that `show` looks at besides the record is equal. What cannot be written by itself is
    given as `show` gives it. Hold the store's lock.
    """
    return [_shown(record, (record.revision, way), show) for record in records]


def _shown(record: Record, way: Hashable, show: Showing) -> Written | dict[str, Any]:
    if record.written and record.written[0] == way:
        return record.written[1]
    shown = show(record)
    text = written(shown)
    if text is None:
        return shown
    record.written = way, text
    return text
