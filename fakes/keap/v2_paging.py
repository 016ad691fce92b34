"""How v2 pages: a size, and a token for the next page that only Keap understands."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from itertools import islice
from urllib.parse import parse_qs, urlencode, urlsplit

from fakes.keap.call import Call, is_id
from fakes.keap.errors import ProblemError
from fakes.store import Record

Next = dict[str, str | None]

_LAST: Mapping[str, Next] = {
    "empty": {"next_page_token": ""},
    "null": {"next_page_token": None},
    "absent": {},
}


def paged_by_id(
    call: Call, records: Sequence[Record], sizes: tuple[int, int], keeps: Callable[[Record], bool]
) -> tuple[list[Record], Next]:
    """Cut a page of the records that are kept, and name the next one by the last id on it."""
    size, after = _size(call, *sizes), _after(call)
    start = bisect_right(records, after, key=lambda record: record.id)
    kept = filter(keeps, (records[place] for place in range(start, len(records))))
    page = list(islice(kept, size + 1))  # no record is looked at that is not needed
    if len(page) <= size:
        return page, _last(call)
    return page[:size], {"next_page_token": _token(call, page[size - 1].id)}


def paged_by_place(
    call: Call, records: list[Record], sizes: tuple[int, int]
) -> tuple[list[Record], Next]:
    """Cut a page, and name the next one by its place."""
    size, start = _size(call, *sizes), _after(call)
    end = start + size
    if end >= len(records):
        return records[start:end], _last(call)
    return records[start:end], {"next_page_token": _token(call, end)}


def _last(call: Call) -> Next:
    return _LAST[call.switches["keap.v2.last_token"]]


def _size(call: Call, least: int, most: int) -> int:
    written = call.request.first("page_size")
    default = max(1, min(most, int(call.switches["keap.v2.page_size.default"])))
    if written is None:
        return default
    if written == "0" and call.switches["keap.v2.page_size.zero"] == "rejected":
        least = 1
    clamps = call.switches["keap.v2.page_size.beyond"] == "clamped"
    if is_id(written.removeprefix("-")):
        size = int(written)
        if least <= size <= most:
            return size or default
        if clamps:
            return max(1, min(size, most))
    raise ProblemError(f"page_size must be between {least} and {most}")


def _token(call: Call, place: int) -> str:
    if call.switches["keap.v2.page_token.form"] == "id":
        return str(place)
    rest = [pair for pair in call.request.query if pair[0] != "page_token"]
    return f"{call.request.origin}{call.request.path}?{urlencode([*rest, ('page_token', place)])}"


def _after(call: Call) -> int:
    token = call.request.first("page_token") or "0"
    if call.switches["keap.v2.page_token.form"] == "url":  # the link, or the token out of it
        token = parse_qs(urlsplit(token).query).get("page_token", [token])[0]
    if not is_id(token):
        raise ProblemError(f"Invalid page_token: {token}")
    return int(token)
