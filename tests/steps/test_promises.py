"""What a sync does not promise: the catalogue covers the shipped claims, and a declaration touches what it says."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from checklist import document
from fakes.clock import Clock
from fakes.vendors import opened
from steps import catalogue, policy, promises
from steps.catalogue import CATALOGUE
from steps.cells import Cell
from steps.desk import TABLES, Desk
from steps.drafting import spare_texts
from steps.preparing import cells_in
from steps.promise import BLOCKED, OBSERVED
from steps.promises import Declared, PromiseError, Promises
from tests.steps.test_breakages import CAUGHT, EXPECTED

SHIPPED = document.load(Path("checklist/documents/keap-webcrm.rst"))
POLICY = policy.load()
CELLS = [
    cell for file in sorted(Path("features").glob("*.feature")) for cell in cells_in(file, SHIPPED)
]
COMPANIES, OPPORTUNITIES, PRODUCTS, USERS = (pairing.id for pairing in SHIPPED.pairings)


def declared(promise: str, pairing: str = "", row: str = "") -> Declared:
    return Declared(promise, "Something else.", "So it is.", pairing, row)


def touched(*declarations: Declared) -> set[tuple[str, str, str]]:
    """(source entity, row's source property, claim), as the tests of the breakages name cells."""
    return {named(cell) for cell in CELLS if about(cell, *declarations)}


def about(cell: Cell, *declarations: Declared) -> Declared | None:
    linked = POLICY.links_by_content(cell.pairing)
    return Promises("", {}, declarations).about(cell.pairing, cell.row, cell.claim, linked=linked)


def named(cell: Cell) -> tuple[str, str, str]:
    entity = cell.pairing.id.partition("--")[0].removeprefix("keap-")
    return (entity, cell.row.source.path if cell.row else "", cell.claim)


def test_every_claim_can_be_declared_but_for_what_is_shown_anyway_and_what_creation_is() -> None:
    everything = {named(cell) for cell in CELLS}
    assert everything == touched(*map(declared, CATALOGUE))
    others = touched(*(declared(name) for name in CATALOGUE if name != "creation"))
    assert {claim for _entity, _row, claim in everything - others} == {
        # Who creates at all creates exactly one record: that nobody can decline.
        "Each existing Keap record gets exactly one Webcrm record",
        "Each new Keap record gets exactly one Webcrm record",
        # The document is silent about it, so it is never judged.
        "What becomes of a record that is deleted in Webcrm and then edited in Keap",
    }


def test_the_catalogue_speaks_only_of_claims_that_the_features_make() -> None:
    claims = {cell.claim for cell in CELLS}
    for promise in CATALOGUE.values():
        spoken = {*promise.claims, *promise.beside, *promise.linked}
        assert {claim.format(left="Keap", right="Webcrm") for claim in spoken} <= claims
    known = {*catalogue.OF_A_PAIRING, *catalogue.OF_A_ROW}
    assert {claim.format(left="Keap", right="Webcrm") for claim in known} == claims


@pytest.mark.parametrize("promise", CATALOGUE)
def test_each_promise_touches_some_claim_and_leaves_others_required(promise: str) -> None:
    assert 0 < len(touched(declared(promise))) < len(CELLS)


TROUBLES = [
    *("failing calls", "kills", "edits between calls", "outages", "logins"),
    *("untrue lists", "refusals", "restarts"),
]


# What a sync with this fault breaks, and the promises that such a sync does not make.
@pytest.mark.parametrize(
    ("fault", "given_up"),
    [
        ("skips-the-price", ["properties"]),
        ("never-writes-to-keap", ["edits back", "clearing"]),
        ("lets-the-older-edit-win", ["conflicts"]),
        ("ignores-inactive-records", ["inactive records"]),
        ("links-what-looks-equal", ["linking"]),
        ("forgets-its-links-on-restart", ["restarts"]),
        # Who does not rest is judged in troubles, too, but for their last pass: test_declared_runs.
        ("writes-in-every-pass", ["rest", "one write", "one write an edit", *TROUBLES]),
        ("resets-unmapped-properties", ["unmapped properties", "one write an edit"]),
        ("mirrors-deletions", ["deletions", "lasting deletions"]),
        ("reads-one-page-of-keap", ["pages beyond the first"]),
        ("lets-empty-values-win", ["empty values", "conflicts"]),
    ],
)
def test_who_gives_up_a_promise_is_not_judged_for_what_stands_on_it(
    fault: str, given_up: list[str]
) -> None:
    assert EXPECTED[fault].red <= touched(*map(declared, given_up))


@pytest.mark.parametrize(
    ("fault", "promise"),
    [
        ("forgets-what-it-was-creating", "failing calls"),
        ("saves-when-the-pass-is-over", "kills"),
        ("writes-without-looking", "edits between calls"),
        ("gives-up-for-good", "outages"),
        ("never-logs-in-again", "logins"),
        ("takes-what-is-not-listed-for-gone", "untrue lists"),
        ("stops-at-a-refusal", "refusals"),
        ("does-not-wait", "rate limits"),
    ],
)
def test_carelessness_can_be_declared(fault: str, promise: str) -> None:
    claim, entities = CAUGHT[fault]
    assert {(entity, "", claim) for entity in entities} <= touched(declared(promise))


def test_a_sync_that_speaks_keap_v1_only_is_not_judged_for_what_needs_a_user_changed_in_keap() -> (
    None
):
    rows = {(row, claim) for _entity, row, claim in touched(declared("edits of Keap users")) if row}
    email, title = "email_address", "job_title"
    of_both = (
        "An edit in Webcrm reaches Keap",
        "The slightest edit in Webcrm reaches Keap",
        "What people wrote alike in both systems is agreed, and an edit in Webcrm after it reaches Keap",
        "Of several edits in Webcrm the last one stands",
        "The later edit in Webcrm wins over the earlier one in Keap",
        "An edit in Webcrm and an edit of another property in Keap both survive",
        "An empty value in Keap does not overwrite one in Webcrm when the link is made",
        "An edit in Webcrm wins over an earlier clearing in Keap",
        "The later of two who fill in what was empty wins",
        *(f"What {each} trims is not taken for an edit in {each}" for each in ("Webcrm", "Keap")),
        "An edit in Keap that is taken back in Webcrm is taken back in Keap, too",
        "An edit in Webcrm that is taken back in Keap is taken back in Webcrm, too",
    )
    # The title is a bystander in claims about the address; the address, which links, is none.
    beside = (email, "An edit in Keap and an edit of another property in Webcrm both survive")
    assert rows == {(row, claim) for row in (email, title) for claim in of_both} | {beside}


def test_a_policy_that_blocks_users_addresses_and_the_promise_about_users_name_the_same_claims() -> (
    None
):
    switch = {"keap.v2.user.email": "rejected"}
    blocked = {
        named(cell)
        for cell in CELLS
        if POLICY.reason_blocked(cell.pairing, cell.row, cell.claim, switch)
        and not POLICY.reason_blocked(cell.pairing, cell.row, cell.claim)
    }
    # One is about addresses in any direction, the other about all that people edit in webCRM.
    assert blocked <= touched(declared("edits of Keap users", USERS, "email_address"))


def test_a_declaration_for_one_row_leaves_the_other_rows_required() -> None:
    one = touched(declared("edits", USERS, "job_title"))
    assert ("users", "job_title", "An edit in Keap reaches Webcrm") in one
    assert ("users", "email_address", "An edit in Keap reaches Webcrm") not in one
    # In claims about the whole pairing people edit every row.
    assert ("users", "", "An outage of either system is caught up completely") in one
    assert {entity for entity, _row, _claim in one} == {"users"}


def test_values_are_no_business_of_a_pairing_without_rows() -> None:
    assert "opportunity" not in {entity for entity, _row, _claim in touched(declared("edits"))}
    assert "opportunity" in {entity for entity, _row, _claim in touched(declared("outages"))}


def test_without_creation_everything_is_blocked_but_what_two_matching_records_can_show() -> None:
    everything = {named(cell) for cell in CELLS}
    gone = touched(declared("creation"))
    assert {cell for cell in everything - gone if cell[0] != "users"} == set()
    left = {claim for entity, _row, claim in everything - gone if entity == "users"}
    assert "An edit in Webcrm reaches Keap" in left
    assert "A value arrives with the new record" not in left
    assert "Records beyond the first page are synchronized too" not in left


def test_what_still_runs_without_creation_needs_no_more_than_a_pair_that_people_can_make() -> None:
    gone = touched(declared("creation"))
    for cell in CELLS:
        if cell.pairing.id == USERS and named(cell) not in gone:
            needs = cell.sentence.replace("Given a linked pair of records\n", "")
            needs = needs.replace("And a linked pair of records\n", "")
            assert "linked pair" not in needs
            assert "creates" not in needs


def test_who_neither_creates_nor_takes_anything_back_is_not_asked_to_be_busy() -> None:
    kept = ("users", "", "What the document does not map keeps its value in Keap")
    back, creation = declared("edits of Keap users"), declared("creation", USERS)
    assert kept not in touched(back)
    assert kept not in touched(creation)
    assert kept in touched(back, creation)


def test_what_cannot_be_done_goes_before_what_is_only_shown() -> None:
    both = (declared("conflicts"), declared("edits back"))
    cell = next(cell for cell in CELLS if cell.claim.startswith("The later edit in Webcrm"))
    decides = about(cell, *both)
    assert decides == about(cell, *reversed(both)) == both[1]
    assert (both[0].entry.becomes, both[1].entry.becomes) == (OBSERVED, BLOCKED)


def test_restarts_and_kills_cover_every_sentence_that_ends_the_sync() -> None:
    ending = ("the sync is restarted", "restarting now and then", "the sync is killed")
    ended = {named(cell) for cell in CELLS if any(words in cell.sentence for words in ending)}
    assert ended == touched(declared("restarts"), declared("kills"))


def test_properties_that_the_sync_owns_are_left_alone_by_people_and_judges() -> None:
    companies = TABLES["keap", "companies"]
    app, pairing = opened(Clock())["keap"], SHIPPED.pairings[0]
    shared, owned = Desk("Keap", companies, app), Desk("Keap", companies, app, frozenset({"notes"}))
    assert "notes" in spare_texts(pairing, shared, shared)
    assert "notes" not in spare_texts(pairing, owned, owned)
    assert owned.moving - shared.moving == {"notes"}


DECLARED = '[[declared]]\npromise = "{}"\ninstead = "i"\nwhy = "w"\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[declared", "sut.toml"),
        ("[[promised]]\nx = 1", "promised; known are name, owns, declared"),
        ("name = 3", "name is 3"),
        ("[declared]\npromise = 'edits'", "in two brackets"),
        (DECLARED.format("happiness"), "no promise 'happiness'; known are creation"),
        ('[[declared]]\npromise = "edits"\nwhy = "w"', "number 1: no instead"),
        (DECLARED.format("edits") + 'wy = "w"', "unknown wy; known are promise, instead, why"),
        (DECLARED.format("edits") + "row = 3", "row is 3, not a text"),
        (DECLARED.format("creation") + 'row = "job_title"', "leave the row out"),
        ("owns = 3", r"write a table \[owns\]"),
        ('[owns]\n"Keap Users" = "website"', "not a list of properties"),
    ],
)
def test_a_mistake_in_the_file_is_named(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "sut.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(PromiseError, match=said) as error:
        promises.load(file)
    assert str(file) in str(error.value)


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (Promises(declared=(declared("edits", "a--b"),)), f"no such pairing; .*{USERS}"),
        (Promises(declared=(declared("edits", PRODUCTS, "job_title"),)), "has product_price"),
        (Promises(declared=(declared("edits", "", "title"),)), "no such row; .*job_title"),
        (Promises(owns={"Keap People": frozenset()}), "speaks of Keap Companies"),
        (Promises(owns={"Keap Users": frozenset({"job_title"})}), "job_title is mapped by"),
    ],
)
def test_what_the_document_does_not_know_is_refused(found: Promises, said: str) -> None:
    with pytest.raises(PromiseError, match=said):
        promises.refuse_strangers(Path("sut.toml"), found, SHIPPED)


def test_the_catalogue_is_listed_for_a_qa_engineer() -> None:
    listed = subprocess.run(
        [sys.executable, "-m", "steps.promises"], capture_output=True, text=True, check=True
    ).stdout
    for name, promise in CATALOGUE.items():
        assert f"{name}" in listed
        assert promise.says.split()[0] in listed
    assert "  - Rate limits are obeyed" in listed
    assert promises.EXAMPLE in listed


def test_the_example_of_a_file_is_one(tmp_path: Path) -> None:
    file = tmp_path / "sut.toml"
    file.write_text(promises.EXAMPLE, encoding="utf-8")
    found = promises.load(file)
    promises.refuse_strangers(file, found, SHIPPED)
    assert (found.name, len(found.declared), set(found.owns)) == (
        "Acme bridge 2.3",
        1,
        {"Keap Companies"},
    )


def test_that_a_vendor_trims_texts_is_one_of_the_things_that_nobody_documents() -> None:
    assert {claim for _entity, _row, claim in touched(declared("vendor behaviours"))} == {
        "However the vendors behave where nothing is documented, nothing is missing and nothing is there twice",
        "What Webcrm trims is not taken for an edit in Webcrm",
        "What Keap trims is not taken for an edit in Keap",
    }
