"""The fake Keap behind both of its doors."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.fakes.keap_client import Client, Door, tenant


@pytest.fixture(params=["mounted", "served"])
def crm_door(request: pytest.FixtureRequest) -> Door:
    door: Door = request.param
    return door


@pytest.fixture
def keap_crm(crm_door: Door) -> Iterator[Client]:
    with tenant(crm_door) as client:
        yield client
