"""One webCRM tenant as its handlers see it, and one call to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from fakes.messages import MalformedJsonError, Request, Response
from fakes.store import Store
from fakes.switches import Settings
from fakes.webcrm import markup
from fakes.webcrm.auth import Session, Sessions
from fakes.webcrm.columns import Table, Values
from fakes.webcrm.errors import invalid, unreadable
from fakes.webcrm.hooks import Subscriptions
from fakes.webcrm.limits import Window
from fakes.webcrm.records import SYSTEM_USER, Author, Look, look_of
from fakes.webcrm.tables import USERS

Handler = Callable[["Call"], Response]

_MOST_DIGITS = 20  # any more are beyond every maximum, and Python reads no 5,000 of them
_MAX_PAGE, _MAX_SIZE, _NO_LIMIT = 1_000_000, 1_000, 2**31 - 1


@dataclass(frozen=True)
class Tenant:
    """`mandatory` and `read_only` are what its administrator set: further mandatory fields, and tables."""

    store: Store
    switches: Settings
    window: Window
    sessions: Sessions
    hooks: Subscriptions
    author: Author
    mandatory: frozenset[str] = frozenset()
    read_only: frozenset[str] = frozenset()
    last_creates: dict[str, datetime] = field(default_factory=dict)

    @property
    def now(self) -> datetime:
        return self.store.clock.now()

    @property
    def look(self) -> Look:
        return look_of(self.store, self.switches)

    def records(self, table: Table) -> list[Values]:
        return [record.values for record in self.store.records(table.name)]

    def write_as(self, session: Session) -> None:
        """Put the name of whoever logged in under what is stored next."""
        user = self._user(session.user) if session.as_user else None
        self.author.id = session.user
        self.author.name = user["UserName"] if user else SYSTEM_USER

    def _user(self, id_: int) -> Values | None:
        record = self.store.get(USERS.name, id_)
        return record.values if record else None


@dataclass(frozen=True, slots=True)
class Call:
    """A request with what its path's placeholders stand for."""

    tenant: Tenant
    request: Request
    params: tuple[str, ...]

    @property
    def id(self) -> int:
        """Read an int32: one that no record can have, such as 0, is not wrong but unknown."""
        return whole_number("id", self.params[0], 2**31 - 1, least=-(2**31))

    @property
    def page(self) -> slice:
        """Read Page and Size: bare numbers from 1, of at most a million and a thousand."""
        switches = self.tenant.switches
        number = whole_number("Page", self.query("page") or "1", _MAX_PAGE)
        oversize = switches["webcrm.list.oversize"]
        most = _MAX_SIZE if oversize == "400" else _NO_LIMIT
        size = whole_number("Size", self.query("size") or switches["webcrm.list.size"], most)
        if oversize == "capped":
            size = min(size, _MAX_SIZE)
        return slice((number - 1) * size, number * size)

    def query(self, name: str) -> str | None:
        """Give the first query value under this lower-case name, whatever case it was sent in."""
        return next((value for key, value in self.request.query if key.lower() == name), None)

    def json(self, kind: type, what: str) -> Any:
        """Parse the body, JSON or XML, as an object or an array. Raises the 400 or the 415."""
        content_type = self.request.header("Content-Type") or "application/json"
        media = content_type.partition(";")[0].strip().lower()
        if not media.endswith(("json", "xml")):
            raise unreadable(media)
        body = self._read(media, what)
        if not isinstance(body, kind):
            raise invalid(f"The body is no {what}.")
        return body

    def _read(self, media: str, what: str) -> Any:
        try:
            if media.endswith("xml"):
                return markup.read(self.request.body)
            return self.request.json()
        except (MalformedJsonError, markup.MalformedMarkupError):
            language = "XML" if media.endswith("xml") else "JSON"
            raise invalid(f"The body is no {language}; {what} was expected.") from None


def whole_number(name: str, text: str, maximum: int, *, least: int = 1) -> int:
    """Read a number of the path or the query. Raises the 400 outside least..maximum."""
    digits = text.removeprefix("-")
    plain = digits.isascii() and digits.isdigit() and len(digits) <= _MOST_DIGITS
    if not plain or not least <= int(text) <= maximum:
        raise invalid(f"{name}: {text!r} is no number from {least} to {maximum}.")
    return int(text)
