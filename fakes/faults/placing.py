"""When a fault strikes: at the n-th exchange, for a while, or by chance; always the same by the same numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from random import Random
from typing import Protocol

from fakes.messages import Request


class Placement(Protocol):
    """A frozen value; exchanges are counted from 1 since the fault was injected."""

    def covers(self, request: Request) -> bool:
        """Tell whether this exchange is one of those that are counted."""
        ...

    def due(self, number: int, elapsed: float) -> bool:
        """Tell whether to strike the exchange of this number, so many seconds after the first strike."""
        ...

    def left(self, elapsed: float) -> float:
        """Tell for how many seconds more it strikes, 0 if that is no matter of time."""
        ...


@dataclass(frozen=True)
class At:
    """From the n-th exchange on: so many `times`, or all for so many `seconds` of the fakes' clock.

    `method` is "GET" or several as "PUT PATCH"; `path` is a regular expression to be found in the path, in any case.
    """

    nth: int = 1
    times: int = 1
    seconds: float | None = None
    method: str | None = None
    path: str | None = None

    def __post_init__(self) -> None:
        if self.nth < 1 or self.times < 1:
            raise ValueError(f"{self}: nth and times count from 1")
        if self.seconds is not None and not self.seconds > 0:
            raise ValueError(f"{self}: an outage lasts more than 0 seconds")
        _check_path(self, self.path)

    def covers(self, request: Request) -> bool:
        return _among(request, self.method, self.path)

    def due(self, number: int, elapsed: float) -> bool:
        if self.seconds is None:
            return self.nth <= number < self.nth + self.times
        return number == self.nth or (number > self.nth and elapsed < self.seconds)

    def left(self, elapsed: float) -> float:
        return 0.0 if self.seconds is None else self.seconds - elapsed


@dataclass(frozen=True)
class Sometimes:
    """Each exchange with this probability; the same seed strikes the same ones."""

    probability: float
    seed: int = 0
    method: str | None = None
    path: str | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.probability <= 1:
            raise ValueError(f"{self}: a probability lies between 0 and 1")
        _check_path(self, self.path)

    def covers(self, request: Request) -> bool:
        return _among(request, self.method, self.path)

    def due(self, number: int, elapsed: float) -> bool:  # noqa: ARG002 - chance knows no time
        # By number instead of by a running generator: what was struck before does not matter.
        return Random(f"{self.seed} {number}").random() < self.probability  # noqa: S311 - no secret

    def left(self, elapsed: float) -> float:  # noqa: ARG002 - chance knows no time
        return 0.0


def _check_path(placement: Placement, path: str | None) -> None:
    try:
        re.compile(path or "")
    except re.error as error:
        raise ValueError(f"{placement}: {path!r} is no regular expression: {error}") from error


def _among(request: Request, method: str | None, path: str | None) -> bool:
    if method is not None and request.method not in method.split():
        return False
    return path is None or re.search(path, request.path, re.IGNORECASE) is not None
