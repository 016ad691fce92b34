"""What carries a hook's letters to its receiver, and to whom it may carry them at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from ipaddress import ip_address

import urllib3
from requests.structures import CaseInsensitiveDict
from urllib3.exceptions import HTTPError, LocationParseError

from fakes.messages import Pairs

PATIENCE = 30.0
"""Seconds after which a silent receiver has failed: Keap's documented limit."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One POST to a subscriber; numbers count what a tenant wrote, attempts begin with 1, a handshake is 0."""

    number: int
    hook: str  # the vendor's key of the subscription
    url: str
    body: bytes
    headers: Pairs = ()
    attempt: int = 1


@dataclass(frozen=True, slots=True)
class Reply:
    """What a receiver answered."""

    status: int
    headers: CaseInsensitiveDict[str] = field(default_factory=CaseInsensitiveDict)


Post = Callable[[Letter], "Reply | None"]
"""Carries one letter; None where nobody answered in time."""


def over_http(letter: Letter) -> Reply | None:
    """Post a letter over the network; redirects are not followed, proxies not asked."""
    headers = {"Content-Type": "application/json", **dict(letter.headers)}
    # Not `requests`: its calls may be caught by a mounted fake.
    try:
        with urllib3.PoolManager(retries=False, timeout=PATIENCE) as pool:
            answer = pool.request(
                "POST", letter.url, body=letter.body, headers=headers, preload_content=False
            )
            answer.close()  # what it says does not matter, and may be endless
    except HTTPError:
        return None
    return Reply(answer.status, CaseInsensitiveDict(answer.headers))


@dataclass(frozen=True, slots=True)
class Courier:
    """Calls only receivers on this machine, unless it may go `anywhere`: a fake must not call strangers."""

    post: Post = over_http
    anywhere: bool = False

    def reaches(self, url: str) -> bool:
        """Tell whether the text is a URL of a receiver that may be called."""
        host = _host(url)
        return bool(host) and (self.anywhere or is_loopback(host))


def is_loopback(host: str) -> bool:
    """Tell whether only this machine can be meant by the host: a name is trusted only if it is localhost."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _host(url: str) -> str:
    """Find the host as the client that is going to call it does; "" in what is no http URL."""
    try:
        parts = urllib3.util.parse_url(url)
    except LocationParseError:
        return ""
    return (parts.host or "").strip("[]") if parts.scheme in ("http", "https") else ""
