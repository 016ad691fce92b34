"""Pipelines: stages in both versions, moves between them, and tenants without opportunities."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.fakes.keap_client import Client, refused, tenant

STAGE = {"name": "New", "order": 1, "probability": 10, "target_number_days": 7}


@pytest.fixture
def crm() -> Iterator[Client]:
    with tenant() as client:
        yield client


def test_a_stage_made_in_v2_is_in_the_pipeline_of_v1(crm: Client) -> None:
    for order, name in ((2, "Later"), (1, "First")):
        crm.send("POST", "/v2/opportunities/stages", 201, **STAGE | {"name": name, "order": order})
    crm.person("opportunities", stage=1)
    shown = crm.get("/v1/opportunity/stage_pipeline")
    assert [(each["stage_id"], each["stage_name"]) for each in shown] == [
        (2, "First"),
        (1, "Later"),
    ]
    assert [each["stage_count"] for each in shown] == [0, 1]


@pytest.mark.parametrize(
    "wrong",
    [{"name": None}, {"order": None}, {"probability": 101}, {"target_number_days": -1}],
)
def test_a_stage_needs_everything_in_its_bounds(crm: Client, wrong: dict[str, int | None]) -> None:
    assert refused(crm.call("POST", "/v2/opportunities/stages", json=STAGE | wrong))


def test_every_move_is_on_record(crm: Client) -> None:
    for name in ("New", "Won"):
        crm.person("stages", stage_name=name)
    crm.person("users")
    crm.person("opportunities", stage=1, user=1)
    crm.clock.advance(60)
    crm.send("PATCH", "/v1/opportunities/1", 200, stage={"id": 2})
    crm.send("PATCH", "/v2/opportunities/1", 200, opportunity_notes="stays where it is")
    moves = crm.get("/v2/opportunities/stageMoves")["stage_moves"]
    assert [(each["move_from_stage_id"], each["move_to_stage_id"]) for each in moves] == [
        ("0", "1"),
        ("1", "2"),
    ]
    first, second = moves
    assert first["prev_stage_move_time"] is None
    assert second["prev_stage_move_time"] == first["move_time"] == "2026-01-05T09:00:00.000Z"
    assert second["move_time"] == "2026-01-05T09:01:00.000Z"
    assert (second["opportunity_id"], second["user_id"]) == ("1", "1")
    assert crm.get(f"/v2/opportunities/stageMoves/{second['id']}") == second
    assert crm.call("GET", "/v2/opportunities/stageMoves/999").status_code == 404


def test_moves_are_filtered_ordered_and_paged(crm: Client) -> None:
    for _ in range(3):
        crm.person("opportunities")
    path = "/v2/opportunities/stageMoves"
    found = crm.get(path, filter="opportunity_id==2")["stage_moves"]
    assert [each["opportunity_id"] for each in found] == ["2"]
    page = crm.get(path, order_by="id desc", page_size=2)
    assert [each["opportunity_id"] for each in page["stage_moves"]] == ["3", "2"]
    rest = crm.get(path, order_by="id desc", page_size=2, page_token=page["next_page_token"])
    assert [each["opportunity_id"] for each in rest["stage_moves"]] == ["1"]
    assert refused(crm.call("GET", path, params={"filter": "stage_id==1"}))


def test_a_move_costs_no_effect_of_its_own(crm: Client) -> None:
    crm.person("opportunities")
    crm.person("stages")
    crm.send("PATCH", "/v2/opportunities/1", 200, stage_id="2")
    assert [(each.kind, each.table) for each in crm.app.journal[-1].effects] == [
        ("updated", "opportunities")
    ]


@pytest.mark.parametrize(
    ("version", "said"),
    [("v1", {"message"}), ("v2", {"code", "message", "status", "details"})],
)
def test_a_tenant_without_the_module_refuses_in_the_words_of_the_version(
    version: str, said: set[str]
) -> None:
    with tenant(switches={"keap.module.opportunities": "missing"}) as crm:
        answer = crm.call("POST", f"/{version}/opportunities", json={"opportunity_title": "A"})
        assert (answer.status_code, set(answer.json())) == (403, said)
        assert crm.app.back_door.ids("opportunities") == []


@pytest.mark.parametrize(
    ("body", "count"),
    [({"type": "INCREASE", "quantity": 5}, 8), ({"type": "DECREASE", "quantity": 3}, 0)],
)
def test_stock_moves_up_and_down(crm: Client, body: dict[str, object], count: int) -> None:
    crm.person("products", inventory_count=3)
    made = crm.send("POST", "/v2/products/1:adjustInventory", 200, **body)
    assert made["inventory"]["inventory_count"] == count


@pytest.mark.parametrize(
    "body", [{"type": "DECREASE", "quantity": 4}, {"type": "SET", "quantity": 1}, {"quantity": 1}]
)
def test_stock_never_falls_below_nothing(crm: Client, body: dict[str, object]) -> None:
    crm.person("products", inventory_count=3)
    assert refused(crm.call("POST", "/v2/products/1:adjustInventory", json=body))
    assert crm.app.back_door.read("products", 1)["inventory_count"] == 3


def test_an_unknown_verb_leads_nowhere(crm: Client) -> None:
    crm.person("products")
    for path in ("/v2/products/1:explode", "/v2/companies/1:adjustInventory"):
        assert crm.call("POST", path, json={}).status_code in (404, 405)
    assert crm.call("POST", "/v2/products/9:adjustInventory", json={}).status_code == 404
