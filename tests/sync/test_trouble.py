"""Deletions, refusals and vendors of every habit, whole passes against both fakes."""

from __future__ import annotations

from pathlib import Path

import pytest

from fakes.faults import At, Truncated
from sync.actions import Why
from tests.sync.world import COMPANIES, World, engine_of, world


def test_a_deleted_record_is_reported_and_its_partner_left_alone(place: World) -> None:
    company, other = place.company("Acme"), place.company("Other")
    place.settle()
    place.keap.back_door.delete("companies", company)
    place.keap.back_door.edit("companies", other, {"company_name": "Other 2"})
    outcome = place.run()
    assert [(leave.why, leave.ref.id) for leave in outcome.leaves] == [(Why.ABSENT, str(company))]
    assert outcome.clean
    assert place.organisations() == ["Acme", "Other 2"]


def test_a_record_deleted_in_webcrm_is_not_made_again(place: World) -> None:
    keep = place.keap.back_door.create("products", {"product_name": "A", "product_price": 1})
    gone = place.keap.back_door.create("products", {"product_name": "B", "product_price": 2})
    place.settle()
    deleted = place.partner("products", "ProductCustom15", gone)["ProductId"]
    place.webcrm.back_door.delete("products", deleted)
    place.keap.back_door.edit("products", gone, {"product_price": 3})
    assert place.run().writes == 0
    assert place.partner("products", "ProductCustom15", keep)["ProductPrice"] == 1


def test_a_side_that_lists_nothing_any_more_is_refused_and_others_go_on(place: World) -> None:
    company = place.company("Acme")
    place.settle()
    place.keap.back_door.delete("companies", company)
    place.keap.back_door.create("products", {"product_name": "A", "product_price": 1})
    outcome = place.run()
    (refusal,) = outcome.refused
    assert refusal.pairing == COMPANIES
    assert "--accept-emptied" in refusal.reason
    assert (outcome.creates, place.organisations()) == (1, ["Acme"])
    accepted = place.run(accept_emptied=frozenset({COMPANIES}))
    assert (accepted.refused, accepted.writes) == ((), 0)


def test_a_plan_leaves_out_what_a_run_refuses_and_shows_the_rest(place: World) -> None:
    company = place.company("Acme")
    place.settle()
    place.keap.back_door.delete("companies", company)
    place.keap.back_door.create("products", {"product_name": "A", "product_price": 1})
    with engine_of(place) as engine:
        planned = engine.plan()
        assert (len(planned.creates), len(planned.refused)) == (1, 1)
        assert engine.run().plan == planned


def test_a_refused_record_is_parked_others_go_on_and_an_edit_revives_it(tmp_path: Path) -> None:
    place = world(tmp_path, webcrm_switches={"webcrm.text.long": "refused"})
    company = place.company("x" * 300)
    place.company("Fine")
    outcome = place.run()
    (parked,) = outcome.parked
    assert parked.ref == f"keap Companies {company}"
    assert (outcome.creates, place.organisations()) == (1, ["Fine"])
    place.forget()
    again = place.run()
    assert [leave.why for leave in again.leaves] == [Why.PARKED]
    assert place.effects() == []
    assert not any(x.method == "POST" and x.url == "/Organisations" for x in place.webcrm.journal)
    place.keap.back_door.edit("companies", company, {"company_name": "Short"})
    assert place.run().clean
    assert place.organisations() == ["Fine", "Short"]
    assert place.run().clean


def test_a_parked_write_is_tried_again_when_asked_to(tmp_path: Path) -> None:
    place = world(tmp_path, webcrm_switches={"webcrm.post.users": "403"})
    place.keap.back_door.create("users", {"email_address": "a@x.no", "given_name": "A"})
    assert len(place.run().parked) == 1
    assert len(place.run(retry_parked=True).parked) == 1
    assert place.run().parked == ()


def test_trimmed_values_do_not_echo(tmp_path: Path) -> None:
    place = world(tmp_path, {"keap.text.blanks": "trimmed"})
    user = place.keap.back_door.create(
        "users", {"email_address": "ann@x.no", "given_name": "Ann", "job_title": "CEO"}
    )
    place.settle()
    made = place.partner("users", "UserCustom15", user)["UserId"]
    place.webcrm.back_door.edit("users", made, {"UserTitle": "  CTO  "})
    place.run()
    assert place.keap.back_door.read("users", user)["job_title"] == "CTO"
    assert place.run().writes == 0


def test_a_truncated_name_stays_long_where_it_was_written(tmp_path: Path) -> None:
    place = world(tmp_path, webcrm_switches={"webcrm.text.long": "truncated"})
    company = place.company("x" * 300)
    place.run()
    assert place.run().writes == 0
    assert place.keap.back_door.read("companies", company)["company_name"] == "x" * 300


def test_prices_keep_their_cents_both_ways(place: World) -> None:
    product = place.keap.back_door.create("products", {"product_name": "A", "product_price": 0.29})
    place.settle()
    seen = place.partner("products", "ProductCustom15", product)
    assert (seen["ProductPrice"], seen["ProductQuantity"]) == (0.29, 1)
    place.webcrm.back_door.edit("products", seen["ProductId"], {"ProductPrice": 1234567.89})
    place.run()
    assert place.keap.back_door.read("products", product)["product_price"] == 1234567.89
    assert place.run().writes == 0


@pytest.mark.parametrize("body", ["object", "int", "quoted", "empty"])
def test_a_link_is_made_however_webcrm_tells_the_new_id(tmp_path: Path, body: str) -> None:
    place = world(tmp_path, webcrm_switches={"webcrm.post.organisation.body": body})
    place.company("Acme")
    assert place.run().creates == 1
    assert place.run().writes == 0
    assert place.organisations() == ["Acme"]


@pytest.mark.parametrize("entry", ["empty", "id", "null"])
def test_a_good_patch_is_known_however_webcrm_says_so(tmp_path: Path, entry: str) -> None:
    place = world(tmp_path, webcrm_switches={"webcrm.patch.updated": entry})
    user = place.keap.back_door.create("users", {"email_address": "a@x.no", "given_name": "A"})
    place.settle()
    place.keap.back_door.edit("users", user, {"job_title": "CTO"})
    assert place.run().updates == 1
    assert place.run().clean


def test_a_patch_that_is_answered_with_half_a_text_is_looked_at_and_found_done(
    place: World,
) -> None:
    user = place.keap.back_door.create("users", {"email_address": "a@x.no", "given_name": "A"})
    place.settle()
    place.keap.back_door.edit("users", user, {"job_title": "CTO"})
    cut = place.webcrm.inject(Truncated(), At(method="PATCH"))
    outcome = place.run()
    assert cut.hits == 1
    assert (outcome.updates, outcome.clean) == (1, True)
    assert place.run().writes == 0
