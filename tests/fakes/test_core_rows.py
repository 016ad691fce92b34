"""A table's records by place, by id and by the time of their last save, whatever happened to them."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from fakes.clock import START
from fakes.records import Record
from fakes.rows import Rows

MOMENTS = st.integers(0, 50).map(lambda seconds: START + timedelta(seconds=seconds))
WRITES = st.lists(
    st.tuples(st.sampled_from(("add", "save", "remove")), st.integers(0, 300), MOMENTS),
    max_size=400,
)


@given(WRITES, MOMENTS)
def test_rows_are_what_was_written(
    writes: list[tuple[str, int, datetime]], since: datetime
) -> None:
    rows = Rows()
    saved: dict[int, datetime] = {}  # id -> time of its last save
    for revision, (what, pick, at) in enumerate(writes):
        id_ = sorted(saved)[pick % len(saved)] if saved else 0
        if what == "add" or not saved:
            id_ = revision + 1
            rows.add(Record(id_, revision, {}))
        elif what == "remove":
            assert rows.remove(id_).id == id_
            del saved[id_]
            continue
        rows.by_id[id_].revision = revision
        rows.note(rows.by_id[id_], at)
        saved[id_] = at
    assert [row.id for row in rows] == [row.id for row in rows[:]] == sorted(saved)
    assert len(rows) == len(saved)
    found = [row.id for row in rows.saved_since(since)]
    assert found == sorted(found)
    assert {id_ for id_, at in saved.items() if at >= since} <= set(found) <= set(saved)


def test_of_many_only_those_saved_since_are_given() -> None:
    rows = Rows()
    for id_ in range(1, 101):
        rows.add(Record(id_, id_, {}))
        rows.note(rows.by_id[id_], START)
    for revision, id_ in enumerate((40, 7, 40), start=101):
        rows.by_id[id_].revision = revision
        rows.note(rows.by_id[id_], START + timedelta(seconds=revision))
    assert [row.id for row in rows.saved_since(START + timedelta(seconds=1))] == [7, 40]
    assert list(rows.saved_since(START + timedelta(days=1))) == []
