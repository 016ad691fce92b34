"""What the fakes' journals tell about a sync: whether it called when it was not to, what it could not have seen."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from http import HTTPStatus
from itertools import dropwhile
from urllib.parse import urlsplit

from fakes.app import Exchange
from steps.line import is_login

# Seconds: on a socket, a call that arrives so soon after an answer may have been sent before that answer was read.
CROSSED = 0.1


def forbidden_calls(exchanges: Iterable[Exchange], crossed: float = 0) -> Iterator[str]:
    """The calls to one system that its own answers had forbidden; each as a sentence.

    `crossed`: seconds after an answer in which calls come that may have crossed with it, from a sync that calls in
    parallel. A storm of refusals is one answer: whoever goes on is no longer excused.

    webCRM says with a 429 how many seconds to wait. Keap does not, but every answer of Keap's carries how many calls are
    left in this minute, so whoever heeds it is never refused.
    """
    wait_until: datetime | None = None
    known_at: datetime | None = None  # when it was told last how things stand
    refused = False
    for exchange in exchanges:
        knew = known_at is None or exchange.at >= known_at + timedelta(seconds=crossed)
        again, refused = refused, exchange.status == HTTPStatus.TOO_MANY_REQUESTS
        known_at = known_at if again and refused else exchange.at
        if knew and wait_until and exchange.at < wait_until:
            early = (wait_until - exchange.at).total_seconds()
            yield f"{shown(exchange)} came {early:g} seconds before the end of the wait that {exchange.system} had asked for"
        if refused:
            seconds = seconds_to_wait(exchange)
            if knew and seconds is None:
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
    with suppress(ValueError, TypeError, AttributeError):  # no JSON, or none that tells of seconds
        return float(json.loads(exchange.response).get("RetryAfterSeconds"))
    return None


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
