"""One world for all strangers of a session, started over before every test."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote

import pytest

from tests.fakes.witness import Answer, is_possible, problems
from tests.strangers.stranger import Stranger, at_work
from tests.strangers.world import World, served_world


@pytest.fixture(scope="session")
def served() -> Iterator[World]:
    with served_world() as world:
        yield world


@pytest.fixture
def world(served: World) -> Iterator[World]:
    """Start over; whatever was answered in the end is held against the vendors' specifications."""
    served.start_over()
    yield served
    if is_possible():
        assert list(unspecified(served)) == []


def unspecified(world: World) -> Iterator[str]:
    for system in ("keap", "webcrm"):
        for exchange in world.exchanges(system):
            if exchange["fault"]:
                continue  # what goes wrong is in no specification
            path = unquote(exchange["url"].partition("?")[0])
            status, body = exchange["status"], exchange["response"]
            yield from problems(Answer(system, exchange["method"], path, status, body))


@pytest.fixture(scope="session")
def official_client(served: World) -> Iterator[Stranger]:
    with at_work("keap-core-v2-sdk", "drive_keap_v2.py", served) as stranger:
        yield stranger


@pytest.fixture(scope="session")
def v1_client(served: World) -> Iterator[Stranger]:
    with at_work("keap-python", "drive_keap_v1.py", served) as stranger:
        yield stranger
