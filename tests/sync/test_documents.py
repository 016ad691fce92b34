"""Other documents than our own: the reverse direction, match rules, conditions, and what nobody can carry out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from checklist.model import Condition, Creation, Entity, Pairing, Property
from sync.binding import Unsupported
from sync.settings import Settings
from tests.sync.drafts import forward, reverse, rule, written
from tests.sync.world import World, world

COMPANIES = reverse(forward("Companies"))
PRODUCTS = reverse(forward("Product"))
OPPORTUNITIES = reverse(forward("Opportunity"))
CONTACTS = replace(
    reverse(forward("Users")),
    target=Entity("Keap", "Contacts"),
    rows=tuple(row for row in reverse(forward("Users")).rows if row.target.path == "job_title"),
)


def backwards(tmp_path: Path, *pairings: Pairing) -> World:
    document = written(tmp_path, "Webcrm", "Keap", *pairings)
    return world(tmp_path / "state", document=document)


def test_the_reverse_document_creates_in_keap_and_a_second_pass_writes_nothing(
    tmp_path: Path,
) -> None:
    place = backwards(tmp_path, COMPANIES, PRODUCTS, CONTACTS)
    webcrm, keap = place.webcrm.back_door, place.keap.back_door
    webcrm.create("organisations", {"OrganisationName": "Acme"})
    webcrm.create("products", {"ProductPrice": 12.5})
    user = webcrm.create("users", {"UserEmail": "a@x.no", "UserTitle": "CEO"})
    assert place.run().clean
    names = [keap.read("companies", i)["company_name"] for i in keap.ids("companies")]
    assert names == ["webCRM", "Acme"]
    assert [keap.read("products", i)["product_price"] for i in keap.ids("products")] == [12.5]
    titles = [keap.read("contacts", i)["job_title"] for i in keap.ids("contacts")]
    assert "CEO" in titles
    assert place.run().writes == 0
    webcrm.edit("users", user, {"UserTitle": "CTO"})
    assert place.run().updates == 1
    assert "CTO" in [keap.read("contacts", i)["job_title"] for i in keap.ids("contacts")]


def test_an_opportunity_for_keap_waits_for_a_contact_and_is_then_created(tmp_path: Path) -> None:
    place = backwards(tmp_path, OPPORTUNITIES)
    place.webcrm.back_door.create("opportunities", {"OpportunityDescription": "Big"})
    keap = place.keap.back_door
    keap.create("opportunities", {"opportunity_title": "brings the stage and the contact"})
    (contact,) = keap.ids("contacts")
    outcome = place.run()
    assert "contact_id" in outcome.parked[0].reason
    options = {"defaults": {"Opportunity": {"contact_id": str(contact)}}}
    assert place.run(keap=options).creates == 1
    assert place.run(keap=options).writes == 0
    assert len(keap.ids("opportunities")) == 2


def test_a_document_and_its_reverse_do_not_send_records_back_to_their_origin(
    tmp_path: Path,
) -> None:
    place = world(tmp_path / "state")
    place.company("Acme")
    place.settle()
    theirs = written(tmp_path, "Webcrm", "Keap", COMPANIES)
    place.webcrm.back_door.create("organisations", {"OrganisationName": "New"})
    assert place.run(document=theirs).creates == 2  # the tenant's own organisation, and the new one
    assert place.run(document=theirs).writes == 0
    assert place.run().writes == 0


def merging(creation: Creation) -> Pairing:
    return replace(
        forward("Companies"),
        creation=creation,
        match=(rule("company_name", "OrganisationName"), rule("website", "OrganisationWww")),
    )


@pytest.mark.parametrize(
    ("creation", "creates"), [(Creation.UNLESS_MATCHED, 1), (Creation.NEVER, 0)]
)
def test_match_rules_link_before_anything_is_created(
    tmp_path: Path, creation: Creation, creates: int
) -> None:
    document = written(tmp_path, "Keap", "Webcrm", merging(creation))
    place = world(tmp_path / "state", document=document)
    place.company("Acme")
    place.company("Alone")
    place.company("Other name", website="acme.no")
    webcrm = place.webcrm.back_door
    webcrm.create("organisations", {"OrganisationName": "Acme"})
    webcrm.create(
        "organisations", {"OrganisationName": "By its site", "OrganisationWww": "acme.no"}
    )
    outcome = place.run()
    assert (outcome.links, outcome.creates) == (2, creates)
    assert place.run().writes == 0


def conditional(tmp_path: Path) -> Path:
    pairing = replace(
        forward("Product"),
        creation=Creation.ON_CONDITION,
        condition=Condition("When a Keap Product is sold", 0),
    )
    return written(tmp_path, "Keap", "Webcrm", pairing)


def test_a_condition_is_never_guessed(tmp_path: Path) -> None:
    place = world(tmp_path / "state", document=conditional(tmp_path))
    with pytest.raises(Unsupported, match=r"rst:14: .* is free text here: say it in sync.toml"):
        place.run()


def test_a_condition_that_was_bound_gates_the_creation(tmp_path: Path) -> None:
    place = world(tmp_path / "state", document=conditional(tmp_path))
    bound = {"keap-product--webcrm-products": ("sku", "sold")}
    product = place.keap.back_door.create(
        "products", {"product_name": "A", "product_price": 1, "sku": "no"}
    )
    assert place.run(conditions=bound).writes == 0
    place.keap.back_door.edit("products", product, {"sku": "sold"})
    assert place.run(conditions=bound).creates == 1
    place.keap.back_door.edit("products", product, {"sku": "no", "product_price": 2})
    assert place.run(conditions=bound).updates == 1


def test_a_condition_compares_texts_as_a_document_has_them(tmp_path: Path) -> None:
    place = world(tmp_path / "state", document=conditional(tmp_path))
    place.keap.back_door.create("products", {"product_name": "A", "product_price": 1})
    assert place.run(conditions={"keap-product--webcrm-products": ("active", "true")}).creates == 1


def test_a_condition_for_a_pairing_that_is_not_there_is_refused(tmp_path: Path) -> None:
    place = world(tmp_path / "state", document=conditional(tmp_path))
    with pytest.raises(Unsupported, match="no pairing 'keap-produkt--webcrm-products'"):
        place.run(conditions={"keap-produkt--webcrm-products": ("sku", "sold")})


@pytest.mark.parametrize(
    ("pairing", "message"),
    [
        (
            replace(forward("Product"), target=Entity("Webcrm", "Meetings")),
            "no adapter for Webcrm Meetings",
        ),
        (
            replace(forward("Product"), source=Entity("Keap", "Product", "human")),
            "no adapter for Keap Product",
        ),
        (
            replace(forward("Companies"), target=Entity("Webcrm", "Users")),
            r"rst:26: no adapter for the property 'OrganisationName'",
        ),
        (
            replace(
                forward("Companies"),
                match=(rule("nonsense", "OrganisationName"),),
                creation=Creation.NEVER,
            ),
            "property 'nonsense'",
        ),
    ],
)
def test_what_has_no_adapter_is_said_with_its_line_and_a_way_round(
    tmp_path: Path, pairing: Pairing, message: str
) -> None:
    document = written(tmp_path, "Keap", "Webcrm", pairing, forward("Users"))
    place = world(tmp_path / "state", document=document)
    with pytest.raises(Unsupported, match=message) as error:
        place.run()
    assert "--pairing" in str(error.value)
    assert place.run(pairings=("keap-users--webcrm-users",)).clean


def test_a_system_without_an_adapter_is_said(tmp_path: Path) -> None:
    pairing = replace(forward("Product"), target=Entity("HubSpot", "Products"))
    place = world(tmp_path / "state", document=written(tmp_path, "Keap", "HubSpot", pairing))
    with pytest.raises(Unsupported, match="no adapter for the system 'HubSpot'"):
        place.run()


def test_a_kind_of_record_is_not_kept_in_sync_with_itself(tmp_path: Path) -> None:
    same = replace(forward("Product"), target=Entity("Keap", "Product"), rows=())
    place = world(tmp_path / "state", document=written(tmp_path, "Keap", "Keap", same))
    with pytest.raises(Unsupported, match="with itself"):
        place.run()


def test_more_properties_than_our_own_documents_are_carried(tmp_path: Path) -> None:
    (row,) = forward("Companies").rows
    extra = replace(row, id="x", source=Property("notes"), target=Property("OrganisationComment"))
    pairing = replace(forward("Companies"), rows=(row, extra))
    place = world(tmp_path / "state", document=written(tmp_path, "Keap", "Webcrm", pairing))
    company = place.company("Acme", notes="called twice")
    place.settle()
    found = place.organisation_of(company)
    assert found["OrganisationComment"] == "called twice"
    place.webcrm.back_door.edit(
        "organisations", found["OrganisationId"], {"OrganisationComment": "thrice"}
    )
    place.run()
    assert place.keap.back_door.read("companies", company)["notes"] == "thrice"


def test_settings_are_values(place: World) -> None:
    assert isinstance(place.settings, Settings)
    assert place.settings == replace(place.settings)
