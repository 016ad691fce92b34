"""Known failures are accepted until a date; what is UNKNOWN, and what holds, is not theirs to change."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from checklist import document
from reports.events import Verdict
from steps import exceptions, policy
from steps.cells import Cell
from steps.exceptions import Accepted, ExceptionsError
from steps.preparing import cells_in
from steps.promises import Declared, Promises
from steps.recording import Judgement
from steps.tally import Tally
from steps.terms import Terms

SHIPPED = document.load(Path("checklist/documents/keap-webcrm.rst"))
PRICES = list(cells_in(Path("features/products.feature"), SHIPPED))
CLAIM = "The later edit in Keap wins over the earlier one in Webcrm"
LAST_DAY, DAY_AFTER = date(2027, 1, 31), date(2027, 2, 1)
ENTRY = Accepted(
    "keap-product--webcrm-products", CLAIM, "Ticket 4711.", "Ann", LAST_DAY, "product_price"
)
BROKEN = Judgement(Verdict.FAILED, "the price is 1, not 2")


def cell(claim: str = CLAIM) -> Cell:
    return next(each for each in PRICES if each.claim == claim)


def judged(judgement: Judgement, today: date, *declared: Declared) -> Judgement:
    terms = Terms(policy.load(), today, Promises(declared=declared), (ENTRY,))
    return terms.judged(cell(), judgement, Tally(examples=10))


def test_a_known_failure_is_accepted_up_to_and_including_its_last_day() -> None:
    found = judged(BROKEN, LAST_DAY)
    assert found.verdict is Verdict.ACCEPTED
    for told in ("Ann", "2027-01-31", "Ticket 4711.", "the price is 1, not 2"):
        assert told in found.reason


def test_on_the_day_after_it_fails_again_and_says_whose_exception_ran_out() -> None:
    found = judged(BROKEN, DAY_AFTER)
    assert found.verdict is Verdict.FAILED
    assert found.reason.startswith("the price is 1, not 2")
    for told in ("ran out on 2027-01-31", "Ann", "Ticket 4711."):
        assert told in found.reason


@pytest.mark.parametrize("verdict", [Verdict.UNKNOWN, Verdict.PASSED])
def test_what_is_unknown_and_what_holds_stays_so(verdict: Verdict) -> None:
    assert judged(Judgement(verdict, "why"), LAST_DAY) == Judgement(verdict, "why")


def test_an_exception_of_a_claim_that_holds_can_go() -> None:
    terms = Terms(policy.load(), LAST_DAY, exceptions=(ENTRY,))
    assert terms.idle(cell(), Judgement(Verdict.PASSED)) == ENTRY
    assert terms.idle(cell(), BROKEN) is None
    assert terms.idle(cell("A further pass writes nothing"), Judgement(Verdict.PASSED)) is None


def test_another_claim_of_the_same_row_is_not_excused() -> None:
    terms = Terms(policy.load(), LAST_DAY, exceptions=(ENTRY,))
    other = cell("An edit in Keap reaches Webcrm")
    assert terms.judged(other, BROKEN, Tally()) == BROKEN


def test_what_is_not_promised_is_shown_whether_it_held_or_not() -> None:
    declared = Declared("conflicts", "Keap wins.", "So it is.")
    held = judged(Judgement(Verdict.PASSED), LAST_DAY, declared)
    assert (held.verdict, held.reason) == (
        Verdict.OBSERVED,
        "Not promised (conflicts): Keap wins. Seen: held in all 10 examples",
    )
    broken = judged(BROKEN, LAST_DAY, declared)
    assert broken.verdict is Verdict.OBSERVED
    assert "the price is 1, not 2" in broken.reason
    died = Judgement(Verdict.UNKNOWN, "the sync ended with exit code 3")
    assert judged(died, LAST_DAY, declared) == died


def test_the_policy_of_the_vendors_speaks_before_the_sync_does() -> None:
    promises = Promises(declared=(Declared("creation", "Nothing is made.", "So it is."),))
    terms = Terms(policy.load(), LAST_DAY, promises)
    companies = cells_in(Path("features/companies.feature"), SHIPPED)
    reasons = {each.claim: terms.blocked(each, {}) for each in companies}
    assert "never inactive" in (reasons["Inactive Keap records are synchronized too"] or "")
    assert reasons["A further pass writes nothing"] == "Not promised (creation): Nothing is made."


WHOLE = """[[accepted]]
pairing = "p"
claim = "c"
reason = "r"
owner = "o"
expires = 2027-01-31
"""


def test_entries_are_read(tmp_path: Path) -> None:
    file = tmp_path / "exceptions.toml"
    file.write_text(WHOLE + 'row = "x"', encoding="utf-8")
    assert exceptions.load(file, LAST_DAY) == (Accepted("p", "c", "r", "o", LAST_DAY, "x"),)


def test_a_failure_may_be_accepted_for_a_year_or_have_run_out(tmp_path: Path) -> None:
    file = tmp_path / "exceptions.toml"
    for last_day in (date(2028, 2, 1), date(2001, 1, 1)):
        file.write_text(WHOLE.replace("2027-01-31", str(last_day)), encoding="utf-8")
        assert exceptions.load(file, LAST_DAY)[0].expires == last_day


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[accepted", "exceptions.toml"),
        ("[[excepted]]\nx = 1", "excepted; known are accepted"),
        (WHOLE.replace("owner", "ower"), "unknown ower; known are pairing, claim, reason, owner"),
        (WHOLE.replace('owner = "o"\n', ""), "no owner; every entry needs"),
        (WHOLE.replace('"r"', '""'), "no reason"),
        (WHOLE.replace("2027-01-31", '"2027-01-31"'), "expires is '2027-01-31', not a date"),
        (WHOLE.replace("2027-01-31", "2027-01-31T12:00:00"), "not a date, as in 2027-01-31"),
        (WHOLE.replace("2027-01-31", "2027-02-31"), "exceptions.toml"),
        (WHOLE * 2, "is accepted twice"),
        (
            WHOLE.replace("2027-01-31", "2999-12-31"),
            '"c" of p: expires is 2999-12-31, more than 366 days ahead: write 2028-02-01 or an earlier',
        ),
        (WHOLE.replace("2027-01-31", "2028-02-02"), "an earlier date; it can be renewed"),
    ],
)
def test_a_mistake_in_the_file_is_named(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "exceptions.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ExceptionsError, match=said) as error:
        exceptions.load(file, LAST_DAY)
    assert str(file) in str(error.value)
