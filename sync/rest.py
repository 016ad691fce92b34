"""HTTP as both vendors need it: a session with auth, retries, a rate limit, and errors that say whose fault it is."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from http import HTTPStatus
from typing import Any

import requests

from sync.clock import Clock
from sync.shortening import short
from sync.systems import AnswerLost, Refused

TIMEOUTS = 10.0, 60.0  # seconds to connect, seconds of silence: webCRM's long lists take their time
PATIENCE = (0.5, 1.0, 2.0, 4.0)  # seconds between tries; Keap says nothing about how long to wait
THROTTLED = (1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 60.0)  # both vendors count requests by the minute

HTML = "text/html"
LEFT_THIS_MINUTE = "x-keap-product-throttle-available"

Params = Sequence[tuple[str, str]]


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


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def found(self) -> bool:
        return self.status == HTTPStatus.OK

    @property
    def missing(self) -> bool:
        return self.status == HTTPStatus.NOT_FOUND

    @property
    def failed(self) -> bool:
        """Nobody knows what came of it: an error of the vendor's, or some gateway's page instead of an answer."""
        return self.status >= HTTPStatus.INTERNAL_SERVER_ERROR or (
            self.status == HTTPStatus.OK and HTML in self.headers.get("Content-Type", "")
        )

    @property
    def unauthorised(self) -> bool:
        return self.status == HTTPStatus.UNAUTHORIZED

    def json(self) -> Any:
        """The body's value, None if it is empty. Numbers with a point are exact decimals. Raises ValueError."""
        return json.loads(self.body, parse_float=Decimal) if self.body.strip() else None

    def message(self) -> str:
        """What the vendor says is wrong, shortened: error bodies may be JSON of several shapes, or HTML."""
        try:
            told = self.json()
        except ValueError:
            told = None
        if isinstance(told, dict) and isinstance(told.get("fault"), dict):
            told = told["fault"]
        known = (told[key] for key in _MESSAGES if told.get(key)) if isinstance(told, dict) else ()
        text = str(next(iter(known), ""))
        raw = text or self.body.decode("utf-8", "replace")
        printable = "".join(c if c.isprintable() else " " for c in raw)
        return short(" ".join(printable.split())) or "no explanation"


_MESSAGES = (
    "message",
    "Message",
    "ErrorDescription",
    "Error",
    "error_description",
    "error",
    "faultstring",
)


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
    session: requests.Session = field(default_factory=requests.Session)
    authority: Mapping[str, str] | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        self.session.trust_env = False
        self.session.headers["Accept"] = "application/json"

    @property
    def surroundings(self) -> tuple[Any, Any]:
        return _surroundings(self.url)

    def close(self) -> None:
        self.session.close()

    def get(self, path: str, params: Params = ()) -> Answer:
        """A 200 or a 204 or a 404. Raises VendorError, or Refused for any other answer."""
        answer = self._authorised("GET", path, params, None, self._patiently)
        if answer.missing:
            return answer
        return self._judged(answer, f"GET {path}")

    def send(self, method: str, path: str, body: Any, params: Params = ()) -> Answer:
        """A write. Raises Refused, AnswerLost or VendorError."""
        answer = self._authorised(method, path, params, _encoded(body), self._once)
        if answer.failed:
            raise AnswerLost(
                f"{self._told(method, path)}: {answer.status} {answer.message()}", answered=True
            )
        return self._judged(answer, f"{method} {path}")

    def post_form(self, path: str, form: Mapping[str, str]) -> Answer:
        """A login: safe to repeat, and sent without authority."""
        return self._patiently("POST", path, (), form, {})

    def _authorised(
        self, method: str, path: str, params: Params, body: Any, send: Callable[..., Answer]
    ) -> Answer:
        if self.authority is None:
            self.authority = self.login(self)
        answer = send(method, path, params, body, self.authority)
        if answer.unauthorised and self.renews:
            # The token has expired, or webCRM answers so under load: a new one, and the same request again.
            self.authority = self.login(self)
            answer = send(method, path, params, body, self.authority)
            if answer.unauthorised and method != "GET":
                raise Refused(
                    f"{self.system} gives us no right to {method} {path}: {answer.message()}"
                )
        if answer.unauthorised:
            raise CredentialsRefused(
                f"{self.system} does not accept our credentials for {method} {path}"
                f" ({answer.message()}): check {self.credential}"
            )
        return answer

    def _judged(self, answer: Answer, what: str) -> Answer:
        if answer.status >= HTTPStatus.BAD_REQUEST:
            raise Refused(f"{self.system} refuses {what}: {answer.status} {answer.message()}")
        return answer

    def _patiently(self, *request: Any) -> Answer:
        """A request that may be repeated: until it is answered without a 5xx, or patience ends."""
        trouble = ""
        for pause in (*PATIENCE, None):
            try:
                answer = self._once(*request)
            except (AnswerLost, NotSent) as error:
                trouble = str(error)
            else:
                if not answer.failed:
                    return answer
                trouble = f"{self._told(*request[:2])}: {answer.status} {answer.message()}"
            if pause is not None:
                self.clock.sleep(pause)
        raise Unreachable(f"{trouble}; tried {len(PATIENCE) + 1} times")

    def _once(
        self, method: str, path: str, params: Params, body: Any, headers: Mapping[str, str]
    ) -> Answer:
        """One answered request; a 429 is no answer, it is waited out."""
        for pause in (*THROTTLED, None):
            self.pace.wait()
            answer = self._sent(method, path, params, body, headers)
            self.pace.heed(answer)
            if answer.status != HTTPStatus.TOO_MANY_REQUESTS:
                return answer
            if pause is not None:
                self.clock.sleep(max(_retry_after(answer), pause))
        raise Unreachable(
            f"{self._told(method, path)}: still throttled after {len(THROTTLED)} waits"
        )

    def _sent(
        self, method: str, path: str, params: Params, body: Any, headers: Mapping[str, str]
    ) -> Answer:
        told = {**self.session.headers, **headers}
        if isinstance(body, bytes):
            told["Content-Type"] = "application/json"
        # Prepared by hand: the session would look for cookies, .netrc and proxies at each request.
        request = requests.Request(method, self.url + path, told, data=body, params=params)
        proxies, verify = self.surroundings
        try:
            got = self.session.send(
                request.prepare(), timeout=TIMEOUTS, proxies=proxies, verify=verify
            )
        except requests.ConnectTimeout as error:
            raise NotSent(f"{self._told(method, path)}: {_cause(error)}") from error
        except requests.RequestException as error:
            raise AnswerLost(
                f"{self._told(method, path)}: {_cause(error)}", answered=False
            ) from error
        return Answer(got.status_code, got.headers, got.content)

    def _told(self, method: str, path: str) -> str:
        return f"{self.system}: {method} {self.url}{path}"


@cache
def _surroundings(url: str) -> tuple[Any, Any]:
    """Proxies and certificates, looked up once: `requests` searches the environment and .netrc at each request."""
    with requests.Session() as session:
        found = session.merge_environment_settings(url, {}, None, None, None)
    return found["proxies"], found["verify"]


def _encoded(body: Any) -> bytes:
    return json.dumps(body, default=_number).encode()


def _number(value: object) -> float:
    if isinstance(value, Decimal):
        return float(value)  # the wire's numbers are doubles anyway; Python prints the shortest one
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
