"""webCRM speaks JSON and XML, as the client asks for, and reads both."""

from __future__ import annotations

from collections.abc import Iterator
from xml.parsers.expat import ParserCreate

import pytest
import requests

from tests.fakes.webcrm_client import Client, Door, tenant

HOSTILE = '<b>"O\'Neil" & Sons</b> 😀'
ESCAPED = '&lt;b&gt;"O\'Neil" &amp; Sons&lt;/b&gt; 😀'


@pytest.fixture(params=["mounted", "served"])
def crm(request: pytest.FixtureRequest) -> Iterator[Client]:
    door: Door = request.param
    with tenant(door) as client:
        yield client


def _asked(crm: Client, path: str, accept: str | None) -> requests.Response:
    answer = crm.call("GET", path, headers={"Accept": accept})
    assert answer.status_code == 200
    return answer


def _values(text: str, name: str) -> list[str]:
    """Give the texts of the elements of this name; the text must be XML."""
    found: list[str] = []
    inside = [False]
    parser = ParserCreate()

    def start(element: str, _attributes: object) -> None:
        inside[0] = element == name
        if inside[0]:
            found.append("")

    def say(part: str) -> None:
        if inside[0]:
            found[-1] += part

    def end(_element: str) -> None:
        inside[0] = False

    parser.StartElementHandler, parser.CharacterDataHandler = start, say
    parser.EndElementHandler = end
    parser.Parse(text, True)  # noqa: FBT003 - expat takes it by position only
    return found


@pytest.mark.parametrize(
    ("accept", "type_"),
    [
        ("application/json", "application/json"),
        ("text/json", "text/json"),
        ("application/xml", "application/xml"),
        ("text/xml;q=0.9, text/html", "text/xml"),
        ("text/xml;q=0.5, application/json;q=0.8", "application/json"),
        ("text/html,application/xml;q=0.9,*/*;q=0.8", "application/json"),
        ("*/*", "application/json"),
        ("text/html", "application/json"),
        ("application/xml;q=high", "application/json"),
        (None, "application/json"),
    ],
)
def test_an_answer_comes_in_the_type_that_the_client_likes_best(
    crm: Client, accept: str | None, type_: str
) -> None:
    answer = _asked(crm, "/Users", accept)
    assert answer.headers["Content-Type"] == f"{type_}; charset=utf-8"
    assert answer.text[0] == ("<" if type_.endswith("xml") else "[")


def test_records_as_xml_are_called_after_their_dto(crm: Client) -> None:
    crm.create("organisations", Name=HOSTILE)
    listed = _asked(crm, "/Organisations", "application/xml").text
    assert listed.startswith(
        '<?xml version="1.0" encoding="utf-8"?><ArrayOfOrganisationDto xmlns:i='
    )
    assert f"<OrganisationName>{ESCAPED}</OrganisationName>" in listed
    assert '<OrganisationPlus1 i:nil="true"/>' in listed
    assert "<OrganisationNoAds>false</OrganisationNoAds>" in listed
    assert _values(listed, "OrganisationName") == ["webCRM", HOSTILE]
    one = _asked(crm, "/Organisations/2", "text/xml").text
    assert "<OrganisationDto xmlns:i=" in one
    assert _values(one, "OrganisationId") == ["2"]


def test_ids_batches_and_refusals_have_xml_of_their_own(crm: Client) -> None:
    xml = {"Accept": "application/xml"}
    product = {"ProductId": 0, "ProductOrganisationId": 1}
    created = crm.call("POST", "/Products", json=product, headers=xml)
    assert _values(created.text, "int") == ["1"]
    batch = crm.call("PATCH", "/Products", json=[product], headers=xml)
    assert _values(batch.text, "string") == ["2"]
    refusal = crm.call("GET", "/Products/99", headers=xml)
    assert refusal.status_code == 404
    assert _values(refusal.text, "Type") == ["NotFoundException"]


def test_what_xml_cannot_carry_becomes_a_question_mark(crm: Client) -> None:
    crm.create("users", Title="a\u0000b\u000bc\ufffe")
    told = _asked(crm, "/Users/2", "application/xml").text
    assert _values(told, "UserTitle") == ["a?b?c?"]


