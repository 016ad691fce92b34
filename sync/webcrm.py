"""webCRM's adapter: lists that end on `[]`, writes that are read, changed and written whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, ClassVar

from sync.clock import Clock
from sync.fields import Json, moment
from sync.known import Known
from sync.rest import CredentialsRefused, ListRefused, Pace, Rest, Unreachable
from sync.shortening import short
from sync.systems import AnswerLost, Record, Ref, Refused, marker_in, refuse_moved
from sync.webcrm_entities import ENTITIES, Entity, is_ours_to_write
from sync.wire import Answer

LOGIN = "/Auth/ApiLogin"
PAGE = 1000  # the vendor's maximum
PER_MINUTE = 250
STAMPS = ("Created", "Updated")  # when, to the second, and by whom


@dataclass(frozen=True)
class Webcrm(Known):
    """`organisation` owns the records that need an owner; `markers` and `defaults` are by entity."""

    entities: ClassVar = ENTITIES

    rest: Rest
    organisation: int
    markers: Mapping[str, str] = field(default_factory=dict)
    defaults: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    name: str = "webcrm"

    def account(self) -> str:
        self.rest.log_in()
        return self.rest.account

    def close(self) -> None:
        self.rest.close()

    def marks(self, entity: str, mapped: frozenset[str]) -> bool:
        return self._marker(entity) not in mapped

    def list(self, entity: str, paths: frozenset[str]) -> tuple[Record, ...]:
        found: dict[str, Record] = {}
        page, previous = 1, None
        while rows := self._page(entity, page):
            if rows == previous:
                raise Unreachable(f"webCRM answers page {page} of {entity} with the page before it")
            # A record that is edited meanwhile may move to a later page and be met twice: the last one is newer.
            found |= {r.ref.id: r for r in (self._record(entity, paths, row) for row in rows)}
            page, previous = page + 1, rows
        return tuple(found.values())

    def read(self, ref: Ref, paths: frozenset[str]) -> Record | None:
        row = self._row(ref)
        return self._record(ref.entity, paths, row) if row else None

    def create(
        self, entity: str, values: Mapping[str, Any], marker: str, *, marks: bool = True
    ) -> Ref:
        resource = ENTITIES[entity]
        body = {
            f"{resource.prefix}Id": 0,
            **resource.forced,
            **({resource.dated: self._today()} if resource.dated else {}),
            **({resource.owner: self.organisation} if resource.owner else {}),
            **self._names(entity, values, marker),
            **self.defaults.get(entity, {}),
            **({self._marker(entity): marker} if marks else {}),
            **_written(resource, values),
        }
        answer = self.rest.send("POST", resource.path, body)
        return Ref(self.name, entity, _new_id(answer, f"{resource.prefix}Id"))

    def update(self, seen: Record, values: Mapping[str, Any]) -> None:
        resource = ENTITIES[seen.ref.entity]
        row = self._row(seen.ref)
        fields = {path: resource.fields[path] for path in seen.values}
        refuse_moved(seen, None if row is None else {p: f.read(row) for p, f in fields.items()})
        # The whole record: nobody knows whether what an update leaves out is kept.
        kept = {n: v for n, v in (row or {}).items() if is_ours_to_write(resource.prefix, n)}
        whole = {
            **kept,
            f"{resource.prefix}Id": int(seen.ref.id),
            **_written(resource, values),
        }
        if resource.batched:
            _check_batch(self.rest.send("PATCH", resource.path, [whole]), seen.ref)
        else:
            self.rest.send("PUT", f"{resource.path}/{seen.ref.id}", whole)

    def _page(self, entity: str, page: int) -> Sequence[Json]:
        path = ENTITIES[entity].path
        try:
            answer = self.rest.get(path, (("Page", str(page)), ("Size", str(PAGE))))
            if answer.missing:
                raise self.rest.astray(path)
            rows = answer.json()
        except Refused as error:
            raise ListRefused(f"webCRM does not let us list {entity}: {error}") from error
        except ValueError as error:
            raise Unreachable(
                f"webCRM answers {path} with something that is no JSON: {error}"
            ) from error
        if not answer.found or not isinstance(rows, list):
            raise ListRefused(f"webCRM does not list {path}: {answer.status} {answer.message()}")
        key = f"{ENTITIES[entity].prefix}Id"
        if not all(isinstance(row, dict) and row.get(key) for row in rows):
            raise Unreachable(f"webCRM lists {path} with something that has no {key}")
        return rows

    def _row(self, ref: Ref) -> Json | None:
        """A deleted record may be a 404, a 204, nothing or null."""
        answer = self.rest.get(f"{ENTITIES[ref.entity].path}/{ref.id}")
        try:
            row = answer.json() if answer.found else None
        except ValueError as error:
            raise Unreachable(
                f"webCRM answers for {ref} with something that is no JSON: {error}"
            ) from error
        return row if isinstance(row, dict) else None

    def _record(self, entity: str, paths: frozenset[str], row: Json) -> Record:
        resource = ENTITIES[entity]
        made, saved = (
            [row.get(f"{resource.prefix}{when}{what}") for what in ("At", "By")] for when in STAMPS
        )
        return Record(
            Ref(self.name, entity, str(row[f"{resource.prefix}Id"])),
            {path: resource.fields[path].read(row) for path in paths},
            moment(saved[0]),
            marker_in(row.get(self._marker(entity))),
            touched=made != saved,
        )

    def _today(self) -> str:
        return self.rest.clock.now().strftime("%Y-%m-%dT00:00:00+00:00")

    def _marker(self, entity: str) -> str:
        return self.markers.get(entity, ENTITIES[entity].marker)

    def _names(self, entity: str, values: Mapping[str, Any], marker: str) -> dict[str, str]:
        """What the vendor is likely to demand of a user, made from what is known; unique by the source's id."""
        if entity == "Organisations":
            return {"OrganisationName": marker}
        if entity != "Users":
            return {}
        person = str(values.get("UserEmail") or "").partition("@")[0] or "keap"
        number = marker.rpartition(":")[2]
        initials = "".join(word[0] for word in person.replace("_", ".").split(".") if word)[
            :3
        ].upper()
        return {
            "UserName": person,
            "UserLoginName": f"{person}.{number}",
            "UserInitials": f"{initials}{number}",
        }


