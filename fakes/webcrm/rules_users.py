"""What this tenant refuses to store about users, where the switches say so."""

from __future__ import annotations

import re

from fakes.webcrm.columns import Values
from fakes.webcrm.errors import invalid
from fakes.webcrm.tables import USERS
from fakes.webcrm.tenant import Tenant

_ADDRESS = re.compile(r"[^@\s]+@[^@\s.]+(?:\.[^@\s.]+)+")
_UNIQUE = {
    "webcrm.user.names": ("UserLoginName", "UserInitials"),
    "webcrm.user.email": ("UserEmail",),
}


def check_user(tenant: Tenant, before: Values, after: Values) -> None:
    """Check a user by what changed about them."""
    email = after["UserEmail"]
    checked = tenant.switches["webcrm.user.email.form"] == "checked"
    if checked and email and email != before.get("UserEmail") and not _ADDRESS.fullmatch(email):
        raise invalid(f"UserEmail: {email!r} is no e-mail address.")
    for switch, names in _UNIQUE.items():
        if tenant.switches[switch] == "unique":
            for name in names:
                _check_unique(tenant, name, before, after)


def _check_unique(tenant: Tenant, name: str, before: Values, after: Values) -> None:
    wanted = _plain(after[name])
    if not wanted or wanted == _plain(before.get(name, "")):
        return
    if any(_plain(user[name]) == wanted for user in tenant.records(USERS)):
        raise invalid(f"{name}: another user has {after[name]!r}.")


def _plain(text: str) -> str:
    return text.casefold().strip()
