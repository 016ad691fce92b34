"""Known failures that somebody answers for, until a date."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from checklist.model import Pairing, Row
from steps.entries import entries, tables

STANDARD = Path("exceptions.toml")  # in the working directory, if it is there
LONGEST = timedelta(days=366)  # a failure that is accepted for ever is one that nobody answers for


class ExceptionsError(ValueError):
    """The file of exceptions does not say what it should; the text names the entry."""


@dataclass(frozen=True)
class Accepted:
    """A cell that is known to fail."""

    pairing: str
    claim: str
    reason: str
    owner: str
    expires: date  # the last day on which it is accepted
    row: str = ""  # the source property; empty: the pairing as a whole

    def speaks_of(self, pairing: Pairing, row: Row | None, claim: str) -> bool:
        path = row.source.path if row else ""
        return (self.pairing, self.row, self.claim) == (pairing.id, path, claim)

    def has_run_out(self, today: date) -> bool:
        return today > self.expires

    def __str__(self) -> str:
        return f'"{self.claim}" of {self.pairing}{f" row {self.row}" if self.row else ""}'


Exceptions = Sequence[Accepted]


def load(path: Path, today: date) -> tuple[Accepted, ...]:
    """Read the exceptions; ExceptionsError says what is wrong in which entry."""
    data = tables(path, ("accepted",), ExceptionsError)
    found = entries(path, data, "accepted", Accepted, ExceptionsError)
    cells = [str(each) for each in found]
    if twice := [cell for cell in cells if cells.count(cell) > 1]:
        raise ExceptionsError(f"{path}: {twice[0]} is accepted twice: keep one of the entries")
    for each in found:
        _refuse_endless(path, each, today + LONGEST)
    return found


def _refuse_endless(path: Path, known: Accepted, latest: date) -> None:
    if known.expires > latest:
        raise ExceptionsError(
            f"{path}: {known}: expires is {known.expires}, more than {LONGEST.days} days ahead: "
            f"write {latest} or an earlier date; it can be renewed when it runs out"
        )


def about(exceptions: Exceptions, pairing: Pairing, row: Row | None, claim: str) -> Accepted | None:
    return next((each for each in exceptions if each.speaks_of(pairing, row, claim)), None)
