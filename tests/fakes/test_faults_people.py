"""People who act in the web UI exactly between two calls of a client."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
import requests

from fakes.faults import At, Creates, Deletes, Edits, Interrupted, Reset
from fakes.store import BackDoor, RefusedError
from tests.fakes.faulty import VENDORS, Crm, crm

Person = Callable[[BackDoor], None]


@pytest.fixture(params=[(vendor, door) for vendor in VENDORS for door in ("mounted", "served")])
def either_crm(request: pytest.FixtureRequest) -> Iterator[Crm]:
    with crm(*request.param) as opened:
        yield opened


def acts(crm: Crm, id_: int) -> dict[str, Person]:
    words = crm.words
    return {
        "edits": Edits(words.table, id_, {words.name: "edited"}),
        "deletes": Deletes(words.table, id_),
        "creates": Creates(words.table, {words.name: "created"}),
    }


@pytest.mark.parametrize(
    ("act", "result"), [("edits", ["edited"]), ("deletes", []), ("creates", ["A", "created"])]
)
def test_a_person_acts_just_before_a_call(either_crm: Crm, act: str, result: list[str]) -> None:
    (id_,) = either_crm.person_creates("A")
    person = acts(either_crm, id_)[act]
    injected = either_crm.inject(Interrupted(person), At(nth=2))
    assert either_crm.rows() == ["A"]
    assert either_crm.rows() == result
    assert injected.hit_at == [either_crm.last.number]
    assert repr(person) in either_crm.last.fault
    assert either_crm.last.effects == ()
    assert len(either_crm.app.journal) == either_crm.last.number


def test_a_person_acts_after_a_call_and_before_the_client_knows(either_crm: Crm) -> None:
    (id_,) = either_crm.person_creates("A")
    either_crm.inject(Interrupted(acts(either_crm, id_)["edits"], after=True))
    assert either_crm.rows() == ["A"]
    assert either_crm.stored() == ["edited"]
    assert either_crm.rows() == ["edited"]


def test_only_what_the_call_itself_stored_is_its_effect(either_crm: Crm) -> None:
    (id_,) = either_crm.person_creates("A")
    person = acts(either_crm, id_)
    either_crm.inject(Interrupted(person["edits"]))
    either_crm.inject(Interrupted(person["creates"], after=True))
    assert either_crm.create("B").ok
    assert either_crm.stored() == ["edited", "B", "created"]
    assert [(each.kind, each.id) for each in either_crm.last.effects] == [("created", id_ + 1)]


@pytest.mark.parametrize("act", ["edits", "deletes"])
def test_who_looks_for_a_record_that_is_gone_does_nothing(either_crm: Crm, act: str) -> None:
    (id_,) = either_crm.person_creates("A")
    injected = either_crm.inject(Interrupted(acts(either_crm, id_)[act]))
    either_crm.app.back_door.delete(either_crm.words.table, id_)
    assert either_crm.rows() == []
    assert (injected.hits, either_crm.last.fault) == (0, "")


def test_a_person_acts_even_where_the_client_gets_no_answer(either_crm: Crm) -> None:
    (id_,) = either_crm.person_creates("A")
    reset = either_crm.inject(Reset())
    edited = either_crm.inject(Interrupted(acts(either_crm, id_)["edits"]))
    late = either_crm.inject(Interrupted(acts(either_crm, id_)["creates"], after=True))
    with pytest.raises(requests.ConnectionError):
        either_crm.page()
    assert either_crm.stored() == ["edited"]
    assert (reset.hits, edited.hits, late.hits) == (1, 1, 0)


def test_a_call_that_a_person_makes_meanwhile_has_effects_of_its_own() -> None:
    with crm("keap", "mounted") as opened:
        opened.inject(Interrupted(lambda _door: opened.create("inner")))
        assert opened.create("outer").ok
        inner, outer = opened.app.journal
        assert opened.stored() == ["inner", "outer"]
        assert [each.id for each in inner.effects + outer.effects] == [1, 2]


def test_what_the_ui_would_refuse_is_a_mistake_of_the_test() -> None:
    with crm("keap", "mounted") as opened:
        opened.inject(Interrupted(Creates("companies", {"colour": "red"})))
        with pytest.raises(RefusedError, match="colour"):
            opened.page()


def test_a_password_that_a_person_changes_is_not_kept_in_the_journal() -> None:
    with crm("webcrm", "mounted") as opened:
        opened.inject(Interrupted(Edits("users", 1, {"UserPassword": "hush-hush"})))
        opened.page()
        assert opened.last.fault == (
            """Interrupted(person=Edits('users', 1, {"UserPassword": "***"}), after=False)"""
        )
