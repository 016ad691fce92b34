"""What this tenant refuses to store: missing mandatory fields, absent owners, duplicates, missing rights."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

from fakes.webcrm.columns import Table, Values
from fakes.webcrm.errors import failed, invalid, missing_right
from fakes.webcrm.rules_users import check_user
from fakes.webcrm.tables import OPPORTUNITIES, ORGANISATIONS, PRODUCTS, TABLES, USERS
from fakes.webcrm.tables_sales import DELIVERIES
from fakes.webcrm.tenant import Tenant

_FAST = 0.02
"""Seconds between two creates that the vendor's own client keeps, because of new ids."""

_Switched = Mapping[tuple[str, str], tuple[str, ...]]

_ALSO_REQUIRED: _Switched = {
    ("webcrm.opportunity.required", "level and date"): ("OpportunityLevel", "OpportunityOrderDate"),
    ("webcrm.user.required", "names"): ("UserName", "UserLoginName", "UserInitials"),
}
_NOT_REQUIRED: _Switched = {
    ("webcrm.organisation.nameless", "allowed"): ("OrganisationName",),
    ("webcrm.owner.missing", "allowed"): ("OpportunityOrganisationId", "ProductOrganisationId"),
}
"""Which values of which switches make fields mandatory for new records, or free them for all."""


def check_rights(tenant: Tenant, table: Table) -> None:
    """Let the token write records of the table. Raises the 403 or 401 where it may only read them."""
    if table.name in tenant.read_only:
        status = int(tenant.switches["webcrm.rights.missing"])
        raise missing_right(f"The application token may not write {table.name}.", status)


def check_creation(tenant: Tenant, table: Table) -> None:
    """Let the token create records of the table. Raises the refusal where users are barred."""
    check_rights(tenant, table)
    answer = tenant.switches["webcrm.post.users"]
    if table is USERS and answer != "allow":
        message = "The application token may not create users."
        raise invalid(message) if answer == "400" else missing_right(message, int(answer))


def paced(tenant: Tenant, table: Table, insert: Callable[[], int]) -> int:
    """Create a record, unless another was created just before. Raises the 500, once for each haste."""
    last, now = tenant.last_creates.pop(table.name, None), tenant.now
    too_fast = last is not None and (now - last).total_seconds() < _FAST
    fate = tenant.switches["webcrm.post.fast"] if too_fast else "fine"
    if fate != "failed":
        id_ = insert()
    if fate != "fine":
        raise failed("No new id could be made.")
    tenant.last_creates[table.name] = now
    return id_


def check_new(tenant: Tenant, table: Table, sent: Values) -> None:
    """Check a new record by what was sent for it."""
    _check_filled(tenant, table, sent, _ALSO_REQUIRED)
    _check_references(tenant, table, {}, sent)
    if table is ORGANISATIONS and tenant.switches["webcrm.post.duplicate"] == "refused":
        _check_unique(tenant, table.blank | sent)
    if table is USERS:
        check_user(tenant, {}, table.blank | sent)


def check_changed(tenant: Tenant, table: Table, before: Values, after: Values) -> None:
    _check_filled(tenant, table, after)
    _check_references(tenant, table, before, after)
    if table is USERS:
        check_user(tenant, before, after)
    if table in (OPPORTUNITIES, DELIVERIES):
        _check_unlocked(tenant, table, before)


def owned_as_before(tenant: Tenant, table: Table, before: Values, sent: Values) -> Values:
    """Keep the organisation in an update: opportunities have Move, persons never change theirs."""
    name = table.organisation
    if sent.get(name, before.get(name)) == before.get(name):
        return sent
    product = "webcrm.put.product.organisation"
    fate = tenant.switches[product if table is PRODUCTS else "webcrm.put.organisation"]
    if fate == "refused":
        raise invalid(f"{name}: an update cannot change it.")
    if fate == "moved":
        return sent
    return {field: value for field, value in sent.items() if field != name}


def _switched(tenant: Tenant, fields: _Switched) -> Iterable[str]:
    for (switch, value), names in fields.items():
        if tenant.switches[switch] == value:
            yield from names


def _check_filled(
    tenant: Tenant, table: Table, values: Values, also: _Switched = MappingProxyType({})
) -> None:
    mandatory = (*table.required, *_switched(tenant, also), *sorted(tenant.mandatory))
    missing = [name for name in mandatory if name in table.fields and not values.get(name)]
    for name in missing:
        if name in tenant.mandatory or name not in _switched(tenant, _NOT_REQUIRED):
            raise invalid(f"{name}: a value is required.")


def _check_references(tenant: Tenant, table: Table, before: Values, after: Values) -> None:
    for name, other in table.references.items():
        id_ = after.get(name)
        if id_ and id_ != before.get(name) and tenant.store.get(other, id_) is None:
            raise invalid(f"{name}: {TABLES[other].prefix.lower()} {id_} does not exist.")


def _check_unique(tenant: Tenant, after: Values) -> None:
    """Refuse a second organisation of the same name and division, which is how webCRM tells them apart."""
    if _identity(after) in map(_identity, tenant.records(ORGANISATIONS)):
        raise invalid(f"An organisation {after['OrganisationName']!r} exists already.")


def _identity(organisation: Values) -> tuple[str, str]:
    return (
        organisation["OrganisationName"].casefold().strip(),
        organisation["OrganisationDivisionName"].casefold().strip(),
    )


def _check_unlocked(tenant: Tenant, table: Table, before: Values) -> None:
    """Refuse to edit what shares its number with another record, until a person gives one a new number."""
    number = f"{table.prefix}Number"
    if table is OPPORTUNITIES and tenant.switches["webcrm.opportunity.numbers"] == "free":
        return
    if before[number] and sum(each[number] == before[number] for each in tenant.records(table)) > 1:
        raise invalid(f"{number}: another record has {before[number]!r}, too; both are locked.")
