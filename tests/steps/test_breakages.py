"""Each fault of the sync turns the cells red that speak of it, and no others."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from reports.events import Verdict
from tests.steps.running import RED, suite
from tests.strength.catalogue import CATALOGUE
from tests.strength.claims import (
    AGREED,
    ALIKE,
    ALONE,
    ANY_ORDER,
    ARRIVES,
    BACKWARD,
    BECOMES_INACTIVE,
    BETWEEN,
    BEYOND,
    BOTH_LEFT,
    BOTH_RIGHT,
    CLEARED_BOTH,
    CLEARED_LEFT,
    CLEARED_RIGHT,
    DELETED_LEFT,
    DELETED_RIGHT,
    EDITED,
    EMPTY_LEFT,
    EMPTY_RIGHT,
    EVERY_ROW_CLAIM,
    EXISTING,
    FILLED_BOTH,
    FORWARD,
    INACTIVE,
    KILLED,
    LATER_LEFT,
    LATER_RIGHT,
    LISTED,
    LOGIN,
    LOST,
    MATCH,
    NEW,
    NOT_BACK,
    NOT_BACK_LEFT,
    NOT_INHERITED,
    ONCE_LEFT,
    ONCE_RIGHT,
    ONE_WRITE,
    OUTAGE,
    OVER_CLEARING_LEFT,
    OVER_CLEARING_RIGHT,
    POLITE,
    QUIET,
    REFUSED,
    REWRITTEN,
    SEVERAL_LEFT,
    STAYS,
    STOPS_LEFT,
    STOPS_RIGHT,
    TO_RIGHT,
    TRIMMED_LEFT,
    TRIMMED_RIGHT,
    UNDONE_RIGHT,
    UNLISTED,
    UNMAPPED_LEFT,
    UNMAPPED_RIGHT,
    WORD,
)
from tests.strength.plugin import IDLE_PEOPLE

FAULTY = ("-p", "tests.strength.plugin", "--unshrunk", "--faulty")
BROKEN = ("--profile", "quick", *FAULTY)
Cell = tuple[str, str, str]  # Keap entity, source property of the row or "", claim

COMPANY, OPPORTUNITY, PRICE, EMAIL, TITLE = (
    ("companies", "company_name"),
    ("opportunity", ""),
    ("product", "product_price"),
    ("users", "email_address"),
    ("users", "job_title"),
)
ROWS = (COMPANY, PRICE, EMAIL, TITLE)
ENTITIES = ("companies", "opportunity", "product", "users")


def rows(which: tuple[tuple[str, str], ...], *claims: str) -> frozenset[Cell]:
    return frozenset((entity, row, claim) for entity, row in which for claim in claims)


def pairings(which: tuple[str, ...], *claims: str) -> frozenset[Cell]:
    return frozenset((entity, "", claim) for entity in which for claim in claims)


@dataclass(frozen=True)
class Expected:
    """Cells that must be red, and cells whose sentence the fault breaks only in some histories."""

    red: frozenset[Cell]
    perhaps: frozenset[Cell] = frozenset()


TRIMMED = (TRIMMED_RIGHT, TRIMMED_LEFT)
REFILLED = tuple(
    claim for claim in REWRITTEN if claim not in TRIMMED
)  # what a price can go through
USERS = (EMAIL, TITLE)
TEXTS = (COMPANY, TITLE)
WITH_ROWS = ("companies", "product", "users")

# The state machine meets a fault when its histories happen to, so it may be red wherever the fault is.
EXPECTED = {
    "skips-the-price": Expected(
        red=rows((PRICE,), *EVERY_ROW_CLAIM, *REFILLED)
        | pairings(("product",), ONCE_LEFT, ONCE_RIGHT, INACTIVE, STOPS_LEFT, STOPS_RIGHT),
        # A price that never arrived is still 0, and an edit to 0 is none.
        perhaps=pairings(("product",), *EDITED, UNMAPPED_LEFT),
    ),
    "swaps-the-user-properties": Expected(
        red=rows(USERS, *FORWARD, *BACKWARD, CLEARED_RIGHT)
        | rows((TITLE,), EMPTY_RIGHT, EMPTY_LEFT, CLEARED_LEFT, *REWRITTEN)
        | rows((EMAIL,), OVER_CLEARING_LEFT)
        | pairings(("users",), INACTIVE, STOPS_RIGHT),
        perhaps=pairings(("users",), *EDITED, ONCE_LEFT, ONCE_RIGHT),
    ),
    "creates-twice": Expected(
        red=pairings(ENTITIES, EXISTING, NEW, BEYOND, STAYS, ONE_WRITE, ANY_ORDER)
        | pairings(("product", "users"), INACTIVE, BECOMES_INACTIVE)
        | pairings(("companies", "opportunity", "product"), ALIKE, NOT_INHERITED)
        | pairings(ENTITIES, NOT_BACK)
        | pairings(("users",), MATCH),
    ),
    "never-writes-to-keap": Expected(
        red=rows(ROWS, *BACKWARD, UNDONE_RIGHT)
        | rows((PRICE, TITLE), EMPTY_LEFT, CLEARED_RIGHT, OVER_CLEARING_RIGHT, FILLED_BOTH)
        | rows(TEXTS, *TRIMMED)
        | pairings(WITH_ROWS, ANY_ORDER, ONCE_RIGHT, STOPS_RIGHT),
        # What Keap does not take is written back over webCRM, which had been edited: pass after pass.
        perhaps=pairings(WITH_ROWS, QUIET, *EDITED) | rows(ROWS, BOTH_LEFT, CLEARED_RIGHT),
    ),
    "lets-the-older-edit-win": Expected(
        red=rows(ROWS, LATER_LEFT, LATER_RIGHT)
        | rows((PRICE, TITLE), OVER_CLEARING_LEFT, OVER_CLEARING_RIGHT, FILLED_BOTH),
        perhaps=pairings(WITH_ROWS, *EDITED) | rows(TEXTS, *TRIMMED),
    ),
    "ignores-inactive-records": Expected(
        red=pairings(("product", "users"), INACTIVE, BECOMES_INACTIVE)
    ),
    "links-what-looks-equal": Expected(
        red=pairings(("companies", "product"), ALIKE),
        # Where nothing is left to create the sync has nothing to do, and two users may bear the same title.
        perhaps=pairings(ENTITIES, ALONE) | pairings(("users",), MATCH, ANY_ORDER),
    ),
    "forgets-its-links-on-restart": Expected(
        red=pairings(ENTITIES, STAYS, NOT_BACK), perhaps=pairings(ENTITIES, ANY_ORDER)
    ),
    "writes-in-every-pass": Expected(
        red=pairings(ENTITIES, QUIET, ONE_WRITE, ANY_ORDER)
        | pairings(WITH_ROWS, ONCE_LEFT, ONCE_RIGHT)
        | rows((PRICE, TITLE), CLEARED_BOTH)
        | rows(TEXTS, *TRIMMED),
    ),
    "resets-unmapped-properties": Expected(
        red=pairings(WITH_ROWS, UNMAPPED_RIGHT, ONCE_LEFT),
        perhaps=rows(ROWS, BOTH_LEFT) | pairings(WITH_ROWS, STAYS, ANY_ORDER),
    ),
    "mirrors-deletions": Expected(
        red=pairings(("companies", "opportunity", "product"), DELETED_RIGHT)
        | pairings(("product",), DELETED_LEFT, NOT_INHERITED),
        perhaps=pairings(("companies", "opportunity", "product"), ANY_ORDER),
    ),
    "marks-the-survivor": Expected(
        red=pairings(ENTITIES, DELETED_RIGHT)
        | pairings(("companies", "opportunity", "product"), DELETED_LEFT, NOT_INHERITED),
        perhaps=pairings(ENTITIES, ANY_ORDER),
    ),
    "reads-one-page-of-webcrm": Expected(
        red=pairings(WITH_ROWS, BEYOND), perhaps=pairings(("opportunity",), BEYOND)
    ),
    "reads-one-page-of-keap": Expected(red=pairings(ENTITIES, BEYOND)),
    "leaves-old-links-alone": Expected(
        red=pairings(WITH_ROWS, STAYS), perhaps=pairings(WITH_ROWS, ANY_ORDER)
    ),
    "resets-unmapped-in-keap": Expected(
        red=pairings(WITH_ROWS, UNMAPPED_LEFT, ONCE_RIGHT),
        perhaps=rows(ROWS, BOTH_RIGHT, AGREED) | pairings(WITH_ROWS, STAYS, ANY_ORDER),
    ),
    "lets-empty-values-win": Expected(
        red=rows((TITLE,), EMPTY_LEFT, FILLED_BOTH), perhaps=rows((TITLE,), *TRIMMED)
    ),
    # Ten examples need not meet a text of more than fifty letters, or with blanks at its ends: see HARD_TEXTS.
    "truncates-texts": Expected(
        red=rows((COMPANY,), TO_RIGHT),
        perhaps=rows((COMPANY, EMAIL, TITLE), *EVERY_ROW_CLAIM, *REWRITTEN)
        | pairings(WITH_ROWS, *EDITED, QUIET, MATCH, ONCE_LEFT, ONCE_RIGHT),
    ),
    "strips-texts": Expected(
        red=rows((COMPANY,), ARRIVES, SEVERAL_LEFT),
        # A user's title is a bystander in the claims about the address, and the other way round.
        perhaps=rows((*TEXTS, EMAIL), *EVERY_ROW_CLAIM, *REWRITTEN)
        | pairings(("companies", "users"), *EDITED, QUIET, ONCE_LEFT, ONCE_RIGHT),
    ),
    "drops-the-cents": Expected(
        red=rows((PRICE,), *FORWARD),
        perhaps=rows((PRICE,), *EVERY_ROW_CLAIM, *REFILLED)
        | pairings(("product",), *EDITED, QUIET, ONCE_LEFT, ONCE_RIGHT),
    ),
}

# What ten examples meet in some of the claims about a name, a hundred must meet in each of them.
HARD_TEXTS = ("truncates-texts", "strips-texts")

# Each needs many examples to be met, so only where it must show is looked.
CAUGHT = {
    "forgets-what-it-was-creating": (LOST, ("companies", "opportunity", "product")),
    "takes-any-page-for-an-answer": (LOST, ("companies", "product")),
    "saves-when-the-pass-is-over": (KILLED, ("companies", "opportunity", "product")),
    "writes-without-looking": (BETWEEN, ("companies", "product", "users")),
    "gives-up-for-good": (OUTAGE, ("companies", "opportunity", "product", "users")),
    "never-logs-in-again": (LOGIN, ("companies", "opportunity", "product", "users")),
    "takes-what-is-not-listed-for-gone": (LISTED, ("companies", "opportunity", "product")),
    "stops-at-a-refusal": (REFUSED, ("companies", "opportunity", "product", "users")),
    "does-not-wait": (POLITE, ("companies", "opportunity", "product", "users")),
}

# Claims that need no edit by people are proved even where people's edits change nothing.
WITHOUT_EDITS: dict[str, frozenset[Cell]] = {
    "does-nothing": frozenset(),
    IDLE_PEOPLE: pairings(
        ENTITIES,
        *(EXISTING, NEW, ONE_WRITE, MATCH, UNLISTED, DELETED_LEFT, DELETED_RIGHT),
        *(NOT_INHERITED, NOT_BACK, NOT_BACK_LEFT),
    )
    | rows(ROWS, ARRIVES, EMPTY_RIGHT)
    | rows((TITLE,), EMPTY_LEFT),
}


def besides(expected: Expected) -> str:
    """All claims but those of which nobody can say whether they are red.

    What goes wrong on the way happens to a broken sync as well, so there it may be red wherever the fault is; and all
    pairings at once are everybody's.
    """
    hurt = sorted({entity for entity, _row, _claim in expected.red | expected.perhaps})
    on_the_way = "resilience or corrected or refuses or because"
    return f"not (({on_the_way}) and ({' or '.join(hurt)})) and not pairings"


@pytest.mark.parametrize("breakage", EXPECTED)
def test_a_fault_turns_red_what_speaks_of_it_and_nothing_else(
    breakage: str, tmp_path: Path
) -> None:
    expected = EXPECTED[breakage]
    chosen = ("-k", besides(expected))
    run = suite(*BROKEN, breakage, *chosen, "features", report=tmp_path)
    red = run.named(*RED)
    assert run.exit_code == 1, run.output
    assert not expected.red - red, "should be red"
    assert not (rest := sorted(red - expected.red - expected.perhaps)), f"should not be red: {rest}"


@pytest.mark.parametrize("breakage", HARD_TEXTS)
def test_a_text_that_does_not_survive_is_met_in_each_claim_that_carries_it_over(
    breakage: str, tmp_path: Path
) -> None:
    chosen = ("-k", "arrives or reaches or several", "features/companies.feature")
    run = suite(*FAULTY, breakage, *chosen, report=tmp_path)
    assert rows((COMPANY,), ARRIVES, TO_RIGHT, SEVERAL_LEFT) <= run.named(*RED), run.output


@pytest.mark.parametrize("breakage", WITHOUT_EDITS)
def test_where_nothing_happens_nothing_is_proved(breakage: str, tmp_path: Path) -> None:
    run = suite(*BROKEN, breakage, "features", report=tmp_path)
    passed = run.named(Verdict.PASSED)
    assert run.exit_code == 1, run.output
    assert not passed - WITHOUT_EDITS[breakage]


@pytest.mark.parametrize("breakage", CAUGHT)
def test_carelessness_is_caught_by_the_claim_that_speaks_of_it(
    breakage: str, tmp_path: Path
) -> None:
    claim, entities = CAUGHT[breakage]
    chosen = f"{WORD[claim]} and ({' or '.join(entities)})"
    # It ends at the first example that fails.
    options = ("--profile", "thorough", *FAULTY, breakage, "-k", chosen)
    run = suite(*options, "features/resilience.feature", report=tmp_path)
    assert run.named(*RED) == pairings(entities, claim), run.output


def test_every_expectation_is_of_a_faulty_sync_in_the_catalogue() -> None:
    expected = EXPECTED.keys() | WITHOUT_EDITS.keys() | CAUGHT.keys()
    assert not expected - CATALOGUE.keys() - {IDLE_PEOPLE}
