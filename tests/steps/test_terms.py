"""On which terms cells are judged that stand on more than one promise."""

from __future__ import annotations

from datetime import date

import pytest

from steps.promises import Promises
from steps.terms import Terms
from tests.steps.test_promises import CELLS, COMPANIES, POLICY, PRODUCTS, USERS, declared


@pytest.mark.parametrize(
    ("pairing", "given_up", "where"),
    [
        (COMPANIES, [], ("Keap", "Webcrm")),
        (USERS, [], ("Webcrm",)),  # Keap lets nobody delete a user
        (COMPANIES, ["deletions"], ()),
        (COMPANIES, ["lasting deletions"], ()),
        (PRODUCTS, ["edits back"], ("Keap",)),
    ],
)
def test_people_delete_only_where_something_is_required_of_the_sync_then(
    pairing: str, given_up: list[str], where: tuple[str, ...]
) -> None:
    promised = Promises("", {}, tuple(map(declared, given_up)))
    terms = Terms(POLICY, date(2027, 1, 31), promised)
    for cell in CELLS:
        if cell.pairing.id == pairing:
            assert terms.deletable(cell, {}) == where
