"""Faults of reading a list that comes in pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from sync.keap import Keap
from sync.keap_entities import ENTITIES
from sync.systems import Record
from sync.webcrm import PAGE, Webcrm
from tests.strength.claims import BETWEEN, BEYOND, EXISTING, NEW
from tests.strength.faulty import FaultySync, closely, put, wrapped
from tests.strength.since import look_only_since

Page = tuple[Sequence[Mapping[str, Any]], str]


def reads_one_page_of_webcrm() -> None:
    """webCRM's list seems to end where its first page does."""
    page = Webcrm._page
    put(Webcrm, "_page", lambda self, entity, n: page(self, entity, n) if n == 1 else [])


def reads_one_page_of_keap() -> None:
    """Keap's token for the next page is not followed."""
    page = Keap._page
    put(Keap, "_page", lambda *arguments: (page(*arguments)[0], ""))


def follows_next_for_ever() -> None:
    """Keap's list is begun again when it ends, because a link to a next page can always be made."""

    def endless(_: Any, self: Keap, entity: str, paths: frozenset[str]) -> tuple[Record, ...]:
        token, found = "", dict[str, Record]()
        while True:
            rows, token = self._page(entity, paths, token)
            found |= {r.ref.id: r for r in (self._record(entity, paths, row) for row in rows)}

    wrapped(Keap, "list", endless)


def loses_the_last_of_a_full_page() -> None:
    """One record too few is taken from a page that is full."""

    def short(page: Any, self: Keap, entity: str, paths: frozenset[str], token: str) -> Page:
        rows, following = page(self, entity, paths, token)
        full = len(rows) == ENTITIES[entity].page_size
        return rows[: -1 if full else None], following

    wrapped(Keap, "_page", short)


def drops_the_last_page() -> None:
    """A page of webCRM's that is not full is taken for the end of the list, and thrown away with it."""

    def full_only(page: Any, self: Webcrm, entity: str, number: int) -> Any:
        rows = page(self, entity, number)
        return rows if number == 1 or len(rows) == PAGE else []

    wrapped(Webcrm, "_page", full_only)


def counts_pages_from_nought() -> None:
    """The first page is asked for as page 2, because the sync counts from 0 and adds too much."""

    def off(page: Any, self: Webcrm, entity: str, number: int) -> Any:
        return page(self, entity, number + 1)

    wrapped(Webcrm, "_page", off)


def skips_what_moved_while_it_read() -> None:
    """What changed since the end of the last pass is read: what was edited during that pass is skipped for good."""
    look_only_since(the_end=True)


_of = partial(FaultySync.of, "paging")

FAULTS = (
    _of(reads_one_page_of_webcrm, BEYOND),
    _of(reads_one_page_of_keap, BEYOND),
    _of(follows_next_for_ever, EXISTING, NEW, BEYOND, endless=True),
    _of(loses_the_last_of_a_full_page, BEYOND),
    _of(drops_the_last_page, BEYOND),
    _of(counts_pages_from_nought, EXISTING, NEW, BEYOND),
    _of(skips_what_moved_while_it_read, BETWEEN, closer=closely(BETWEEN)),
)
