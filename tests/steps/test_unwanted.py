"""What a system does not take is known in whatever words it is sent, and nothing else is refused for it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from checklist import document
from fakes.app import App
from reports.events import Verdict
from steps.mischief import Mischief
from steps.troubles import Trouble, What
from steps.unwanted import WHY, Mapped, mapped_at
from tests.fakes import keap_client, webcrm_client
from tests.steps.running import suite
from tests.steps.syncs.stamping import OWNS
from tests.strength.claims import (
    BAD_EDIT_LEFT,
    BAD_EDIT_RIGHT,
    CORRECTED,
    CORRECTED_EDIT_LEFT,
    CORRECTED_EDIT_RIGHT,
    REFUSED,
)

NAMES = Mapped("organisations", frozenset({"OrganisationName"}))
PRICES = Mapped("products", frozenset({"product_price"}))
NOTHING = Mapped("opportunities", frozenset())
STAMPING = ("-p", "tests.steps.syncs.stamping", "--profile", "quick", "--sut-file")
FAULTY = ("-p", "tests.strength.plugin", "--unshrunk", "--faulty")


@pytest.fixture
def keap() -> Iterator[keap_client.Client]:
    with keap_client.tenant() as client:
        yield client


@pytest.fixture
def webcrm() -> Iterator[webcrm_client.Client]:
    with webcrm_client.tenant() as client:
        yield client


def refuse(app: App, what: What, mapped: Mapped, number: int = 1) -> Mischief:
    mischief = Mischief([app], lambda _: None)
    mischief.plan(Trouble(what, app.name, call=number, writes=True, stays=True), mapped)
    return mischief


def named(name: str, **more: Any) -> dict[str, Any]:
    return {"OrganisationId": 0, "OrganisationName": name, **more}


def test_a_new_record_is_refused_whatever_else_is_sent_with_it(
    webcrm: webcrm_client.Client,
) -> None:
    mischief = refuse(webcrm.app, What.BAD_RECORD, NAMES, 2)
    stamps = count()

    def post(name: str) -> int:
        body = named(name, OrganisationExtraCustom7=f"sent {next(stamps)}")
        return webcrm.call("POST", "/Organisations", json=body).status_code

    assert [post(name) for name in ("One", "Two", "Three", "Two", "Two")] == [
        *(200, 400, 200, 400, 400)
    ]
    assert mischief.hits == 3
    assert post("Two, corrected") == 200


def test_one_record_of_a_batch_is_refused_in_its_own_row(webcrm: webcrm_client.Client) -> None:
    refuse(webcrm.app, What.BAD_RECORD, NAMES, 2)
    rows = [named("One"), named("Two"), named("Three")]
    told = webcrm.call("PATCH", "/Organisations", json=rows).json()
    assert [entry.isdecimal() for entry in told] == [True, False, True]
    assert WHY in told[1]


def test_an_edit_is_refused_until_somebody_writes_something_else(
    webcrm: webcrm_client.Client,
) -> None:
    first, second = (webcrm.create("organisations", Name=name) for name in ("One", "Two"))
    refuse(webcrm.app, What.BAD_EDIT, NAMES)

    def put(id_: int, name: str, **more: Any) -> int:
        body = named(name, **more) | {"OrganisationId": id_}
        return webcrm.call("PUT", f"/Organisations/{id_}", json=body).status_code

    assert put(second, "Two", OrganisationComment="nothing that anybody mapped") == 200
    assert put(first, "Uno") == 400
    assert put(second, "Due") == 200
    assert put(first, "Uno", OrganisationComment="sent again") == 400
    row = named("Uno") | {"OrganisationId": first}
    assert WHY in webcrm.call("PATCH", "/Organisations", json=[row]).json()[0]
    assert webcrm.get(f"/Organisations/{first}")["OrganisationName"] == "One"
    assert put(first, "Uno, corrected") == 200


def test_what_is_told_over_one_interface_of_keap_is_known_over_the_other(
    keap: keap_client.Client,
) -> None:
    refuse(keap.app, What.BAD_RECORD, PRICES)
    first = keap.call("POST", "/v1/products", json={"product_name": "One", "product_price": 12.5})
    more = {"name": "Uno", "short_description": "-"}
    again = keap.call("POST", "/v2/products", json={**more, "price": 1250})
    assert [answer.status_code for answer in (first, again)] == [400, 400]
    assert first.json()["message"] == WHY
    assert WHY in again.text
    other = keap.call("POST", "/v2/products", json={**more, "price": 1251})
    assert other.status_code == 201


def test_an_edit_in_keap_is_refused_however_it_is_sent(keap: keap_client.Client) -> None:
    product = keap.person("products", product_name="One", product_price=1.0)
    refuse(keap.app, What.BAD_EDIT, PRICES)

    def patch(version: str, **body: Any) -> int:
        return keap.call("PATCH", f"/{version}/products/{product}", json=body).status_code

    assert [patch("v2", price=1250), patch("v1", product_price=12.5)] == [400, 400]
    assert patch("v2", price=1300) == 200


def test_where_nothing_is_mapped_a_record_is_known_by_a_text_of_its_own(
    webcrm: webcrm_client.Client,
) -> None:
    owner = webcrm.create("organisations", Name="Owner")
    sent = count()

    def post(mark: str) -> int:
        body = {
            "OpportunityId": 0,
            "OpportunityOrganisationId": owner,
            "OpportunityLevel": 1,
            "OpportunityDescription": "from Keap",
            "OpportunityCustom15": mark,
            # Two in the same second bear the same stamp.
            "OpportunityCustom14": f"at 2024-05-01 12:00:{next(sent) // 2:02}",
        }
        return webcrm.call("POST", "/Opportunities", json=body).status_code

    assert post("keap:1") == 200
    refuse(webcrm.app, What.BAD_RECORD, NOTHING)
    assert [post(mark) for mark in ("keap:2", "keap:3", "keap:2", "keap:2")] == [
        *(400, 200, 400, 400)
    ]


def test_what_is_mapped_is_read_from_the_document() -> None:
    pairing = document.load(Path("checklist/documents/keap-webcrm.rst")).pairings[0]
    assert mapped_at(pairing, "Keap") == Mapped("companies", frozenset({"company_name"}))
    assert mapped_at(pairing, "webcrm") == NAMES


def test_a_sync_that_stamps_its_writes_proves_what_is_refused_like_any_other(
    tmp_path: Path,
) -> None:
    told = tmp_path / "sut.toml"
    told.write_text(OWNS, encoding="utf-8")
    chosen = (*STAMPING, told, "features", "-k", "refuses or refused")
    run = suite(*chosen, report=tmp_path / "green")
    assert run.exit_code == 0, run.output
    claims = {claim for _, _, claim in run.named(Verdict.PASSED)}
    assert claims == {
        *(REFUSED, CORRECTED, BAD_EDIT_LEFT, BAD_EDIT_RIGHT),
        *(CORRECTED_EDIT_LEFT, CORRECTED_EDIT_RIGHT),
    }
    red = suite(*chosen, *FAULTY, "stops-at-a-refused-edit", report=tmp_path / "red")
    assert {claim for _, _, claim in red.named(Verdict.FAILED)} == {BAD_EDIT_LEFT, BAD_EDIT_RIGHT}
