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
    return json_response(_opened(call, Session(TOKENS_USER, call.tenant.now)))


def refresh(call: Call) -> Response:
    """Buy another hour with a refresh token."""
    session = _renewed(call)
    return _refused(call) if session is None else json_response(_opened(call, session))


def user_login(call: Call) -> Response:
    """Log in as a user of the system whose code is `dbnCode`."""
    session = _session_of_user(call, "dbnCode", "userName")
    return _refused(call) if session is None else json_response(_opened(call, session))


def crm_login(call: Call) -> Response:
    """Log in as a user and be told its id."""
    session = _session_of_user(call, "publishCode", "loginName")
    if session is None:
        return _refused(call)
    return json_response(_opened(call, session) | {"UserId": session.user})


def who(call: Call) -> Response:
    author = call.tenant.author
    return json_response({"UserId": author.id, "UserName": author.name, "SystemId": SYSTEM_ID})


def _opened(call: Call, session: Session) -> dict[str, Any]:
    tenant = call.tenant
    if tenant.switches["webcrm.limit.logins"] == "counted":
        tenant.window.admit(session.user, tenant.now, tenant.switches)
    return tenant.sessions.open(session)


def _renewed(call: Call) -> Session | None:
    tenant = call.tenant
    if tenant.switches["webcrm.refresh.place"] == "header":
        token = call.request.header("refreshToken")
    else:
        token = sent(call.request, "refreshToken")
    return tenant.sessions.renew(token, tenant.now, tenant.switches)


def _session_of_user(call: Call, code: str, name: str) -> Session | None:
    user = _user(call, sent(call.request, name), sent(call.request, "password"))
    if user is None or not _is_application(call, code):
        return None
    return Session(user, call.tenant.now, as_user=True)


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
