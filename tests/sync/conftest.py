from __future__ import annotations

from pathlib import Path

import pytest

from tests.sync.world import World, world


@pytest.fixture
def place(tmp_path: Path) -> World:
    return world(tmp_path / "state")
