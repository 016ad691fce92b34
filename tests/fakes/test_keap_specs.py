"""Every operation of the fake Keap, once, under the eyes of the witness."""

from __future__ import annotations

import re
from typing import Any

import pytest

from fakes.keap import v1, v2
from fakes.keap.tenant import Keap
from tests.fakes.beyond_specs import CUT
from tests.fakes.keap_client import Client, tenant
from tests.fakes.witness import ABSENT, Answer, Witness, is_possible, watching

pytestmark = pytest.mark.skipif(not is_possible(), reason=ABSENT)

ROOT = "/crm/rest/"
# Hooks need a receiver that answers: their own tests have one, and the same witness.
ROUTES = [
    (each.method, each.template)
    for each in (*v1.ROUTES, *v2.ROUTES)
    if not each.template.startswith(f"{ROOT}v1/hooks") and not re.fullmatch(CUT, each.template)
]

NAME = {"company_name": "A"}
PRODUCT = {"product_name": "A", "product_price": 1.5}
USER = {"email": "a@x.example", "given_name": "A"}
PERSON = {"given_name": "A", "email_addresses": [{"email": "a@x.example", "field": "EMAIL1"}]}
DEAL = {"opportunity_title": "A", "contact": {"id": 1}, "stage": {"id": 1}}
BODIES: dict[tuple[str, str], dict[str, Any]] = {
    ("POST", "v1/companies"): NAME,
    ("PATCH", "v1/companies/{id}"): NAME,
    ("POST", "v1/contacts"): PERSON,
    ("PUT", "v1/contacts"): PERSON | {"duplicate_option": "Email"},
    ("PATCH", "v1/contacts/{id}"): PERSON,
    ("POST", "v1/opportunities"): DEAL,
    ("PUT", "v1/opportunities"): DEAL | {"id": 1},
    ("PATCH", "v1/opportunities/{id}"): {"opportunity_notes": "n"},
    ("POST", "v1/products"): PRODUCT,
    ("PATCH", "v1/products/{id}"): PRODUCT,
    ("POST", "v1/users"): USER,
    ("POST", "v1/contacts/model/customFields"): {"label": "A", "field_type": "Text"},
    ("POST", "v2/companies"): NAME,
    ("PATCH", "v2/companies/{id}"): NAME,
    ("POST", "v2/contacts"): PERSON,
    ("PATCH", "v2/contacts/{id}"): PERSON,
    ("POST", "v2/opportunities"): {"opportunity_title": "A", "contact_id": "1", "stage_id": "1"},
    ("PATCH", "v2/opportunities/{id}"): {"opportunity_notes": "n"},
    ("POST", "v2/opportunities/stages"): {
        "name": "A",
        "order": 1,
        "probability": 5,
        "target_number_days": 3,
    },
    ("PATCH", "v2/opportunities/stages/{id}"): {"name": "B"},
    ("POST", "v2/products"): {"name": "A", "price": 150, "short_description": "s"},
    ("PATCH", "v2/products/{id}"): {"price": 5},
    ("PATCH", "v2/users/{id}"): {"title": "Chief"},
}
# What a listing leaves out unless it is asked for.
QUERIES = {
    ("GET", "v1/companies"): "optional_properties=notes,fax_number,custom_fields",
    ("GET", "v1/opportunities"): "optional_properties=custom_fields",
    ("GET", "v2/companies"): "fields=update_time,create_time,email_address,address,notes",
    ("GET", "v2/companies/{id}"): "fields=phone_number,fax_number,custom_fields",
    ("GET", "v2/opportunities"): "fields=custom_fields,status_id",
}


def stock(crm: Client) -> None:
    """Fill every table; nothing depends on the second records, so that they can be deleted."""
    crm.person("companies", address={"line1": "Main Street 1", "country_code": "USA"}, notes="n")
    crm.person("companies", email_address="a@x.example", email_status="SingleOptIn")
    crm.person("users", job_title="Boss", email_address2="b@x.example")
    crm.person("opportunities", user=1, custom_fields=[{"id": 1, "content": {}}])
    crm.person("opportunities", next_action_date="2026-02-01T10:00:00Z")
    crm.person("products", product_price=12.5)
    for table in ("products", "contacts", "stages"):
        crm.person(table)


@pytest.fixture(scope="module")
def tour() -> Witness:
    """Call every operation, each at a tenant of its own."""
    with watching(Keap) as witness:
        for method, template in ROUTES:
            with tenant() as crm:
                stock(crm)
                answer = crm.call(method, path_of(method, template), json=body_of(method, template))
                assert answer.ok, f"{method} {template}: {answer.text}"
    return witness


def path_of(method: str, template: str) -> str:
    path = template.removeprefix(ROOT)
    query = QUERIES.get((method, path), "")
    return f"/{path}?{query}".replace("{id}", "2" if method == "DELETE" else "1").rstrip("?")


def body_of(method: str, template: str) -> dict[str, Any] | None:
    return BODIES.get((method, template.removeprefix(ROOT)))


def test_every_operation_answers_as_the_vendor_describes(tour: Witness) -> None:
    assert tour.told() == []
    assert len(tour.held) >= 50  # answers with a body, each of an operation of its own


def test_every_operation_of_the_fake_exists_at_the_vendor() -> None:
    unknown = {
        (method, template)
        for method, template in ROUTES
        if Answer("keap", method, template, 200, "").operation is None
    }
    assert unknown == set()
