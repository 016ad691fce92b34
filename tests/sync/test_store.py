"""What is remembered survives; what is no store says so, and what to do."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from sync import store
from sync.memory import Conflict, Face, Intent, Link, Parked, Sight, Sights
from sync.schema import StoreCorrupt, StoreError, StoreLocked, StoreNewer, locked
from sync.systems import Kind

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
KEAP, WEBCRM = Kind("keap", "Companies"), Kind("webcrm", "Organisations")
LINK = Link(
    "1",
    "7",
    {"a|A": Face("x", Decimal("12.50"))},
    {"a|A": Sights(Sight("y", NOW), None)},
)


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'sync.sqlite3'}"


def test_everything_is_found_again_by_the_next_process(url: str) -> None:
    intent = Intent("2", "keap:Companies:2", {"A": "x"}, {"a|A": Face("x", "x")}, 9)
    parked = Parked("keap Companies 3", "f00", "too long", NOW)
    conflict = Conflict("p", "p/a--A", "l", "r", "x", Decimal("1.5"), "keap", NOW)
    with store.opened(url) as first:
        shelf = first.between(KEAP, WEBCRM)
        shelf.add(LINK)
        shelf.remember(LINK, [conflict])
        shelf.intend(intent)
        shelf.park(parked)
        first.note("last pass", "now")
    with store.opened(url) as second:
        shelf = second.between(KEAP, WEBCRM)
        assert shelf.links() == (LINK,)
        assert shelf.intents() == {"2": intent}
        assert shelf.parked() == {parked.ref: parked}
        assert second.conflicts() == (conflict,)
        assert (second.noted("last pass"), second.noted("nothing")) == ("now", None)
        assert second.link_counts() == {"keap Companies - webcrm Organisations": 1}
        assert (second.begun(), second.all_parked()) == (1, (parked,))


def test_a_document_and_its_reverse_share_their_links(url: str) -> None:
    with store.opened(url) as opened:
        opened.between(KEAP, WEBCRM).add(LINK)
        (seen,) = opened.between(WEBCRM, KEAP).links()
        assert seen == Link(
            "7", "1", {"A|a": Face(Decimal("12.50"), "x")}, {"A|a": Sights(None, Sight("y", NOW))}
        )
        opened.between(WEBCRM, KEAP).remember(Link("7", "1", {"A|a": Face("n", "m")}))
        assert opened.between(KEAP, WEBCRM).links()[0].faces == {"a|A": Face("m", "n")}


def test_a_link_and_the_end_of_its_intent_are_one_step(url: str) -> None:
    with store.opened(url) as opened:
        shelf = opened.between(KEAP, WEBCRM)
        shelf.intend(Intent("1", "m", {}, {}, 0))
        shelf.add(LINK, fulfils="1")
        assert (shelf.intents(), len(shelf.links())) == ({}, 1)


def test_a_record_has_at_most_one_partner(url: str) -> None:
    with store.opened(url) as opened:
        shelf = opened.between(KEAP, WEBCRM)
        shelf.add(LINK)
        for other in (Link("1", "8"), Link("2", "7")):
            with pytest.raises(StoreError):
                shelf.add(other)
        assert shelf.links() == (LINK,)


def test_a_released_and_a_forgotten_write_are_gone(url: str) -> None:
    with store.opened(url) as opened:
        shelf = opened.between(KEAP, WEBCRM)
        shelf.park(Parked("r", "1", "no", NOW))
        shelf.park(Parked("r", "2", "still no", NOW))
        assert [parked.reason for parked in shelf.parked().values()] == ["still no"]
        shelf.release("r")
        shelf.intend(Intent("1", "m", {}, {}, 0))
        shelf.forget("1")
        assert (shelf.parked(), shelf.intents()) == ({}, {})


def test_what_one_pair_of_kinds_remembers_is_not_seen_by_another(url: str) -> None:
    with store.opened(url) as opened:
        opened.between(KEAP, WEBCRM).add(LINK)
        assert opened.between(KEAP, Kind("webcrm", "Users")).links() == ()


def test_a_file_that_is_no_database_is_said_to_be_damaged(tmp_path: Path, url: str) -> None:
    (tmp_path / "sync.sqlite3").write_bytes(b"not a database at all, just a text" * 99)
    with pytest.raises(StoreCorrupt, match="restore it from a backup"), store.opened(url):
        pass


def test_a_store_that_was_cut_short_is_said_to_be_damaged(tmp_path: Path, url: str) -> None:
    with store.opened(url) as opened:
        opened.between(KEAP, WEBCRM).add(LINK)
    file = tmp_path / "sync.sqlite3"
    file.write_bytes(file.read_bytes()[:5000])
    with pytest.raises(StoreCorrupt), store.opened(url) as opened:
        opened.between(KEAP, WEBCRM).links()


def test_somebody_elses_database_is_not_touched(tmp_path: Path, url: str) -> None:
    with sqlite3.connect(tmp_path / "sync.sqlite3") as theirs:
        theirs.execute("CREATE TABLE recipes (name TEXT)")
    theirs.close()
    with pytest.raises(StoreCorrupt, match="not a store of this sync"), store.opened(url):
        pass


def test_a_store_of_a_later_version_asks_for_an_upgrade(url: str) -> None:
    with store.opened(url) as opened:
        opened.note("schema", "99")
    with pytest.raises(StoreNewer, match="schema 99"), store.opened(url):
        pass


def test_a_store_that_does_not_know_its_version_is_damaged(url: str) -> None:
    with store.opened(url) as opened:
        opened.note("schema", "?")
    with pytest.raises(StoreCorrupt, match="which version"), store.opened(url):
        pass


def test_a_file_left_empty_by_a_killed_run_is_a_new_store(tmp_path: Path, url: str) -> None:
    (tmp_path / "sync.sqlite3").touch()
    with store.opened(url) as opened:
        assert opened.between(KEAP, WEBCRM).links() == ()


@pytest.mark.parametrize("url", ["nonsense", "nosuchdb://x/y"])
def test_a_url_that_names_no_database_is_an_error(url: str) -> None:
    with pytest.raises(StoreError, match="no database URL"), store.opened(url):
        pass


def test_a_path_that_cannot_be_opened_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(StoreError), store.opened(f"sqlite:///{tmp_path}/none/sync.sqlite3"):
        pass


def test_a_database_that_another_program_holds_is_locked(
    tmp_path: Path, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sync.schema.BUSY", 0.05)
    with store.opened(url):
        pass
    holder = sqlite3.connect(tmp_path / "sync.sqlite3", isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    with pytest.raises(StoreLocked), store.opened(url) as opened:
        opened.between(KEAP, WEBCRM).add(LINK)
    holder.close()


def test_looking_leaves_no_file_and_writes_nothing(tmp_path: Path, url: str) -> None:
    with store.opened(url, read_only=True) as looked:
        assert looked.conflicts() == ()
    assert list(tmp_path.iterdir()) == []
    with store.opened(url) as opened:
        opened.between(KEAP, WEBCRM).add(LINK)
    with store.opened(url, read_only=True) as looked:
        assert len(looked.between(KEAP, WEBCRM).links()) == 1
        with pytest.raises(StoreError, match="readonly"):
            looked.note("a", "b")


def test_two_runs_do_not_overlap_and_the_lock_names_its_holder(tmp_path: Path) -> None:
    with locked(tmp_path), pytest.raises(StoreLocked, match=r"process \d+"), locked(tmp_path):
        pass
    with locked(tmp_path):
        pass


def test_a_lock_dies_with_its_holder(tmp_path: Path) -> None:
    code = (
        "import os, sys; from pathlib import Path; from sync.schema import locked\n"
        "with locked(Path(sys.argv[1])): os._exit(9)"
    )
    assert (
        subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False).returncode == 9
    )  # our own code
    assert (tmp_path / "sync.lock").exists()
    with locked(tmp_path):
        pass


def test_a_state_that_is_a_file_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "state").touch()
    with pytest.raises(StoreError, match="SYNC_STATE"), locked(tmp_path / "state"):
        pass
