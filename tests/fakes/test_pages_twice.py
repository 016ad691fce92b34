"""A page is the same whether or not it was asked for before: what was written once is never stale."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pytest
import requests

from fakes.webcrm.records import TOKENS_USER
from tests.fakes import keap_client, webcrm_client
from tests.fakes.keap_client import Client as Keap
from tests.fakes.webcrm_client import Client as Webcrm

NOTHING = "nothing"
V1, V2 = "/crm/rest/v1", "/crm/rest/v2"
KEAP_PAGES = (
    f"{V1}/companies",
    f"{V1}/companies?optional_properties=notes,custom_fields",
    f"{V1}/products",
    f"{V1}/users",
    f"{V1}/opportunities",
    f"{V2}/companies",
    f"{V2}/companies?fields=notes",
    f"{V2}/products",
    f"{V2}/users",
    f"{V2}/opportunities",
    f"{V2}/opportunities/stages",
    f"{V2}/contacts",
)
KEAP_CHANGES: Mapping[str, Callable[[Keap], object]] = {
    NOTHING: lambda _: None,
    "a company": lambda crm: crm.app.back_door.edit("companies", 1, {"notes": "new"}),
    "a product": lambda crm: crm.app.back_door.edit("products", 1, {"product_name": "new"}),
    "a user who owns an opportunity": lambda crm: crm.app.back_door.edit(
        "users", 1, {"given_name": "new"}
    ),
    "the stage of an opportunity": lambda crm: crm.app.back_door.edit(
        "stages", 1, {"stage_name": "new"}
    ),
    "the contact of an opportunity": lambda crm: crm.app.back_door.edit(
        "contacts", 1, {"given_name": "new"}
    ),
    "an opportunity": lambda crm: crm.app.back_door.edit(
        "opportunities", 1, {"opportunity_title": "new"}
    ),
    "by the API": lambda crm: crm.session.patch(
        f"{crm.origin}{V1}/companies/1", json={"company_name": "new"}, timeout=10
    ).raise_for_status(),
    "whatever is kept": lambda crm: crm.app.back_door.delete("companies", 1),
    "how what is unset is told": lambda crm: crm.app.switches.set({"keap.v2.unset": "absent"}),
    "how a status is told": lambda crm: crm.app.switches.set({"keap.v1.product.active": "0"}),
}
WEBCRM_PAGES = (
    "/Organisations",
    "/Organisations/1",
    "/Organisations?include=SecurityInfo",
    "/Organisations/1/Products",
    "/Products",
    "/Opportunities",
    "/Users",
)
WEBCRM_CHANGES: Mapping[str, Callable[[Webcrm], object]] = {
    NOTHING: lambda _: None,
    "an organisation": lambda crm: crm.app.back_door.edit(
        "organisations", 1, {"OrganisationCity": "new"}
    ),
    "a user": lambda crm: crm.app.back_door.edit("users", 1, {"UserTitle": "new"}),
    "a product": lambda crm: crm.app.back_door.edit("products", 1, {"ProductComment": "new"}),
    "by the API": lambda crm: crm.put("organisations", 1, Name="new").raise_for_status(),
    "in which zone times are told": lambda crm: crm.app.back_door.edit(
        "users", TOKENS_USER, {"UserGmtDifference": 5}
    ),
    "how a password is hidden": lambda crm: crm.app.switches.set({"webcrm.user.password": "empty"}),
}


def keap_pages(change: str, *, before: bool) -> list[bytes]:
    """What the pages are after the change, in a tenant where they were asked for before it, or not."""
    with keap_client.tenant() as crm:
        for table in ("companies", "contacts", "users", "products"):
            crm.person(table)
        crm.person("opportunities", user=1)
        if before:
            read([f"{crm.origin}{page}" for page in KEAP_PAGES], crm.session)
        KEAP_CHANGES[change](crm)
        return read([f"{crm.origin}{page}" for page in KEAP_PAGES], crm.session)


def webcrm_pages(change: str, *, before: bool) -> list[bytes]:
    """As keap_pages."""
    with webcrm_client.tenant(switches={"webcrm.zone.stamps": "user"}) as crm:
        organisation = crm.create("organisations", Name="one")
        crm.create("products", OrganisationId=organisation)
        if before:
            read([f"{crm.url}{page}" for page in WEBCRM_PAGES], crm.session)
        WEBCRM_CHANGES[change](crm)
        return read([f"{crm.url}{page}" for page in WEBCRM_PAGES], crm.session)


def read(urls: Sequence[str], session: requests.Session) -> list[bytes]:
    answers = [session.get(url, timeout=10) for url in urls]
    assert [answer.status_code for answer in answers] == [200] * len(urls)
    return [answer.content for answer in answers]


@pytest.mark.parametrize("change", [*KEAP_CHANGES][1:])
def test_pages_of_keap_say_what_is_kept_now(change: str) -> None:
    assert keap_pages(change, before=True) == keap_pages(change, before=False)
    assert keap_pages(change, before=True) != keap_pages(NOTHING, before=False)


@pytest.mark.parametrize("change", [*WEBCRM_CHANGES][1:])
def test_pages_of_webcrm_say_what_is_kept_now(change: str) -> None:
    assert webcrm_pages(change, before=True) == webcrm_pages(change, before=False)
    assert webcrm_pages(change, before=True) != webcrm_pages(NOTHING, before=False)


def test_what_has_no_utf8_form_stands_on_a_page_beside_what_was_written_before() -> None:
    with keap_client.tenant() as crm:
        crm.person("companies", company_name="plain")
        assert crm.get("/v2/companies")["companies"][0]["company_name"] == "plain"
        crm.send("POST", "/v2/companies", 201, company_name="half \ud800")
        for _ in range(2):
            names = [each["company_name"] for each in crm.get("/v2/companies")["companies"]]
            assert names == ["plain", "half ?"]
