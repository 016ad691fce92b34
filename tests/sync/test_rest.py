"""The wire: patience, manners, and errors that say whose fault it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests
import responses

from sync.rest import CredentialsRefused, NotSent, Pace, Rest, Unreachable
from sync.systems import AnswerLost, Refused

URL = "https://vendor.example"
START = datetime(2026, 1, 5, 9, tzinfo=UTC)


class StillClock:
    def __init__(self) -> None:
        self.time = START

    def now(self) -> datetime:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.time += timedelta(seconds=seconds)

    @property
    def waited(self) -> float:
        return (self.time - START).total_seconds()


@pytest.fixture
def vendor() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock() as mock:
        yield mock


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


def rest(clock: StillClock, *, renews: bool = False, login: Any = None) -> Rest:
    tokens = iter(("one", "two", "three"))
    given = login or (lambda _rest: {"Authorization": next(tokens)})
    return Rest("Vendor", URL, clock, Pace(1000, clock), given, "VENDOR_TOKEN", renews=renews)


@pytest.mark.parametrize(
    "trouble", [{"status": 500}, {"status": 503}, {"body": requests.ConnectionError("cut")}]
)
def test_a_reading_is_tried_again_until_it_is_answered(
    vendor: responses.RequestsMock, clock: StillClock, trouble: dict[str, Any]
) -> None:
    vendor.get(f"{URL}/x", **trouble)
    vendor.get(f"{URL}/x", **trouble)
    vendor.get(f"{URL}/x", json={"n": 1.10})
    assert str(rest(clock).get("/x").json()["n"]) == "1.1"
    assert clock.waited == 1.5


def test_a_connection_that_nobody_takes_is_tried_again_by_a_reading_only(
    vendor: responses.RequestsMock, clock: StillClock
) -> None:
    vendor.get(f"{URL}/x", body=requests.ConnectTimeout("nobody"))
    vendor.get(f"{URL}/x", json=1)
    written = vendor.post(f"{URL}/x", body=requests.ConnectTimeout("nobody"))
    assert rest(clock).get("/x").json() == 1
    with pytest.raises(NotSent):
        rest(clock).send("POST", "/x", {})
    assert written.call_count == 1


def test_patience_ends_and_says_where_and_how_often(
    vendor: responses.RequestsMock, clock: StillClock
) -> None:
    vendor.get(f"{URL}/x", status=502, body="<html>Bad gateway</html>")
    with pytest.raises(
        Unreachable, match=r"GET https://vendor.example/x: 502 <html>.*tried 5 times"
    ):
        rest(clock).get("/x")


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH"])
def test_a_write_is_sent_once_and_its_lost_answer_is_told(
    vendor: responses.RequestsMock, clock: StillClock, method: str
) -> None:
    sent = vendor.add(method, f"{URL}/x", body=requests.ReadTimeout("slow"))
    with pytest.raises(AnswerLost) as error:
        rest(clock).send(method, "/x", {})
    assert (sent.call_count, error.value.answered) == (1, False)


def test_a_server_error_on_a_write_is_lost_but_answered(
    vendor: responses.RequestsMock, clock: StillClock
) -> None:
    vendor.post(f"{URL}/x", status=500, json={"Message": "busy", "Type": "E"})
    with pytest.raises(AnswerLost, match="500 busy") as error:
        rest(clock).send("POST", "/x", {})
    assert error.value.answered


@pytest.mark.parametrize(
    ("told", "seconds"),
    [
        ({"headers": {"Retry-After": "14"}}, 14),
        ({"json": {"RetryAfterSeconds": 9}}, 9),
        ({"json": {"code": "429", "message": "Quota Exceeded"}}, 1),
        ({"body": "slow down"}, 1),
        ({"headers": {"Retry-After": "tomorrow"}}, 1),
    ],
)
@pytest.mark.parametrize("send", [lambda r: r.get("/x"), lambda r: r.send("POST", "/x", {})])
def test_a_429_is_waited_out_even_by_a_write(
    vendor: responses.RequestsMock,
    clock: StillClock,
    told: dict[str, Any],
    seconds: float,
    send: Callable[[Rest], Any],
) -> None:
    for method in ("GET", "POST"):
        vendor.add(method, f"{URL}/x", status=429, **told)
        vendor.add(method, f"{URL}/x", json=1)
    vendor.assert_all_requests_are_fired = False
    assert send(rest(clock)).json() == 1
    assert clock.waited == seconds


def test_endless_throttling_ends(vendor: responses.RequestsMock, clock: StillClock) -> None:
    vendor.get(f"{URL}/x", status=429)
    with pytest.raises(Unreachable, match="still throttled"):
        rest(clock).get("/x")
    assert clock.waited > 60


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ('{"message":"Unable to find this Contact"}', "Unable to find this Contact"),
        ('{"Message":"too long","Type":"V"}', "too long"),
        ('{"fault":{"faultstring":"Invalid","detail":{}}}', "Invalid"),
        ("<html>no</html>", "<html>no</html>"),
        ("[1]", r"\[1\]"),
        ("", "no explanation"),
    ],
)
def test_a_refusal_carries_the_vendors_own_words(
    vendor: responses.RequestsMock, clock: StillClock, body: str, message: str
) -> None:
    vendor.post(f"{URL}/x", status=400, body=body)
    with pytest.raises(Refused, match=f"Vendor refuses POST /x: 400 {message}"):
        rest(clock).send("POST", "/x", {})


def test_a_401_logs_in_again_once_and_replays(
    vendor: responses.RequestsMock, clock: StillClock
) -> None:
    vendor.post(f"{URL}/x", status=401)
    replay = vendor.post(f"{URL}/x", json=7)
    assert rest(clock, renews=True).send("POST", "/x", {"a": 1}).json() == 7
    assert replay.calls[0].request.headers["Authorization"] == "two"
    assert replay.calls[0].request.body == b'{"a": 1}'


def test_a_second_401_means_wrong_credentials_for_a_reading_and_no_right_for_a_write(
    vendor: responses.RequestsMock, clock: StillClock
) -> None:
    vendor.get(f"{URL}/x", status=401)
    vendor.post(f"{URL}/x", status=401)
    with pytest.raises(CredentialsRefused, match="check VENDOR_TOKEN"):
        rest(clock, renews=True).get("/x")
    with pytest.raises(Refused, match="no right"):
        rest(clock, renews=True).send("POST", "/x", {})


def test_a_credential_that_cannot_be_renewed_is_refused_at_once(
    vendor: responses.RequestsMock, clock: StillClock
) -> None:
    asked = vendor.get(f"{URL}/x", status=401)
    with pytest.raises(CredentialsRefused):
        rest(clock).get("/x")
    assert asked.call_count == 1


@pytest.mark.parametrize("send", [lambda r: r.get("/x"), lambda r: r.send("POST", "/x", {})])
def test_a_redirect_is_not_followed_and_tells_which_setting_is_wrong(
    vendor: responses.RequestsMock, clock: StillClock, send: Callable[[Rest], Any]
) -> None:
    for method in ("GET", "POST"):
        vendor.add(method, f"{URL}/x", status=302, headers={"Location": "https://other.example/"})
    vendor.assert_all_requests_are_fired = False
    with pytest.raises(Unreachable, match=r"https://other.example/.* correct VENDOR_URL"):
        send(rest(clock))
    assert len(vendor.calls) == 1


def test_a_missing_record_is_an_answer(vendor: responses.RequestsMock, clock: StillClock) -> None:
    vendor.get(f"{URL}/x", status=404)
    assert rest(clock).get("/x").missing


def test_no_window_of_a_minute_holds_more_requests_than_allowed(clock: StillClock) -> None:
    pace = Pace(3, clock)
    sent = []
    for _ in range(10):
        pace.wait()
        sent.append(clock.now())
        clock.sleep(5)
    windows = ([t for t in sent if start <= t < start + timedelta(seconds=60)] for start in sent)
    assert max(map(len, windows)) == 3
    assert clock.waited < 10 * 60


def test_no_secret_is_in_an_error_or_a_representation(
    vendor: responses.RequestsMock, clock: StillClock
) -> None:
    vendor.get(f"{URL}/x", status=401)
    wire = rest(clock, login=lambda _rest: {"Authorization": "Bearer s3cret"})
    with pytest.raises(CredentialsRefused) as error:
        wire.get("/x")
    assert "s3cret" not in str(error.value)
    assert "s3cret" not in repr(wire)
