"""Documents that are wrong: each says where, and what should stand there."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checklist.document import DocumentError, load, parse, render
from checklist.model import Checklist, Creation, Reference
from tests.checklist.documents import checklists
from tests.checklist.drafts import FILE, draft, facts, pairing, row, rule

TEXT = draft(
    pairing("Keap Companies", "Webcrm Organisations", row("company_name", "OrganisationName")),
    pairing(
        "Keap Users",
        "Webcrm Users",
        row("email", "UserEmail (Dependant on having NO in country)"),
        creation=Creation.WHEN_REFERENCED,
        match=(rule("email", "UserEmail"),),
        reference=Reference("Keap", ("Order", "Invoice"), "Webcrm", 0),
    ),
    pairing(
        "Keap Product",
        "Webcrm Products",
        creation=Creation.UNLESS_MATCHED,
        match=(rule("sku", "sku"),),
    ),
).text
LINES = TEXT.split("\n")
FACTS = facts(parse(TEXT, FILE))
INTRODUCTION = 9  # its words are free, as long as both systems are named
STRUCTURE = [at for at, line in enumerate(LINES) if line and at != INTRODUCTION]


def outcome(lines: list[str]) -> object:
    """What the document claims, or the error that it is."""
    try:
        return facts(parse("\n".join(lines), FILE))
    except DocumentError as error:
        return error


def test_an_error_quotes_the_line_that_it_names() -> None:
    for at in STRUCTURE:
        lines = [*LINES[:at], "Nonsense", *LINES[at + 1 :]]
        found = outcome(lines)
        assert isinstance(found, DocumentError)
        assert lines[found.line - 1] == found.text


def altered(line: str) -> list[str]:
    shorter = [line[:at] + line[at + 1 :] for at in range(len(line))]
    return [*shorter, f"{line} ", f" {line}", f"{line}x", line.swapcase() + "\t"]


@pytest.mark.parametrize("at", STRUCTURE, ids=lambda at: f"line {at + 1}")
def test_no_line_can_be_lost_unnoticed(at: int) -> None:
    assert outcome([*LINES[:at], *LINES[at + 1 :]]) != FACTS


@pytest.mark.parametrize("at", STRUCTURE, ids=lambda at: f"line {at + 1}")
def test_no_line_can_come_twice_unnoticed(at: int) -> None:
    assert outcome([*LINES[: at + 1], *LINES[at:]]) != FACTS


@pytest.mark.parametrize("at", STRUCTURE, ids=lambda at: f"line {at + 1}")
def test_no_line_can_be_altered_unnoticed(at: int) -> None:
    for line in altered(LINES[at]):
        if line == "Introduction.":
            continue
        assert outcome([*LINES[:at], line, *LINES[at + 1 :]]) != FACTS, line


@pytest.mark.parametrize("at", STRUCTURE, ids=lambda at: f"line {at + 1}")
def test_a_blank_line_between_lines_that_belong_together_is_an_error(at: int) -> None:
    if LINES[at - 1]:
        assert isinstance(outcome([*LINES[:at], "", *LINES[at:]]), DocumentError)


@pytest.mark.parametrize("at", STRUCTURE, ids=lambda at: f"line {at + 1}")
def test_a_missing_blank_line_is_an_error(at: int) -> None:
    before = LINES[:at]
    while before and not before[-1]:
        before.pop()
    if len(before) < at:
        assert isinstance(outcome([*before, *LINES[at:]]), DocumentError)


@settings(deadline=None)
@given(checklists(), st.data())
def test_no_character_of_any_document_can_be_lost_unnoticed(
    written: Checklist, data: st.DataObject
) -> None:
    lines = render(written).split("\n")
    places = [at for at, line in enumerate(lines) if line and at != INTRODUCTION]
    at = data.draw(st.sampled_from(places))
    column = data.draw(st.integers(0, len(lines[at]) - 1))
    lines[at] = lines[at][:column] + lines[at][column + 1 :]
    assert outcome(lines) != facts(written)


EVERY, BEFORE, NEWIF, MERGE, IFMATCH, IFNOMATCH = (
    next(line for line in LINES if line.startswith(start))
    for start in ("Every Keap Co", "Before", "A new", "A Keap Users will", "If a", "If no")
)


WHEN_TO_CREATE = TEXT[TEXT.index(NEWIF) : TEXT.index("Once a link between a Keap Users")]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (TEXT.replace(f"{EVERY}\n\n", ""), "after the heading's underline comes the WHEN"),
        (TEXT.replace(WHEN_TO_CREATE, ""), "after the BEFORE sentence comes the NEWIF"),
        (TEXT.replace(EVERY, f"{EVERY}\n\n{NEWIF}"), "after the EVERY sentence comes the IFMATCH"),
        (TEXT.replace(EVERY, f"{EVERY}\n\n{MERGE}"), "after the EVERY sentence comes the IFMATCH"),
        (
            TEXT.replace(BEFORE, f"{BEFORE}\n\n{IFMATCH}"),
            "after the BEFORE sentence comes the NEWIF",
        ),
        (TEXT.replace(f"{IFMATCH}\n{IFNOMATCH}\n\n", ""), "after the EVERY sentence comes the IF"),
        (TEXT.replace(f"{IFNOMATCH}\n", ""), "after the IFMATCH sentence comes the IFNOMATCH"),
        (
            TEXT.replace(IFNOMATCH, f"\n{IFNOMATCH}"),
            "no blank line must stand before the IFNOMATCH",
        ),
        (TEXT.replace("   * - email\n     - UserEmail\n\n", "\n"), "comes a merge row's source"),
        (TEXT.replace("   * - sku\n     - sku\n", "   * - sku\n"), "comes a merge row's target"),
    ],
)
def test_sentences_that_make_no_section_together_are_an_error(text: str, message: str) -> None:
    with pytest.raises(DocumentError) as caught:
        parse(text, FILE)
    assert message in caught.value.message


def replaced(old: str, new: str) -> str:
    assert old in TEXT
    return TEXT.replace(old, new, 1)


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("", 1, "the document is empty"),
        (replaced("Keap to Webcrm Dataflow", "Keap and Webcrm"), 2, "<X> to <Y> Dataflow"),
        (replaced("=====\nKeap", "====\nKeap"), 1, "the title's upper bar must read: ===="),
        (replaced("2024-09-08", "2024-13-08"), 5, "no such date"),
        (replaced("from Keap to", "from Keap via"), 10, "<before>from <X> to <Y>"),
        (replaced("from Keap to", "from Heap to"), 10, "from Keap to Webcrm"),
        (replaced("------\nEvery", "-----\nEvery"), 13, "the heading's underline must read: ---"),
        (
            replaced("Every Keap Companies", "Every Keap Company"),
            14,
            "Every Keap Companies will be",
        ),
        (replaced("Every Keap", "By default Keap"), 14, "the EVERY sentence"),
        (
            replaced("a Keap Companies and a Webcrm Organisations:", "a Keap Companies:"),
            18,
            "the PROPS",
        ),
        (replaced("Webcrm Data Type", "Keap Data Type"), 25, "names 'Keap', the heading 'Webcrm'"),
        (replaced("     - Webcrm Data Type\n", ""), 25, "the property table's third header"),
        (replaced('     - "string"\n', ""), 30, "a row's data type"),
        (replaced('     - "string"', '     - "number"'), 28, "not a data type"),
        (replaced('- "string"', '- ["string", "_."]'), 28, "not a data type"),
        (replaced('     - "string"', '"string"'), 28, "after a row's target property comes"),
        (replaced("   * - company_name", "   * - company name"), 26, "not a property"),
        (replaced("   * - company_name", "   * - company..name"), 26, "not a property"),
        (replaced("   * - company_name", "   * -"), 26, "a row's source property"),
        (replaced("into Webcrm.", "into Keap."), 35, "the NEWIF sentence names 'Keap'"),
        (replaced("a Keap Order, or Invoice", "a Order"), 35, "lists <System> <Entity>"),
        (
            replaced("a Keap Order, or Invoice", "a Keap Order, , Invoice"),
            35,
            "lists <System> <Entity>",
        ),
        (TEXT.replace("Keap Users", "K" * 10), 31, "a heading reads <System> <Entity>"),
        (replaced("having NO in country", "having NO, country"), 58, "not a property"),
        (replaced("Every Keap Companies", "Every Keap Compani\xe9s"), 14, "printable ASCII"),
        (replaced("Every Keap Companies", "Every\tKeap Companies"), 14, "remove '\\t'"),
        (replaced("Every Keap Companies", "Every\rKeap Companies"), 14, "remove '\\r'"),
    ],
)
def test_an_error_says_which_line_is_wrong_and_what_belongs_there(
    text: str, line: int, message: str
) -> None:
    with pytest.raises(DocumentError) as caught:
        parse(text, FILE)
    assert caught.value.line == line
    assert message in caught.value.message


def test_an_error_prints_the_file_the_line_and_its_text() -> None:
    with pytest.raises(DocumentError) as caught:
        parse(TEXT.replace("Every Keap", "Each Keap"), FILE)
    place, quoted = (
        f"{FILE}:14: ",
        ': "Each Keap Companies will be synchronized with a Webcrm Organisations."',
    )
    assert str(caught.value).startswith(place)
    assert str(caught.value).endswith(quoted)


@pytest.mark.parametrize("at", [at for at in STRUCTURE if at < len(LINES) - 2])
def test_a_document_cut_short_is_read_only_where_a_section_ends(at: int) -> None:
    found = outcome(LINES[: at + 1])
    complete = LINES[at].endswith(("Data Type", '"string"'))
    assert isinstance(found, DocumentError) != complete


def test_a_document_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(
        DocumentError, match=r"no-such.rst: cannot read the document .*check its path"
    ):
        load(tmp_path / "no-such.rst")
    with pytest.raises(DocumentError, match="cannot read the document"):
        load(tmp_path)


@pytest.mark.parametrize("foreign", [b"\xc3\xa9", b"\xe9", b"\xff\xfe", b"\xef\xbb\xbf"])
def test_a_byte_that_is_not_ascii_is_reported_where_it_stands(
    tmp_path: Path, foreign: bytes
) -> None:
    path = tmp_path / "keap-webcrm.rst"
    path.write_bytes(TEXT.encode().replace(b"Every Keap", b"Every " + foreign + b"Keap", 1))
    with pytest.raises(DocumentError, match="plain ASCII") as caught:
        load(path)
    assert caught.value.line == 14
