"""The login operations, the only ones that need no token, and who one is logged in as."""

from __future__ import annotations

from typing import Any

from fakes.messages import Response, json_response
from fakes.webcrm.auth import SYSTEM_ID, Session, refused_login, sent
from fakes.webcrm.records import TOKENS_USER, sealed
from fakes.webcrm.tables import USERS
from fakes.webcrm.tenant import Call


def api_login(call: Call) -> Response:
    """Log in with the application token."""
    if not _is_application(call, "authCode"):
        return _refused(call)
    return _opened(call, Session(TOKENS_USER, call.tenant.now))


def user_login(code: str, name: str, call: Call) -> Response:
    """Log in as a user: `code` and `name` are what the operation calls the system's code and the login name."""
    user = _user(call, sent(call.request, name), sent(call.request, "password"))
    if user is None or not _is_application(call, code):
        return _refused(call)
    return _opened(call, Session(user, call.tenant.now, as_user=True))


def refresh(call: Call) -> Response:
    """Buy another hour with a refresh token."""
    tenant = call.tenant
    if tenant.switches["webcrm.refresh.place"] == "header":
        token = call.request.headers.get("refreshToken") or ""
    else:
        token = sent(call.request, "refreshToken")
    session = tenant.sessions.renew(token, tenant.now, tenant.switches)
    return _refused(call) if session is None else _opened(call, session)


def who(call: Call) -> Response:
    author = call.tenant.author
    return json_response({"UserId": author.id, "UserName": author.name, "SystemId": SYSTEM_ID})


def _opened(call: Call, session: Session) -> Response:
    tenant = call.tenant
    if tenant.switches["webcrm.limit.logins"] == "counted":
        tenant.window.admit(session.user, tenant.now, tenant.switches)
    body: dict[str, Any] = tenant.sessions.open(session)
    return json_response(body | ({"UserId": session.user} if session.as_user else {}))


def _refused(call: Call) -> Response:
    return refused_login(call.tenant.switches["webcrm.login.refused"])


def _is_application(call: Call, name: str) -> bool:
    return sent(call.request, name).strip().lower() == call.tenant.sessions.auth_code.lower()


def _user(call: Call, login: str, password: str) -> int | None:
    if not (login and password):
        return None
    seal = sealed(password)
    for user in call.tenant.records(USERS):
        if user["UserLoginName"].lower() == login.lower() and user["UserPassword"] == seal:
            return int(user["UserId"])
    return None
