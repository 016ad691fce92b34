"""Entries about nothing: of a pairing, a row, a property or a claim that is not there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from checklist import document
from steps import policy
from steps.exceptions import Accepted, ExceptionsError
from steps.policy import Assumed, Blocked, LinkedByContent, Policy, PolicyError
from steps.preparing import cells_in
from steps.promises import Declared, PromiseError, Promises
from steps.refusing import Files, refuse_stale, refuse_strangers, refuse_unclaimed
from steps.terms import Terms

SHIPPED = document.load(Path("checklist/documents/keap-webcrm.rst"))
CELLS = [
    cell for file in sorted(Path("features").glob("*.feature")) for cell in cells_in(file, SHIPPED)
]
FILES = Files(Path("mine.toml"), Path("sut.toml"), Path("exceptions.toml"))
TODAY = date(2026, 11, 25)
PLAIN = Terms(Policy(), TODAY)
PRODUCTS = "keap-product--webcrm-products"
KNOWN = Accepted(
    PRODUCTS, "An edit in Keap reaches Webcrm", "Ticket 4711.", "Ann", TODAY, "product_price"
)


def told(**promises: object) -> Terms:
    return replace(PLAIN, promises=Promises(**promises))  # type: ignore[arg-type]


def declared(promise: str, pairing: str = "", row: str = "") -> Terms:
    return told(declared=(Declared(promise, "Something else.", "So it is.", pairing, row),))


def blocked(**changes: object) -> Policy:
    entry = Blocked(PRODUCTS, KNOWN.claim, "r", "product_price")
    return Policy(blocked=(replace(entry, **changes),))  # type: ignore[arg-type]


def linked(pairing: str, row: str) -> Policy:
    return Policy(linked=(LinkedByContent(pairing, row, "w"),))


def test_what_is_shipped_is_about_something() -> None:
    shipped = Terms(policy.load(), TODAY, exceptions=(KNOWN,))
    files = replace(FILES, policy=policy.STANDARD)
    refuse_strangers(files, SHIPPED, shipped)
    refuse_stale(files, CELLS, shipped)


@pytest.mark.parametrize(
    ("terms", "wrong", "said"),
    [
        (
            told(owns={"Keap Product": frozenset({"colour"})}),
            PromiseError,
            "colour; known are .*sku",
        ),
        (
            declared("edits", "keap-opportunity--webcrm-opportunities"),
            PromiseError,
            "touches no claim",
        ),
        (
            replace(PLAIN, exceptions=(replace(KNOWN, pairing="a--b"),)),
            ExceptionsError,
            f"no such pairing; .*{PRODUCTS}",
        ),
        (
            replace(PLAIN, exceptions=(replace(KNOWN, row="price"),)),
            ExceptionsError,
            "no such row; this pairing has product_price",
        ),
        (
            replace(PLAIN, policy=linked("a--b", "product_price")),
            PolicyError,
            f"mine.toml: .*linked_by_content.* of a--b .*no such pairing; .*{PRODUCTS}",
        ),
        (
            replace(PLAIN, policy=linked(PRODUCTS, "nonsense")),
            PolicyError,
            "row nonsense: no such row; this pairing has product_price",
        ),
        (replace(PLAIN, policy=blocked(pairing="a--b")), PolicyError, "of a--b .*no such pairing"),
        (
            replace(PLAIN, policy=Policy((Assumed("deletes", "a", "w", "a--b"),))),
            PolicyError,
            r'mine.toml: \[\[assumption\]\] "deletes" of a--b: no such pairing',
        ),
        (replace(PLAIN, policy=blocked(row="price")), PolicyError, "has product_price"),
    ],
)
def test_what_the_document_does_not_have_is_refused(
    terms: Terms, wrong: type[ValueError], said: str
) -> None:
    with pytest.raises(wrong, match=said):
        refuse_strangers(FILES, SHIPPED, terms)


def accepted(**changes: str) -> Terms:
    return replace(PLAIN, exceptions=(replace(KNOWN, **changes),))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("terms", "wrong", "said"),
    [
        (
            accepted(claim="An edit in Keap reachs Webcrm"),
            ExceptionsError,
            'exceptions.toml: .*no such claim .*; did you mean "An edit in Keap reaches Webcrm"',
        ),
        (accepted(claim="*"), ExceptionsError, "the claims about it are: A value"),
        (accepted(claim="Prices are true"), ExceptionsError, "where its feature file is run"),
        (
            accepted(row=""),
            ExceptionsError,
            f"no such claim; this claim is made about .*{PRODUCTS} product_price",
        ),
        (
            accepted(claim="A further pass writes nothing"),
            ExceptionsError,
            f"this claim is made about .*, {PRODUCTS}, ",
        ),
        (
            replace(PLAIN, policy=blocked(claim=[KNOWN.claim, "A value arives"])),
            PolicyError,
            r'mine.toml: \[\[blocked\]\] "A value arives" of keap-product.* no such claim',
        ),
    ],
)
def test_a_claim_that_nobody_makes_is_refused_whatever_is_run(
    terms: Terms, wrong: type[ValueError], said: str
) -> None:
    companies = [cell for cell in CELLS if cell.pairing.id.startswith("keap-companies")]
    with pytest.raises(wrong, match=said):
        refuse_unclaimed(FILES, SHIPPED, terms, companies, [])


def test_what_our_features_claim_and_what_the_shipped_policy_speaks_of_is_known() -> None:
    known = tuple(
        replace(
            KNOWN,
            pairing=cell.pairing.id,
            row=cell.row.source.path if cell.row else "",
            claim=cell.claim,
        )
        for cell in CELLS
    )
    refuse_unclaimed(FILES, SHIPPED, Terms(policy.load(), TODAY, exceptions=known), [], [])


def test_a_claim_of_a_teams_own_is_known_where_it_is_run_or_lies_beside(tmp_path: Path) -> None:
    terms = accepted(claim="Prices are true")
    prices = next(
        cell for cell in CELLS if cell.claim == KNOWN.claim and cell.pairing.id == PRODUCTS
    )
    refuse_unclaimed(FILES, SHIPPED, terms, [replace(prices, claim="Prices are true")], [])
    own = tmp_path / "own.feature"
    own.write_text("Feature: ours\n  Scenario Outline: Prices are true\n", encoding="utf-8")
    refuse_unclaimed(FILES, SHIPPED, terms, CELLS, [own])


@pytest.mark.parametrize(
    ("terms", "wrong", "said"),
    [
        (
            replace(PLAIN, exceptions=(replace(KNOWN, claim="An edit is lost"),)),
            ExceptionsError,
            "exceptions.toml: .*no such cell; the claims about it are: A value",
        ),
        (
            replace(PLAIN, exceptions=(replace(KNOWN, row=""),)),
            ExceptionsError,
            f"this claim is made about .*{PRODUCTS} product_price",
        ),
        (
            replace(PLAIN, policy=blocked(claim=[KNOWN.claim, "An edit is lost"])),
            PolicyError,
            'mine.toml: .*"An edit is lost" of keap-product',
        ),
        (replace(PLAIN, policy=blocked(row="")), PolicyError, "this claim is made about"),
        (replace(PLAIN, policy=blocked(pairing="a--b", claim="*")), PolicyError, "of a--b"),
    ],
)
def test_what_no_feature_claims_is_refused_where_all_are_known(
    terms: Terms, wrong: type[ValueError], said: str
) -> None:
    with pytest.raises(wrong, match=said):
        refuse_stale(FILES, CELLS, terms)


def test_a_promise_without_any_claim_among_the_features_is_refused() -> None:
    calm = [cell for cell in CELLS if cell.claim != "Rate limits are obeyed"]
    refuse_stale(FILES, CELLS, declared("rate limits"))
    with pytest.raises(PromiseError, match="rate limits"):
        refuse_stale(FILES, calm, declared("rate limits"))


def test_the_shipped_policy_may_speak_of_pairings_that_a_document_lacks() -> None:
    files = replace(FILES, policy=policy.STANDARD)
    some = [cell for cell in CELLS if not cell.pairing.id.startswith("keap-users")]
    refuse_stale(files, some, Terms(policy.load(), TODAY))
    with pytest.raises(PolicyError, match="keap-users"):
        refuse_stale(FILES, some, Terms(policy.load(), TODAY))
