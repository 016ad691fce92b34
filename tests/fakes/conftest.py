"""The fake Keap behind both of its doors, and a witness of whatever both vendors answer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext

import pytest

from fakes.keap.tenant import Keap
from fakes.webcrm.vendor import Webcrm
from tests.fakes.keap_client import Client, Door, tenant
from tests.fakes.witness import Witness, is_possible, watching


@pytest.fixture(params=["mounted", "served"])
def crm_door(request: pytest.FixtureRequest) -> Door:
    door: Door = request.param
    return door


@pytest.fixture
def keap_crm(crm_door: Door) -> Iterator[Client]:
    with tenant(crm_door) as client:
        yield client


@pytest.fixture(scope="session")
def witness() -> Iterator[Witness]:
    with watching(Keap, Webcrm) if is_possible() else nullcontext(Witness()) as witness:
        yield witness


@pytest.fixture(autouse=True)
def _every_answer_is_one_of_the_vendors(witness: Witness) -> Iterator[None]:
    yield
    assert witness.told() == []
