"""Which two accounts a store belongs to: its links are ids, and in another account the same ids are strangers' records."""

from __future__ import annotations

from urllib.parse import urlsplit

from sync.codec import packed, unpacked
from sync.schema import StoreForeign
from sync.settings import Settings
from sync.store import Store

_KEY = "accounts"
_USUAL = {"http": 80, "https": 443}  # ports that need not be said


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


def address(url: str) -> str:
    """The URL as every spelling of it has it, without credentials: it is stored."""
    parts = urlsplit(url)
    port = parts.port or _USUAL.get(parts.scheme)
    told = "" if port == _USUAL.get(parts.scheme) else f":{port}"
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    return f"{parts.scheme}://{host}{told}{parts.path.rstrip('/')}"


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
