"""What the fakes' journals tell about a sync: whether it called when it was not to, what it could not have seen."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from http import HTTPStatus
from itertools import dropwhile
from urllib.parse import urlsplit

from fakes.app import Exchange
from steps.line import is_login


def forbidden_calls(exchanges: Iterable[Exchange]) -> Iterator[str]:
    """The calls to one system that its own answers had forbidden; each as a sentence.

    webCRM says with a 429 how many seconds to wait. Keap does not, but every answer of Keap's carries how many calls are
    left in this minute, so whoever heeds it is never refused.
    """
    wait_until: datetime | None = None
    for exchange in exchanges:
        if wait_until and exchange.at < wait_until:
            early = (wait_until - exchange.at).total_seconds()
            yield f"{shown(exchange)} came {early:g} seconds before the end of the wait that {exchange.system} had asked for"
        if exchange.status == HTTPStatus.TOO_MANY_REQUESTS:
            seconds = seconds_to_wait(exchange)
            if seconds is None:
                yield f"{shown(exchange)} was refused, although the answers before it said that no call was left"
            wait_until = exchange.at + timedelta(seconds=seconds or 0)


def most_in_a_minute(exchanges: Iterable[Exchange]) -> int:
    """The most calls in any minute that something went wrong with on purpose."""
    vain = [exchange.at for exchange in exchanges if exchange.fault]
    minute = timedelta(seconds=60)
    return max(
        (sum(at <= other < at + minute for other in vain[n:]) for n, at in enumerate(vain)),
        default=0,
    )


def seconds_to_wait(exchange: Exchange) -> float | None:
    """What the refusal itself says; None where it says nothing."""
    told = json.loads(exchange.response)
    seconds = told.get("RetryAfterSeconds")
    return None if seconds is None else float(seconds)


def shown(exchange: Exchange) -> str:
    return f"{exchange.method} {exchange.url} to {exchange.system}"


def was_overtaken(before: Sequence[Exchange], after: Sequence[Exchange], record: int) -> bool:
    """Whether a person got in exactly between the last look at a record and the write to it.

    The vendors' writes carry no condition, so nobody can prevent that. A sync that did not look just before it wrote
    could have. A write that was refused because the login had run out, and is sent again after a new one, is one write.
    """
    after = list(dropwhile(_renews_login, after))
    looked = bool(before) and before[-1].method == "GET" and shows(before[-1], record)
    wrote = bool(after) and any(effect.id == record for effect in after[0].effects)
    return looked and wrote


def _renews_login(exchange: Exchange) -> bool:
    refused = exchange.status == HTTPStatus.UNAUTHORIZED and exchange.method != "GET"
    return refused or is_login(urlsplit(exchange.url).path)


def shows(exchange: Exchange, record: int) -> bool:
    return re.search(rf"/{record}(?=[/?]|$)", exchange.url) is not None
