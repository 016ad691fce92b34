"""The login operations, the only ones that need no token."""

from __future__ import annotations

from fakes.messages import Response
from fakes.webcrm.auth import refused_login, sent
from fakes.webcrm.tenant import Call


def api_login(call: Call) -> Response:
    if sent(call.request, "authCode").strip().lower() != call.tenant.sessions.auth_code.lower():
        return refused_login(call.tenant.switches["webcrm.login.refused"])
    return call.tenant.sessions.open(call.tenant.now)


def api_refresh(call: Call) -> Response:
    if sent(call.request, "refreshToken") not in call.tenant.sessions.refresh:
        return refused_login(call.tenant.switches["webcrm.login.refused"])
    return call.tenant.sessions.open(call.tenant.now)
