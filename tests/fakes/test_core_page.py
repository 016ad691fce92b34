"""The page at the back door, as a browser asks for it."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from html.parser import HTMLParser

import pytest

from fakes.app import App
from fakes.clock import Clock
from fakes.messages import Request, Response
from fakes.remote import House, RemoteBackDoor
from fakes.vendors import opened
from tests.fakes.receivers import Mailbox, subscribed_mailbox

TOKEN = "the-back-door's-token"
HOSTILE = "<script>alert('x')</script>\"><img src=x onerror=alert(1)> \u202e\ud800\0{{ 7*7 }}"


class World:
    """Both tenants behind one back door."""

    def __init__(self) -> None:
        clock = Clock()
        self.apps = opened(clock)
        self.door = RemoteBackDoor(House(self.apps, clock), token=TOKEN)

    def ask(self, path: str, authorization: str | None = None) -> Response:
        headers = {"Authorization": authorization or _basic("me", TOKEN)}
        return self.door.handle(Request.from_url("GET", f"http://back.door{path}", headers))

    def page(self, path: str) -> str:
        response = self.ask(path)
        assert response.status == 200, response
        return response.body.decode()

    def call(self, system: str, method: str, path: str, body: object = None) -> None:
        app = self.apps[system]
        headers = {"Authorization": f"Bearer {app.credential}"}
        sent = b"" if body is None else json.dumps(body).encode()
        app.handle(Request.from_url(method, app.base_url + path, headers, sent))


@pytest.fixture
def world() -> World:
    return World()


def _basic(name: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()


class Text(HTMLParser):
    """What a reader sees, and the tags that make it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)
        self.text = " ".join(" ".join(self.words).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def links(self) -> list[str]:
        return [attrs["href"] or "" for tag, attrs in self.tags if tag == "a"]


def companies(app: App, count: int) -> None:
    for number in range(1, count + 1):
        app.back_door.create("companies", {"company_name": f"Company {number:03}"})


@pytest.mark.parametrize(
    "authorization",
    ["Basic", "Basic !", _basic("me", "wrong"), _basic(TOKEN, ""), "Bearer wrong", "x"],
)
def test_a_browser_without_the_token_is_asked_for_it(world: World, authorization: str) -> None:
    world.apps["keap"].back_door.create("companies", {"company_name": "Secret Ltd"})
    for path in ("/", "/?system=keap&table=companies"):
        response = world.ask(path, authorization)
        assert response.status == 401
        assert dict(response.headers)["WWW-Authenticate"].startswith("Basic ")
        assert b"Secret Ltd" not in response.body


def test_what_a_browser_remembers_opens_nothing_but_the_page(world: World) -> None:
    headers = {"Authorization": _basic("me", TOKEN)}
    for method, path in (
        ("POST", "/reset"),
        ("GET", "/state"),
        ("POST", "/"),
        ("GET", "/keap/companies"),
    ):
        answer = world.door.handle(Request.from_url(method, f"http://back.door{path}", headers))
        assert answer.status == 401, (method, path)


def test_the_overview_counts_as_things_happen(world: World) -> None:
    before = Text(world.page("/")).text
    assert "keap journal · hooks exchanges 0 created 0" in before
    world.call("keap", "POST", "/crm/rest/v1/companies", {"company_name": "Acme"})
    world.call("keap", "GET", "/crm/rest/v1/companies/99")
    world.apps["webcrm"].switches.set({"webcrm.put.omitted": "reset"})
    after = Text(world.page("/")).text
    assert "keap journal · hooks exchanges 2 created 1 updated 0 deleted 0 companies 1" in after
    assert "2xx 1" in after
    assert "4xx 1" in after
    assert "webcrm.put.omitted=reset" in after
    assert "companies 1 created" in after


def test_the_overview_looks_again_by_itself_unless_it_is_to_stand_still(world: World) -> None:
    assert ("meta", {"http-equiv": "refresh", "content": "3"}) in Text(world.page("/")).tags
    assert 'http-equiv="refresh"' not in world.page("/?still")


def test_the_newest_exchange_comes_first(world: World) -> None:
    for _ in range(60):
        world.call("keap", "GET", "/crm/rest/v1/companies")
    numbers = re.findall(r"exchange=(\d+)", world.page("/"))
    assert numbers == [str(number) for number in range(60, 35, -1)]
    first = world.page("/?system=keap&journal")
    (older,) = (link for link in Text(first).links() if "before=" in link)
    second = world.page(older)
    shown = re.findall(r"exchange=(\d+)", first) + re.findall(r"exchange=(\d+)", second)
    assert shown == [str(number) for number in range(60, 0, -1)]


def test_a_table_is_shown_page_by_page(world: World) -> None:
    companies(world.apps["keap"], 120)
    seen: list[str] = []
    link: str | None = "/?system=keap&table=companies"
    while link:
        page = Text(world.page(link))
        seen += re.findall(r"Company \d{3}", page.text)
        link = next((href for href in page.links() if f"page={len(seen) // 50 + 1}" in href), None)
    assert seen == [f"Company {number:03}" for number in range(1, 121)]


def test_a_record_tells_its_fields_and_an_exchange_its_bodies(world: World) -> None:
    world.call("keap", "POST", "/crm/rest/v1/companies", {"company_name": "Ärger & Söhne"})
    record = Text(world.page("/?system=keap&table=companies&record=1")).text
    assert "company_name Ärger & Söhne" in record
    exchange = Text(world.page("/?system=keap&exchange=1")).text
    assert 'Request { "company_name": "Ärger & Söhne" }' in exchange
    assert "201" in exchange


def test_every_link_of_every_page_leads_somewhere(world: World) -> None:
    companies(world.apps["keap"], 60)
    world.call("keap", "POST", "/crm/rest/v1/companies", {"company_name": HOSTILE})
    world.call("keap", "GET", f"/{HOSTILE}")
    subscribe(world, "http://sync.example/")
    to_see, seen = ["/"], {"/"}
    while to_see:
        for link in set(Text(world.page(to_see.pop())).links()) - seen:
            seen.add(link)
            to_see.append(link)
    assert {"/?system=keap&table=companies&record=61", "/?system=keap&exchange=2"} <= seen
    assert {"/?system=keap&hooks", "/?system=webcrm&hooks"} <= seen


def subscribe(world: World, url: str) -> Mailbox:
    mailbox = subscribed_mailbox(world.apps["keap"])
    asked = {"eventKey": "company.add", "hookUrl": url}
    world.call("keap", "POST", "/crm/rest/v1/hooks", asked)
    return mailbox


def deliver(world: World, seconds: float = 60) -> None:
    world.apps["keap"].clock.advance(seconds)
    world.apps["keap"].hooks.deliver()


def test_hooks_and_what_was_posted_to_them_can_be_seen(world: World) -> None:
    assert "Nobody has subscribed" in world.page("/?system=keap&hooks")
    mailbox = subscribe(world, "https://sync.example/hooks?api_key=hush")
    mailbox.answers = [500, None]
    companies(world.apps["keap"], 1)
    assert "the next letter is due at 09:01:00" in Text(world.page("/?system=keap&hooks")).text
    deliver(world)
    deliver(world)
    page = Text(world.page("/?system=keap&hooks")).text
    assert "1 company.add https://sync.example/hooks?api_key=*** Verified" in page
    assert "3 deliveries, the newest first" in page
    tried = re.findall(r"(\d|handshake) (500|200|none)\b", page)
    assert tried == [("2", "none"), ("1", "500"), ("handshake", "200")]
    assert '"object_keys": [{"id": 1' in page
    assert "Hooks 1 letters 3 none 1 200 1 500 1" in Text(world.page("/")).text


def test_hostile_records_are_text_and_nothing_else(world: World) -> None:
    keap = world.apps["keap"]
    keap.back_door.create("companies", {"company_name": HOSTILE, "notes": HOSTILE})
    world.call("keap", "POST", f"/{HOSTILE}?{HOSTILE}", {HOSTILE: HOSTILE})
    world.call("webcrm", HOSTILE, "/")
    subscribe(world, f"http://sync.example/{HOSTILE}")
    companies(keap, 1)
    deliver(world)
    assert len(keap.hooks.deliveries) == 2
    for path in (
        *("/", "/?system=keap&table=companies", "/?system=keap&table=companies&record=1"),
        *("/?system=keap&exchange=1", "/?system=keap&journal", "/?system=webcrm&exchange=1"),
        *("/?system=keap&exchange=2", "/?system=keap&hooks"),
    ):
        page = Text(world.page(path))
        tags = {tag for tag, _attrs in page.tags}
        assert not tags & {"script", "img", "iframe", "object", "form"}, path
        assert not [
            attrs for _tag, attrs in page.tags if any(name.startswith("on") for name in attrs)
        ]
    assert "{{ 7*7 }}" in Text(world.page("/?system=keap&table=companies&record=1")).text


def test_secrets_are_masked(world: World) -> None:
    webcrm = world.apps["webcrm"]
    world.call("webcrm", "POST", f"/Auth/ApiLogin?authCode={webcrm.credential}")
    page = world.page("/?system=webcrm&exchange=1")
    assert webcrm.credential not in page
    assert "***" in page


def test_the_policy_allows_our_style_and_no_script_at_all(world: World) -> None:
    response = world.ask("/")
    headers = dict(response.headers)
    policy = headers["Content-Security-Policy"]
    style = re.search(r"<style>(.*?)</style>", response.body.decode(), re.DOTALL)
    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style.group(1).encode()).digest()).decode()
    assert policy.startswith(f"default-src 'none'; style-src 'sha256-{digest}';")
    assert headers["Cache-Control"] == "no-store"
    outside = [attrs for _tag, attrs in Text(response.body.decode()).tags if "src" in attrs]
    assert outside == []


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/?table=companies", "keap, webcrm"),
        ("/?system=salesforce&table=x", "there are keap, webcrm"),
        ("/?system=keap&table=cats", "no table 'cats'"),
        ("/?system=keap&table=companies&record=7", "no record 7"),
        ("/?system=keap&exchange=7", "no exchange 7"),
        ("/?system=keap&exchange=x", "'x'"),
        ("/?system=keap&exchange=" + "9" * 5000, "exchange must be"),
    ],
)
def test_what_is_not_there_is_said(world: World, path: str, said: str) -> None:
    response = world.ask(path)
    assert 400 <= response.status < 500
    assert said in response.body.decode()


@pytest.mark.parametrize("page", ["-1", "0", "999", "x", ""])
def test_a_page_that_is_not_there_is_no_accident(world: World, page: str) -> None:
    assert world.ask(f"/?system=keap&table=companies&page={page}").status in (200, 400)