def _sent(crm: Client, method: str, path: str, body: str, **headers: str) -> requests.Response:
    headers = {"Content-Type": "application/xml"} | headers
    return crm.call(method, path, data=body.encode(), headers=headers)


def test_a_record_may_be_sent_as_xml(crm: Client) -> None:
    created = _sent(
        crm,
        "POST",
        "/Organisations",
        '<OrganisationDto xmlns="urn:x" xmlns:i="http://www.w3.org/2001/XMLSchema-instance">'
        "<OrganisationId>0</OrganisationId>"
        f"<OrganisationName>{ESCAPED}</OrganisationName><OrganisationXInt1>-7</OrganisationXInt1>"
        '<OrganisationNoAds>true</OrganisationNoAds><OrganisationCity i:nil="true"/>'
        "<OrganisationXDate1>2026-07-01T12:00:00Z</OrganisationXDate1></OrganisationDto>",
    )
    assert created.json() == {"OrganisationId": 2}
    read = crm.get("/Organisations/2")
    kept = {name: read[f"Organisation{name}"] for name in ("Name", "XInt1", "NoAds", "City")}
    assert kept == {"Name": HOSTILE, "XInt1": -7, "NoAds": True, "City": ""}
    assert read["OrganisationXDate1"] == "2026-07-01T13:00:00+01:00"


def test_a_batch_and_a_price_may_be_sent_as_xml(crm: Client) -> None:
    one = "<ProductId>0</ProductId><ProductOrganisationId>1</ProductOrganisationId>"
    body = (
        f"<ArrayOfProductDto><ProductDto>{one}<ProductPrice>12.5</ProductPrice></ProductDto>"
        f"<ProductDto>{one}<ProductPrice>dear</ProductPrice></ProductDto></ArrayOfProductDto>"
    )
    good, bad = _sent(crm, "PATCH", "/Products", body, **{"Content-Type": "text/xml"}).json()
    assert good == "1"
    assert "ProductPrice" in bad
    assert crm.get("/Products/1")["ProductPrice"] == 12.5


def test_a_record_that_came_as_xml_may_go_back_so(crm: Client) -> None:
    crm.create("products", OrganisationId=1, Price=9.5, Comment=HOSTILE)
    before = crm.get("/Products/1")
    whole = _asked(crm, "/Products/1", "application/xml").text
    assert _sent(crm, "PUT", "/Products/1", whole).status_code == 200
    assert crm.get("/Products/1") == before


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<UserDto>",
        "{}",
        "<ArrayOfUserDto/>",
        '<!DOCTYPE x [<!ENTITY a "aaaa">]><UserDto><UserTitle>&a;</UserTitle></UserDto>',
        "<UserDto><UserTitle>\x00</UserTitle></UserDto>",
        '<?xml version="1.0" encoding="gibberish"?><UserDto/>',
        f"<UserDto><UserTitle>{'&amp;' * 3_000_000}</UserTitle>",  # quick, although in so many pieces
    ],
)
def test_a_body_that_is_no_xml_record_is_refused(crm: Client, body: str) -> None:
    answer = _sent(crm, "PUT", "/Users/1", body)
    assert (answer.status_code, answer.json()["Type"]) == (400, "ValidationException")


@pytest.mark.parametrize("type_", ["text/plain", "application/x-www-form-urlencoded", "image/png"])
def test_a_body_of_another_kind_is_not_read(crm: Client, type_: str) -> None:
    answer = crm.call("PUT", "/Users/1", data=b'{"UserId": 1}', headers={"Content-Type": type_})
    assert answer.status_code == 415
    assert type_ in answer.json()["Message"]


@pytest.mark.parametrize("type_", ["application/json-patch+json", "text/json; charset=utf-8"])
def test_json_may_be_called_by_several_names(crm: Client, type_: str) -> None:
    body = b'{"UserId": 1, "UserTitle": "CFO"}'
    crm.call("PUT", "/Users/1", data=body, headers={"Content-Type": type_})
    assert crm.get("/Users/1")["UserTitle"] == "CFO"
