"""The points that no source settles: whatever a switch stands at, a client sees it."""

from __future__ import annotations

from typing import Any

import pytest

from fakes.keap import SWITCHES
from fakes.switches import Switch
from tests.fakes.keap_client import refused, tenant
from tests.fakes.keap_probes import APPLICATION, GATEWAY, SPARE, Probe
from tests.fakes.keap_v1_probes import V1
from tests.fakes.keap_v2_probes import V2

PROBES = {probe.switch: probe for probe in (*GATEWAY, *APPLICATION, *V1, *V2)}
# What hooks leave open shows in their letters: tests/fakes/test_hooks_keap.py.
MINE = [switch for name, switch in SWITCHES.items() if not name.startswith("keap.hooks.")]
CASES = [
    pytest.param(probe, value, id=f"{probe.switch}={value}")
    for probe in PROBES.values()
    for value in probe.finds
]


@pytest.mark.parametrize(("probe", "value"), CASES)
def test_a_client_sees_what_a_switch_stands_at(probe: Probe, value: str) -> None:
    with tenant(refresh_token=SPARE, quota=probe.quota, switches={probe.switch: value}) as crm:
        assert probe.look(crm) == probe.finds[value]


@pytest.mark.parametrize("probe", PROBES.values(), ids=PROBES)
def test_a_switch_may_be_moved_while_the_tenant_is_in_use(probe: Probe) -> None:
    value = list(probe.finds)[1]
    with tenant(refresh_token=SPARE, quota=probe.quota) as crm:
        crm.app.switches.set({probe.switch: value})
        assert probe.look(crm) == probe.finds[value]


@pytest.mark.parametrize("switch", MINE, ids=[each.name for each in MINE])
def test_every_value_of_every_switch_shows_something_of_its_own(switch: Switch) -> None:
    probe = PROBES[switch.name]
    assert set(switch.values) <= set(probe.finds)
    assert switch.numeric == (set(probe.finds) > set(switch.values))
    found = list(probe.finds.values())
    assert all(found.count(each) == 1 for each in found)
    assert switch.note
    assert switch.evidence


def test_there_is_no_probe_of_a_switch_that_is_gone() -> None:
    assert set(PROBES) <= set(SWITCHES)


def test_v2_may_ignore_what_it_does_not_know() -> None:
    with tenant(switches={"keap.v2.unknown_property": "ignored"}) as crm:
        crm.send("POST", "/v2/companies", 201, company_name="A", colour="red")
        crm.send("PATCH", "/v2/companies/1", 200, id="9", update_time="x", website="w")
        assert crm.app.back_door.read("companies", 1)["website"] == "w"
        assert refused(crm.call("PATCH", "/v1/companies/1", json={"colour": "red"}))


@pytest.mark.parametrize(
    ("version", "table", "body"),
    [
        ("v1", "products", {"product_name": True, "active": "true", "product_price": " "}),
        ("v1", "products", {"product_name": 1.5, "product_price": "NaN"}),
        ("v2", "products", {"name": "A", "price": "12.5", "short_description": "s"}),
        ("v2", "products", {"name": [], "price": "12", "short_description": "s"}),
        ("v2", "opportunities", {"opportunity_title": 1, "contact_id": "x", "stage_id": "1"}),
    ],
)
def test_even_a_lenient_keap_does_not_take_everything(
    version: str, table: str, body: dict[str, Any]
) -> None:
    with tenant(switches={"keap.scalars": "lenient"}) as crm:
        assert refused(crm.call("POST", f"/{version}/{table}", json=body))


def test_a_lenient_keap_reads_whole_numbers_from_texts() -> None:
    with tenant(switches={"keap.scalars": "lenient"}) as crm:
        body = {"name": 5, "price": "1250", "short_description": False, "active": "false"}
        made = crm.send("POST", "/v2/products", 201, **body)
        assert (made["name"], made["short_description"], made["active"]) == ("5", "false", False)
        assert made["price"]["amount"] == 1250
