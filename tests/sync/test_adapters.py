"""One contract for both adapters: whatever the vendor's shapes, the engine sees the same behaviour."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest

from fakes.app import App
from sync.keap import keap
from sync.systems import Moved, Record, Ref, System
from sync.webcrm import webcrm
from sync.webcrm_entities import is_ours_to_write
from tests.sync.world import SyncClock, World


@dataclass(frozen=True)
class Case:
    """One entity: what is written, what is written next, and how the fake calls it."""

    system: str
    entity: str
    table: str
    values: dict[str, Any]
    changed: dict[str, Any]
    creates: bool = True


CASES = [
    Case(
        "keap",
        "Companies",
        "companies",
        {"company_name": "Acme"},
        {"company_name": "Acme 2", "notes": "n"},
    ),
    Case(
        "keap",
        "Opportunity",
        "opportunities",
        {"opportunity_title": "Big"},
        {"opportunity_notes": "n"},
    ),
    Case(
        "keap",
        "Product",
        "products",
        {"product_name": "Anvil", "product_price": Decimal("12.5")},
        {"product_price": Decimal("0.29"), "product_desc": "heavy"},
    ),
    Case(
        "keap",
        "Users",
        "users",
        {"given_name": "Ann", "email_address": "a@x.no"},
        {"email_address": "b@x.no", "job_title": "CTO"},
    ),
    Case(
        "keap",
        "Contacts",
        "contacts",
        {"given_name": "Ann", "email_address": "a@x.no"},
        {"job_title": "CTO", "family_name": "Berg"},
    ),
    Case(
        "webcrm",
        "Organisations",
        "organisations",
        {"OrganisationName": "Acme"},
        {"OrganisationName": "Acme 2", "OrganisationCity": "Oslo"},
    ),
    Case(
        "webcrm",
        "Opportunities",
        "opportunities",
        {"OpportunityDescription": "Big"},
        {"OpportunityDescription": "Bigger", "OpportunityLevel": Decimal(2)},
    ),
    Case(
        "webcrm",
        "Products",
        "products",
        {"ProductPrice": Decimal("12.5")},
        {"ProductPrice": Decimal("0.29"), "ProductComment": "heavy"},
    ),
    Case(
        "webcrm",
        "Users",
        "users",
        {"UserEmail": "a@x.no", "UserTitle": "CEO"},
        {"UserEmail": "b@x.no", "UserTitle": ""},
    ),
    Case(
        "webcrm",
        "Persons",
        "persons",
        {"PersonTitle": "CEO"},
        {"PersonTitle": "CTO", "PersonLastName": "Berg"},
    ),
]


@pytest.fixture(params=CASES, ids=lambda case: f"{case.system} {case.entity}")
def case(request: pytest.FixtureRequest) -> Case:
    found: Case = request.param
    return found


@pytest.fixture
def system(case: Case, place: World) -> Iterator[System]:
    clock = SyncClock(place.clock)
    options: dict[str, Any] = {"invite_users": True}
    contact = place.keap.back_door.create("contacts", {"given_name": "C", "email_addresses": []})
    options |= {"defaults": {"Opportunity": {"contact_id": str(contact)}}}
    place.keap.back_door.create("opportunities", {"opportunity_title": "brings the default stage"})
    with place.mounted():
        if case.system == "keap":
            yield keap(place.settings.keap_url, place.keap.credential, clock, options)
        else:
            yield webcrm(place.settings.webcrm_url, place.webcrm.credential, 1, clock)


@pytest.fixture
def fake(case: Case, place: World) -> App:
    return place.keap if case.system == "keap" else place.webcrm


MARKER = "other:Things:12"


def made(system: System, case: Case) -> tuple[Ref, Record]:
    ref = system.create(case.entity, case.values, MARKER)
    record = system.read(ref, frozenset(case.values))
    assert record is not None
    return ref, record


def test_a_created_record_is_listed_and_read_with_its_values(system: System, case: Case) -> None:
    ref, record = made(system, case)
    assert record.values == case.values
    listed = {r.ref: r for r in system.list(case.entity, frozenset(case.values))}
    assert listed[ref].values == case.values
    stamp = listed[ref].stamp
    assert stamp is not None
    assert stamp.tzinfo is not None


def test_a_created_record_is_one_record_made_by_one_write(
    system: System, case: Case, fake: App
) -> None:
    fake.journal.clear()
    made(system, case)
    effects = [effect for exchange in fake.journal for effect in exchange.effects]
    assert [(effect.kind, effect.table) for effect in effects] == [("created", case.table)]


def test_a_marked_record_can_be_found_by_its_marker(system: System, case: Case) -> None:
    unnamed: dict[str, Any] = {"email_address": "m@x.no"} if "email_address" in case.values else {}
    if not system.marks(case.entity, frozenset(unnamed)):
        pytest.skip("this entity has no place for a marker")
    ref = system.create(case.entity, unnamed, MARKER)
    found = [r.ref for r in system.list(case.entity, frozenset()) if r.marker == MARKER]
    assert found == [ref]


def test_an_update_changes_what_it_names_and_nothing_else(
    system: System, case: Case, fake: App
) -> None:
    ref, _ = made(system, case)
    seen = system.read(ref, frozenset(case.changed))
    assert seen is not None
    before = fake.back_door.read(case.table, int(ref.id))
    fake.journal.clear()
    system.update(seen, case.changed)
    effects = [effect for exchange in fake.journal for effect in exchange.effects]
    assert [effect.kind for effect in effects] == ["updated"]
    after = system.read(ref, frozenset(case.changed))
    assert after is not None
    assert after.values == case.changed
    audit = {name for name, spec in fake.back_door.fields(case.table).items() if spec.audit}
    now = fake.back_door.read(case.table, int(ref.id))
    different = {name for name in before if before[name] != now[name]} - audit
    assert len(different) <= len(case.changed)


def test_a_record_that_was_edited_since_it_was_seen_is_not_written(
    system: System, case: Case, fake: App
) -> None:
    ref, _ = made(system, case)
    seen = system.read(ref, frozenset(case.changed))
    assert seen is not None
    system.update(seen, case.changed)
    fake.journal.clear()
    with pytest.raises(Moved):
        system.update(seen, case.changed)
    assert not any(exchange.effects for exchange in fake.journal)


def test_a_record_that_is_gone_is_none_and_not_written(system: System, case: Case) -> None:
    ref = Ref(case.system, case.entity, "4711")
    assert system.read(ref, frozenset(case.values)) is None
    with pytest.raises(Moved):
        system.update(Record(ref, case.values), case.changed)


def test_every_value_that_was_written_fits(system: System, case: Case) -> None:
    for path, value in {**case.values, **case.changed}.items():
        assert system.knows(case.entity, path)
        assert system.fits(case.entity, path, value)
        assert system.fits(case.entity, path, "")


def test_entities_are_known_however_they_are_spelt(system: System, case: Case) -> None:
    assert system.entity(case.entity.upper()) == case.entity
    assert system.entity("Nonsense") is None
    assert not system.knows(case.entity, "nonsense")


def test_a_password_is_never_written_back_but_what_is_told_about_it_is() -> None:
    assert not is_ours_to_write("User", "UserPassword")
    assert is_ours_to_write("User", "UserPasswordUpdatedAt")
    assert is_ours_to_write("User", "UserPasswordInUrl")
