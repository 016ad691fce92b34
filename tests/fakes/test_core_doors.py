"""The App behind its doors: routing, journal, masking, mounting, serving."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import requests
import responses

from fakes.app import App
from fakes.masking import masked
from fakes.mount import mounted, served
from fakes.routes import Route, Router
from fakes.store import Effect
from tests.fakes.echo import HOST, Echo


@pytest.fixture
def app() -> App:
    return App(Echo())


@pytest.fixture
def url(app: App, crm_door: str) -> Iterator[str]:
    if crm_door == "mounted":
        with mounted(app):
            yield HOST
    else:
        with served(app) as found:
            yield found


@pytest.mark.parametrize("method", ["GET", "POST", "PATCH", "DELETE", "OPTIONS"])
def test_a_request_arrives_whole_through_either_door(url: str, method: str) -> None:
    answer = requests.request(
        method,
        f"{url}/a%20b/ü/%2F?x=1&x=2&y=&z=%26%F0%9F%90%98",
        data="körper".encode(),
        headers={"User-Agent": "me"},
        timeout=10,
    )
    assert answer.json() == {
        "method": method,
        "path": "/a b/ü//",
        "query": [["x", "1"], ["x", "2"], ["y", ""], ["z", "&🐘"]],
        "origin": url,
        "body": "körper",
        "agent": "me",
    }
    assert answer.headers["X-Two"] == "a, b"
    assert answer.headers["Content-Type"].startswith("application/json")


def test_a_head_has_no_body(url: str) -> None:
    answer = requests.head(f"{url}/a", timeout=10)
    assert (answer.status_code, answer.content) == (200, b"")


def test_a_refusal_of_the_vendor_is_its_answer(app: App, url: str) -> None:
    answer = requests.put(f"{url}/a", timeout=10)
    assert (answer.status_code, answer.json()) == (409, {"error": "no"})
    assert app.journal[0].status == 409


def test_every_exchange_is_in_the_journal_in_its_order(app: App, url: str) -> None:
    requests.get(f"{url}/a?b=c", timeout=10)
    requests.post(f"{url}/things", data="text", timeout=10)
    first, second = app.journal
    assert (first.number, first.system, first.method, first.url) == (1, "echo", "GET", "/a?b=c")
    assert (second.request, second.status, second.number) == ("text", 200, 2)
    assert second.effects == (Effect("created", "things", 1),)
    assert first.effects == ()
    assert '"body":"text"' in second.response


def test_of_too_much_the_journal_keeps_the_newest_bodies_and_everything_else(
    app: App, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fakes.journal.MOST", 10_000)
    for _ in range(2):
        for number in range(5):
            requests.post(f"{url}/things?{number}", data=f"{number}" * 1_500, timeout=10)
        assert [each.url for each in app.journal] == [f"/things?{number}" for number in range(5)]
        assert all(each.effects and each.status == 200 for each in app.journal)
        bodies = [each.request for each in app.journal]
        assert bodies[:2] == ["1,500 bytes, no longer kept"] * 2
        assert bodies[-2:] == ["3" * 1_500, "4" * 1_500]
        assert app.journal[0].response.endswith(" bytes, no longer kept")
        app.reset()


def test_a_person_leaves_no_trace_in_the_journal(app: App, url: str) -> None:
    app.back_door.create("things", {"text": "by hand"})
    assert len(app.journal) == 0
    requests.get(f"{url}/a", timeout=10)
    assert app.journal[0].effects == ()


def test_numbers_go_on_after_clearing_and_begin_again_after_a_reset(app: App, url: str) -> None:
    for _ in range(3):
        requests.get(f"{url}/a", timeout=10)
    assert [each.number for each in app.journal.since(1)] == [2, 3]
    assert [each.number for each in app.journal[1:]] == [2, 3]
    app.journal.clear()
    requests.get(f"{url}/a", timeout=10)
    assert [each.number for each in app.journal] == [4]
    app.reset()
    assert len(app.journal) == 0
    requests.get(f"{url}/a", timeout=10)
    assert app.journal[-1].number == 1


def test_a_reset_is_a_fresh_tenant(app: App) -> None:
    app.back_door.create("things")
    app.reset()
    assert app.back_door.ids("things") == []
    assert app.back_door.create("things") == 1


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("/a?access_token=s3cret&b=1", "/a?access_token=***&b=1"),
        ("refresh_token=s3cret&grant_type=x", "refresh_token=***&grant_type=x"),
        ("a=1&client_secret=s3%20cret", "a=1&client_secret=***"),
        ('{"access_token": "s3\\"cret", "n": 1}', '{"access_token": "***", "n": 1}'),
        ('{"AccessToken":"s3cret","ExpiresIn":3600}', '{"AccessToken":"***","ExpiresIn":3600}'),
        ('{"UserPassword":"s3cret"}', '{"UserPassword":"***"}'),
        ('{"userpassword":12345}', '{"userpassword":"***"}'),
        ('{"PersonCampaignPassword": "s3cret"}', '{"PersonCampaignPassword": "***"}'),
        (
            "<A><AccessToken>s3cret</AccessToken><B/></A>",
            "<A><AccessToken>***</AccessToken><B/></A>",
        ),
        ('<UserPassword a="b">s3cret', '<UserPassword a="b">***'),
        ("<Note>my password: x</Note>", "<Note>my password: x</Note>"),
        ('{"UserTicket":"s3cret"}', '{"UserTicket":"***"}'),
        ('{"UserAuthenticationCode":"s3cret"}', '{"UserAuthenticationCode":"***"}'),
        ('{"password":null}', '{"password":null}'),
        ("authCode=s3cret", "authCode=***"),
        (
            '--x\r\nContent-Disposition: form-data; name="authCode"\r\n\r\ns3cret\r\n--x--',
            '--x\r\nContent-Disposition: form-data; name="authCode"\r\n\r\n***\r\n--x--',
        ),
        ('{"note":"my password: x"}', '{"note":"my password: x"}'),
        ('{"site":"x?api_key=s3cret","n":1}', '{"site":"x?api_key=***","n":1}'),
        ("plain text", "plain text"),
    ],
)
def test_secrets_are_masked_and_nothing_else_is(told: str, kept: str) -> None:
    assert masked(told) == kept


@pytest.mark.parametrize(
    "text", ["name=authcode\n", "name=authcode", '"authcode":"', '"password', "<authcode </"]
)
def test_no_text_takes_for_ever_to_be_masked(text: str) -> None:
    assert masked(text * 100_000)


def test_the_credential_is_masked_wherever_it_appears(app: App, url: str) -> None:
    requests.post(f"{url}/open-sesame?q=open-sesame", data="I say open-sesame", timeout=10)
    assert "open-sesame" not in repr(app.journal[0])


def test_a_credential_too_short_to_be_masked_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 8"):
        App(Echo(credential="a"))


def test_other_hosts_are_refused_while_mounted(app: App) -> None:
    with mounted(app):
        for other in (
            "https://api.other.example/a",
            f"{HOST}.evil.example/",
            "http://127.0.0.1:9/",
        ):
            with pytest.raises(requests.ConnectionError):
                requests.get(other, timeout=1)
    assert len(app.journal) == 0


def test_two_vendors_are_mounted_side_by_side(app: App) -> None:
    other = App(Echo(name="other", hosts=("https://a.example", "https://b.example")))
    with mounted(app, other):
        for _ in range(3):
            requests.get(f"{HOST}/x", timeout=1)
            requests.get("https://a.example/x", timeout=1)
            requests.get("https://b.example/x", timeout=1)
    assert (len(app.journal), len(other.journal)) == (3, 6)


def test_the_mock_keeps_no_pile_of_calls(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[responses.RequestsMock] = []
    make = responses.RequestsMock

    def remember(*, assert_all_requests_are_fired: bool) -> responses.RequestsMock:
        kept.append(make(assert_all_requests_are_fired=assert_all_requests_are_fired))
        return kept[-1]

    monkeypatch.setattr(responses, "RequestsMock", remember)
    with mounted(app):
        for _ in range(50):
            requests.get(f"{HOST}/x", timeout=1)
        (mock,) = kept
        assert len(mock.calls) <= 1
        assert all(len(each.calls) <= 1 for each in mock.registered())


def test_many_clients_at_once_lose_nothing(app: App) -> None:
    def post(url: str) -> int:
        return requests.post(f"{url}/things", data="x", timeout=10).status_code

    with served(app) as url, ThreadPoolExecutor(8) as pool:
        assert set(pool.map(post, [url] * 200)) == {200}
    assert app.back_door.ids("things") == list(range(1, 201))
    assert [each.number for each in app.journal] == list(range(1, 201))
    assert all(len(each.effects) == 1 for each in app.journal)


def test_a_closed_door_leaves_no_thread_and_no_port_behind(app: App) -> None:
    before = set(threading.enumerate())
    with requests.Session() as session, served(app) as url:
        session.get(f"{url}/a", timeout=10)  # the connection is kept alive
        port = int(url.rpartition(":")[2])
    left = [each for each in set(threading.enumerate()) - before if each.name.startswith("serving")]
    assert left == []
    with socket.create_server(("127.0.0.1", port)):
        pass


def test_a_port_in_use_is_an_oserror(app: App) -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as busy,
        pytest.raises(OSError, match="in use"),
        served(app, port=busy.getsockname()[1]),
    ):
        pass


def test_a_literal_segment_beats_a_placeholder() -> None:
    router = Router(
        [
            Route("GET", "/a/{id}", "one"),
            Route("GET", "/a/model", "model"),
            Route("PUT", "/a/{id}", "put"),
            Route("GET", "/a/{id}/b/{other}", "deep"),
        ]
    )
    found = router.find("/a/7/")
    assert found is not None
    assert (found.handlers, found.params) == ({"GET": "one", "PUT": "put"}, ("7",))
    model = router.find("a/model")
    assert model is not None
    assert model.handlers == {"GET": "model"}
    deep = router.find("/a/7/b/8")
    assert deep is not None
    assert deep.params == ("7", "8")
    for missing in ("/", "/a", "/b", "/a/7/b", "/A/7", "/a/7/b/8/9"):
        assert router.find(missing) is None


def test_a_router_can_ignore_the_case_of_its_literals() -> None:
    router = Router([Route("GET", "/Things/{id}", "one")], ignore_case=True)
    found = router.find("/tHINGS/Ab")
    assert found is not None
    assert found.params == ("Ab",)


def test_the_journal_shows_times_of_the_fakes_clock(app: App, url: str) -> None:
    app.clock.advance(5)
    requests.get(f"{url}/a", timeout=10)
    assert re.fullmatch(r"2026-01-05 09:00:05\+00:00", str(app.journal[0].at))


def test_headers_may_be_bytes_and_bodies_may_come_in_pieces(url: str) -> None:
    answer = requests.post(
        f"{url}/a", data=iter([b"one ", b"two"]), headers={"User-Agent": b"pieces"}, timeout=10
    )
    told = answer.json()
    assert (told["body"], told["agent"]) == ("one two", "pieces")
    loose: Any = bytearray(b"one")  # which requests does not promise to send, and sends
    assert requests.post(f"{url}/a", data=loose, timeout=10).json()["body"] == "one"
