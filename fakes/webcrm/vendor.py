"""webCRM as the core sees it: it finds the operation, checks the token and the limit, and answers."""

from __future__ import annotations

from fakes.faults.scene import Refusal
from fakes.hooks import Outbox
from fakes.messages import Request, Response, VendorError
from fakes.routes import Found
from fakes.store import Store
from fakes.switches import Settings
from fakes.webcrm.answers import presented, refused
from fakes.webcrm.errors import invalid, no_such_method, no_such_path, throttled, unauthorised
from fakes.webcrm.records import SYSTEM_USER, TOKENS_USER
from fakes.webcrm.routes import ROUTER, Operation
from fakes.webcrm.tables import ORGANISATIONS, USERS
from fakes.webcrm.tenant import Call, Tenant

_FOUNDER = "webCRM System"
"""Who wrote the records that a new tenant starts with."""


class Webcrm:
    name = "webcrm"
    hosts = ("https://api.webcrm.com",)

    def __init__(self, tenant: Tenant) -> None:
        self._tenant = tenant
        self.credential = tenant.sessions.auth_code

    @property
    def store(self) -> Store:
        return self._tenant.store

    @property
    def switches(self) -> Settings:
        return self._tenant.switches

    @property
    def hooks(self) -> Outbox:
        return self._tenant.hooks.outbox

    def answer(self, request: Request) -> Response:
        found = ROUTER.find(request.path)
        operation = found.handlers.get(request.method) if found else None
        gives = operation.gives if operation else ""
        try:
            response = self._run(request, found, operation)
        except VendorError as error:
            response, gives = refused(error, self.switches), "Error"
        return presented(response, request, gives, self.switches)

    def restart(self) -> None:
        """Start as webCRM's tenants do: with the vendor's organisation and the token's user."""
        self._tenant.sessions.clear()
        self._tenant.window.clear()
        self._tenant.hooks.clear()
        self._tenant.last_creates.clear()
        author = self._tenant.author
        author.id, author.name = TOKENS_USER, _FOUNDER
        self.store.insert(ORGANISATIONS.name, {"OrganisationName": "webCRM"})
        self.store.insert(USERS.name, {"UserName": SYSTEM_USER, "UserIsRestApiEnabled": True})
        author.name = SYSTEM_USER

    def _run(
        self, request: Request, found: Found[Operation] | None, operation: Operation | None
    ) -> Response:
        if found is None:
            raise no_such_path()
        if operation is None:
            raise no_such_method(list(found.handlers))
        if not operation.open:
            self._admit(request)
        return operation.run(Call(self._tenant, request, found.params))

    def is_login(self, request: Request) -> bool:
        found = ROUTER.find(request.path)
        return found is not None and any(each.open for each in found.handlers.values())

    def end_sessions(self) -> bool:
        return self._tenant.sessions.end(self._tenant.now)

    def refusal(self, kind: Refusal, seconds: int = 1) -> Response:
        body = self.switches["webcrm.auth.body"]
        return (throttled(seconds) if kind == "throttled" else unauthorised(body)).response

    def objection(self, why: str) -> Exception:
        return invalid(why)

    def limit(self, per_minute: int) -> None:
        self._tenant.window.limit(per_minute)

    def _admit(self, request: Request) -> None:
        tenant = self._tenant
        now = tenant.now
        session = tenant.sessions.check(request, now, tenant.switches)
        tenant.window.admit(session.user, now, tenant.switches)
        tenant.write_as(session)
