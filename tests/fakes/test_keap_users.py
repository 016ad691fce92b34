"""Keap's users: v1 can only invite them, v2 changes them by a mask that calls the job title otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.fakes.keap_client import Client, tenant


@pytest.fixture
def crm() -> Iterator[Client]:
    with tenant() as client:
        client.person("users", email_address="ann@x.example", job_title="Boss")
        yield client


def test_an_invited_user_waits_to_be_accepted(crm: Client) -> None:
    made = crm.send("POST", "/v1/users", 201, email="bob@x.example", given_name="Bob", admin=True)
    assert (made["status"], made["infusionsoft_id"], made["job_title"]) == ("Invited", "", None)
    assert crm.get("/v2/users/2")["status"] == "INVITED"
    crm.app.back_door.edit("users", 2, {"status": "Active"})
    assert crm.get("/v2/users/2")["keap_id"] == "bob@x.example"


def test_both_versions_show_the_email_and_the_job_title_in_their_own_place(crm: Client) -> None:
    first = crm.get("/v1/users")["users"][0]
    assert (first["email_address"], first["job_title"]) == ("ann@x.example", "Boss")
    second = crm.get("/v2/users/1")
    assert (second["email_addresses"][0]["email"], second["title"]) == ("ann@x.example", "Boss")
    assert second["email_addresses"][0]["field"] == "EMAIL1"
    assert "job_title" not in second
    assert "email_address" not in second


@pytest.mark.parametrize("mask", [None, "email_address,job_title", ["email_address", "job_title"]])
def test_v2_changes_email_and_title(keap_crm: Client, mask: str | list[str] | None) -> None:
    keap_crm.person("users")
    body = {"title": "Chief", "email_address": {"email": "new@x.example", "field": "EMAIL1"}}
    answer = keap_crm.call("PATCH", "/v2/users/1", params={"update_mask": mask}, json=body)
    assert answer.status_code == 200, answer.text
    stored = keap_crm.app.back_door.read("users", 1)
    assert (stored["email_address"], stored["job_title"]) == ("new@x.example", "Chief")


def test_only_what_the_mask_names_is_changed(crm: Client) -> None:
    body = {"title": "Chief", "website": "w"}
    crm.ok(crm.call("PATCH", "/v2/users/1", params={"update_mask": "website"}, json=body), 200)
    stored = crm.app.back_door.read("users", 1)
    assert (stored["job_title"], stored["website"]) == ("Boss", "w")


@pytest.mark.parametrize(
    ("switch", "mask", "status"),
    [
        ("job_title", "job_title", 200),
        ("job_title", "title", 400),
        ("title", "title", 200),
        ("title", "job_title", 400),
        ("both", "title", 200),
        ("both", "job_title", 200),
    ],
)
def test_how_the_mask_spells_the_title_is_a_switch(switch: str, mask: str, status: int) -> None:
    with tenant(switches={"keap.v2.user.title_mask": switch}) as crm:
        crm.person("users", job_title="Boss")
        answer = crm.call(
            "PATCH", "/v2/users/1", params={"update_mask": mask}, json={"title": "Chief"}
        )
        assert answer.status_code == status
        title = crm.app.back_door.read("users", 1)["job_title"]
        assert title == ("Chief" if status == 200 else "Boss")


def test_the_body_never_calls_it_job_title(crm: Client) -> None:
    answer = crm.call("PATCH", "/v2/users/1", json={"job_title": "Chief"})
    assert answer.json()["message"] == "Unrecognized property: job_title"


def test_a_masked_property_without_a_value_stays_unless_the_switch_says_otherwise(
    crm: Client,
) -> None:
    how: dict[str, Any] = {"params": {"update_mask": "job_title"}, "json": {}}
    crm.ok(crm.call("PATCH", "/v2/users/1", **how), 200)
    assert crm.app.back_door.read("users", 1)["job_title"] == "Boss"
    # Nor is it then anybody's null or empty text.
    ways = dict.fromkeys(("keap.v2.patch.null", "keap.v2.patch.empty"), "rejected")
    with tenant(switches={"keap.v2.mask.without_value": "cleared", **ways}) as clearing:
        clearing.person("users", job_title="Boss")
        clearing.ok(clearing.call("PATCH", "/v2/users/1", **how), 200)
        assert not clearing.app.back_door.read("users", 1)["job_title"]


@pytest.mark.parametrize("email", [None, {"email": ""}, {"email": None}])
def test_the_email_of_a_user_cannot_be_cleared(crm: Client, email: Any) -> None:
    answer = crm.call("PATCH", "/v2/users/1", json={"email_address": email})
    assert answer.status_code == 400
    assert crm.app.back_door.read("users", 1)["email_address"] == "ann@x.example"


def test_the_job_title_of_a_user_can_be_cleared(crm: Client) -> None:
    assert crm.send("PATCH", "/v2/users/1", 200, title="")["title"] == ""


def test_a_second_and_a_third_email_have_their_own_fields(crm: Client) -> None:
    email = {"email": "private@x.example", "field": "EMAIL3"}
    shown = crm.send("PATCH", "/v2/users/1", 200, email_address=email)["email_addresses"]
    assert [(each["field"], each["email"]) for each in shown] == [
        ("EMAIL1", "ann@x.example"),
        ("EMAIL3", "private@x.example"),
    ]


def test_a_mask_with_a_name_that_does_not_exist_is_refused(crm: Client) -> None:
    answer = crm.call("PATCH", "/v2/users/1", params={"update_mask": "colour"}, json={"title": "x"})
    assert answer.status_code == 400


def test_two_users_may_share_an_email_unless_the_switch_says_otherwise(crm: Client) -> None:
    body = {"email": "ann@x.example", "given_name": "Ann"}
    crm.send("POST", "/v1/users", 201, **body)
    ways = {"keap.v1.user.duplicate_email": "rejected", "keap.email.case": "lowered"}
    with tenant(switches=ways) as strict:
        strict.send("POST", "/v1/users", 201, **body)
        for same in ("ann@x.example", "Ann@X.example"):
            answer = strict.call("POST", "/v1/users", json=body | {"email": same})
            assert answer.status_code == 400
