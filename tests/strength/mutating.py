"""Mutants of the reference sync, made by cosmic-ray with every operator that it uses when nothing is configured.

Nothing on disk is touched: a mutant is a text, and an import hook gives it out in place of the module.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cache
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_loader
from pathlib import Path
from types import ModuleType
from typing import Any

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.ast.ast_query import ASTQuery
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator, operator_names

MODULES = ("sync.three_way", "sync.plan")
ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Mutant:
    """One change in one place. `before` and `after` are the lines that differ, without their indentation."""

    module: str
    operator: str
    occurrence: int  # which of the places in the module where the operator fits
    where: str  # the function or class, with its module
    line: int
    before: str
    after: str
    source: str = field(repr=False)

    @property
    def id(self) -> str:
        return f"{self.module}/{self.operator}/{self.occurrence}"

    def __str__(self) -> str:
        return f"{self.where}: {self.before}  ->  {self.after or '(nothing)'}"


@cache
def mutants(modules: tuple[str, ...] = MODULES) -> tuple[Mutant, ...]:
    """All mutants of these modules, always in the same order."""
    return tuple(mutant for module in modules for mutant in _of(module, source_of(module)))


def source_of(module: str) -> str:
    return _path(module).read_text(encoding="utf-8")


def _path(module: str) -> Path:
    return ROOT.joinpath(*module.split(".")).with_suffix(".py")


def _of(module: str, source: str) -> Iterator[Mutant]:
    nodes = tuple(ast_nodes(get_ast(source)))
    for name in operator_names():
        operator = get_operator(name)
        if operator.arguments():
            continue  # asks to be told which variables to exchange: not among the defaults
        for occurrence, (line, definition) in enumerate(_places(nodes, operator())):
            mutated = mutate_code(source, operator(), occurrence)
            before, after = _differing(source.splitlines(), mutated.splitlines())
            where = f"{module}.{definition}" if definition else module
            short = name.removeprefix("core/")
            yield Mutant(module, short, occurrence, where, line, before, after, mutated)


def _places(nodes: Iterable[Any], operator: Any) -> Iterator[tuple[int, str | None]]:
    for node in nodes:
        for (line, _), _ in operator.mutation_positions(node):
            yield line, ASTQuery(node).get_definition_name()


def _differing(before: Sequence[str], after: Sequence[str]) -> tuple[str, str]:
    was: list[str] = []
    now: list[str] = []
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for kind, i, j, k, l in matcher.get_opcodes():  # noqa: E741 -- the library's own letters
        if kind != "equal":
            was += before[i:j]
            now += after[k:l]
    return _joined(was), _joined(now)


def _joined(lines: Iterable[str]) -> str:
    return " ".join(filter(None, map(str.strip, lines)))


@dataclass(frozen=True)
class Overlay:
    """An import hook that gives out one module with a text of its own. It must stand before the module is imported."""

    module: str
    source: str

    def find_spec(
        self, name: str, _path: object = None, _target: object = None
    ) -> ModuleSpec | None:
        return spec_from_loader(name, self) if name == self.module else None  # type: ignore[arg-type]

    def create_module(self, _: ModuleSpec) -> None:
        """As usual."""

    def exec_module(self, module: ModuleType) -> None:
        code = compile(self.source, f"<mutant of {self.module}>", "exec")
        exec(code, module.__dict__)  # noqa: S102 -- what importing does
