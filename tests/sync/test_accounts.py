"""A store is used with the accounts that filled it, and with no others."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from fakes.webcrm import auth
from sync.engine import opened
from sync.schema import StoreForeign
from sync.wire import address
from tests.sync.world import World, world


@pytest.mark.parametrize("vendor", ["keap_url", "webcrm_url"])
@pytest.mark.parametrize("way", ["run", "plan"])
def test_a_store_of_other_accounts_is_refused_and_nothing_is_sent(
    place: World, vendor: str, way: str
) -> None:
    place.company("Acme")
    place.run()
    change: dict[str, Any] = {vendor: "https://elsewhere.example"}
    elsewhere = replace(place.settings, **change)
    place.calls.clear()
    with (
        place.mounted(),
        pytest.raises(StoreForeign, match=r"elsewhere\.example.*SYNC_STATE") as told,
        opened(elsewhere, read_only=way == "plan"),
    ):
        pass
    assert address(getattr(place.settings, vendor)) in str(told.value)
    assert place.calls == []


def test_accounts_that_only_moved_are_accepted_once_and_for_all(place: World) -> None:
    moved = replace(place.settings, keap_url="https://moved.example/crm/rest")
    with opened(place.settings):
        pass
    with opened(replace(moved, accept_accounts=True)):
        pass
    with opened(moved):
        pass
    with pytest.raises(StoreForeign), opened(place.settings):
        pass


def test_a_plan_of_a_new_store_claims_it_for_nobody(tmp_path: Path) -> None:
    place = world(tmp_path / "state")
    with opened(place.settings, read_only=True):
        pass
    with opened(replace(place.settings, keap_url="https://elsewhere.example")):
        pass


@pytest.mark.parametrize("way", ["run", "plan"])
def test_another_customer_behind_the_same_address_is_refused_before_anything_is_read(
    place: World, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.company("Acme")
    place.run()
    monkeypatch.setattr(auth, "SYSTEM_ID", 40_404)
    place.calls.clear()
    with (
        place.mounted(),
        opened(place.settings, read_only=way == "plan") as engine,
        pytest.raises(StoreForeign, match=r"webcrm 40404.*SYNC_STATE"),
    ):
        getattr(engine, way)()
    assert len(place.calls) == 1  # the login


def test_another_customer_is_accepted_once_and_for_all(
    place: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.run()
    monkeypatch.setattr(auth, "SYSTEM_ID", 40_404)
    for settings in (replace(place.settings, accept_accounts=True), place.settings):
        with place.mounted(), opened(settings) as engine:
            engine.run()


@pytest.mark.parametrize(
    ("url", "same"),
    [
        ("https://API.example:443/crm/rest/", "https://api.example/crm/rest"),
        ("http://me:s3cret@api.example:8080", "http://api.example:8080"),
        ("http://[::1]:8080/crm", "http://[::1]:8080/crm"),
    ],
)
def test_every_spelling_of_an_address_is_the_same_and_holds_no_credentials(
    url: str, same: str
) -> None:
    assert address(url) == same
