"""One admitted request on its way to a handler."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from fakes.keap.errors import unable_to_find, unconvertible
from fakes.keap.hooks import Subscriptions
from fakes.messages import MalformedJsonError, Request, Response
from fakes.store import Record, Store

Version = Literal["v1", "v2"]


@dataclass(frozen=True, slots=True)
class Call:
    store: Store
    switches: Mapping[str, str]
    request: Request
    params: tuple[str, ...]
    hooks: Subscriptions
    version: Version

    def record(self, table: str, noun: str) -> Record:
        """Find the record that the path names, or raise the vendor's 404."""
        number = self.params[0]
        record = self.store.get(table, int(number)) if is_id(number) else None
        if record is None:
            raise unable_to_find(noun)
        return record

    def body(self) -> dict[str, Any]:
        """Parse the body, which has to be a JSON object."""
        try:
            body = self.request.json()
        except MalformedJsonError:
            raise unconvertible() from None
        if not isinstance(body, dict):
            raise unconvertible()
        return body

    def listed(self, name: str) -> list[str]:
        """Give a query list that may come comma-joined, repeated, or both."""
        joined = ",".join(self.request.every(name))
        return [item.strip() for item in joined.split(",") if item.strip()]


_INT64_DIGITS = 18

Handler = Callable[[Call], Response]


def is_id(text: str) -> bool:
    """Tell whether the text is a plain int64 above zero."""
    return text.isascii() and text.isdigit() and len(text) <= _INT64_DIGITS
