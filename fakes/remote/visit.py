"""One request at the back door, of somebody who has the token."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from fakes.app import App
from fakes.clock import Clock
from fakes.messages import MalformedJsonError, Request, Response, VendorError, json_response
from fakes.routes import Route
from fakes.store import Values

_MOST_DIGITS = 18


@dataclass(frozen=True)
class House:
    """All that there is behind the door; `file` is where the state is kept, None where it is not."""

    apps: Mapping[str, App]
    clock: Clock
    file: Path | None = None
    keeps_journal: bool = False  # in the file


@dataclass(frozen=True)
class Visit:
    house: House
    request: Request
    params: tuple[str, ...]

    def app(self) -> App:
        return self.system(self.params[0])

    def system(self, name: str) -> App:
        if name not in self.house.apps:
            raise problem(
                404, f"there is no system {name!r}; there are {', '.join(self.house.apps)}"
            )
        return self.house.apps[name]

    def id(self) -> int:
        written = self.params[2]
        if not _is_number(written):
            raise problem(404, f"{written[:40]!r} is no id: ids are whole numbers")
        return int(written)

    def number(self, name: str, noun: str) -> int | None:
        """Read a whole number of the query; None where it is not there."""
        written = self.request.first(name)
        if written is None:
            return None
        if not _is_number(written):
            raise problem(400, f"{name} must be {noun}, not {written[:40]!r}")
        return int(written)

    def body(self) -> Values:
        try:
            body = self.request.json() if self.request.body else {}
        except MalformedJsonError as error:
            raise problem(400, f"the body is no JSON: {error}") from error
        if not isinstance(body, dict):
            raise problem(400, "the body must be a JSON object of fields")
        return body


Handler = Callable[[Visit], Response]
Routes = tuple[Route[Handler], ...]


def problem(status: int, message: str) -> VendorError:
    return VendorError(json_response({"error": message}, status))


def _is_number(written: str) -> bool:
    return written.isascii() and written.isdecimal() and len(written) <= _MOST_DIGITS
