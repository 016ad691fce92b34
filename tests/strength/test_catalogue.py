"""The catalogue holds every fault that was asked for, and says of each what should catch it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from checklist import document
from checklist.scaffold import features
from sync.three_way import TABLE
from tests.strength import claims, decision_table
from tests.strength.catalogue import CATALOGUE, FAMILIES
from tests.strength.faulty import FaultySync, put

# What syncs of this kind have got wrong, as it was asked for, and who gets it wrong here.
ASKED_FOR = {
    "drops": "skips-the-price",
    "swaps": "swaps-the-user-properties",
    "truncates at 50": "truncates-texts",
    "strips": "strips-texts",
    "lower-cases": "lowers-texts",
    "HTML-escapes": "escapes-texts",
    "ASCII-folds": "folds-texts-to-ascii",
    "rounds": "drops-the-cents",
    "drops falsy values": "drops-falsy-values",
    "string-compares times": "compares-times-as-texts",
    "loses the time zone": "loses-the-time-zone",
    "first page only": "reads-one-page-of-keap",
    "follows next for ever": "follows-next-for-ever",
    "off by one": "loses-the-last-of-a-full-page",
    "skips moved rows": "skips-what-moved-while-it-read",
    "state not saved": "never-saves-what-was-agreed",
    "saved before the write": "saves-before-it-writes",
    "lost on restart": "forgets-its-links-on-restart",
    "shared between pairings": "shares-its-links-between-pairings",
    "always writes": "writes-in-every-pass",
    "ping-pong of normalised values": "writes-again-what-was-normalised",
    "write-back to the origin": "writes-back-to-keap",
    "left always": "lets-keap-always-win",
    "right always": "lets-webcrm-always-win",
    "record-level instead of row-level": "lets-whole-records-win",
    "older wins": "lets-the-older-edit-win",
    "twice after 429": "creates-again-after-429",
    "twice after a lost answer": "forgets-what-it-was-creating",
    "links by name": "links-what-looks-equal",
    "ignores inactive": "ignores-inactive-records",
    "skips records without properties": "skips-records-without-properties",
    "waits for an edit before the first copy": "waits-for-an-edit",
    "full PUT from a stale copy": "writes-whole-from-its-first-copy",
    "resets unmapped fields": "resets-unmapped-properties",
    "overwrites user passwords": "overwrites-passwords",
    "mirrors deletions": "mirrors-deletions",
    "treats an empty page as deletion": "deletes-what-an-empty-page-does-not-show",
    "ignores 429": "does-not-wait",
    "hammers without back-off": "hammers-a-system-that-is-down",
    "logs in on every call": "logs-in-for-every-call",
}
SEEN_ELSEWHERE = {
    "echo loop": "writes-in-every-pass",
    "lost update on concurrent edit": "writes-without-looking",
    "empty overwrites value": "lets-empty-values-win",
    "delete resurrected after restart": "brings-back-the-deleted-after-a-restart",
    "delete by failed listing": "deletes-what-a-short-list-does-not-show",
    "duplicate create after lost reply": "forgets-what-it-was-creating",
    "duplicate on retry of 5xx": "creates-again-after-an-error",
    "merge of two same-side records by shared key": "takes-namesakes-for-one",
    "last page dropped": "drops-the-last-page",
    "record modified during paging skipped": "skips-what-moved-while-it-read",
    "cursor advanced before commit": "moves-its-cursor-too-early",
    "clock-skewed newest-wins": "believes-a-wrong-clock",
    "unicode normalised": "normalises-texts",
    "trimmed or case-folded key": "links-by-a-folded-name",
    "many-to-one mapping flip-flop": "maps-two-properties-to-one",
    '429 treated as "no data"': "takes-429-for-no-data",
    "token refresh loses one batch": "loses-a-call-when-it-logs-in-again",
    "webhook replay applied twice": "applies-an-old-change-again",
    "order child before parent": "creates-children-first",
    "id re-use after delete": "gives-a-dead-records-partner-away",
    'type coercion "007" -> 7': "reads-texts-as-numbers",
    "time zone shift of dates": "shifts-dates",
    "read-only field rejected and whole record dropped": "sends-what-may-only-be-read",
    "link store lost": "forgets-its-links-on-restart",
}


def test_every_fault_that_was_asked_for_is_there() -> None:
    assert not {*ASKED_FOR.values(), *SEEN_ELSEWHERE.values()} - CATALOGUE.keys()


def test_every_entry_of_the_decision_table_is_made_wrong() -> None:
    entries = [f"{left}-{right}" for left, row in TABLE.items() for right in row]
    assert [faulty.name for faulty in decision_table.FAULTS] == entries


def test_no_name_is_used_twice() -> None:
    assert len(CATALOGUE) == sum(len(family.FAULTS) for family in FAMILIES)


def test_claims_are_named_as_the_features_name_them() -> None:
    shipped = document.load(Path("checklist/documents/keap-webcrm.rst"))
    text = "\n".join(features(shipped).values()) + Path("features/users.feature").read_text("utf-8")
    said = {line.partition(":")[2].strip() for line in text.splitlines() if "Scenario" in line}
    named = {claim for faulty in CATALOGUE.values() for claim in faulty.fits}
    assert not named - said
    assert not claims.RESILIENCE - said


@pytest.fixture
def unbroken(monkeypatch: pytest.MonkeyPatch) -> Callable[[FaultySync], list[object]]:
    """Install a faulty sync, and take it out again when the test is over; returns what was replaced."""

    def install(faulty: FaultySync) -> list[object]:
        replaced = list[object]()

        def noted(owner: Any, name: str, replacement: object) -> None:
            replaced.append(owner)
            monkeypatch.setattr(owner, name, replacement)

        for family in FAMILIES:
            if hasattr(family, "put"):
                monkeypatch.setattr(family, "put", noted)
        monkeypatch.setattr("tests.strength.faulty.put", noted)
        monkeypatch.setattr("tests.strength.documents.put", noted)
        faulty.install()
        return replaced

    return install


@pytest.mark.parametrize("name", CATALOGUE)
def test_each_faulty_sync_installs(
    name: str, unbroken: Callable[[FaultySync], list[object]]
) -> None:
    faulty = CATALOGUE[name]
    assert unbroken(faulty)
    assert faulty.fits
    assert faulty.sentence.endswith(".")


def test_put_refuses_a_name_that_is_not_there() -> None:
    with pytest.raises(AttributeError, match="no_such"):
        put(decision_table, "no_such", None)
