"""Each fault of the sync turns the cells red that speak of it, and no others."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from reports.events import Verdict
from tests.steps.breakages import BREAKAGES
from tests.steps.running import RED, suite

BROKEN = ("--profile", "quick", "-p", "tests.steps.breakages", "--unshrunk", "--breakage")
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

EXISTING = "Each existing Keap record gets exactly one Webcrm record"
NEW = "Each new Keap record gets exactly one Webcrm record"
BEYOND = "Records beyond the first page are synchronized too"
INACTIVE = "Inactive Keap records are synchronized too"
ONE_WRITE = "A record is created in Webcrm once, in one write"
STAYS = "A linked record stays linked after its values changed and the sync was restarted"
ALIKE = "Records that look equal are not merged"
MATCH = "Records that match are linked, not created again"
UNMAPPED_RIGHT = "What the document does not map keeps its value in Webcrm"
UNMAPPED_LEFT = "What the document does not map keeps its value in Keap"
ALONE = "Records that exist only in Webcrm stay alone"
QUIET = "A further pass writes nothing"
DELETED_LEFT = "A record deleted in Keap is not deleted in Webcrm"
DELETED_RIGHT = "A record deleted in Webcrm is not deleted in Keap"
ANY_ORDER = "Whatever people do, in any order, both sides agree in the end"
# Claims about a whole pairing in which people edit every row: a fault of one row may show there too.
EDITED = (ANY_ORDER, STAYS, BEYOND)

ARRIVES = "A value arrives with the new record"
TO_RIGHT = "An edit in Keap reaches Webcrm"
TO_LEFT = "An edit in Webcrm reaches Keap"
SEVERAL_LEFT = "Of several edits in Keap the last one stands"
SEVERAL_RIGHT = "Of several edits in Webcrm the last one stands"
LATER_LEFT = "The later edit in Keap wins over the earlier one in Webcrm"
LATER_RIGHT = "The later edit in Webcrm wins over the earlier one in Keap"
BOTH_LEFT = "An edit in Keap and an edit of another property in Webcrm both survive"
BOTH_RIGHT = "An edit in Webcrm and an edit of another property in Keap both survive"
EMPTY_RIGHT = "An empty value in Webcrm does not overwrite one in Keap when the link is made"
EMPTY_LEFT = "An empty value in Keap does not overwrite one in Webcrm when the link is made"
CLEARED_LEFT = "After a value was cleared in Keap both sides agree"
CLEARED_RIGHT = "After a value was cleared in Webcrm both sides agree"

FORWARD = (ARRIVES, TO_RIGHT, SEVERAL_LEFT, LATER_LEFT, BOTH_LEFT)
BACKWARD = (TO_LEFT, SEVERAL_RIGHT, LATER_RIGHT, BOTH_RIGHT)
EVERY_ROW_CLAIM = (*FORWARD, *BACKWARD, EMPTY_RIGHT, EMPTY_LEFT, CLEARED_LEFT, CLEARED_RIGHT)


def rows(which: tuple[tuple[str, str], ...], *claims: str) -> frozenset[Cell]:
    return frozenset((entity, row, claim) for entity, row in which for claim in claims)


def pairings(which: tuple[str, ...], *claims: str) -> frozenset[Cell]:
    return frozenset((entity, "", claim) for entity in which for claim in claims)


@dataclass(frozen=True)
class Expected:
    """Cells that must be red, and cells whose sentence the fault breaks only in some histories."""

    red: frozenset[Cell]
    perhaps: frozenset[Cell] = frozenset()


USERS = (EMAIL, TITLE)
TEXTS = (COMPANY, TITLE)
WITH_ROWS = ("companies", "product", "users")

# The state machine meets a fault when its histories happen to, so it may be red wherever the fault is.
EXPECTED = {
    "skips-the-price": Expected(
        red=rows((PRICE,), *EVERY_ROW_CLAIM), perhaps=pairings(("product",), *EDITED)
    ),
    "swaps-the-user-properties": Expected(
        red=rows(USERS, *FORWARD, *BACKWARD, CLEARED_RIGHT)
        | rows((TITLE,), EMPTY_RIGHT, EMPTY_LEFT, CLEARED_LEFT),
        perhaps=pairings(("users",), *EDITED),
    ),
    "creates-twice": Expected(
        red=pairings(ENTITIES, EXISTING, NEW, BEYOND, STAYS, ONE_WRITE, ANY_ORDER)
        | pairings(("product", "users"), INACTIVE)
        | pairings(("companies", "opportunity", "product"), ALIKE)
        | pairings(("users",), MATCH),
    ),
    "never-writes-to-keap": Expected(
        red=rows(ROWS, *BACKWARD)
        | rows((PRICE, TITLE), EMPTY_LEFT, CLEARED_RIGHT)
        | pairings(WITH_ROWS, ANY_ORDER),
        # What Keap does not take is written back over webCRM, which had been edited: pass after pass.
        perhaps=pairings(WITH_ROWS, QUIET, *EDITED) | rows(ROWS, BOTH_LEFT, CLEARED_RIGHT),
    ),
    "lets-the-older-edit-win": Expected(
        red=rows(ROWS, LATER_LEFT, LATER_RIGHT), perhaps=pairings(WITH_ROWS, *EDITED)
    ),
    "ignores-inactive-records": Expected(red=pairings(("product", "users"), INACTIVE)),
    "links-what-looks-equal": Expected(
        red=pairings(("companies", "product"), ALIKE),
        # Where nothing is left to create the sync has nothing to do, and two users may bear the same title.
        perhaps=pairings(ENTITIES, ALONE) | pairings(("users",), MATCH, ANY_ORDER),
    ),
    "forgets-its-links-on-restart": Expected(
        red=pairings(ENTITIES, STAYS), perhaps=pairings(ENTITIES, ANY_ORDER)
    ),
    "writes-in-every-pass": Expected(
        red=pairings(ENTITIES, QUIET, ONE_WRITE, ANY_ORDER),
    ),
    "resets-unmapped-properties": Expected(
        red=pairings(WITH_ROWS, UNMAPPED_RIGHT), perhaps=rows(ROWS, BOTH_LEFT)
    ),
    "mirrors-deletions": Expected(
        red=pairings(("companies", "opportunity", "product"), DELETED_RIGHT)
        | pairings(("product",), DELETED_LEFT),
    ),
    "marks-the-survivor": Expected(
        red=pairings(ENTITIES, DELETED_RIGHT)
        | pairings(("companies", "opportunity", "product"), DELETED_LEFT),
    ),
    "reads-one-page-of-webcrm": Expected(
        red=pairings(WITH_ROWS, BEYOND), perhaps=pairings(("opportunity",), BEYOND)
    ),
    "reads-one-page-of-keap": Expected(red=pairings(ENTITIES, BEYOND)),
    "leaves-old-links-alone": Expected(
        red=pairings(WITH_ROWS, STAYS), perhaps=pairings(WITH_ROWS, ANY_ORDER)
    ),
    "resets-unmapped-in-keap": Expected(
        red=pairings(WITH_ROWS, UNMAPPED_LEFT), perhaps=rows(ROWS, BOTH_RIGHT)
    ),
    "lets-empty-values-win": Expected(red=rows((TITLE,), EMPTY_LEFT)),
    "truncates-texts": Expected(
        red=rows((COMPANY,), ARRIVES, TO_RIGHT, SEVERAL_LEFT),
        perhaps=rows((COMPANY, EMAIL, TITLE), *EVERY_ROW_CLAIM)
        | pairings(WITH_ROWS, *EDITED, QUIET, MATCH),
    ),
    "strips-texts": Expected(
        red=rows((COMPANY,), ARRIVES, TO_RIGHT, SEVERAL_LEFT),
        # A user's title is a bystander in the claims about the address, and the other way round.
        perhaps=rows((*TEXTS, EMAIL), *EVERY_ROW_CLAIM)
        | pairings(("companies", "users"), *EDITED, QUIET),
    ),
    "drops-the-cents": Expected(
        red=rows((PRICE,), *FORWARD),
        perhaps=rows((PRICE,), *EVERY_ROW_CLAIM) | pairings(("product",), *EDITED, QUIET),
    ),
}

LOST = "A call that fails, or whose answer is lost, leaves nothing missing and nothing twice"
KILLED = (
    "A sync that is killed at any call and started again leaves nothing missing and nothing twice"
)
BETWEEN = "An edit between two calls of the sync is not lost"
OUTAGE = "An outage of either system is caught up completely"
LOGIN = "An expired login is caught up completely"
LISTED = "An empty, short or outdated list is never taken for a deletion"
REFUSED = "A record that is refused does not stop the others"
POLITE = "Rate limits are obeyed"
WORD = {  # by which pytest finds a claim
    LOST: "fails",
    KILLED: "killed",
    BETWEEN: "between",
    OUTAGE: "outage",
    LOGIN: "login",
    LISTED: "outdated",
    REFUSED: "refused",
    POLITE: "limits",
}
HOWEVER = (
    "However the vendors behave where nothing is documented, nothing is missing and nothing is"
    " there twice"
)
RESILIENCE = frozenset(WORD) | {HOWEVER}

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
    "people-only-repeat-themselves": pairings(
        ENTITIES,
        *(EXISTING, NEW, INACTIVE, ONE_WRITE, ALIKE, MATCH, ALONE, DELETED_LEFT, DELETED_RIGHT),
    )
    | rows(ROWS, ARRIVES, EMPTY_RIGHT)
    | rows((TITLE,), EMPTY_LEFT),
}


@pytest.mark.parametrize("breakage", EXPECTED)
def test_a_fault_turns_red_what_speaks_of_it_and_nothing_else(
    breakage: str, tmp_path: Path
) -> None:
    run = suite(*BROKEN, breakage, "features", report=tmp_path)
    expected = EXPECTED[breakage]
    # What goes wrong on the way happens to a broken sync as well: there it may be red wherever the fault is.
    hurt = {entity for entity, _row, _claim in expected.red | expected.perhaps}
    red = {cell for cell in run.named(*RED) if cell[2] not in RESILIENCE or cell[0] not in hurt}
    assert run.exit_code == 1, run.output
    assert not expected.red - red, "should be red"
    assert not red - expected.red - expected.perhaps, "should not be red"


@pytest.mark.parametrize("breakage", ["does-nothing", "people-only-repeat-themselves"])
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
    options = ("-p", "tests.steps.breakages", "--unshrunk", "--breakage", breakage, "-k", chosen)
    run = suite(*options, "features/resilience.feature", report=tmp_path)
    assert run.named(*RED) == pairings(entities, claim), run.output


def test_every_breakage_has_an_expectation() -> None:
    assert BREAKAGES.keys() == EXPECTED.keys() | WITHOUT_EDITS.keys() | CAUGHT.keys()
