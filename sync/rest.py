"""HTTP as both vendors need it: auth, retries, a rate limit, and errors that say whose fault it is."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from http import HTTPStatus
from typing import Any

import requests

from sync.clock import Clock
from sync.systems import AnswerLost, Refused
from sync.wire import Answer, Call, Params, Wire, address

PATIENCE = (0.5, 1.0, 2.0, 4.0)  # seconds between tries; Keap says nothing about how long to wait
THROTTLED = (1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 60.0)  # both vendors count requests by the minute

LEFT_THIS_MINUTE = "x-keap-product-throttle-available"

Send = Callable[[Call, Mapping[str, str]], Answer]


class VendorError(Exception):
    """A vendor cannot be talked to. What was done so far is remembered; run again later."""


class Unreachable(VendorError):
    """No answer, or none that makes sense."""


class NotSent(Unreachable):
    """Nobody took the call, so nothing came of it."""


class CredentialsRefused(VendorError):
    """The vendor does not accept our token or auth code."""


class ListRefused(VendorError):
    """The vendor answers, but does not let us read this kind of record."""


@dataclass
class Pace:
    """At most `limit` requests in any 60 seconds, or fewer if the vendor says so: better to wait than to be refused."""

    limit: int
    clock: Clock
    sent: deque[datetime] = field(default_factory=deque)
    spent: bool = (
        False  # the vendor's last answer said that no request is left: others share our limit
    )

    def wait(self) -> None:
        now = self.clock.now()
        while self.sent and self.sent[0] <= now - timedelta(seconds=60):
            self.sent.popleft()
        if self.sent and (self.spent or len(self.sent) >= self.limit):
            self.clock.sleep(60 - (now - self.sent[0]).total_seconds())
            now = self.clock.now()
        self.sent.append(now)

    def heed(self, answer: Answer) -> None:
        """Keap's answers carry how many requests are left in this minute; webCRM's say nothing."""
        self.spent = answer.headers.get(LEFT_THIS_MINUTE) == "0"


@dataclass
class Rest:
    """One vendor's HTTP. `login` returns the headers that authorise; if it `renews`, it is called again after a 401."""

    system: str
    url: str
    clock: Clock
    pace: Pace
    login: Callable[[Rest], Mapping[str, str]]
    credential: str  # the setting to check when it is refused
    renews: bool = False
    authority: Mapping[str, str] | None = field(default=None, repr=False)
    account: str = ""  # which customer's login it was, where the vendor tells

    def __post_init__(self) -> None:
        self.wire = Wire(self.url)

    @property
    def setting(self) -> str:
        """What to look at when nothing that makes sense is found at the address."""
        return f"{self.system.upper()}_URL"

    def close(self) -> None:
        self.wire.close()

    def astray(self, path: str) -> Unreachable:
        """What is always there is not there: nobody's data, but somebody else's server."""
        return Unreachable(
            f"{self.url} has no {path}, so it is not {self.system}: correct {self.setting}"
        )

    def get(self, path: str, params: Params = ()) -> Answer:
        """A 200 or a 204 or a 404. Raises VendorError, or Refused for any other answer."""
        call = Call("GET", path, params)
        answer = self._authorised(call, self._patiently)
        return answer if answer.missing else self._judged(answer, call)

    def send(self, method: str, path: str, body: Any, params: Params = ()) -> Answer:
        """A write. Raises Refused, AnswerLost or VendorError."""
        call = Call(method, path, params, _encoded(body))
        answer = self._authorised(call, self._once)
        if answer.failed:
            raise AnswerLost(
                f"{self._told(call)}: {answer.status} {answer.message()}", answered=True
            )
        return self._judged(answer, call)

    def post_form(self, path: str, form: Mapping[str, str]) -> Answer:
        """A login: safe to repeat, and sent without authority."""
        return self._patiently(Call("POST", path, body=form), {})

    def log_in(self) -> Mapping[str, str]:
        """The headers that authorise; the vendor is asked for them once."""
        if self.authority is None:
            self.authority = self.login(self)
        return self.authority

    def _authorised(self, call: Call, send: Send) -> Answer:
        answer = send(call, self.log_in())
        if answer.unauthorised and self.renews:
            # The token has expired, or webCRM answers so under load: a new one, and the same request again.
            self.authority = self.login(self)
            answer = send(call, self.authority)
            if answer.unauthorised and call.method != "GET":
                raise Refused(f"{self.system} gives us no right to {call}: {answer.message()}")
        if answer.unauthorised:
            raise CredentialsRefused(
                f"{self.system} does not accept our credentials for {call}"
                f" ({answer.message()}): check {self.credential}"
            )
        return answer

    def _judged(self, answer: Answer, call: Call) -> Answer:
        if answer.status >= HTTPStatus.BAD_REQUEST:
            raise Refused(f"{self.system} refuses {call}: {answer.status} {answer.message()}")
        if answer.status >= HTTPStatus.MULTIPLE_CHOICES:
            raise Unreachable(
                f"{self._told(call)}: sends us on to {answer.headers.get('Location', 'nowhere')}, and a write"
                f" does not survive that: correct {self.setting}"
            )
        return answer

    def _patiently(self, call: Call, headers: Mapping[str, str]) -> Answer:
        """A request that may be repeated: until it is answered without a 5xx, or patience ends."""
        trouble = ""
        for pause in (*PATIENCE, None):
            try:
                answer = self._once(call, headers)
            except (AnswerLost, NotSent) as error:
                trouble = str(error)
            else:
                if not answer.failed:
                    return answer
                trouble = f"{self._told(call)}: {answer.status} {answer.message()}"
            if pause is not None:
                self.clock.sleep(pause)
        raise Unreachable(
            f"{trouble}; tried {len(PATIENCE) + 1} times: run again later, or correct {self.setting}"
        )

    def _once(self, call: Call, headers: Mapping[str, str]) -> Answer:
        """One answered request; a 429 is no answer, it is waited out."""
        for pause in (*THROTTLED, None):
            self.pace.wait()
            answer = self._sent(call, headers)
            self.pace.heed(answer)
            if answer.status != HTTPStatus.TOO_MANY_REQUESTS:
                return answer
            if pause is not None:
                self.clock.sleep(max(_retry_after(answer), pause))
        raise Unreachable(f"{self._told(call)}: still throttled after {len(THROTTLED)} waits")

    def _sent(self, call: Call, headers: Mapping[str, str]) -> Answer:
        try:
            return self.wire.send(call, headers)
        except requests.ConnectTimeout as error:
            raise NotSent(f"{self._told(call)}: {_cause(error)}") from error
        except requests.RequestException as error:
            raise AnswerLost(f"{self._told(call)}: {_cause(error)}", answered=False) from error

    def _told(self, call: Call) -> str:
        return f"{self.system}: {call.method} {address(self.url)}{call.path}"


def _encoded(body: Any) -> bytes:
    return json.dumps(body, default=_plain).encode()


def _plain(value: object) -> float | str:
    if isinstance(value, Decimal):
        return float(value)  # the wire's numbers are doubles anyway; Python prints the shortest one
    if isinstance(value, date | time):  # sync.toml has such values
        return value.isoformat()
    raise TypeError(f"{value!r} cannot be written as JSON")


def _retry_after(answer: Answer) -> float:
    """Seconds, from the header or from webCRM's body."""
    told: Any = answer.headers.get("Retry-After")
    if told is None:
        try:
            body = answer.json()
        except ValueError:
            body = None
        told = body.get("RetryAfterSeconds") if isinstance(body, dict) else None
    try:
        return max(0.0, float(told or 0))
    except ValueError:
        return 0.0


def _cause(error: requests.RequestException) -> str:
    """The innermost reason; `requests` wraps it three times and repeats the URL with its query."""
    inner = error.args[0] if error.args else error
    return str(getattr(inner, "reason", None) or type(error).__name__).rpartition(": ")[2][:200]
