"""How v1 pages: a limit, an offset, and links on both sides that never end."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from fakes.keap.call import Call
from fakes.keap.errors import ProblemError

DEFAULT_LIMIT = 1000
_INT32_DIGITS = 9


@dataclass(frozen=True)
class Page:
    limit: int
    offset: int


def page_of(call: Call) -> Page:
    """Read `limit` and `offset`; what no page can be is a 400, as far as the switches say so."""
    return Page(_limit(call), _whole(call, "offset", 0))


def links(call: Call, plural: str, page: Page, count: int, echo: Iterable[str]) -> dict[str, str]:
    """Build `next` and `previous`, with the query parameters that this list repeats."""
    # Both links are there on every page, even beyond the last; and a short list shrinks the limit.
    repeated = [*echo, *_echoed_by_switch(call.switches)]
    more = [(name, value) for name, value in call.request.query if name in repeated]
    if "order" in repeated and not call.request.first("order"):
        more.append(("order", "id"))
    base = f"{call.request.origin}/crm/rest/v1/{plural}/?"
    ahead = [("limit", min(page.limit, count)), ("offset", page.offset + page.limit), *more]
    back = [("limit", page.limit), ("offset", max(0, page.offset - page.limit)), *more]
    return {"next": base + urlencode(ahead), "previous": base + urlencode(back)}


def _echoed_by_switch(switches: Mapping[str, str]) -> list[str]:
    names = ("access_token", "optional_properties")
    return [name for name in names if switches[f"keap.v1.next.{name}"] == "echoed"]


def _limit(call: Call) -> int:
    written = call.request.first("limit") or ""
    most = int(call.switches["keap.v1.limit.maximum"])
    if not written or _usual(call, written):
        return min(DEFAULT_LIMIT, most)
    limit = _whole(call, "limit", DEFAULT_LIMIT)
    if limit == 0 and call.switches["keap.v1.limit.zero"] == "rejected":
        raise ProblemError("limit must be a whole number from 1 up")
    if limit > most and call.switches["keap.v1.limit.beyond"] == "rejected":
        raise ProblemError(f"limit must be at most {most}")
    return min(limit, most)


def _usual(call: Call, written: str) -> bool:
    """Tell whether an odd limit counts as none at all."""
    for odd, name in _ODD:
        if odd(written):
            return call.switches[name] == "default"
    return False


_ODD: tuple[tuple[Callable[[str], bool], str], ...] = (
    (lambda written: written.startswith("-"), "keap.v1.limit.negative"),
    (lambda written: not written.strip("0"), "keap.v1.limit.zero"),
)


def _whole(call: Call, name: str, otherwise: int) -> int:
    written = call.request.first(name)
    if not written:
        return otherwise
    if not (written.isascii() and written.isdigit() and len(written) <= _INT32_DIGITS):
        raise ProblemError(f"{name} must be a whole number from 0 up")
    return int(written)