def webcrm(
    url: str,
    auth_code: str,
    organisation: int,
    clock: Clock,
    options: Mapping[str, Any] = MappingProxyType({}),
) -> Webcrm:
    """The adapter for one tenant; `options` is the rest of sync.toml's section [webcrm]."""

    def login(rest: Rest) -> Mapping[str, str]:
        told = _logged_in(rest, auth_code)
        rest.account = str(told.get("SystemId") or "")
        return {"Authorization": f"Bearer {told['AccessToken']}"}

    pace = Pace(options.get("requests_per_minute", PER_MINUTE), clock)
    rest = Rest("webCRM", url.rstrip("/"), clock, pace, login, "WEBCRM_AUTH_CODE", renews=True)
    return Webcrm(rest, organisation, options.get("markers", {}), options.get("defaults", {}))


def _logged_in(rest: Rest, auth_code: str) -> Json:
    """A wrong code may be a 400, a 401, or a 200 that says IsError."""
    answer = rest.post_form(LOGIN, {"authCode": auth_code})
    if answer.missing:
        raise rest.astray(LOGIN)
    try:
        told = answer.json()
    except ValueError:
        told = None
    good = answer.found and isinstance(told, dict) and not told.get("IsError")
    if not good or not told.get("AccessToken"):
        raise CredentialsRefused(
            f"webCRM does not accept the auth code ({answer.status} {answer.message()}): check WEBCRM_AUTH_CODE"
        )
    return dict(told)


def _written(resource: Entity, values: Mapping[str, Any]) -> dict[str, Any]:
    body: dict[str, Any] = {}
    for path, value in values.items():
        write = resource.fields[path].write
        body |= write(value) if write else {}
    return body


def _new_id(answer: Answer, name: str) -> str:
    """A number, a quoted number, or an object with the id; anything else tells us nothing."""
    try:
        told = answer.json()
    except ValueError:
        told = None
    found = str(told.get(name) if isinstance(told, dict) else told)
    if not found.isdecimal() or found == "0":
        raise AnswerLost(
            f"webCRM created a record without telling its id ({answer.message()})", answered=False
        )
    return found


def _check_batch(answer: Answer, ref: Ref) -> None:
    """200 even if the row failed: then its entry is a message instead of an id, an empty text or null."""
    try:
        told = answer.json()
    except ValueError as error:
        raise AnswerLost(
            f"webCRM answers the change of {ref} with something that is no JSON", answered=False
        ) from error
    for entry in told if isinstance(told, list) else []:
        if entry not in (None, "") and not str(entry).isdecimal():
            raise Refused(f"webCRM refuses the change of {ref}: {short(str(entry))}")
