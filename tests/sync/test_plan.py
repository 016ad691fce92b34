"""Plans as values: no vendor, no store, no clock."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from checklist.model import Creation, Kind
from sync.actions import Create, Leave, Plan, Why
from sync.memory import Face, Link, Parked, Sight, Sights, fingerprint
from sync.plan import SideEmptied, plan
from sync.scene import Policy
from tests.sync.pieces import (
    LEFT,
    NOW,
    RIGHT,
    A,
    B,
    begun,
    left,
    linked,
    only,
    pairing,
    right,
    row,
    scene,
    snapshot,
)


def test_two_empty_sides_need_nothing() -> None:
    assert plan(scene((), (), A)) == Plan()


def test_a_new_record_is_created_with_every_value_that_it_has() -> None:
    action = only(plan(scene((left("1", a="x", b=""),), (), A, B)))
    assert isinstance(action, Create)
    assert action.values == {"A": "x"}
    assert action.faces == {"a|A": Face("x", "x"), "b|B": Face("", None)}


def test_a_pairing_that_only_links_creates_nothing() -> None:
    here = scene((left("1", a="x"),), (), A)
    assert plan(replace(here, pairing=pairing(A, creation=Creation.NEVER))) == Plan()


@pytest.mark.parametrize("creation", [each for each in Creation if each is not Creation.NEVER])
def test_every_other_pairing_creates(creation: Creation) -> None:
    here = scene((left("1", a="x"),), (), A)
    assert len(plan(replace(here, pairing=pairing(A, creation=creation))).creates) == 1


@pytest.mark.parametrize(("status", "creates"), [("Won", 1), ("Open", 0), ("Wonder", 0), (None, 0)])
def test_a_condition_holds_a_creation_back(status: str | None, creates: int) -> None:
    policy = Policy(condition=("status", "Won"))
    planned = plan(scene((left("1", a="x", status=status),), (), A, policy=policy))
    assert len(planned.creates) == creates


def test_a_condition_compares_what_people_read() -> None:
    planned = plan(
        scene((left("1", a="x", level=12),), (), A, policy=Policy(condition=("level", "12")))
    )
    assert len(planned.creates) == 1


def test_a_creation_on_an_empty_side_is_newer_than_nothing() -> None:
    (create,) = plan(scene((left("1", a="x"),), (), A)).creates
    assert create.above == 0


def test_a_value_that_the_type_drops_is_left_out_and_said() -> None:
    planned = plan(scene((left("1", a="x", n="one"),), (), A, row("n", "N", Kind.INTEGER)))
    (leave, create) = planned.actions
    assert isinstance(leave, Leave)
    assert (leave.why, planned.creates[0].values) == (Why.DROPPED, {"A": "x"})
    assert isinstance(create, Create)


def test_a_value_that_the_target_cannot_hold_is_left_out_and_said() -> None:
    fussy = snapshot(RIGHT, fits=lambda path, _value: path != "B")
    planned = plan(replace(scene((left("1", a="x", b="y"),), (), A, B), right=fussy))
    assert [leave.why for leave in planned.leaves] == [Why.DROPPED]
    assert planned.creates[0].values == {"A": "x"}


def test_an_edit_that_the_type_drops_stays_where_it_is_and_other_rows_go_on() -> None:
    links = linked({"n|N": (1, 1), "a|A": ("x", "x")})
    records = (left("1", n="one", a="y"),), (right("1", N=1, A="x"),)
    planned = plan(scene(*records, row("n", "N", Kind.INTEGER), A, links=links))
    assert [leave.why for leave in planned.leaves] == [Why.DROPPED]
    (action,) = planned.aligns
    assert (action.to_right, action.to_left) == ({"A": "y"}, {})
    assert [judgement.dropped for judgement in action.judgements] == [True, False]


def test_an_edit_that_the_source_cannot_hold_stays_where_it_is() -> None:
    links = linked({"a|A": ("x", "x")})
    records = (left("1", a="x"),), (right("1", A="y"),)
    fussy = snapshot(LEFT, *records[0], fits=lambda _path, _value: False)
    planned = plan(replace(scene(*records, A, links=links), left=fussy))
    assert ([leave.why for leave in planned.leaves], planned.writes) == ([Why.DROPPED], 0)


def test_fan_in_creates_with_the_first_source_that_says_something() -> None:
    planned = plan(scene((left("1", a="", b="y"),), (), A, row("b", "A")))
    assert planned.creates[0].values == {"A": "y"}


@pytest.mark.parametrize(
    ("mine", "theirs", "to_right", "to_left"),
    [
        ("x", "x", {}, {}),
        ("y", "x", {"A": "y"}, {}),
        ("x", "y", {}, {"a": "y"}),
        ("", "x", {"A": None}, {}),
        ("x", "", {}, {"a": None}),
        ("y", "y", {}, {}),
        ("", "", {}, {}),
    ],
)
def test_an_edit_since_the_baseline_goes_to_the_other_side(
    mine: str, theirs: str, to_right: dict[str, Any], to_left: dict[str, Any]
) -> None:
    links = linked({"a|A": ("x", "x")})
    planned = plan(scene((left("1", a=mine),), (right("1", A=theirs),), A, links=links))
    told = [(a.to_right, a.to_left) for a in planned.aligns]
    unchanged = (mine, theirs) == ("x", "x")
    assert told == ([] if unchanged else [(to_right, to_left)])


@pytest.mark.parametrize(
    ("left_at", "right_at", "winner"), [(2, 1, "mine"), (1, 2, "theirs"), (1, 1, "mine")]
)
def test_of_two_edits_the_later_wins_and_the_conflict_is_marked(
    left_at: int, right_at: int, winner: str
) -> None:
    links = linked({"a|A": ("x", "x")})
    records = (left("1", left_at, a="mine"),), (right("1", right_at, A="theirs"),)
    action = only(plan(scene(*records, A, links=links)))
    assert {**action.to_right, **action.to_left} == (
        {"A": winner} if winner == "mine" else {"a": winner}
    )
    assert [judgement.conflict for judgement in action.judgements] == [True]


def test_a_side_without_stamps_counts_as_edited_when_it_was_first_seen() -> None:
    links = linked({"a|A": ("x", "x")})
    unstamped = replace(left("1", a="mine"), stamp=None)
    action = only(plan(scene((unstamped,), (right("1", 5, A="theirs"),), A, links=links)))
    assert action.to_left == {"a": "theirs"}
    earlier = only(plan(scene((unstamped,), (right("1", -5, A="theirs"),), A, links=links)))
    assert earlier.to_right == {"A": "mine"}


def test_an_edit_that_waits_keeps_its_time_although_its_record_is_saved_again() -> None:
    seen = Sights(Sight("mine", NOW), Sight("x", NOW))
    links = linked({"a|A": ("x", "x")}, **{"a|A": seen})
    saved_later = left("1", 60, a="mine")
    action = only(plan(scene((saved_later,), (right("1", 30, A="theirs"),), A, links=links)))
    assert action.to_left == {"a": "theirs"}


def test_saving_a_record_does_not_make_its_other_properties_newer() -> None:
    links = linked({"a|A": ("x", "x"), "b|B": ("y", "y")})
    records = (left("1", 90, a="x", b="edited"),), (right("1", 10, A="edited", B="y"),)
    action = only(plan(scene(*records, A, B, links=links)))
    assert (action.to_right, action.to_left) == ({"B": "edited"}, {"a": "edited"})
    assert not any(judgement.conflict for judgement in action.judgements)


def test_each_side_is_compared_with_its_own_face() -> None:
    links = linked({"a|A": ("long name", "long")})
    records = (left("1", a="long name"),), (right("1", A="long"),)
    assert plan(scene(*records, A, links=links)) == Plan()
    edited = (left("1", a="long name"),), (right("1", A="longer"),)
    assert only(plan(scene(*edited, A, links=links))).to_left == {"a": "longer"}


def test_equality_is_judged_after_the_cast() -> None:
    links = linked({"a|A": ("19.9", "19.9")})
    assert plan(scene((left("1", a=19.90),), (right("1", A="19.9"),), A, links=links)).writes == 0


@pytest.mark.parametrize("restore", [True, False])
def test_a_cleared_value_comes_back_where_the_policy_says_so(restore: bool) -> None:  # noqa: FBT001 # a table
    links = linked({"a|A": ("x", "x")})
    records = (left("1", a=""),), (right("1", A="x"),)
    action = only(plan(scene(*records, A, links=links, policy=Policy(restore=restore))))
    assert (action.to_right, action.to_left) == (({}, {"a": "x"}) if restore else ({"A": None}, {}))


@pytest.mark.parametrize("keeper", ["left", "right"])
def test_a_value_that_a_vendor_requires_is_refilled_and_never_emptied(keeper: str) -> None:
    links = linked({"a|A": ("x", "x")})
    records = (left("1", a=""),), (right("1", A="x"),)
    here = scene(*records, A, links=links)
    if keeper == "right":
        here = replace(here, right=snapshot(RIGHT, *records[1], keeps=frozenset("A")))
    else:
        here = replace(here, left=snapshot(LEFT, *records[0], keeps=frozenset("a")))
    action = only(plan(here))
    refilled = keeper == "right"
    assert (action.to_right, action.to_left) == (
        ({}, {"a": "x"}) if refilled else ({"A": None}, {})
    )


def test_an_interrupted_creation_learns_the_vendors_spelling_and_keeps_a_persons_edit() -> None:
    links = linked({"a|A": ("x ", "x ")})
    trimmed = scene((left("1", a="x "),), (right("1", A="x"),), A, links=links, intents=begun(0))
    action = only(plan(trimmed))
    assert (action.begun, action.to_left, action.to_right) == (True, {}, {})
    edited = scene((left("1", a="x "),), (right("1", A="new"),), A, links=links, intents=begun(0))
    assert only(plan(edited)).to_left == {"a": "new"}


def test_a_refused_write_rests_until_its_values_change() -> None:
    links = linked({"a|A": ("x", "x")})
    parked = {"webcrm Items 1": Parked("webcrm Items 1", fingerprint({"A": "y"}), "too long", NOW)}
    records = (left("1", a="y"),), (right("1", A="x"),)
    rested = plan(scene(*records, A, links=links, parked=parked))
    assert ([leave.why for leave in rested.leaves], rested.writes) == ([Why.PARKED], 0)
    revived = (left("1", a="z"),), (right("1", A="x"),)
    assert plan(scene(*revived, A, links=links, parked=parked)).writes == 1
    again = Policy(retry_parked=True)
    assert plan(scene(*records, A, links=links, parked=parked, policy=again)).writes == 1


def test_a_write_that_one_side_refused_does_not_hold_up_the_other_side() -> None:
    links = linked({"a|A": ("x", "x"), "b|B": ("x", "x")})
    parked = {"keap Things 1": Parked("keap Things 1", fingerprint({"b": "y"}), "no", NOW)}
    records = (left("1", a="y", b="x"),), (right("1", A="x", B="y"),)
    planned = plan(scene(*records, A, B, links=links, parked=parked))
    assert [str(leave.ref) for leave in planned.leaves] == ["keap Things 1"]
    (action,) = planned.aligns
    assert (action.to_right, action.to_left) == ({"A": "y"}, {})


def test_a_record_that_is_listed_no_more_is_reported_and_nothing_is_written() -> None:
    links = (*linked({}), Link("2", "2"))
    here = scene((left("2", a="x"),), (right("1", A="x"), right("2", A="x")), A, links=links)
    planned = plan(here)
    assert [(leave.why, str(leave.ref)) for leave in planned.leaves] == [
        (Why.ABSENT, "keap Things 1")
    ]
    assert planned.writes == 0


@pytest.mark.parametrize("emptied", ["left", "right"])
def test_a_side_that_lists_nothing_is_refused_unless_it_is_accepted(emptied: str) -> None:
    lefts = () if emptied == "left" else (left("1", a="x"),)
    rights = () if emptied == "right" else (right("1", A="x"),)
    here = scene(lefts, rights, A, links=linked({}))
    with pytest.raises(SideEmptied, match="--accept-emptied p"):
        plan(here)
    assert plan(replace(here, policy=Policy(accept_emptied=True))).writes == 0


def test_fan_out_reaches_all_targets_and_fan_out_read_backwards_agrees() -> None:
    rows = (A, row("a", "B"))
    links = linked({"a|A": ("x", "x"), "a|B": ("x", "x")})
    out = only(plan(scene((left("1", a="y"),), (right("1", A="x", B="x"),), *rows, links=links)))
    assert out.to_right == {"A": "y", "B": "y"}
    back = only(plan(scene((left("1", a="x"),), (right("1", A="y", B="z"),), *rows, links=links)))
    assert back.to_left == {"a": "y"}


def test_a_plan_prints_what_it_does() -> None:
    links = linked({"a|A": ("x", "x")})
    planned = plan(
        scene((left("1", 1, a="y"), left("2", a="n")), (right("1", A="z"),), A, links=links)
    )
    assert str(planned).splitlines() == [
        "update  webcrm Items 1: A = 'y'",
        "conflict p/a--A: the later edit stands",
        "create  webcrm Items for keap Things 2: A = 'n'",
    ]
