"""The fake Keap behind both of its doors."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.fakes.keap_client import Client, Door, tenant

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(params=["mounted", "served"])
def crm_door(request: pytest.FixtureRequest) -> Door:
    door: Door = request.param
    return door


@pytest.fixture
def keap_crm(crm_door: Door) -> Iterator[Client]:
    with tenant(crm_door) as client:
        yield client
