"""Both vendors by hand: the exchanges that their users try first, with curl."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from email.message import Message
from email.parser import Parser
from typing import Any

import pytest

from tests.strangers.world import World


@dataclass(frozen=True)
class Shown:
    """What `curl --include` printed of one answer."""

    status: int
    headers: Message
    body: str

    @property
    def json(self) -> Any:
        return json.loads(self.body)


def curl(*arguments: str) -> Shown:
    done = subprocess.run(
        ["curl", "--silent", "--show-error", "--include", "--max-time", "10", *arguments],  # noqa: S607 -- whatever curl there is
        capture_output=True,
        check=True,
    )
    head, _, body = done.stdout.decode().partition("\r\n\r\n")
    line, _, headers = head.partition("\r\n")
    return Shown(int(line.split()[1]), Parser().parsestr(headers), body)


def burst(times: int, url: str, header: str) -> None:
    """Let one curl call so many times, as fast as it can."""
    config = f'url = "{url}"\noutput = "/dev/null"\n' * times
    subprocess.run(
        ["curl", "--silent", "--config", "-", "-H", header],  # noqa: S607 -- whatever curl there is
        input=config.encode(),
        check=True,
    )


@dataclass(frozen=True)
class Caller:
    """Somebody who has logged in to webCRM."""

    url: str
    token: str

    def call(self, method: str, path: str, body: Any = None) -> Shown:
        sent = (
            () if body is None else ("-H", "Content-Type: application/json", "-d", json.dumps(body))
        )
        bearer = f"Authorization: Bearer {self.token}"
        return curl("-X", method, "-H", bearer, *sent, f"{self.url}{path}")


@pytest.fixture
def caller(world: World) -> Caller:
    code = world.doors["webcrm"]["auth_code"]
    login = curl("-d", f"authCode={code}", f"{world.webcrm}/Auth/ApiLogin")
    assert (login.status, login.json["IsError"], login.json["ExpiresIn"]) == (200, False, 3600)
    return Caller(world.webcrm, login.json["AccessToken"])


def test_a_list_of_webcrm_ends_with_an_empty_page(world: World, caller: Caller) -> None:
    for number in range(3):
        world.person("webcrm/organisations", OrganisationName=f"Org {number}")
    names = []
    for page in (1, 2, 3):
        shown = caller.call("GET", f"/Organisations?Page={page}&Size=2")
        assert shown.status == 200
        names.append([each["OrganisationName"] for each in shown.json])
    assert names == [["webCRM", "Org 0"], ["Org 1", "Org 2"], []]


def test_a_product_of_webcrm_is_created_updated_queried_and_deleted(
    world: World, caller: Caller
) -> None:
    new = {"ProductId": 0, "ProductOrganisationId": 1, "ProductPrice": 12.5, "ProductQuantity": 1}
    made = caller.call("POST", "/Products", new)
    assert (made.status, made.json) == (200, *world.records("webcrm/products"))
    changed = caller.call(
        "PUT", f"/Products/{made.json}", {"ProductId": made.json, "ProductPrice": 13.0}
    )
    assert (changed.status, changed.body) == (200, "")
    script = "SELECT%20ProductId,ProductPrice%20FROM%20Product%20WHERE%20ProductPrice%20%3E%2012"
    queried = caller.call("GET", f"/Queries?script={script}&Page=1&Size=500")
    assert queried.json == [{"ProductId": made.json, "ProductPrice": 13.0}]
    patched = caller.call("PATCH", "/Products", [{"ProductId": made.json, "ProductComment": "x"}])
    assert (patched.status, len(patched.json)) == (200, 1)
    assert caller.call("DELETE", f"/Products/{made.json}").status == 200
    assert world.records("webcrm/products") == {}


def test_an_opportunity_of_webcrm_moves_to_another_organisation(
    world: World, caller: Caller
) -> None:
    here, there = (world.person("webcrm/organisations", OrganisationName=name) for name in "AB")
    deal = world.person("webcrm/opportunities", OpportunityOrganisationId=here)
    moved = caller.call("POST", f"/Opportunities/{deal}/Move", {"NewOrganisationId": there})
    assert (moved.status, moved.body) == (204, "")
    assert world.records("webcrm/opportunities")[deal]["OpportunityOrganisationId"] == there


def test_a_stranger_to_webcrm_is_a_401(world: World) -> None:
    assert curl(f"{world.webcrm}/Users").status == 401
    assert Caller(world.webcrm, "no-such-token").call("GET", "/Users").status == 401


def test_the_call_over_webcrms_limit_is_told_when_to_come_back(
    world: World, caller: Caller
) -> None:
    bearer = f"Authorization: Bearer {caller.token}"
    burst(250, f"{world.webcrm}/Users/AllActive", bearer)
    refused = caller.call("GET", "/Users")
    assert refused.status == 429
    assert refused.json["Type"] == "TooManyRequestsException"
    assert int(refused.headers["Retry-After"]) == refused.json["RetryAfterSeconds"] <= 60
    world.later(refused.json["RetryAfterSeconds"])
    assert caller.call("GET", "/Users").status == 200


def test_keap_takes_a_bearer_token_a_key_and_a_parameter(world: World) -> None:
    world.person("keap/companies", company_name="Acme")
    url, token = f"{world.keap}/rest/v1/companies", world.doors["keap"]["token"]
    for shown in (
        curl("-H", f"Authorization: Bearer {token}", url),
        curl("-H", f"X-Keap-API-Key: {token}", url),
        curl(f"{url}/?access_token={token}"),
    ):
        assert [each["company_name"] for each in shown.json["companies"]] == ["Acme"]
        assert int(shown.headers["x-keap-product-throttle-available"]) > 0


def test_a_burst_of_calls_to_keap_is_refused_without_a_word_of_when_to_come_back(
    world: World,
) -> None:
    bearer = f"Authorization: Bearer {world.doors['keap']['token']}"
    burst(80, f"{world.keap}/rest/v1/users?limit=1", bearer)
    refused = next(each for each in world.exchanges("keap") if each["status"] == 429)
    assert json.loads(refused["response"])["code"] == "429"
    world.later(1)
    assert curl("-H", bearer, f"{world.keap}/rest/v1/users").status == 200


def test_a_stranger_to_keap_meets_the_gateway_before_any_route(world: World) -> None:
    for path in ("/rest/v1/companies", "/rest/v2/companies", "/rest/v1/nowhere"):
        shown = curl(f"{world.keap}{path}")
        assert shown.status == 401
        assert shown.json["fault"]["detail"]["errorcode"] == "oauth.v2.InvalidAccessToken"


def test_keap_refuses_a_body_in_a_get_with_a_page_of_html(world: World) -> None:
    bearer = f"Authorization: Bearer {world.doors['keap']['token']}"
    shown = curl("-X", "GET", "-H", bearer, "-d", "{}", f"{world.keap}/rest/v1/companies")
    assert shown.status == 400
    assert shown.headers["Content-Type"].startswith("text/html")
