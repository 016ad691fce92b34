"""webCRM's hooks: one list for each resource, filters, and what is not documented about what they post."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from fakes.webcrm.hooks import FILTERS
from tests.fakes.receivers import URL, Mailbox, subscribed_mailbox
from tests.fakes.webcrm_client import Client, Door, tenant

OWN_USER = 1


@pytest.fixture(params=["mounted", "served"])
def crm(request: pytest.FixtureRequest) -> Iterator[Client]:
    door: Door = request.param
    with tenant(door) as client:
        yield client


@pytest.fixture
def mailbox(crm: Client) -> Mailbox:
    return subscribed_mailbox(crm.app)


def _dto(**values: Any) -> dict[str, Any]:
    usual = {"Id": 0, "IsEnabled": True, "TargetUrl": URL, "Filter": ["All"], "EventType": "Update"}
    return usual | values


def _subscribe(crm: Client, table: str, **values: Any) -> int:
    answer = crm.call("POST", f"/{table}/Hooks", json=_dto(**values))
    assert answer.status_code == 200, answer.text
    return int(answer.json())


@pytest.mark.parametrize("table", FILTERS)
def test_a_hook_is_kept_under_its_resource_as_it_was_sent(
    crm: Client, mailbox: Mailbox, table: str
) -> None:
    filters = list(FILTERS[table])
    id_ = _subscribe(crm, table, Filter=filters)
    found = crm.get(f"/{table}/Hooks/{id_}")
    stamps = {
        name: found.pop(name) for name in ("CreatedAt", "CreatedBy", "UpdatedAt", "UpdatedBy")
    }
    assert found == _dto(Id=id_, Filter=filters)
    assert set(stamps.values()) == {"2026-01-05T09:00:00+00:00", "api1 Integration"}
    assert crm.get(f"/{table}/Hooks") == [found | stamps]
    other = "users" if table != "users" else "products"
    assert crm.get(f"/{other}/Hooks") == []
    assert crm.call("GET", f"/{other}/Hooks/{id_}").status_code == 404
    assert mailbox.secrets == []  # nobody is asked to prove anything


def test_a_hook_can_be_changed_in_parts_and_deleted(crm: Client, mailbox: Mailbox) -> None:
    id_ = _subscribe(crm, "organisations")
    crm.clock.advance(60)
    changed = {"id": id_, "isEnabled": False, "filter": ["owner"], "eventType": None}
    answer = crm.call("PUT", f"/organisations/hooks/{id_}", json=changed)
    assert (answer.status_code, answer.text) == (200, "")
    found = crm.get(f"/organisations/hooks/{id_}")
    assert (found["IsEnabled"], found["Filter"]) == (False, ["Owner"])
    assert (found["EventType"], found["TargetUrl"]) == ("Update", URL)
    assert found["UpdatedAt"] == "2026-01-05T09:01:00+00:00"
    for status in (200, 404):
        assert crm.call("DELETE", f"/organisations/hooks/{id_}").status_code == status
    assert crm.call("PUT", f"/organisations/hooks/{id_}", json=changed).status_code == 404
    crm.app.back_door.edit("organisations", 1, {"OrganisationName": "A"})
    assert crm.app.hooks.deliver() == mailbox.payloads == []


@pytest.mark.parametrize(
    ("table", "event", "happens"),
    [
        ("organisations", "Create", lambda crm: crm.create("organisations", Name="A")),
        ("products", "Create", lambda crm: crm.app.back_door.create("products")),
        ("organisations", "Update", lambda crm: crm.put("organisations", 1, Name="A")),
        (
            "users",
            "Update",
            lambda crm: crm.app.back_door.edit("users", OWN_USER, {"UserTitle": "Chief"}),
        ),
        ("organisations", "Delete", lambda crm: crm.app.back_door.delete("organisations", 1)),
    ],
)
def test_a_change_is_posted_at_once_to_the_hooks_of_its_kind(
    crm: Client, mailbox: Mailbox, table: str, event: str, happens: Any
) -> None:
    for kind in ("Create", "Update", "Delete"):
        for each in FILTERS:
            _subscribe(crm, each, EventType=kind)
    happens(crm)
    assert [delivery.status for delivery in crm.app.hooks.deliver()] == [200]
    (payload,) = mailbox.payloads
    assert payload["EventType"] == event
    id_ = crm.app.back_door.ids(table)[-1] if event != "Delete" else 1
    assert payload["ResourceUrl"] == f"{crm.url}/{table.capitalize()}/{id_}"


def test_a_hook_hears_only_what_happens_and_leaves_while_it_is_enabled(
    crm: Client, mailbox: Mailbox
) -> None:
    path = f"/products/hooks/{_subscribe(crm, 'products', EventType='Create')}"
    for before, after, heard in ((False, True, []), (True, False, []), (True, True, ["/3"])):
        crm.call("PUT", path, json={"IsEnabled": before})
        crm.app.back_door.create("products")
        crm.call("PUT", path, json={"IsEnabled": after})
        crm.app.hooks.deliver()
        assert [each["ResourceUrl"][-2:] for each in mailbox.payloads] == heard


OWNED = [
    ("organisations", "Owner", {"OrganisationOwner": OWN_USER}),
    ("organisations", "Owner2 Owner", {"OrganisationOwner2": OWN_USER}),
    ("opportunities", "Responsible", {"OpportunityAssignedTo": OWN_USER}),
    ("opportunities", "Responsible2", {"OpportunityAssignedTo2": OWN_USER}),
    ("opportunities", "OrganisationOwner", {"OpportunityOrganisationId": 2}),
    ("opportunities", "OrganisationOwner2", {"OpportunityOrganisationId": 3}),
    ("products", "OrganisationOwner", {"ProductOrganisationId": 2}),
    ("products", "OrganisationOwner2", {"ProductOrganisationId": 3}),
    ("persons", "OrganisationOwner", {"PersonOrganisationId": 2}),
]


@pytest.mark.parametrize(("table", "names", "values"), OWNED)
def test_a_filter_lets_only_its_records_through(
    crm: Client, mailbox: Mailbox, table: str, names: str, values: dict[str, Any]
) -> None:
    door = crm.app.back_door
    door.create("organisations", {"OrganisationName": "A", "OrganisationOwner": OWN_USER})
    door.create("organisations", {"OrganisationName": "B", "OrganisationOwner2": OWN_USER})
    _subscribe(crm, table, EventType="Create", Filter=names.split())
    named = {"OrganisationName": "C"} if table == "organisations" else {}
    named |= {"PersonLastName": "C"} if table == "persons" else {}
    door.create(table, named)
    id_ = door.create(table, named | values)
    crm.app.hooks.deliver()
    assert [each["ResourceUrl"].rpartition("/")[2] for each in mailbox.payloads] == [str(id_)]


def test_the_filter_current_is_about_the_tokens_own_user(crm: Client, mailbox: Mailbox) -> None:
    _subscribe(crm, "users", Filter=["Current"])
    other = crm.create("users", Email="a@example.com")
    for id_ in (other, OWN_USER):
        crm.app.back_door.edit("users", id_, {"UserTitle": "Chief"})
    crm.app.hooks.deliver()
    assert [each["ResourceUrl"] for each in mailbox.payloads] == [f"{crm.url}/Users/1"]


@pytest.mark.parametrize(
    ("wrong", "word"),
    [
        ({"Filter": ["Responsible"]}, "Filter"),
        ({"Filter": "All"}, "Filter"),
        ({"Filter": None}, "Filter"),
        ({"EventType": "Remove"}, "EventType"),
        ({"TargetUrl": "nowhere"}, "TargetUrl"),
        ({"TargetUrl": None}, "TargetUrl"),
        ({"IsEnabled": "yes"}, "IsEnabled"),
    ],
)
def test_a_hook_that_makes_no_sense_is_refused(
    crm: Client, wrong: dict[str, Any], word: str
) -> None:
    answer = crm.call("POST", "/organisations/hooks", json=_dto(TargetUrl="http://[::1]/") | wrong)
    assert answer.status_code == 400
    assert answer.json()["Message"].startswith(word)
    assert crm.get("/organisations/hooks") == []


def test_hooks_need_a_login() -> None:
    with tenant(logged_in=False) as crm:
        assert crm.call("GET", "/organisations/hooks").status_code == 401


def _told(switches: Mapping[str, str], *answers: int) -> tuple[Client, Mailbox]:
    """Edit organisation 1 by hand and through the API, then go on for an hour, a minute at a time."""
    with tenant(switches=switches) as crm:
        mailbox = subscribed_mailbox(crm.app)
        mailbox.answers = list(answers)
        _subscribe(crm, "organisations")
        crm.app.back_door.edit("organisations", 1, {"OrganisationName": "A"})
        crm.put("organisations", 1, Name="B")
        for _ in range(60):
            crm.app.hooks.deliver()
            crm.clock.advance(60)
    return crm, mailbox


URL_OF_1 = "https://api.webcrm.com/Organisations/1"


@pytest.mark.parametrize(
    ("value", "payload"),
    [("object", {"EventType": "Update", "ResourceUrl": URL_OF_1}), ("url", URL_OF_1)],
)
def test_the_payload_may_have_either_shape(value: str, payload: Any) -> None:
    _, mailbox = _told({"webcrm.hooks.payload": value})
    assert mailbox.payloads == [payload, payload]


def test_the_payload_may_be_the_record_as_it_was_at_each_change() -> None:
    _, mailbox = _told({"webcrm.hooks.payload": "record"})
    assert [each["OrganisationName"] for each in mailbox.payloads] == ["A", "B"]
    assert mailbox.payloads[0]["OrganisationUpdatedAt"] == "2026-01-05T09:00:00+00:00"


def test_the_payload_shows_a_record_as_the_tenant_does() -> None:
    switches = {"webcrm.hooks.payload": "record", "webcrm.zone.stamps": "UTC"}
    with tenant(switches=switches | {"webcrm.user.password": "empty"}) as crm:
        crm.clock.advance(180 * 86_400)  # London is an hour ahead by then
        crm.log_in()
        mailbox = subscribed_mailbox(crm.app)
        _subscribe(crm, "users")
        crm.app.back_door.edit("users", 1, {"UserTitle": "Boss"})
        crm.app.hooks.deliver()
        assert mailbox.payloads == [crm.get("/Users/1")]


def test_a_deleted_record_is_told_as_it_was() -> None:
    with tenant(switches={"webcrm.hooks.payload": "record"}) as crm:
        mailbox = subscribed_mailbox(crm.app)
        _subscribe(crm, "organisations", EventType="Delete")
        crm.app.back_door.delete("organisations", 1)
        crm.app.hooks.deliver()
    assert mailbox.payloads[0]["OrganisationName"] == "webCRM"


@pytest.mark.parametrize(("value", "letters"), [("fire", 2), ("silent", 1)])
def test_edits_through_the_api_may_stay_unheard(value: str, letters: int) -> None:
    _, mailbox = _told({"webcrm.hooks.api_edits": value})
    assert len(mailbox.letters) == letters


def test_what_a_person_deletes_is_always_heard() -> None:
    with tenant(switches={"webcrm.hooks.api_edits": "silent"}) as crm:
        subscribed_mailbox(crm.app)
        _subscribe(crm, "products", EventType="Delete")
        gone = _subscribe(crm, "users")
        assert crm.call("DELETE", f"/users/hooks/{gone}").status_code == 200
        for _ in "ab":
            crm.app.back_door.create("products")
        crm.call("DELETE", "/products/1")
        crm.app.back_door.delete("products", 2)
        assert len(crm.app.hooks.deliver()) == 1


@pytest.mark.parametrize(("value", "attempts"), [("0", [1, 1]), ("3", [1, 1, 2, 3, 4])])
def test_a_failure_may_be_tried_again_and_the_hook_stays_enabled(
    value: str, attempts: list[int]
) -> None:
    crm, mailbox = _told({"webcrm.hooks.retries": value}, 500, 200, 503, 404, 500)
    assert [letter.attempt for letter in mailbox.letters] == attempts
    crm.app.back_door.edit("organisations", 1, {"OrganisationName": "C"})
    assert [delivery.status for delivery in crm.app.hooks.deliver()] == [
        200 if value == "3" else 503
    ]


@pytest.mark.usefixtures("mailbox")
def test_a_hook_that_is_gone_is_called_a_hook(crm: Client) -> None:
    hook = _subscribe(crm, "Products")
    assert crm.call("DELETE", f"/Products/Hooks/{hook}").status_code == 200
    answer = crm.call("GET", f"/Products/Hooks/{hook}")
    assert (answer.status_code, f"Product hook {hook} does not exist" in answer.text) == (404, True)
