"""Plans as values: no vendor, no store, no clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from checklist.model import Creation, DataType, Entity, Kind, MatchRule, Pairing, Property, Row
from sync.actions import Align, Create, Leave, Plan, Why
from sync.memory import Face, Intent, Link, Parked, Sight, Sights, fingerprint
from sync.plan import SideEmptied, plan
from sync.scene import Policy, Scene, Snapshot
from sync.systems import Kind as RecordKind
from sync.systems import Record, Ref

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
LEFT, RIGHT = RecordKind("keap", "Things"), RecordKind("webcrm", "Items")


def row(source: str, target: str, kind: Kind = Kind.STRING) -> Row:
    return Row(
        f"p/{source}--{target}", Property(source), Property(target), DataType(kind, f'"{kind}"'), 9
    )


def pairing(
    *rows: Row, creation: Creation = Creation.ALWAYS, match: tuple[MatchRule, ...] = ()
) -> Pairing:
    return Pairing(
        "p", Entity("Keap", "Things"), Entity("Webcrm", "Items"), creation, 1, rows, match
    )


def snapshot(kind: RecordKind, *records: Record, **more: Any) -> Snapshot:
    return Snapshot(kind, {record.ref.id: record for record in records}, **more)


def left(id_: str, at: int = 0, marker: str = "", **values: Any) -> Record:
    return Record(Ref("keap", "Things", id_), values, NOW + timedelta(seconds=at), marker)


def right(id_: str, at: int = 0, marker: str = "", **values: Any) -> Record:
    return Record(Ref("webcrm", "Items", id_), values, NOW + timedelta(seconds=at), marker)


def scene(lefts: tuple[Record, ...], rights: tuple[Record, ...], *rows: Row, **more: Any) -> Scene:
    return Scene(pairing(*rows), snapshot(LEFT, *lefts), snapshot(RIGHT, *rights), NOW, **more)


def only(planned: Plan) -> Any:
    (action,) = planned.actions
    return action


def linked(faces: Mapping[str, tuple[Any, Any]], **sights: Sights) -> tuple[Link, ...]:
    return (Link("1", "1", {key: Face(*face) for key, face in faces.items()}, sights),)


A = row("a", "A")
B = row("b", "B")


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


@pytest.mark.parametrize(("status", "creates"), [("Won", 1), ("Open", 0), (None, 0)])
def test_a_condition_holds_a_creation_back(status: str | None, creates: int) -> None:
    policy = Policy(condition=("status", "Won"))
    planned = plan(scene((left("1", a="x", status=status),), (), A, policy=policy))
    assert len(planned.creates) == creates


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


def test_without_a_match_rule_equal_records_are_not_linked() -> None:
    planned = plan(scene((left("1", a="x"),), (right("1", A="x"),), A))
    assert (len(planned.creates), planned.aligns) == (1, ())


RULES = (MatchRule(Property("a"), Property("A"), 3), MatchRule(Property("b"), Property("B"), 4))


def matching(*records: Record, creation: Creation = Creation.UNLESS_MATCHED) -> Plan:
    lefts = tuple(r for r in records if r.ref.system == "keap")
    rights = tuple(r for r in records if r.ref.system == "webcrm")
    return plan(
        replace(scene(lefts, rights, A), pairing=pairing(A, creation=creation, match=RULES))
    )


@pytest.mark.parametrize(
    "partner",
    [
        right("7", A="x", B="other"),
        right("7", A="other", B="y"),
        right("7", A=["no", "x"], B=""),
    ],
)
def test_any_one_rule_and_any_list_element_links(partner: Record) -> None:
    action = matching(left("1", a="x", b="y"), partner).actions[0]
    assert isinstance(action, Align)
    assert (action.why, action.right.ref.id) == ("MERGE", "7")


@pytest.mark.parametrize("empty", ["", None, []])
def test_empty_keys_never_match(empty: Any) -> None:
    planned = matching(left("1", a=empty, b=None), right("7", A=empty, B=None))
    assert (len(planned.creates), planned.aligns) == (1, ())


def test_two_candidates_are_left_to_a_person() -> None:
    planned = matching(left("1", a="x"), right("7", A="x"), right("8", A="x"))
    leave = only(planned)
    assert (leave.why, "7, 8" in leave.detail) == (Why.AMBIGUOUS, True)


def test_two_suitors_of_one_record_are_left_to_a_person() -> None:
    planned = matching(left("1", a="x"), left("2", a="x"), right("7", A="x"))
    assert [(leave.why, leave.ref.id) for leave in planned.leaves] == [
        (Why.AMBIGUOUS, "1"),
        (Why.AMBIGUOUS, "2"),
    ]
    assert planned.writes == 0


def test_a_linked_record_is_nobody_elses_partner() -> None:
    rows = (A,)
    here = scene(
        (left("1", a="x"), left("2", a="x")),
        (right("1", A="x"),),
        *rows,
        links=linked({"a|A": ("x", "x")}),
    )
    planned = plan(replace(here, pairing=pairing(A, match=RULES)))
    assert [create.source.ref.id for create in planned.creates] == ["2"]


def test_at_link_time_an_empty_value_never_overwrites_and_a_full_one_fills() -> None:
    rows = (A, row("c", "C"))
    here = scene((left("1", 99, a="x", c=""),), (right("7", 0, A="x", C="full"),), *rows)
    action = plan(replace(here, pairing=pairing(*rows, match=RULES[:1]))).actions[0]
    assert isinstance(action, Align)
    assert (action.to_right, action.to_left) == ({}, {"c": "full"})


def test_users_are_linked_by_e_mail_folded_and_trimmed() -> None:
    sides = (
        snapshot(LEFT, left("1", a=" Ann@X.no"), identity="a"),
        snapshot(RIGHT, right("7", A="ann@x.NO "), identity="A"),
    )
    planned = plan(Scene(pairing(A), *sides, NOW))
    assert planned.aligns[0].why == "e-mail"


def test_a_marked_record_is_adopted_by_whom_it_was_made_for_and_by_nobody_else() -> None:
    made = right("7", marker="keap:Things:2", A="x")
    planned = matching(left("1", a="x"), left("2", a="x"), made)
    assert [(a.left.ref.id, a.why) for a in planned.aligns] == [("2", "marker")]
    assert [create.source.ref.id for create in planned.creates] == ["1"]


def test_two_records_with_one_marker_are_left_to_a_person() -> None:
    copies = (right("7", marker="keap:Things:1"), right("8", marker="keap:Things:1"))
    leave = only(plan(scene((left("1", a="x"),), copies, A)))
    assert leave.why is Why.AMBIGUOUS


def test_a_record_that_the_reverse_document_made_never_goes_back_to_its_origin() -> None:
    here = scene((left("1", marker="webcrm:Items:7", a="x"),), (right("7", A="x"),), A)
    planned = plan(here)
    assert (planned.creates, [a.why for a in planned.aligns]) == ((), ["marker"])


def begun(above: int) -> dict[str, Intent]:
    return {"1": Intent("1", "m", {"A": "x"}, {"a|A": Face("x", "x")}, above)}


@pytest.mark.parametrize(("above", "creates"), [(6, 0), (7, 1)])
def test_without_a_marker_only_a_newer_record_with_just_its_values_is_adopted(
    above: int, creates: int
) -> None:
    sides = (snapshot(LEFT, left("1", a="x")), snapshot(RIGHT, right("7", A="x"), marks=False))
    planned = plan(Scene(pairing(A), *sides, NOW, intents=begun(above)))
    assert len(planned.creates) == creates


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
