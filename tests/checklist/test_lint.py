from __future__ import annotations

from pathlib import Path, PurePath
from typing import Any

import pytest

from checklist.advice import ADVICE
from checklist.document import load, parse
from checklist.lint import Finding, Severity, findings, silences
from checklist.model import Checklist, Condition, Creation, Entity, Reference
from tests.checklist.drafts import draft, pairing, row, rule

SHIPPED = Path(__file__).parents[2] / "checklist" / "documents" / "keap-webcrm.rst"

NAME = row("name", "Name")
USERS = pairing("Keap Users", "Webcrm Users", NAME)


def merging(*rules: Any) -> Any:
    return pairing("Keap Users", "Webcrm Users", NAME, creation=Creation.NEVER, match=rules)


def on_condition(text: str) -> Any:
    return pairing(
        "Keap Users",
        "Webcrm Users",
        NAME,
        creation=Creation.ON_CONDITION,
        condition=Condition(text, 0),
    )


def referenced(*entities: str) -> Any:
    return pairing(
        "Keap Users",
        "Webcrm Users",
        NAME,
        creation=Creation.WHEN_REFERENCED,
        reference=Reference("Keap", entities, "Webcrm", 0),
    )


def with_rows(*rows: Any) -> Any:
    return pairing("Keap Users", "Webcrm Users", *rows)


def renamed(old: str, new: str) -> Checklist:
    text = draft(USERS).text.replace(old, new)
    return parse(text.replace("-" * 26, "-" * (26 + len(new) - len(old))), PurePath("renamed.rst"))


CASES = {
    "no-section": (draft(), ""),
    "empty-table": (draft(with_rows()), "Webcrm Users: only existence and link"),
    "repeated-section": (draft(USERS, USERS), "already has a section, at line 12"),
    "contradictory-section": (
        draft(USERS, merging(rule("mail", "Mail"))),
        "the section at line 12",
    ),
    "repeated-row": (draft(with_rows(NAME, NAME)), "name to Name is already listed at line 26"),
    "fan-in": (
        draft(with_rows(row("a", "x"), row("b", "x"))),
        "x is written from 2 properties: a, b",
    ),
    "fan-out": (
        draft(with_rows(row("a", "x"), row("a", "y"))),
        "a is written to 2 properties: x, y",
    ),
    "contradictory-types": (
        draft(USERS, pairing("Keap Contacts", "Webcrm Users", row("name", "Name", '"integer"'))),
        'Webcrm Users Name is written as "integer" and "string"',
    ),
    "nameless-system": (
        draft(pairing("Keap Users", " Users", NAME), target=""),
        "the target system",
    ),
    "mixed-names": (draft(USERS, target="WebCRM"), "'Webcrm' where the title says 'WebCRM'"),
    "id-row": (draft(with_rows(row("user.id", "id"))), "user.id to id copies an id"),
    "reference-row": (draft(with_rows(row("owner.gid", "AnsvarligId"))), "looks like a reference"),
    "hidden-type": (draft(with_rows(row("a", "b", "N/A"))), "the cast of a to b is not told (N/A)"),
    "free-text-condition": (draft(on_condition("When a Keap Users is won")), "is won"),
    "leaked-comment": (draft(on_condition("removed for now")), "a developer's remark"),
    "unknown-reference": (draft(referenced("Sales-orders", "Users")), "Keap Sales-orders is said"),
    "empty-key": (draft(merging(rule("mail", ""))), "an empty key matches nothing"),
    "self-document": (draft(USERS, source="Keap", target="keap"), "both sides are Keap"),
    "many-sources": (
        draft(USERS, pairing("Keap Contacts", "Webcrm Users", NAME)),
        "2 kinds of record: Keap Users, Keap Contacts",
    ),
    "many-targets": (
        draft(USERS, pairing("Keap Users", "Webcrm Persons", NAME)),
        "2 kinds of record: Webcrm Users, Webcrm Persons",
    ),
}


def of(code: str, checklist: Checklist) -> list[Finding]:
    return [finding for finding in findings(checklist) if finding.code == code]


