"""Whoever watches what the fakes answer, and holds it against the vendors' own specifications."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import pytest
from jsonschema_rs import Draft202012Validator

from fakes.app import Vendor
from fakes.messages import Request, Response, VendorError
from tests.fakes.beyond_specs import CUT, DIALECTS, KNOWN, Known
from tests.fakes.specifications import Operation, Specification

FOLDER = Path(__file__).parents[2].parent / "shared" / "specs"
ABSENT = "the vendors' specifications are not here: lay them into ../shared/specs"


def is_possible() -> bool:
    """Tell whether somebody has laid the specifications beside the repository."""
    return all((FOLDER / f"{name}.json").exists() for name in DIALECTS)


@cache
def specification(name: str) -> Specification:
    text = (FOLDER / f"{name}.json").read_text(encoding="utf-8")
    return Specification(json.loads(text), DIALECTS[name])


@dataclass(frozen=True)
class Answer:
    """What one client was told; `body` is the text of it."""

    system: str
    method: str
    path: str
    status: int
    body: str

    @cached_property
    def operation(self) -> Operation | None:
        if re.fullmatch(CUT, self.path):
            return None
        version = "keap-v2" if self.path.startswith("/crm/rest/v2/") else "keap-v1"
        name = version if self.system == "keap" else self.system
        return specification(name).find(self.method, self.path)

    @cached_property
    def name(self) -> str:
        """Give "keap GET /v1/companies/{companyId} 200 json"."""
        called = self.operation.name if self.operation else f"{self.method} {self.path}"
        return f"{self.system} {called} {self.status} {self.kind}"

    @property
    def kind(self) -> str:
        return {"": "none", "n": "null", "<": "html"}.get(self.body[:1], "json")

    @cached_property
    def schema(self) -> Draft202012Validator | None:
        """Give what the body must be like; None where nobody has described it. Raises LookupError."""
        known = _known(self.name)
        if known and known.like is None:
            return _compiled(known)
        if self.operation is None:
            raise LookupError("the vendor has no such operation")
        return self.operation.answer(known.like if known and known.like else self.status)


def problems(answer: Answer) -> list[str]:
    """Tell what is wrong with an answer, one line each."""
    try:
        return [f"{answer.name}: {problem}" for problem in _problems(answer)]
    except LookupError as error:
        return [f"{answer.name}: {error}"]


def _problems(answer: Answer) -> list[str]:
    if answer.schema is None:
        return []
    if answer.kind in ("none", "html"):
        return ["the vendor answers with JSON"]
    return [
        f"{'/'.join(map(str, error.instance_path))}: {error.message}"
        for error in answer.schema.iter_errors(json.loads(answer.body))
    ]


@cache
def _known(name: str) -> Known | None:
    return next((each for each in KNOWN if re.fullmatch(each.where, name, re.DOTALL)), None)


@cache
def _compiled(known: Known) -> Draft202012Validator | None:
    return None if known.schema is None else Draft202012Validator(known.schema)


@dataclass
class Witness:
    """Sees every answer of the vendors themselves: faults around them are in no specification."""

    held: Counter[str] = field(default_factory=Counter)
    """How many answers were held against a schema, by their names."""
    _problems: list[str] = field(default_factory=list)

    def see(self, answer: Answer) -> None:
        found = problems(answer)
        self._problems += found
        if not found and answer.schema is not None:
            self.held[answer.name] += 1

    def told(self) -> list[str]:
        """Give what was wrong since the last time."""
        told, self._problems = self._problems, []
        return told


@contextmanager
def watching(*vendors: type[Any]) -> Iterator[Witness]:
    """Watch every tenant of these vendors until the block ends."""
    witness = Witness()
    with pytest.MonkeyPatch.context() as patch:
        for vendor in vendors:
            patch.setattr(vendor, "answer", _watched(vendor.answer, witness))
        yield witness


def _watched(answer: Callable[[Any, Request], Response], witness: Witness) -> Any:
    def watched(vendor: Vendor, request: Request) -> Response:
        try:
            response = answer(vendor, request)
        except VendorError as error:
            witness.see(_heard(vendor, request, error.response))
            raise
        witness.see(_heard(vendor, request, response))
        return response

    return watched


def _heard(vendor: Vendor, request: Request, response: Response) -> Answer:
    body = response.body.decode()
    return Answer(vendor.name, request.method, request.path, response.status, body)
