"""Routes as a table: method, path template, handler. The vendor decides what a miss looks like."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Handler = TypeVar("Handler")


@dataclass(frozen=True)
class Route(Generic[Handler]):
    method: str
    template: str  # "/v1/companies/{id}", "/v2/products/{id}:adjust"; a literal segment beats both
    handler: Handler


@dataclass(frozen=True)
class Found(Generic[Handler]):
    """A path that exists: `handlers` by method may lack the one that was asked for."""

    handlers: Mapping[str, Handler]
    params: tuple[str, ...]  # what the placeholders stand for, from left to right


@dataclass
class _Node(Generic[Handler]):
    literal: dict[str, _Node[Handler]] = field(default_factory=dict)
    placeholder: _Node[Handler] | None = None
    verbs: dict[str, _Node[Handler]] = field(default_factory=dict)
    handlers: dict[str, Handler] = field(default_factory=dict)


class Router(Generic[Handler]):
    """Finds a path with or without a trailing slash; optionally whatever its case."""

    def __init__(self, routes: Iterable[Route[Handler]], *, ignore_case: bool = False) -> None:
        self._fold = str.lower if ignore_case else str
        self._root: _Node[Handler] = _Node()
        for route in routes:
            self._node(route.template).handlers[route.method] = route.handler

    def find(self, path: str) -> Found[Handler] | None:
        node, params = self._root, []
        for segment in path.strip("/").split("/"):
            child = node.literal.get(self._fold(segment))
            if child is None:
                name, child = _placed(node, segment)
                params.append(name)
            if child is None:
                return None
            node = child
        return Found(node.handlers, tuple(params)) if node.handlers else None

    def _node(self, template: str) -> _Node[Handler]:
        node = self._root
        for segment in template.strip("/").split("/"):
            name, _, verb = segment.partition("}:")
            if verb:
                node = node.verbs.setdefault(verb, _Node())
            elif name.startswith("{"):
                node.placeholder = node.placeholder or _Node()
                node = node.placeholder
            else:
                node = node.literal.setdefault(self._fold(segment), _Node())
        return node


def _placed(node: _Node[Handler], segment: str) -> tuple[str, _Node[Handler] | None]:
    """Give what a placeholder stands for, and where it leads: "7" or, with a verb, "7:adjust"."""
    name, colon, verb = segment.partition(":") if node.verbs else (segment, "", "")
    return name, node.verbs.get(verb) if colon else node.placeholder
