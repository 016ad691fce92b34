"""A sync whose records do not tell for whom they were made."""

from __future__ import annotations

from dataclasses import replace

from sync.keap import Keap
from sync.webcrm import Webcrm
from tests.strength.faulty import wrapped


def leaves_no_marker() -> None:
    for vendor in (Keap, Webcrm):
        wrapped(vendor, "_record", lambda read, *given: replace(read(*given), marker=""))
