"""`.feature` files as pytest modules: each scenario is a test that bears the scenario's own name.

`pytest --collect-only features` shows feature, rule, scenario and row, in the document's order; with `-v` the sentences too.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from itertools import groupby
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
        loose = [each for each in self.feature.scenarios.values() if each.rule is None]
        return _module(self.feature.name, self.path, loose, self.feature.description)

    def collect(self) -> Iterator[pytest.Item | pytest.Collector]:
        yield from _scenarios(super().collect())
        ruled = (each for each in self.feature.scenarios.values() if each.rule)
        for rule, templates in groupby(ruled, key=lambda each: each.rule):
            assert rule is not None
            # A rule is no part of a node id, nor of what -k looks at: its scenarios are found right here.
            shelf = Rule.from_parent(self, path=self.path, nodeid=self.id)
            shelf.obj = _module(rule.name, self.path, templates, rule.description)
            yield from _scenarios(shelf.collect())

    @property
    def feature(self) -> Feature:
        try:
            return get_feature(str(self.path.parent), self.path.name)
        except GherkinParseError as error:
            raise self.CollectError(str(error)) from error

    def funcnamefilter(self, name: str) -> bool:
        return name in self.feature.scenarios

    def __repr__(self) -> str:
        return f"<{self.feature.keyword} {self.name}: {self.feature.name}>"


class Rule(pytest.Module):
    """The scenarios under one rule of a feature: a shelf that is seen in the tree and nowhere else."""

    def funcnamefilter(self, name: str) -> bool:
        return hasattr(self.obj, name)

    def __repr__(self) -> str:
        return f"<Rule {self.obj.__name__}>"


class Scenario(pytest.Function):
    """A scenario with one line of its Examples table, found where the feature has it."""

    def reportinfo(self) -> tuple[os.PathLike[str] | str, int | None, str]:
        template = template_of(self)
        return self.path, template.line_number - 1 if template else None, self.name

    def __repr__(self) -> str:
        row = " - ".join(examples_of(self).values())
        return f"<Scenario {self.originalname}{row and f': {row}'}>"


def _scenarios(made: Iterable[pytest.Item | pytest.Collector]) -> Iterator[pytest.Item]:
    for function in made:
        assert isinstance(function, pytest.Function)
        # pytest makes plain functions, and has no door for another class; nothing differs but how they are shown.
        function.__class__ = Scenario
        yield function


def _module(
    name: str, path: Path, templates: Iterable[ScenarioTemplate], description: str
) -> ModuleType:
    module = ModuleType(name, description)
    for template in templates:
        setattr(module, template.name, _bound(path, template))
    return module


def _bound(path: Path, template: ScenarioTemplate) -> Any:
    @scenario(path.name, template.name, features_base_dir=str(path.parent))
    def run() -> None:
        """Everything happens in the sentences."""

    run.__doc__ = "\n".join(f"{step.keyword} {step.name}" for step in template.steps)
    return run


def template_of(item: pytest.Item) -> ScenarioTemplate | None:
    """The scenario that an item runs; None when it is not of a feature file."""
    file = item.getparent(FeatureFile)
    if file is None:
        return None
    return file.feature.scenarios[getattr(item, "originalname", item.name)]


def examples_of(item: pytest.Item) -> dict[str, str]:
    """The line of the Examples table that an item runs."""
    call = getattr(item, "callspec", None)
    return dict(call.params.get("_pytest_bdd_example", {})) if call else {}


def feature_items(items: list[pytest.Item]) -> Iterator[tuple[pytest.Item, ScenarioTemplate]]:
    for item in items:
        template = template_of(item)
        if template is not None:
            yield item, template
