"""Keap's REST hooks: subscribing, the handshake, batches, retries."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.fakes.keap_client import Client, refused, tenant
from tests.fakes.receivers import SECRET, URL, Mailbox, subscribed_mailbox


@pytest.fixture
def mailbox(keap_crm: Client) -> Mailbox:
    return subscribed_mailbox(keap_crm.app)


def _subscribe(crm: Client, event_key: str) -> dict[str, str]:
    hook: dict[str, str] = crm.send("POST", "/v1/hooks", 200, eventKey=event_key, hookUrl=URL)
    return hook


def _later(crm: Client, seconds: float = 60) -> list[int | None]:
    """Move the clock and deliver; give the statuses of what was attempted."""
    crm.clock.advance(seconds)
    return [delivery.status for delivery in crm.app.hooks.deliver()]


def _status(crm: Client, key: str) -> str:
    return str(crm.get(f"/v1/hooks/{key}")["status"])


def test_a_receiver_that_echoes_the_secret_is_verified_when_the_answer_comes(
    keap_crm: Client, mailbox: Mailbox
) -> None:
    hook = _subscribe(keap_crm, "company.add")
    assert hook == {
        "key": hook["key"],
        "eventKey": "company.add",
        "hookUrl": URL,
        "status": "Verified",
    }
    assert len(mailbox.secrets) == 1
    assert keap_crm.get(f"/v1/hooks/{hook['key']}") == hook
    assert keap_crm.get("/v1/hooks") == [hook]


@pytest.mark.parametrize(
    ("status", "echoes"), [(200, False), (204, True), (500, True), (None, True)]
)
def test_any_other_answer_leaves_the_hook_unverified_and_without_events(
    keap_crm: Client,
    mailbox: Mailbox,
    status: int | None,
    echoes: bool,  # noqa: FBT001
) -> None:
    mailbox.answers, mailbox.echoes = [status], echoes
    hook = _subscribe(keap_crm, "company.add")
    assert hook["status"] == "Unverified"
    keap_crm.person("companies")
    assert _later(keap_crm) == []
    mailbox.echoes = True
    assert keap_crm.send("POST", f"/v1/hooks/{hook['key']}/verify", 200)["status"] == "Verified"
    keap_crm.person("companies")
    assert _later(keap_crm) == [200]
    assert mailbox.payloads[0]["object_keys"][0]["id"] == 2


def test_a_secret_can_be_sent_back_later(keap_crm: Client, mailbox: Mailbox) -> None:
    mailbox.echoes = False
    path = f"/v1/hooks/{_subscribe(keap_crm, 'company.add')['key']}/delayedVerify"
    assert SECRET in refused(keap_crm.call("POST", path))
    for secret, status in (("guessed", "Unverified"), (mailbox.secrets[0], "Verified")):
        answer = keap_crm.call("POST", path, headers={SECRET: secret})
        assert keap_crm.ok(answer, 200)["status"] == status


def test_nobody_reads_a_secret_in_the_journal_or_among_the_deliveries(
    keap_crm: Client, mailbox: Mailbox
) -> None:
    hook = _subscribe(keap_crm, "company.add")
    headers = {SECRET: mailbox.secrets[0]}
    keap_crm.call("POST", f"/v1/hooks/{hook['key']}/delayedVerify", headers=headers)
    kept = f"{list(keap_crm.app.journal)} {keap_crm.app.hooks.deliveries}"
    assert "delayedVerify" in kept
    assert mailbox.secrets[0] not in kept


def test_a_letter_leaves_a_minute_after_the_change_and_names_the_record(
    keap_crm: Client, mailbox: Mailbox
) -> None:
    _subscribe(keap_crm, "company.add")
    keap_crm.person("companies", company_name="A")
    assert _later(keap_crm, 29) == []
    assert _later(keap_crm, 31) == [200]
    url = f"{keap_crm.origin}/crm/rest/v1/companies/1"
    keys = [{"id": 1, "apiUrl": url, "timestamp": "2026-01-05T09:00:00.000+0000"}]
    assert mailbox.payloads == [
        {"event_key": "company.add", "object_type": "company", "object_keys": keys}
    ]
    assert keap_crm.session.get(url, timeout=10).json()["company_name"] == "A"
    assert _later(keap_crm, 9999) == []


def test_what_happens_within_half_a_minute_travels_together(
    keap_crm: Client, mailbox: Mailbox
) -> None:
    _subscribe(keap_crm, "company.add")
    for pause in (0, 30, 1):  # at 0, 30 and 31 seconds
        keap_crm.clock.advance(pause)
        keap_crm.person("companies")
    assert _later(keap_crm, 29) == [200]
    assert _later(keap_crm, 31) == [200]
    assert [[key["id"] for key in each["object_keys"]] for each in mailbox.payloads] == [
        [1, 2],
        [3],
    ]


def test_a_letter_holds_a_thousand_records_at_most() -> None:
    with tenant() as crm:
        mailbox = subscribed_mailbox(crm.app)
        _subscribe(crm, "product.add")
        for _ in range(1001):
            crm.person("products")
        _later(crm)
    assert [len(each["object_keys"]) for each in mailbox.payloads] == [1000, 1]


def _moved_on(crm: Client) -> None:
    crm.person("stages", stage_name="Won")
    crm.person("opportunities", stage=1)
    crm.app.back_door.edit("opportunities", 1, {"stage": crm.person("stages", stage_name="Next")})


def _accepted(crm: Client) -> None:
    crm.send("POST", "/v1/users", 201, email="a@x.example", given_name="A")
    crm.app.back_door.edit("users", 1, {"status": "Active"})


HAPPENINGS: list[tuple[str, Callable[[Client], Any], set[str]]] = [
    ("create", lambda crm: crm.person("contacts"), {"contact.add"}),
    (
        "edit",
        lambda crm: crm.app.back_door.edit("products", crm.person("products"), {"sku": "x"}),
        {"product.add", "product.edit"},
    ),
    (
        "delete",
        lambda crm: crm.app.back_door.delete("companies", crm.person("companies")),
        {"company.add", "company.delete"},
    ),
    (
        "delete by API",
        lambda crm: (crm.person("products"), crm.call("DELETE", "/v1/products/1")),
        {"product.add", "product.delete"},
    ),
    ("accept", _accepted, {"user.add", "user.edit", "user.activate"}),
    (
        "move on",
        _moved_on,
        {"contact.add", "opportunity.add", "opportunity.edit", "opportunity.stage_move"},
    ),
    (
        "delete a user",
        lambda crm: crm.app.back_door.delete("users", crm.person("users")),
        {"user.add"},
    ),
]


@pytest.mark.parametrize(
    ("happens", "events"), [each[1:] for each in HAPPENINGS], ids=[each[0] for each in HAPPENINGS]
)
def test_every_kind_of_change_has_its_event(
    keap_crm: Client, mailbox: Mailbox, happens: Callable[[Client], Any], events: set[str]
) -> None:
    for event_key in keap_crm.get("/v1/hooks/event_keys"):
        _subscribe(keap_crm, event_key)
    happens(keap_crm)
    _later(keap_crm)
    assert {each["event_key"] for each in mailbox.payloads} == events
    assert len(mailbox.payloads) == len(events)


def test_failures_are_tried_again_after_one_and_five_and_thirty_minutes_and_then_it_is_over(
    keap_crm: Client, mailbox: Mailbox
) -> None:
    key = _subscribe(keap_crm, "company.add")["key"]
    mailbox.answers = [500, None, 404, 199]
    keap_crm.person("companies")
    for wait, status in ((60, 500), (60, None), (300, 404), (1800, 199)):
        assert _status(keap_crm, key) == "Verified"
        assert _later(keap_crm, wait - 1) == []
        assert _later(keap_crm, 1) == [status]
    assert _status(keap_crm, key) == "Inactive"
    assert len({letter.body for letter in mailbox.letters}) == 1
    keap_crm.person("companies")
    assert _later(keap_crm, 99999) == []


def test_an_inactive_hook_comes_back_by_verifying_without_what_it_missed(
    keap_crm: Client, mailbox: Mailbox
) -> None:
    key = _subscribe(keap_crm, "company.add")["key"]
    mailbox.answers = [410]
    keap_crm.person("companies")
    keap_crm.clock.advance(31)
    keap_crm.person("companies")  # its letter is still waiting when the first one fails
    assert _later(keap_crm, 29) == [410]
    assert _status(keap_crm, key) == "Inactive"
    keap_crm.person("companies")
    keap_crm.send("POST", f"/v1/hooks/{key}/verify", 200)
    keap_crm.person("companies")
    _later(keap_crm)
    assert [each["id"] for each in mailbox.payloads[-1]["object_keys"]] == [4]
    assert len(mailbox.payloads) == 2


def test_what_is_tried_again_may_be_overtaken(keap_crm: Client, mailbox: Mailbox) -> None:
    _subscribe(keap_crm, "company.add")
    mailbox.answers = [500, 500]
    keap_crm.person("companies")
    assert (_later(keap_crm), _later(keap_crm)) == ([500], [500])
    keap_crm.person("companies")
    assert _later(keap_crm, 300) == [200, 200]
    ids = [payload["object_keys"][0]["id"] for payload in mailbox.payloads]
    assert ids == [1, 1, 2, 1]


def test_a_redirect_counts_as_received(keap_crm: Client, mailbox: Mailbox) -> None:
    _subscribe(keap_crm, "company.add")
    mailbox.answers = [302]
    keap_crm.person("companies")
    assert _later(keap_crm) == [302]
    assert _later(keap_crm, 99999) == []


def test_another_receiver_has_to_verify_itself_and_does_not_get_the_others_letters(
    keap_crm: Client, mailbox: Mailbox
) -> None:
    hook = _subscribe(keap_crm, "company.add")
    keap_crm.person("companies")
    changed = keap_crm.send("PUT", f"/v1/hooks/{hook['key']}", 200, hookUrl=f"{URL}/2")
    assert changed == hook | {"hookUrl": f"{URL}/2", "status": "Unverified"}
    keap_crm.send("POST", f"/v1/hooks/{hook['key']}/verify", 200)
    assert (_later(keap_crm), len(mailbox.secrets)) == ([], 2)
    changed = keap_crm.send("PUT", f"/v1/hooks/{hook['key']}", 200, eventKey="company.edit")
    assert changed["status"] == "Verified"
    keap_crm.app.back_door.edit("companies", 1, {"notes": "n"})
    assert _later(keap_crm) == [200]


def test_a_deleted_hook_is_gone_with_what_it_was_waiting_for(
    keap_crm: Client, mailbox: Mailbox
) -> None:
    path = f"/v1/hooks/{_subscribe(keap_crm, 'company.add')['key']}"
    other = _subscribe(keap_crm, "product.add")
    keap_crm.person("companies")
    keap_crm.send("DELETE", path, 204)
    assert (_later(keap_crm), keap_crm.get("/v1/hooks")) == ([], [other])
    keap_crm.person("products")
    _later(keap_crm)
    assert [payload["event_key"] for payload in mailbox.payloads] == ["product.add"]
    for method, where in (
        ("GET", path),
        ("PUT", path),
        ("DELETE", path),
        ("POST", f"{path}/verify"),
    ):
        answer = keap_crm.call(method, where, json={} if method == "PUT" else None)
        assert (answer.status_code, answer.json()["message"]) == (404, "Unable to find this Hook")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"eventKey": "company.add"},
        {"eventKey": "user.delete", "hookUrl": URL},
        {"eventKey": "company.add", "hookUrl": 5},
        {"eventKey": "company.add", "hookUrl": URL, "status": "Verified"},
        {"eventKey": "company.add", "hookUrl": "mailto:me@sync.example"},
    ],
)
def test_a_subscription_that_makes_no_sense_is_refused(
    keap_crm: Client, mailbox: Mailbox, body: dict[str, Any]
) -> None:
    assert refused(keap_crm.call("POST", "/v1/hooks", json=body))
    assert mailbox.secrets == keap_crm.get("/v1/hooks") == []


def test_a_reset_forgets_hooks_and_what_was_on_its_way(keap_crm: Client, mailbox: Mailbox) -> None:
    _subscribe(keap_crm, "company.add")
    keap_crm.person("companies")
    keap_crm.app.reset()
    assert keap_crm.get("/v1/hooks") == keap_crm.app.hooks.deliveries == []
    keap_crm.person("companies")
    assert (_later(keap_crm), mailbox.letters) == ([], [])
