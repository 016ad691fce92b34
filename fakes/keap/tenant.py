"""Keap as a vendor: gateway first, then quota, then routing, then the application."""

from __future__ import annotations

import re
from collections.abc import Iterable

from fakes.clock import Clock
from fakes.faults.scene import Refusal
from fakes.hooks import Outbox
from fakes.keap import errors, oauth, v1, v2
from fakes.keap.call import Call, Version
from fakes.keap.gate import admit
from fakes.keap.hooks import Subscriptions
from fakes.keap.lengths import designs
from fakes.keap.meter import BLANK, Meter
from fakes.keap.quota import Quota
from fakes.keap.tokens import Tokens
from fakes.messages import Request, Response, VendorError
from fakes.routes import Router
from fakes.store import Store
from fakes.switches import Settings

HOSTS = (
    "https://api.infusionsoft.com",
    "https://api.keap.com",
    "https://accounts.infusionsoft.com",  # where people consent; older clients know the next one
    "https://signin.infusionsoft.com",
)
_SINGLE_USER = re.compile(r"/crm/rest/v1/users/\d+/?")  # v1 has operations on both sides of it
_ROUTER = Router(v1.ROUTES + v2.ROUTES)


class Keap:
    """One tenant. A fresh one is empty; stages and contacts appear when somebody needs them."""

    name = "keap"
    hosts = HOSTS

    def __init__(
        self,
        clock: Clock,
        credential: str,
        refresh_token: str | None,
        quota: Quota,
        switches: Settings,
    ) -> None:
        self.credential = credential
        self.store = Store(designs(switches), clock)
        self.switches = switches
        self._tokens = Tokens(clock, credential, refresh_token, switches)
        self._meter = Meter(quota, switches)
        self._hooks = Subscriptions(self.store, switches, HOSTS[0])

    @property
    def hooks(self) -> Outbox:
        return self._hooks.outbox

    def is_login(self, request: Request) -> bool:
        return request.path.rstrip("/") in (oauth.TOKEN, oauth.AUTHORIZE)

    def end_sessions(self) -> bool:
        return self._tokens.end_sessions()

    def refusal(self, kind: Refusal, seconds: int = 1) -> Response:
        if kind == "unauthorised":
            error = errors.unauthorized("keymanagement.service.invalid_access_token")
            return error.response.with_headers(BLANK)
        return self._meter.storm(self.store.clock.now(), seconds).response

    def objection(self, why: str) -> Exception:
        return errors.ProblemError(why)

    def limit(self, per_minute: int) -> None:
        self._meter.limit(per_minute)

    def restart(self) -> None:
        self._tokens.reset()
        self._meter.reset()
        self._hooks.clear()

    def answer(self, request: Request) -> Response:
        path = request.path.rstrip("/")
        if path == oauth.TOKEN and request.method == "POST":
            return oauth.grant(request, self._tokens, self.switches)
        if request.method == "GET" and request.body:
            return errors.bad_request_page()
        if path == oauth.AUTHORIZE and request.method == "GET":
            return oauth.authorize(request, self._tokens)
        try:
            token = admit(request, self._tokens, self.switches)
        except VendorError as refusal:
            return refusal.response.with_headers(BLANK)
        quota = self._meter.count(token.client, self.store.clock.now())
        return self._routed(request).with_headers(quota)

    def _routed(self, request: Request) -> Response:
        found = _ROUTER.find(request.path)
        if found is None:
            return self._lost(request)
        version: Version = "v2" if request.path.startswith("/crm/rest/v2/") else "v1"
        handler = found.handlers.get(request.method)
        if handler is None:
            return self._not_allowed(version, found.handlers)
        call = Call(self.store, self.switches, request, found.params, self._hooks, version)
        try:
            return handler(call)
        except errors.ProblemError as problem:
            return errors.answer(problem, version, self.switches)

    def _lost(self, request: Request) -> Response:
        half_known = _SINGLE_USER.fullmatch(request.path)
        if half_known and self.switches["keap.v1.users.single"] == "405":
            return self._not_allowed("v1", ())
        return errors.page_not_found()

    def _not_allowed(self, version: Version, methods: Iterable[str]) -> Response:
        problem = errors.ProblemError("Method Not Allowed", 405)
        allow = (("Allow", ", ".join(sorted(methods))),)
        return errors.answer(problem, version, self.switches).with_headers(allow)
