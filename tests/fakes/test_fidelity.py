"""The ledger of what is known, assumed and left out holds against the code, the tests and the specifications."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from fakes.fidelity import Behaviour, Ledger, coverages, expanded, offered, proof_of
from fakes.keap.ledger import LEDGER as KEAP
from fakes.ledger_page import PAGE, page
from fakes.webcrm.ledger import LEDGER as WEBCRM

LEDGERS = {"keap": KEAP, "webcrm": WEBCRM}
BEHAVIOURS = [each for ledger in LEDGERS.values() for each in ledger.behaviours]
SPECS = Path(__file__).parents[3] / "shared/specs"
METHODS = ("get", "put", "post", "patch", "delete")
each_ledger = pytest.mark.parametrize("ledger", LEDGERS.values(), ids=LEDGERS)


def test_the_page_is_what_the_code_says() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python -m fakes.ledger_page"


@pytest.mark.parametrize("behaviour", BEHAVIOURS, ids=lambda each: each.proof)
def test_every_known_behaviour_has_its_proof(behaviour: Behaviour) -> None:
    file, name = proof_of(behaviour)
    tree = ast.parse((Path(__file__).parent / file).read_text(encoding="utf-8"))
    assert name in {each.name for each in tree.body if isinstance(each, ast.FunctionDef)}


@each_ledger
def test_every_source_is_told_and_used(ledger: Ledger) -> None:
    used = {tag for each in ledger.behaviours for tag in each.sources.split()}
    told = [each.tag for each in ledger.sources]
    assert sorted(told) == sorted(used)


@each_ledger
def test_the_behaviours_of_a_topic_stand_together(ledger: Ledger) -> None:
    topics = [each.topic for each in ledger.behaviours]
    assert topics == sorted(topics, key=topics.index)
    assert len({each.what for each in ledger.behaviours}) == len(topics) > 30


def test_every_switch_of_both_vendors_is_on_the_page() -> None:
    text = page()
    assert [
        name for ledger in LEDGERS.values() for name in ledger.switches if name not in text
    ] == []


def test_the_page_speaks_of_public_places_only() -> None:
    assert not re.search(r"\.\./|/work/|dossier|shared/", page())


@each_ledger
def test_every_operation_of_our_resources_is_served(ledger: Ledger) -> None:
    assert [each.operations.missing for each in coverages(ledger) if each.operations.missing] == []


def specification(name: str) -> dict[str, Any]:
    file = SPECS / f"{name}.json"
    if not file.exists():
        pytest.skip(f"the vendor's specification is not here: {file}")
    document: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return document


def operations(document: dict[str, Any]) -> Iterator[str]:
    for path, methods in document["paths"].items():
        bare = re.sub("{[^}]*}", "{}", path)
        yield from (f"{method.upper()} {bare}" for method in methods if method in METHODS)


@pytest.mark.parametrize(
    ("name", "ledger", "root"),
    [("keap-v1", KEAP, "/crm/rest"), ("keap-v2", KEAP, "/crm"), ("webcrm", WEBCRM, "")],
)
def test_no_operation_of_the_vendors_specification_is_passed_over(
    name: str, ledger: Ledger, root: str
) -> None:
    told = {" ".join(each) for offer in ledger.offers for each in offered(offer)}
    wanted = {each.replace(" ", f" {root}", 1) for each in operations(specification(name))}
    assert wanted - told == set()


@pytest.mark.parametrize(
    ("resource", "schema"),
    [
        ("Organisations", "OrganisationDto"),
        ("Opportunities", "OpportunityDto"),
        ("Products", "ProductDto"),
        ("Users", "UserDto"),
        ("Persons", "PersonDto"),
        ("QuotationLines", "QuotationLineDto"),
        ("FieldsMetadata", "FieldMetadataDto"),
    ],
)
def test_webcrms_fields_are_those_of_its_specification(resource: str, schema: str) -> None:
    wanted = specification("webcrm")["definitions"][schema]["properties"]
    assert sorted(names(WEBCRM, resource)) == sorted(wanted)


@pytest.mark.parametrize(
    ("version", "resource", "path"),
    [
        ("v1", "v1 companies", "/v1/companies/{companyId}"),
        ("v1", "v1 opportunities", "/v1/opportunities/{opportunityId}"),
        ("v1", "v1 products", "/v1/products/{productId}"),
        ("v1", "v1 contacts", "/v1/contacts/{id}"),
        ("v2", "v2 companies", "/rest/v2/companies/{company_id}"),
        ("v2", "v2 opportunities", "/rest/v2/opportunities/{opportunity_id}"),
        ("v2", "v2 products", "/rest/v2/products/{product_id}"),
        ("v2", "v2 users", "/rest/v2/users/{user_id}"),
        ("v2", "v2 contacts", "/rest/v2/contacts/{contact_id}"),
    ],
)
def test_keaps_fields_are_those_of_its_specification(
    version: str, resource: str, path: str
) -> None:
    document = specification(f"keap-{version}")
    contents = document["paths"][path]["get"]["responses"]["200"]["content"]
    schema = resolved(document, next(iter(contents.values()))["schema"])
    assert set(schema["properties"]) <= names(KEAP, resource)


def resolved(document: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    found: Any = document
    for step in schema.get("$ref", "").split("/")[1:]:
        found = found[step]
    return schema if found is document else dict(found)


def names(ledger: Ledger, resource: str) -> set[str]:
    found = next(each for each in ledger.offers if each.resource == resource)
    return set(expanded(found.shown))
