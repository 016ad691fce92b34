"""A list that answers with a 200 and is not true: empty, short, repeating itself, or of a moment ago."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any

from fakes.faults.scene import Scene
from fakes.messages import Request, Response, json_response

Rows = list[Any]


@dataclass(frozen=True)
class EmptyPage:
    """A list without its rows; everything around them stays, a token of the next page included."""

    def suits(self, scene: Scene) -> bool:
        return _shows_rows(scene)

    def strike(self, scene: Scene) -> Response:
        return _rewritten(scene, lambda _rows: [])


@dataclass(frozen=True)
class ShortPage:
    """A list without its last rows, or its first ones; nothing around them tells of it."""

    rows: int = 1
    first: bool = False

    def __post_init__(self) -> None:
        _check_rows(self, self.rows)

    def suits(self, scene: Scene) -> bool:
        return _shows_rows(scene)

    def strike(self, scene: Scene) -> Response:
        kept = slice(self.rows, None) if self.first else slice(None, -self.rows)
        return _rewritten(scene, lambda rows: rows[kept])


@dataclass(frozen=True)
class RepeatedRows:
    """A list whose last rows come once more."""

    rows: int = 1

    def __post_init__(self) -> None:
        _check_rows(self, self.rows)

    def suits(self, scene: Scene) -> bool:
        return _shows_rows(scene)

    def strike(self, scene: Scene) -> Response:
        return _rewritten(scene, lambda rows: rows + rows[-self.rows :])


@dataclass(frozen=True)
class StaleRead:
    """A GET answers as it did before the last writes, whoever made them since the fault was injected.

    What is written between two exchanges counts as one write. The vendor's quota counts such a GET twice.
    """

    writes: int = 1

    def __post_init__(self) -> None:
        if self.writes < 1:
            raise ValueError(f"{self}: nothing is stale before a write")

    def suits(self, scene: Scene) -> bool:
        return scene.request.method == "GET" and scene.past.reaches(self.writes)

    def strike(self, scene: Scene) -> Response | None:
        now = scene.answer()
        with scene.past.restored(self.writes):
            then = scene.direct()
        return None if then.body == now.body else then


def _shows_rows(scene: Scene) -> bool:
    """Tell whether this is a page of records with at least one on it, which only its answer shows."""
    if scene.request.method != "GET" or scene.answer().status != HTTPStatus.OK:
        return False
    return bool(_rows(scene.request, _payload(scene.answer())))


def _payload(response: Response) -> Any:
    try:
        return json.loads(response.body)
    except ValueError:
        return None


def _rows(request: Request, payload: Any) -> Rows | None:
    """Find the rows: an array, or what an object holds under the name that ends the path."""
    found = payload
    if isinstance(payload, dict):
        found = payload.get(request.path.rstrip("/").rpartition("/")[2])
    return found if isinstance(found, list) else None


def _rewritten(scene: Scene, changed: Callable[[Rows], Rows]) -> Response:
    whole = scene.answer()
    payload = _payload(whole)
    rows = _rows(scene.request, payload) or []
    rows[:] = changed(rows)
    return replace(whole, body=json_response(payload).body)


def _check_rows(fault: object, rows: int) -> None:
    if rows < 1:
        raise ValueError(f"{fault}: it takes at least one row to change a page")
