"""Records that go through the same sentences side by side, and which new record is whose partner."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol


class Awaiting(Protocol):
    """One of them, as long as it has no partner."""

    def says_the_same(self, source: int, target: int) -> bool: ...


@dataclass
class Crowd:
    """The records of one example that go through the same sentences side by side."""

    awaiting: dict[int, Awaiting] = field(
        default_factory=dict
    )  # new source records without partner
    partners: dict[int, int] = field(default_factory=dict)  # source record -> target record

    def pair_up(self, made: Sequence[int]) -> None:
        """Give each record that waits the new one that says the same; what is left over, in its order."""
        free = [record for record in made if record not in self.partners.values()]
        for whoever in (False, True):
            for record, case in list(self.awaiting.items()):
                partner = next((o for o in free if whoever or case.says_the_same(record, o)), None)
                if partner is not None:
                    free.remove(partner)
                    del self.awaiting[record]
                    self.partners[record] = partner
