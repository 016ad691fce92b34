"""Which unlinked records are the same thing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from checklist.model import Creation, MatchRule, Property
from sync.actions import Align, Plan, Why
from sync.plan import plan
from sync.scene import Scene
from sync.systems import Record
from tests.sync.pieces import (
    LEFT,
    NOW,
    RIGHT,
    A,
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


@pytest.mark.parametrize(("above", "creates"), [(6, 0), (7, 1)])
def test_without_a_marker_only_a_newer_record_with_just_its_values_is_adopted(
    above: int, creates: int
) -> None:
    sides = (snapshot(LEFT, left("1", a="x")), snapshot(RIGHT, right("7", A="x"), marks=False))
    planned = plan(Scene(pairing(A), *sides, NOW, intents=begun(above)))
    assert len(planned.creates) == creates


def test_an_adopted_record_is_compared_with_what_it_was_made_from() -> None:
    made = right("7", 60, marker="keap:Things:1", A="x")
    planned = plan(scene((left("1", a="edited since"),), (made,), A, intents=begun(0)))
    (action,) = planned.aligns
    assert (action.to_right, action.to_left) == ({"A": "edited since"}, {})


def test_where_a_marker_can_be_set_a_lookalike_without_one_is_not_adopted() -> None:
    lookalike = right("7", A="x")
    planned = plan(scene((left("1", a="x"),), (lookalike,), A, intents=begun(0)))
    assert (len(planned.creates), planned.aligns) == (1, ())
