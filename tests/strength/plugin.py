"""A pytest plugin that breaks the reference sync on purpose: `pytest -p tests.strength.plugin --faulty NAME features`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import Phase

from steps import case, searching
from tests.strength.catalogue import CATALOGUE
from tests.strength.faulty import Install, put


def people_only_repeat_themselves() -> None:
    """Not the sync's fault but the suite's: every edit writes what is already there."""

    def edit(self: Any, side: Any, record: int, values: Mapping[str, Any]) -> None:
        self.pause()
        side.edit(record, {name: side.read(record).get(name) for name in values})

    put(case.Case, "edit", edit)


IDLE_PEOPLE = "people-only-repeat-themselves"
INSTALLS: Mapping[str, Install] = {
    **{faulty.name: faulty.install for faulty in CATALOGUE.values()},
    IDLE_PEOPLE: people_only_repeat_themselves,
}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--faulty", choices=sorted(INSTALLS), required=True)
    parser.addoption("--asked", action="append", help="only this claim; may be repeated")
    parser.addoption("--unshrunk", action="store_true", help="the verdicts alone are of interest")


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--unshrunk"):
        put(searching, "PHASES", (Phase.explicit, Phase.generate))
    INSTALLS[config.getoption("--faulty")]()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    asked = config.getoption("--asked")
    if not asked:
        return
    others = [item for item in items if item.name.partition("[")[0] not in asked]
    items[:] = [item for item in items if item not in others]
    config.hook.pytest_deselected(items=others)
