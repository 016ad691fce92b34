"""One webCRM tenant as its handlers see it, and one call to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fakes.messages import MalformedJsonError, Request, Response
from fakes.store import Store
from fakes.switches import Settings
from fakes.webcrm.auth import Sessions
from fakes.webcrm.columns import Table, Values
from fakes.webcrm.errors import invalid
from fakes.webcrm.hooks import Subscriptions
from fakes.webcrm.limits import Window

Handler = Callable[["Call"], Response]

_MOST_DIGITS = 20  # any more are beyond every maximum, and Python reads no 5,000 of them
_MAX_PAGE, _MAX_SIZE, _USUAL_SIZE = 1_000_000, 1_000, 50


@dataclass(frozen=True)
class Tenant:
    """`mandatory` names the fields that this tenant's administrator made mandatory."""

    store: Store
    switches: Settings
    window: Window
    sessions: Sessions
    hooks: Subscriptions
    mandatory: frozenset[str] = frozenset()

    @property
    def now(self) -> datetime:
        return self.store.clock.now()

    def records(self, table: Table) -> list[Values]:
        return [record.values for record in self.store.records(table.name)]


@dataclass(frozen=True, slots=True)
class Call:
    """A request with what its path's placeholders stand for."""

    tenant: Tenant
    request: Request
    params: tuple[str, ...]

    @property
    def id(self) -> int:
        return whole_number("id", self.params[0], 2**31 - 1)

    @property
    def page(self) -> slice:
        """Read Page and Size: bare numbers from 1, of at most a million and a thousand."""
        number = whole_number("Page", self.query("page") or "1", _MAX_PAGE)
        size = whole_number("Size", self.query("size") or str(_USUAL_SIZE), _MAX_SIZE)
        return slice((number - 1) * size, number * size)

    def query(self, name: str) -> str | None:
        """Give the first query value under this lower-case name, whatever case it was sent in."""
        return next((value for key, value in self.request.query if key.lower() == name), None)

    def json(self, kind: type, what: str) -> Any:
        """Parse the body as an object or an array. Raises the 400."""
        try:
            body = self.request.json()
        except MalformedJsonError:
            raise invalid(f"The body is no JSON; {what} was expected.") from None
        if not isinstance(body, kind):
            raise invalid(f"The body is no {what}.")
        return body


def whole_number(name: str, text: str, maximum: int) -> int:
    """Read a number of the path or the query. Raises the 400 outside 1..maximum."""
    digits = text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS
    if not digits or not 1 <= int(text) <= maximum:
        raise invalid(f"{name}: {text!r} is no number from 1 to {maximum}.")
    return int(text)
