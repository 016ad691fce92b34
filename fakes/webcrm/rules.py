"""What this tenant refuses to store: missing mandatory fields, absent owners, duplicates, missing rights."""

from __future__ import annotations

from fakes.webcrm.columns import Table, Values
from fakes.webcrm.errors import forbidden, invalid
from fakes.webcrm.tables import ORGANISATIONS, PRODUCTS, USERS
from fakes.webcrm.tenant import Tenant


def check_rights(tenant: Tenant, table: Table) -> None:
    """Let the token create records of the table. Raises the 403 or 400 where users are barred."""
    answer = tenant.switches["webcrm.post.users"]
    if table is USERS and answer != "allow":
        message = "The application token may not create users."
        raise forbidden(message) if answer == "403" else invalid(message)


def check_new(tenant: Tenant, table: Table, after: Values) -> None:
    _check_filled(tenant, table, after)
    _check_owner(tenant, table, after)
    if table is ORGANISATIONS and tenant.switches["webcrm.post.duplicate"] == "refused":
        _check_unique(tenant, after)


def check_changed(tenant: Tenant, table: Table, before: Values, after: Values) -> None:
    _check_filled(tenant, table, after)
    if table.organisation and before[table.organisation] != after[table.organisation]:
        _check_owner(tenant, table, after)


def owned_as_before(tenant: Tenant, table: Table, before: Values, sent: Values) -> Values:
    """Keep the organisation in an update: opportunities have Move, persons never change theirs."""
    name = table.organisation
    if table is PRODUCTS or sent.get(name, before.get(name)) == before.get(name):
        return sent
    if tenant.switches["webcrm.put.organisation"] == "refused":
        raise invalid(f"{name} cannot be changed by an update.")
    return {field: value for field, value in sent.items() if field != name}


def _check_filled(tenant: Tenant, table: Table, after: Values) -> None:
    for name in (*table.required, *(tenant.mandatory & table.fields.keys())):
        if after[name] in ("", 0, None):
            raise invalid(f"{name} is required.")


def _check_owner(tenant: Tenant, table: Table, after: Values) -> None:
    owner = after[table.organisation] if table.organisation else None
    if owner is not None and tenant.store.get(ORGANISATIONS.name, owner) is None:
        raise invalid(f"{table.organisation}: organisation {owner} does not exist.")


def _check_unique(tenant: Tenant, after: Values) -> None:
    """Refuse a second organisation of the same name and division, which is how webCRM tells them apart."""
    if _identity(after) in map(_identity, tenant.records(ORGANISATIONS)):
        raise invalid(f"An organisation {after['OrganisationName']!r} exists already.")


def _identity(organisation: Values) -> tuple[str, str]:
    return (
        organisation["OrganisationName"].casefold().strip(),
        organisation["OrganisationDivisionName"].casefold().strip(),
    )
