"""Who gets in, for how long, how often; and that no secret ever reaches the journal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from fakes.switches import SwitchError
from tests.fakes.keap_client import Client, bought, code_of, exchanged, fault, tenant

KEY = "the-key-of-this-test"
SPARE = "the-first-refresh-token"


@pytest.fixture
def crm() -> Iterator[Client]:
    with tenant(credential=KEY, refresh_token=SPARE) as client:
        del client.session.headers["Authorization"]
        yield client


@pytest.mark.parametrize(
    "how",
    [
        {"headers": {"Authorization": f"Bearer {KEY}"}},
        {"headers": {"authorization": f"bearer  {KEY} "}},
        {"headers": {"X-Keap-API-Key": KEY}},
        {"params": {"access_token": KEY}},
    ],
)
def test_the_key_is_accepted_in_every_place_that_clients_use(
    keap_crm: Client, how: dict[str, Any]
) -> None:
    how = {
        kind: {k: v.replace(KEY, keap_crm.app.credential) for k, v in each.items()}
        for kind, each in how.items()
    }
    del keap_crm.session.headers["Authorization"]
    assert keap_crm.call("GET", "/v1/oauth/connect/userinfo", **how).status_code == 200


@pytest.mark.parametrize("path", ["/v1/companies", "/v2/companies", "/v1/nothing", ""])
def test_whoever_shows_no_token_is_turned_away_before_anything_else(crm: Client, path: str) -> None:
    for header in (None, "", "Basic eDp5", "Bearer", "Bearer "):
        answer = crm.call("GET", path, headers={"Authorization": header})
        assert fault(answer) == ("Invalid Access Token", "oauth.v2.InvalidAccessToken")
        assert answer.headers["x-keap-product-throttle-available"] == ""


def test_an_unknown_token_has_a_fault_of_its_own(crm: Client) -> None:
    answer = crm.call("GET", "/v1/companies", headers={"Authorization": "Bearer nobody"})
    assert fault(answer)[1] == "keymanagement.service.invalid_access_token"


def test_a_refresh_token_does_not_open_the_door(crm: Client) -> None:
    assert fault(crm.call("GET", "/v1/companies", headers={"X-Keap-API-Key": SPARE}))


def test_no_code_and_no_echoed_token_reaches_the_journal(crm: Client) -> None:
    code = code_of(crm)
    exchanged(crm, {"code": code, "redirect_uri": "https://elsewhere.example"})
    pair = crm.ok(exchanged(crm, {"code": code}), 200)
    crm.app.switches.set({"keap.v1.next.access_token": "echoed"})
    page = crm.get("/v1/users", access_token=pair["access_token"])
    assert pair["access_token"] in page["next"]
    told = "\n".join(map(repr, crm.app.journal))
    for secret in (code, pair["access_token"], pair["refresh_token"], "my secret"):
        assert secret not in told


def test_no_secret_reaches_the_journal(crm: Client) -> None:
    form = {"grant_type": "refresh_token", "refresh_token": SPARE}
    pair = crm.ok(bought(crm, form, ("client", "hush-hush")), 200)
    form = {"refresh_token": pair["refresh_token"], "client_id": "c", "client_secret": "hush-hush"}
    bought(crm, form | {"grant_type": "refresh_token"})
    crm.call("GET", "/v1/users", params={"access_token": KEY, "limit": 1})
    crm.call("POST", "/v1/companies", headers={"X-Keap-API-Key": KEY}, json={"company_name": KEY})
    told = "\n".join(map(repr, crm.app.journal))
    for secret in (KEY, SPARE, pair["access_token"], pair["refresh_token"], "hush-hush"):
        assert secret not in told
    assert "access_token=***&limit=1" in told
    assert "client_id=c" in told


@pytest.mark.parametrize(
    ("switch", "said"),
    [
        ({"keap.colour": "red"}, "no switch 'keap.colour'"),
        ({"keap.v2.user.title_mask": "nickname"}, "job_title, title, both"),
        ({"keap.v1.limit.maximum": "-1"}, "or any whole number"),
    ],
)
def test_a_wrong_switch_is_told_apart(switch: dict[str, str], said: str) -> None:
    with pytest.raises(SwitchError, match=r"keap") as told, tenant(switches=switch):
        pass
    assert said in str(told.value)
