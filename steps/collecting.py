"""`.feature` files as pytest modules: each scenario is a test that bears the scenario's own name."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from pytest_bdd import scenario
from pytest_bdd.exceptions import GherkinParseError
from pytest_bdd.feature import get_feature
from pytest_bdd.parser import Feature, ScenarioTemplate


class FeatureFile(pytest.Module):
    """A module whose functions are the scenarios of one feature file."""

    def _getobj(self) -> ModuleType:
        module = ModuleType(self.path.stem)
        for name in self.feature.scenarios:
            setattr(module, name, _bound(self.path, name))
        return module

    @property
    def feature(self) -> Feature:
        try:
            return get_feature(str(self.path.parent), self.path.name)
        except GherkinParseError as error:
            raise self.CollectError(str(error)) from error

    def funcnamefilter(self, name: str) -> bool:
        return name in self.feature.scenarios


def _bound(path: Path, name: str) -> Any:
    @scenario(path.name, name, features_base_dir=str(path.parent))
    def run() -> None:
        """Everything happens in the sentences."""

    return run


def template_of(item: pytest.Item) -> ScenarioTemplate | None:
    """The scenario that an item runs; None when it is not of a feature file."""
    parent = item.parent
    if not isinstance(parent, FeatureFile):
        return None
    return parent.feature.scenarios[getattr(item, "originalname", item.name)]


def examples_of(item: pytest.Item) -> dict[str, str]:
    """The line of the Examples table that an item runs."""
    call = getattr(item, "callspec", None)
    return dict(call.params.get("_pytest_bdd_example", {})) if call else {}


def feature_items(items: list[pytest.Item]) -> Iterator[tuple[pytest.Item, ScenarioTemplate]]:
    for item in items:
        template = template_of(item)
        if template is not None:
            yield item, template
