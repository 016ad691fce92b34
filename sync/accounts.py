"""Which two accounts a store belongs to: its links are ids, and in another account the same ids are strangers' records."""

from __future__ import annotations

from dataclasses import dataclass

from sync.codec import packed, unpacked
from sync.schema import StoreForeign
from sync.settings import Settings
from sync.store import Store
from sync.systems import System
from sync.wire import address

_KEY = "accounts"


def claim(memory: Store, settings: Settings, *, read_only: bool = False) -> None:
    """Remember whose store this is, if nobody's yet. Raises StoreForeign if it is that of other accounts."""
    asked = {"KEAP_URL": address(settings.keap_url), "WEBCRM_URL": address(settings.webcrm_url)}
    noted = memory.noted(_KEY)
    known = unpacked(noted) if noted else None
    if known == asked:
        return
    if known and not settings.accept_accounts:
        raise _foreign(known, asked, settings)
    if not read_only:
        memory.note(_KEY, packed(asked))


@dataclass
class Tenants:
    """Behind one address of a vendor's there are many customers: who it is, is asked once, at the first pass."""

    memory: Store
    settings: Settings
    systems: tuple[System, ...]
    read_only: bool = False
    known: bool = False

    def recognise(self) -> None:
        """Raises StoreForeign if a vendor tells of another customer than it told of before; VendorError."""
        if self.known:
            return
        for system in self.systems:
            self._recognise(system.name, system.account())
        self.known = True

    def _recognise(self, name: str, told: str) -> None:
        key = f"{_KEY} {name}"
        noted = self.memory.noted(key)
        if not told or noted == told:
            return
        if noted and not self.settings.accept_accounts:
            raise StoreForeign(
                f"{self.settings.state} belongs to another account: it was filled from {name} {noted}, and the"
                f" credentials now open {name} {told}. Use another SYNC_STATE, or, if both are the same"
                " customer's, say --accept-accounts once"
            )
        if not self.read_only:
            self.memory.note(key, told)


def _foreign(known: dict[str, str], asked: dict[str, str], settings: Settings) -> StoreForeign:
    moved = "; ".join(
        f"it was filled from {known[name]}, and {name} is now {url}"
        for name, url in asked.items()
        if known[name] != url
    )
    return StoreForeign(
        f"{settings.state} belongs to other accounts: {moved}. Use another SYNC_STATE;"
        " or, if the same account only moved to another address, say --accept-accounts once"
    )
