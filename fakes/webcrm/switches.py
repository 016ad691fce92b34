"""Points that no public source settles: each is a switch, so that a client can be tried on every answer."""

from __future__ import annotations

from collections.abc import Mapping

from fakes.switches import Switch, SwitchError
from fakes.webcrm import switches_rules as rules
from fakes.webcrm import switches_wire as wire
from fakes.webcrm import switches_writes as writes
from fakes.webcrm.tables import TABLES

SWITCHES: Mapping[str, Switch] = {
    **wire.LOGINS,
    **wire.LIMITS,
    **wire.REFUSALS,
    **wire.PAGES,
    **wire.MEDIA,
    **wire.QUERIES,
    **writes.CREATES,
    **writes.UPDATES,
    **writes.BATCHES,
    **writes.VALUES,
    **rules.ORGANISATIONS,
    **rules.OPPORTUNITIES,
    **rules.PRODUCTS,
    **rules.USERS,
    **rules.HOOKS,
}


def check_fields(names: frozenset[str]) -> None:
    """Refuse fields that no table has. Raises SwitchError."""
    unknown = names.difference(*(table.fields for table in TABLES.values()))
    if unknown:
        raise SwitchError(f"no webCRM table has a field {', '.join(sorted(unknown))}")


def check_tables(names: frozenset[str]) -> None:
    """Refuse tables that there are none of. Raises SwitchError."""
    unknown = names - TABLES.keys()
    if unknown:
        raise SwitchError(f"webCRM has no table {', '.join(sorted(unknown))}")
