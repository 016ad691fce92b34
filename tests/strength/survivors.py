"""Which mutants are known to survive and why, and what a run says of that list."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from tests.strength.mutating import Mutant
from tests.strength.trials import Fate, Outcome

LIST = Path(__file__).parent / "equivalent.toml"


class Kind(StrEnum):
    EQUIVALENT = "equivalent"  # it does what the sync does, whatever happens
    UNJUDGED = "unjudged"  # it differs in what nobody promised, or in what no CRM shows


@dataclass(frozen=True)
class Survivor:
    """One entry of the list: all that one line may become without anybody noticing."""

    where: str
    line: str
    becomes: tuple[str, ...]
    kind: Kind
    why: str

    def means(self, mutant: Mutant) -> bool:
        same_line = (self.where, self.line) == (mutant.where, mutant.before)
        return same_line and mutant.after in self.becomes


class Standing(StrEnum):
    """What a run says of one mutant."""

    CAUGHT = "caught"
    EQUIVALENT = "equivalent"
    UNJUDGED = "unjudged"
    UNEXPLAINED = "survives unexplained"
    STALE = "listed, but caught"
    UNTESTED = "listed as unjudged, but not even our own tests see it"
    TELLING = "listed as equivalent, but our own tests see it"
    UNKNOWN = "could not be found out"


GOOD = frozenset({Standing.CAUGHT, Standing.EQUIVALENT, Standing.UNJUDGED})


class ListError(Exception):
    """The list of survivors is no list; says where and what is wrong."""


def load(path: Path = LIST) -> tuple[Survivor, ...]:
    """Read the list. Raises ListError."""
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8"))["survivor"]
        return tuple(_survivor(entry) for entry in entries)
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise ListError(f"{path}: {type(error).__name__}: {error}") from error


def _survivor(entry: Mapping[str, object]) -> Survivor:
    texts = {name: str(entry[name]) for name in ("where", "line", "why")}
    becomes = entry["becomes"]
    if not isinstance(becomes, list) or not becomes or not texts["why"].strip():
        raise ValueError(f"{texts['line']!r} needs `becomes = [...]` and a reason")
    return Survivor(becomes=tuple(becomes), kind=Kind(str(entry["kind"])), **texts)


def entry_for(mutant: Mutant, known: Sequence[Survivor]) -> Survivor | None:
    return next((entry for entry in known if entry.means(mutant)), None)


def misfits(known: Sequence[Survivor], mutants: Sequence[Mutant]) -> tuple[str, ...]:
    """What the list says of lines that no mutant has any more."""
    existing = {(mutant.where, mutant.before, mutant.after) for mutant in mutants}
    return tuple(
        f"{entry.where}: {entry.line}  ->  {after}"
        for entry in known
        for after in entry.becomes
        if (entry.where, entry.line, after) not in existing
    )


def standing(outcome: Outcome, entry: Survivor | None, last: str) -> Standing:
    """What a mutant's fate means; `last` is the course that only listed ones have to stand: our own tests."""
    if outcome.fate is Fate.UNKNOWN:
        return Standing.UNKNOWN
    if entry is None:
        return Standing.CAUGHT if outcome.fate.caught else Standing.UNEXPLAINED
    if outcome.fate.caught and outcome.course != last:
        return Standing.STALE
    if entry.kind is Kind.UNJUDGED:
        return Standing.UNJUDGED if outcome.fate.caught else Standing.UNTESTED
    return Standing.TELLING if outcome.fate.caught else Standing.EQUIVALENT


def score(standings: Counter[Standing]) -> str:
    """The figures of a run in one line; shares are in percent."""
    everything = standings.total()
    caught = standings[Standing.CAUGHT] + standings[Standing.STALE]
    telling = everything - standings[Standing.EQUIVALENT]
    visible = telling - standings[Standing.UNJUDGED]
    return (
        f"{caught} of {everything} caught ({_percent(caught, everything)}); of the {telling} that are not equivalent "
        f"{_percent(caught, telling)}; of the {visible} that are judged {_percent(caught, visible)}"
    )


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "no mutant"
