"""One thing that a sync may promise, and which claims cannot be held against one that does not."""

from __future__ import annotations

from dataclasses import dataclass

from checklist.model import Pairing, Row
from steps.drafting import bystanders

# Not run, because there is nothing such a sync could do; or run and shown, because it does something else.
BLOCKED, OBSERVED = "BLOCKED", "OBSERVED"
Claims = tuple[str, ...]


@dataclass(frozen=True)
class Promise:
    """One entry of the catalogue."""

    says: str  # what a sync that promises it does
    becomes: str  # of the claims, where it is declared
    claims: Claims
    of_rows: bool = False  # about values: it may be declared for one row, and is none of a pairing's without rows
    beside: Claims = ()  # claims that write other rows than the one they are about
    entity: str = ""  # only pairings with this source
    linked: Claims = ()  # left alone where records that people made on both sides are linked
    idle: Claims = ()  # claims in which a sync that does not create either has nothing at all to do
    note: str = ""  # for whoever chooses among the promises

    def touches(
        self, pairing: Pairing, row: Row | None, claim: str, *, declared: str, linked: bool
    ) -> bool:
        """Whether this claim stands on the promise.

        `declared`: the only row that is not promised, by its source property; empty: every one. `linked`: records
        that match are linked.
        """
        if self.entity not in ("", pairing.source.label):
            return False
        if linked and claim in _named(self.linked, pairing):
            return False
        if claim in _named(self.claims, pairing) and not self.of_rows:
            return True
        written: tuple[Row, ...] = ()
        if claim in _named(self.claims, pairing):
            written = (row,) if row else pairing.rows
        if claim in _named(self.beside, pairing):
            written += _beside(pairing, row, linked=linked)
        return any(declared in ("", each.source.path) for each in written)

    def leaves_idle(self, pairing: Pairing, claim: str) -> bool:
        """Whether a sync that does not create either has nothing to do in this claim."""
        ours = self.entity in ("", pairing.source.label)
        return ours and claim in _named(self.idle, pairing)


def _named(claims: Claims, pairing: Pairing) -> frozenset[str]:
    left, right = pairing.source.system, pairing.target.system
    return frozenset(claim.format(left=left, right=right) for claim in claims)


def _beside(pairing: Pairing, row: Row | None, *, linked: bool) -> tuple[Row, ...]:
    """The other rows that people write; in a claim about the whole pairing, those that stand beside another."""
    if row:
        return bystanders(pairing, row, links_by_content=linked)
    return pairing.rows if len(pairing.rows) > 1 else ()
