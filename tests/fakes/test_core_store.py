"""Records, stamps and the person at the back door, on a vendor made up for these tests."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from fakes.clock import START, Clock
from fakes.fields import decimals
from fakes.keap import keap
from fakes.store import (
    AbsentError,
    BackDoor,
    Design,
    Effect,
    Field,
    Record,
    RefusedError,
    Save,
    Store,
    Values,
)


def stamp(record: Record, save: Save) -> None:
    record.values["saved"] = save.at
    record.values["by"] = save.by


def fill(store: Store, values: Values) -> None:
    values.setdefault("name", f"No. {store.next_id('things')}")


DESIGNS = {
    "things": Design(
        {
            "name": Field(required=True, max_length=5),
            "colour": Field(choices=("red", "blue")),
            "price": Field("number", default=0.0, decimals=2, minimum=0, maximum=100),
            "count": Field("integer"),
            "flag": Field("flag", default=False),
            "when": Field("time"),
            "tags": Field("list", default=[]),
            "home": Field("object"),
            "password": Field(secret=True, max_length=8),
            "parent": Field("integer", refers_to="things"),
            "saved": Field("time", audit=True),
            "by": Field(audit=True),
        },
        fill,
        stamp,
    ),
    "others": Design({"name": Field(required=True)}),
}


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(clock: Clock) -> Store:
    return Store(DESIGNS, clock)


@pytest.fixture
def door(store: Store) -> BackDoor:
    return BackDoor(store)


def test_a_new_record_gets_the_next_id_even_after_a_deletion(door: BackDoor) -> None:
    assert [door.create("things", {"name": "a"}) for _ in range(3)] == [1, 2, 3]
    door.delete("things", 3)
    assert door.create("things", {"name": "a"}) == 4
    assert door.ids("things") == [1, 2, 4]
    assert door.ids("others") == []


def test_the_form_fills_what_the_person_leaves_out(store: Store) -> None:
    door = BackDoor(store)
    assert door.read("others", door.create("others", {"name": "A"})) == {"name": "A"}
    with pytest.raises(RefusedError, match="name"):
        door.create("others")


def test_every_save_moves_the_stamp_even_when_nothing_changes(door: BackDoor, clock: Clock) -> None:
    door.create("things", {"name": "a"})
    clock.advance(1.5)
    door.edit("things", 1, {"name": "a"})
    assert door.read("things", 1)["saved"] == START + timedelta(seconds=1.5)


def test_stamps_tell_a_person_from_the_api(store: Store) -> None:
    door = BackDoor(store)
    door.create("things", {"name": "a"})
    store.insert("things", {"name": "b"})
    assert [record.values["by"] for record in store.records("things")] == ["person", "api"]
    door.edit("things", 2, {"flag": True})
    assert door.read("things", 2)["by"] == "person"


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("name", "", "required"),
        ("name", None, "required"),
        ("name", "abcdef", "longer than 5 characters"),
        ("name", 5, "no text"),
        ("colour", "green", "none of red, blue"),
        ("price", -0.01, "less than 0"),
        ("price", 100.01, "more than 100"),
        ("price", 1.005, "finer than 2 decimals"),
        ("price", float("nan"), "no finite number"),
        ("price", float("inf"), "no finite number"),
        ("price", "1", "no finite number"),
        ("price", True, "no finite number"),
        ("price", "", "no number"),
        ("count", 1.0, "no integer"),
        ("count", True, "no finite number"),
        ("flag", 1, "no flag"),
        ("when", "soon", "no ISO 8601 time"),
        ("when", "2026-01-01T00:00:00", "no time with an offset"),
        ("when", 5, "no time with an offset"),
        ("tags", "a", "no list"),
        ("home", [], "no object"),
        ("parent", 9, "no id of things"),
        ("size", 1, "for a field that does not exist"),
    ],
)
def test_what_the_ui_would_refuse_names_table_field_and_value(
    door: BackDoor, name: str, value: Any, why: str
) -> None:
    door.create("things", {"name": "a"})
    before = door.read("things", 1)
    for refused in (lambda v: door.create("things", v), lambda v: door.edit("things", 1, v)):
        with pytest.raises(RefusedError) as told:
            refused({name: value})
        assert f"things.{name}" in str(told.value)
        assert repr(value) in str(told.value)
        assert told.value.why == why
    assert door.ids("things") == [1]
    assert door.read("things", 1) == before


def test_a_refused_secret_is_not_told(door: BackDoor) -> None:
    with pytest.raises(RefusedError) as told:
        door.create("things", {"password": "hush-hush-hush"})
    assert str(told.value).startswith("things.password: '***' is longer")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("name", "a" * 5),
        ("name", "🐘" * 5),
        ("colour", None),
        ("colour", ""),
        ("price", 0.07),
        ("price", 100),
        ("price", None),
        ("count", -3),
        ("tags", [1, {"a": 2}]),
        ("parent", None),
    ],
)
def test_what_the_ui_would_take_is_there_again(door: BackDoor, name: str, value: Any) -> None:
    id_ = door.create("things", {"name": "a", name: value})
    assert door.read("things", id_)[name] == value


def test_times_are_kept_in_utc_however_they_came(door: BackDoor) -> None:
    moment = datetime(2026, 3, 1, 12, tzinfo=timezone(timedelta(hours=2)))
    for value in (moment, moment.isoformat(), "2026-03-01T10:00:00Z"):
        kept = door.read("things", door.create("things", {"when": value}))["when"]
        assert (kept, kept.tzinfo) == (moment, UTC)


def test_nobody_can_change_a_record_by_keeping_hold_of_its_values(door: BackDoor) -> None:
    tags = ["a"]
    door.create("things", {"name": "a", "tags": tags})
    door.create("things", {"name": "b"})
    tags.append("b")
    door.read("things", 1)["tags"].append("c")
    door.read("things", 2)["tags"].append("d")
    assert door.read("things", 1)["tags"] == ["a"]
    assert door.read("things", 2)["tags"] == []
    assert door.read("things", door.create("things"))["tags"] == []


def test_what_is_not_there_is_said_to_be_absent(door: BackDoor) -> None:
    for lost in (
        lambda: door.read("things", 9),
        lambda: door.edit("things", 9, {}),
        lambda: door.delete("things", 9),
    ):
        with pytest.raises(AbsentError, match="things has no record 9"):
            lost()
    with pytest.raises(AbsentError, match="there are things, others"):
        door.ids("nothing")


def test_the_store_tells_what_was_stored_and_where_the_dead_lie(store: Store) -> None:
    store.insert("things", {"name": "a"})
    store.update("things", 1, {"flag": True})
    store.delete("things", 1)
    assert store.effects == [Effect(k, "things", 1) for k in ("created", "updated", "deleted")]
    assert (store.revision, store.graves("things")) == (3, {1: 3})


def test_a_cleared_store_is_like_one_that_never_held_a_record(store: Store) -> None:
    store.insert("things", {"name": "a"})
    store.delete("things", 1)
    store.clear()
    assert (store.revision, store.effects, store.graves("things")) == (0, [], {})
    assert store.insert("things", {"name": "b"}).id == 1


@pytest.mark.parametrize(
    ("number", "count"), [(12.50, 1), (100, 0), (0.07, 2), (1e-7, 7), (1e300, 0), (-0.0, 0)]
)
def test_decimals_are_counted_as_they_are_written(number: float, count: int) -> None:
    assert decimals(number) == count


def test_the_clock_stands_still_until_it_is_moved(clock: Clock) -> None:
    assert clock.now() == clock.now() == START
    clock.advance(90)
    assert clock.now() == START + timedelta(seconds=90)
    clock.reset()
    assert clock.now() == START


def test_a_real_clock_goes_on_from_where_it_was_moved_to() -> None:
    clock = Clock(real=True)
    clock.advance(3600)
    ahead = clock.now() - datetime.now(UTC)
    assert timedelta(minutes=59) < ahead < timedelta(minutes=61)
    future = Clock(datetime(2030, 1, 1, tzinfo=UTC), real=True)
    assert datetime(2030, 1, 1, tzinfo=UTC) <= future.now() < datetime(2030, 1, 2, tzinfo=UTC)


@pytest.mark.parametrize("seconds", [-1, float("nan")])
def test_time_never_runs_backwards(clock: Clock, seconds: float) -> None:
    with pytest.raises(ValueError, match="only moves forward"):
        clock.advance(seconds)


def test_a_clock_refuses_a_start_without_a_zone() -> None:
    with pytest.raises(ValueError, match="tzinfo=UTC"):
        Clock(datetime(2026, 1, 1))  # noqa: DTZ001 -- the mistake under test


def test_nobody_fills_in_what_moves_by_itself(door: BackDoor) -> None:
    id_ = door.create("things")
    before = door.read("things", id_)
    with pytest.raises(RefusedError, match="moves by itself"):
        door.edit("things", id_, {"name": "new", "saved": None})
    assert door.read("things", id_) == before


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"custom_fields": [1]}, "something else than objects"),
        ({"custom_fields": [{"content": "x"}]}, "'id' is required"),
        ({"email_addresses": [{"email": 5}]}, "'email' is no text"),
        ({"company": {"id": [1]}}, "'id' is no integer"),
    ],
)
def test_a_list_of_what_no_form_can_make_is_refused(values: Any, why: str) -> None:
    crm = keap(Clock()).back_door
    contact = crm.create("contacts")
    with pytest.raises(RefusedError, match=why):
        crm.edit("contacts", contact, values)
