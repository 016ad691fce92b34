"""Documents that are right: the shipped one, the family's, and each rare form."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from checklist.document import load, narrowed, parse, render
from checklist.model import Annotation, Creation, Entity, Kind, Property
from tests.checklist.drafts import draft, facts, pairing, prop, row, rule

ROOT = Path(__file__).parents[2]
SHIPPED = ROOT / "checklist" / "documents" / "keap-webcrm.rst"
FAMILY = ROOT.parent / "shared" / "documents"
FAMILY_FILES = sorted(FAMILY.glob("*.rst"))


def test_the_shipped_document_claims_four_pairings_and_four_rows() -> None:
    checklist = load(SHIPPED)
    claims = {
        pairing.label: [(row.source.path, row.target.path, row.type.kind) for row in pairing.rows]
        for pairing in checklist.pairings
    }
    assert claims == {
        "Keap Companies to Webcrm Organisations": [
            ("company_name", "OrganisationName", Kind.STRING),
        ],
        "Keap Opportunity to Webcrm Opportunities": [],
        "Keap Product to Webcrm Products": [("product_price", "ProductPrice", Kind.STRING)],
        "Keap Users to Webcrm Users": [
            ("email_address", "UserEmail", Kind.STRING),
            ("job_title", "UserTitle", Kind.STRING),
        ],
    }
    assert {pairing.creation for pairing in checklist.pairings} == {Creation.ALWAYS}


def test_pairings_and_rows_know_the_line_they_stand_on() -> None:
    checklist = load(SHIPPED)
    lines = checklist.text.split("\n")
    for found in checklist.pairings:
        assert lines[found.line - 1] == found.label
        for each in found.rows:
            assert lines[each.line - 1] == f"   * - {each.source.path}"


def test_ids_are_made_of_the_names_in_the_document() -> None:
    ids = [row.id for pairing in load(SHIPPED).pairings for row in pairing.rows]
    assert ids[0] == "keap-companies--webcrm-organisations/company_name--OrganisationName"
    assert ids[-1] == "keap-users--webcrm-users/job_title--UserTitle"


def test_a_repeated_pairing_and_a_repeated_row_get_ids_of_their_own() -> None:
    twice = pairing("Keap Users", "Webcrm Users", row("a", "B"), row("a", "B"))
    first, second = draft(twice, twice).pairings
    assert (first.id, second.id) == ("keap-users--webcrm-users", "keap-users--webcrm-users~2")
    assert [row.id for row in second.rows] == [
        "keap-users--webcrm-users~2/a--B",
        "keap-users--webcrm-users~2/a--B~2",
    ]


def test_rows_that_differ_by_their_annotation_alone_have_different_ids() -> None:
    work, home = (f"phones.number (Dependant on having {code} in phones.type)" for code in "WH")
    (found,) = draft(pairing("Keap Users", "Webcrm Users", row("a", work), row("a", home))).pairings
    assert [row.id.rpartition("/")[2] for row in found.rows] == [
        "a--phones.number[W@phones.type]",
        "a--phones.number[H@phones.type]",
    ]


def test_the_shared_copy_of_the_document_makes_the_same_claims_as_ours() -> None:
    theirs = FAMILY / SHIPPED.name
    if not theirs.exists():
        pytest.skip("the family's documents are not beside this repository")
    assert facts(load(theirs)) == facts(load(SHIPPED))


@pytest.mark.skipif(
    not FAMILY_FILES, reason="the family's documents are not beside this repository"
)
@pytest.mark.parametrize("path", FAMILY_FILES, ids=lambda path: path.stem)
def test_every_document_of_the_family_is_read_without_loss(path: Path) -> None:
    checklist = load(path)
    written = render(checklist)
    assert facts(parse(written, path)) == facts(checklist)
    theirs, ours = (text.rstrip("\n").split("\n") for text in (checklist.text, written))
    changed = [(a, b) for a, b in zip(theirs, ours, strict=True) if a != b]
    assert all(a == "Introduction." or "from" in a for a, _ in changed), changed


def test_a_nameless_target_system_is_read_as_such() -> None:
    checklist = draft(pairing("Keap Users", " Users"), target="")
    assert checklist.dataflow.target == ""
    assert checklist.pairings[0].target == Entity("", "Users")
    assert checklist.pairings[0].label == "Keap Users to  Users"
    assert checklist.pairings[0].id == "keap-users--users"


@pytest.mark.parametrize(
    ("title", "label", "expected"),
    [
        ("Business Central", "Business Central Items", Entity("Business Central", "Items")),
        ("Business Central", "Businesscentral Items", Entity("Businesscentral", "Items")),
        ("WebCRM", "Webcrm Sales orders", Entity("Webcrm", "Sales orders")),
        ("Exact Online", "Exact Items", Entity("Exact", "Items")),
        ("", "Webcrm Items", Entity("Webcrm", "Items")),
        ("Webcrm", " Items", Entity("", "Items")),
        ("Tripletex", "Tripletex Customer (human data)", Entity("Tripletex", "Customer", "human")),
    ],
)
def test_a_heading_is_split_into_system_and_entity_however_the_title_spells_it(
    title: str, label: str, expected: Entity
) -> None:
    section = replace(pairing("Keap Users", label, row("a", "B")), target=expected)
    assert draft(section, target=title).pairings[0].target == expected
    assert expected.label == label


def test_a_name_that_contains_to_is_split_where_the_sentences_say() -> None:
    (found,) = draft(pairing("Keap Answers to Users", "Webcrm Users")).pairings
    assert (found.source.name, found.target.name) == ("Answers to Users", "Users")


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("a.b_c.D", Property("a.b_c.D")),
        ("$original_id", Property("$original_id")),
        ("p:P4649.ps:P3864", Property("p:P4649.ps:P3864")),
        ("n (Dependant on having wd:Q1 in t.u)", Property("n", Annotation("wd:Q1", "t.u"))),
        ("n (Dependant on having  in t)", Property("n", Annotation("", "t"))),
        ("n (Dependant on having NO in  )", Property("n", Annotation("NO", ""))),
        (
            "n (Dependant on having NO in  Dependant on having NO in  )",
            Property("n", Annotation("NO", "")),
        ),
    ],
)
def test_a_property_is_read_with_its_annotation(cell: str, expected: Property) -> None:
    assert prop(cell) == expected


def test_the_format_of_a_date_is_kept() -> None:
    type_ = row("a", "b", '"datetime-format","%Y-%m-%d","_."]').type
    assert (type_.kind, type_.format) == (Kind.DATETIME, "%Y-%m-%d")


def test_a_merge_row_may_have_an_empty_cell() -> None:
    section = pairing(
        "Keap Users", "Webcrm Users", creation=Creation.NEVER, match=(rule("email", ""),)
    )
    checklist = draft(section)
    assert checklist.pairings[0].match[0].target.path == ""
    padded = checklist.text.replace("\n     -\n", "\n     - \n")
    assert facts(parse(padded, checklist.file)) == facts(checklist)


def test_any_introduction_will_do_that_names_both_systems() -> None:
    text = load(SHIPPED).text
    lines = text.split("\n")
    lines[9] = "What a sync from Keap to Webcrm has to do."
    assert facts(parse("\n".join(lines), SHIPPED)) == facts(load(SHIPPED))


def test_the_old_heading_of_the_introduction_is_read_too() -> None:
    text = load(SHIPPED).text.replace("\nIntroduction\n", "\nIntroduction.\n")
    assert facts(parse(text, SHIPPED)) == facts(load(SHIPPED))


def test_a_narrowed_document_keeps_its_pairing_and_nothing_else() -> None:
    whole = load(SHIPPED)
    part = narrowed(whole, "keap-users--webcrm-users")
    assert part.pairings == (whole.pairings[3],)
    assert facts(parse(render(part), SHIPPED)) == facts(part)


def test_narrowing_to_an_unknown_pairing_names_the_known_ones() -> None:
    with pytest.raises(LookupError, match=r"keap-orders.*keap-users--webcrm-users"):
        narrowed(load(SHIPPED), "keap-orders")
