"""Hooks that arrive twice, in another order, or never."""

from __future__ import annotations

import pytest

from fakes.app import App
from fakes.clock import Clock
from fakes.faults import LostHooks, RepeatedHooks, ShuffledHooks
from fakes.messages import Request
from fakes.webcrm import webcrm
from tests.fakes.receivers import URL, Mailbox, subscribed_mailbox

NAMES = ("A", "B", "C", "D")


@pytest.fixture
def mailbox() -> tuple[App, Mailbox]:
    """A tenant that posts every new organisation, one letter each, and where it posts to."""
    app = webcrm(Clock())
    mailbox = subscribed_mailbox(app)
    login = _send(app, "/Auth/ApiLogin", {"authCode": app.credential}, b"")
    token = login.partition('"AccessToken":"')[2].partition('"')[0]
    hook = f'{{"Id":0,"IsEnabled":true,"TargetUrl":"{URL}","Filter":["All"],"EventType":"Create"}}'
    _send(app, "/organisations/hooks", {"Authorization": f"Bearer {token}"}, hook.encode())
    return app, mailbox


def _send(app: App, path: str, headers: dict[str, str], body: bytes) -> str:
    return app.handle(Request.from_url("POST", app.base_url + path, headers, body)).body.decode()


def deliver(app: App) -> list[str]:
    """Let people add organisations; give what came of each letter."""
    for name in NAMES:
        app.back_door.create("organisations", {"OrganisationName": name})
    return [delivery.fault for delivery in app.hooks.deliver()]


def arrived(mailbox: Mailbox) -> list[int]:
    return [letter.number for letter in mailbox.letters]


def test_every_hook_arrives_twice(mailbox: tuple[App, Mailbox]) -> None:
    app, box = mailbox
    app.hooks.fault = RepeatedHooks()
    assert deliver(app).count("duplicated") == 4
    numbers = arrived(box)
    assert len(numbers) == 8
    assert numbers == sorted(numbers)
    assert len(set(numbers)) == 4


def test_hooks_arrive_in_an_order_that_the_seed_decides(mailbox: tuple[App, Mailbox]) -> None:
    app, box = mailbox
    orders = set()
    for seed in range(10):
        app.hooks.fault = ShuffledHooks(seed)
        before = len(box.letters)
        assert deliver(app) == [""] * 4
        numbers = arrived(box)[before:]
        orders.add(tuple(number - min(numbers) for number in numbers))
    assert len(orders) > 3
    assert all(sorted(order) == [0, 1, 2, 3] for order in orders)


def test_the_same_seed_gives_the_same_order(mailbox: tuple[App, Mailbox]) -> None:
    app, box = mailbox
    deliver(app)
    assert ShuffledHooks(7)(box.letters) == ShuffledHooks(7)(box.letters)
    assert LostHooks(0.5, 7)(box.letters) == LostHooks(0.5, 7)(box.letters)


def test_a_lost_hook_never_arrives_and_is_not_tried_again(mailbox: tuple[App, Mailbox]) -> None:
    app, box = mailbox
    app.hooks.fault = LostHooks()
    assert deliver(app) == ["lost"] * 4
    app.clock.advance(86_400)
    app.calm()
    assert app.hooks.deliver() == []
    assert box.letters == []


def test_some_hooks_are_lost(mailbox: tuple[App, Mailbox]) -> None:
    app, box = mailbox
    app.hooks.fault = LostHooks(probability=0.5)
    fates = [fate for _ in range(10) for fate in deliver(app)]
    assert 5 < fates.count("lost") < 35
    assert len(box.letters) == fates.count("")


@pytest.mark.parametrize("end", ["calm", "reset"])
def test_hooks_go_their_way_again(mailbox: tuple[App, Mailbox], end: str) -> None:
    app, _ = mailbox
    app.hooks.fault = LostHooks()
    getattr(app, end)()
    assert app.hooks.fault is None
