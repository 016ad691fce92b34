"""One world for all strangers of a session, started over before every test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.strangers.stranger import Stranger, at_work
from tests.strangers.world import World, served_world


@pytest.fixture(scope="session")
def served() -> Iterator[World]:
    with served_world() as world:
        yield world


@pytest.fixture
def world(served: World) -> World:
    served.start_over()
    return served


@pytest.fixture(scope="session")
def official_client(served: World) -> Iterator[Stranger]:
    with at_work("keap-core-v2-sdk", "drive_keap_v2.py", served) as stranger:
        yield stranger


@pytest.fixture(scope="session")
def v1_client(served: World) -> Iterator[Stranger]:
    with at_work("keap-python", "drive_keap_v1.py", served) as stranger:
        yield stranger