@pytest.mark.parametrize("code", CASES)
def test_each_thing_to_know_is_found_once(code: str) -> None:
    checklist, message = CASES[code]
    (finding,) = of(code, checklist)
    assert message in finding.message


def test_every_advice_has_a_document_that_calls_for_it() -> None:
    assert set(CASES) == set(ADVICE)


def test_a_plain_document_has_nothing_to_report() -> None:
    assert findings(draft(USERS)) == ()


def test_the_shipped_document_has_one_empty_table_and_nothing_else() -> None:
    (finding,) = findings(load(SHIPPED))
    assert (finding.code, finding.line) == ("empty-table", 31)
    assert finding.where == "keap-opportunity--webcrm-opportunities"


def test_a_document_that_contradicts_itself_is_an_error_and_nothing_else_is() -> None:
    errors = {code for code, advice in ADVICE.items() if advice.severity is Severity.ERROR}
    assert errors == {"contradictory-section", "contradictory-types"}


def test_every_finding_tells_what_to_do_next() -> None:
    for code, (checklist, _) in CASES.items():
        (finding,) = of(code, checklist)
        assert finding.message.endswith(".")
        assert finding.message.count(". ") >= 1


def test_rows_told_apart_by_their_annotation_do_not_fan_in() -> None:
    rows = [
        row(path, f"number (Dependant on having {code} in type)")
        for path, code in (("work", "W"), ("home", "H"))
    ]
    assert not of("fan-in", draft(with_rows(*rows)))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (on_condition("When it is won"), on_condition("When it is lost")),
        (merging(rule("mail", "Mail")), merging(rule("phone", "Phone"))),
        (referenced("Orders"), referenced("Invoices")),
    ],
    ids=["condition", "match", "reference"],
)
def test_a_section_repeated_on_other_terms_is_contradictory(first: Any, second: Any) -> None:
    assert len(of("contradictory-section", draft(first, second))) == 1


def test_a_section_without_a_system_under_a_title_with_one_is_found() -> None:
    checklist = renamed("Webcrm Users", " Users")
    assert checklist.pairings[0].target == Entity("", "Users")
    assert [finding.line for finding in of("nameless-system", checklist)] == [12]


def test_a_reference_by_a_connectors_name_is_recognised() -> None:
    orders = pairing("Keap Sales orders", "Webcrm Orders", NAME)
    assert not of(
        "unknown-reference", draft(orders, referenced("Keap-salesorders", "Sales orders"))
    )


@pytest.mark.parametrize("path", ["paid", "bidder", "valid", "Idea", "grid", "orderNo"])
def test_a_word_that_only_ends_in_id_is_no_reference(path: str) -> None:
    checklist = draft(with_rows(row(path, "Name")))
    assert not of("reference-row", checklist) + of("id-row", checklist)


def test_findings_come_in_the_documents_order() -> None:
    checklist = draft(with_rows(NAME, NAME), USERS, with_rows())
    lines = [finding.line for finding in findings(checklist)]
    assert lines == sorted(lines)
    assert len(lines) > 2


def test_every_pairing_is_silent_about_deletes_and_latency() -> None:
    for found in load(SHIPPED).pairings:
        assert {"deletes", "first match", "latency"} <= {each.point for each in silences(found)}


def test_conflicts_are_an_open_question_only_where_there_are_rows() -> None:
    companies, opportunities, *_ = load(SHIPPED).pairings
    assert {each.point for each in silences(companies)} - {
        each.point for each in silences(opportunities)
    } == {"conflicts", "empty values", "clearing"}


@pytest.mark.parametrize(
    ("found", "point", "unsaid"),
    [
        (merging(rule("a", "b")), "broken match", "lasts when the matching property is edited"),
        (merging(rule("a", "b")), "first match", "several Webcrm Users match one Keap Users"),
        (on_condition("When won"), "condition ends", "no longer holds"),
        (with_rows(row("a", "x"), row("b", "x")), "several sources", "which property"),
    ],
)
def test_a_silence_names_the_question_that_is_left_open(
    found: Any, point: str, unsaid: str
) -> None:
    (silence,) = (each for each in silences(found) if each.point == point)
    assert unsaid in silence.unsaid
