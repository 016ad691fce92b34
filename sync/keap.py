"""Keap's adapter. REST v2 is the main road: it shows update times and lets users be changed; v1 serves where v2 lacks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

from sync.clock import Clock
from sync.echo import ignored, taken
from sync.fields import Json, moment
from sync.keap_entities import ENTITIES, Entity
from sync.known import Known
from sync.rest import ListRefused, Pace, Rest, Unreachable
from sync.systems import AnswerLost, NotChosen, Record, Ref, Refused, marker_in, refuse_moved
from sync.wire import Answer, Params

UNSAID = object()  # named in the mask, and not in the body
# What can be written of an e-mail address or a telephone.
PARTS = ("email", "number", "extension", "type", "field")
PER_MINUTE = 240  # of a personal access token or service account key; OAuth clients may have 1,500


@dataclass(frozen=True)
class Way:
    """One way of saying what the specification leaves open or contradicts itself about."""

    title: str  # a user's job title in the body
    masked: str  # and in the mask
    empty: object  # an emptied text: "", None or UNSAID

    def body(self, values: Mapping[str, Any]) -> Json:
        named = {self.title if name == "title" else name: v for name, v in values.items()}
        said = {name: self.empty if value == "" else value for name, value in named.items()}
        return {name: value for name, value in said.items() if value is not UNSAID}

    def mask(self, values: Mapping[str, Any]) -> tuple[str, ...]:
        return tuple(self.masked if name == "title" else name for name in values)


# Each is tried until one is seen to have worked.
_TITLES = (("title", "job_title"), ("title", "title"), ("job_title", "job_title"))
_WAYS = tuple(Way(*title, empty) for empty in ("", None, UNSAID) for title in _TITLES)


@dataclass
class Keap(Known):
    """`defaults` are by entity: what the vendor demands and the document does not map."""

    entities: ClassVar = ENTITIES

    rest: Rest
    defaults: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    invites: bool = False  # creating a user sends a real invitation
    name: str = "keap"
    ways: tuple[Way, ...] = _WAYS  # the one that worked last comes first
    stage: str = ""  # found once

    def account(self) -> str:
        """Keap tells an application who its user is, not which customer's records it is shown."""
        return ""

    def close(self) -> None:
        self.rest.close()

    def marks(self, entity: str, mapped: frozenset[str]) -> bool:
        """Keap has no field to spare, but a record that the document gives no name is named by its marker."""
        return ENTITIES[entity].naming not in mapped

    def list(self, entity: str, paths: frozenset[str]) -> tuple[Record, ...]:
        found: dict[str, Record] = {}
        token, seen = "", {""}
        while True:
            rows, token = self._page(entity, paths, token)
            # A record that is edited meanwhile may move to a later page and be met twice: the last one is newer.
            found |= {r.ref.id: r for r in (self._record(entity, paths, row) for row in rows)}
            if not token:
                return tuple(found.values())
            if token in seen:
                raise Unreachable(
                    f"Keap's list of {entity} never ends: page token {token!r} came twice"
                )
            seen.add(token)

    def read(self, ref: Ref, paths: frozenset[str]) -> Record | None:
        row = self._row(ref, paths)
        return self._record(ref.entity, paths, row) if row else None

    def create(
        self,
        entity: str,
        values: Mapping[str, Any],
        marker: str,
        *,
        marks: bool = True,  # noqa: ARG002 -- a marker is a name here, and the document's own name comes last
    ) -> Ref:
        resource = ENTITIES[entity]
        naming = resource.fields[resource.naming].write
        body = {
            **resource.forced,
            **(naming(marker) if naming else {}),
            **self._references(entity),
            **self.defaults.get(entity, {}),
            **_written(resource, values),
        }
        path, body = (
            ("/v1/users", self._invitation(body)) if entity == "Users" else (resource.path, body)
        )
        return Ref(self.name, entity, _new_id(self.rest.send("POST", path, body)))

    def update(self, seen: Record, values: Mapping[str, Any]) -> None:
        resource = ENTITIES[seen.ref.entity]
        body = _beside(_written(resource, values), self._unmoved(seen))
        ways = _different(self.ways, body)
        if len(ways) == 1:
            self._patch(seen.ref, body, ways[0])
        else:
            self._try(seen, values, body, ways)

    def _unmoved(self, seen: Record) -> Json:
        """Read a record again. Raises Moved if people have edited or deleted it meanwhile."""
        paths = frozenset(seen.values)
        row = self._row(seen.ref, paths)
        now = self._record(seen.ref.entity, paths, row) if row else None
        refuse_moved(seen, now.values if now else None)
        return row or {}

    def _patch(self, ref: Ref, body: Mapping[str, Any], way: Way) -> None:
        masked = tuple(("update_mask", name) for name in way.mask(body))
        path = f"{ENTITIES[ref.entity].path}/{ref.id}"
        self.rest.send("PATCH", path, way.body(body), masked)

    def _try(
        self, seen: Record, values: Mapping[str, Any], body: Mapping[str, Any], ways: Sequence[Way]
    ) -> None:
        """Try each way until the values are seen to have changed, and begin with that one from now on."""
        refusals, like = [], False
        for way in ways:
            try:
                self._patch(seen.ref, body, way)
            except Refused as error:
                refusals.append(str(error))
                self._unmoved(seen)
                continue
            stored = self.read(seen.ref, frozenset(values))
            if stored is None or taken(values, seen, stored):
                self.ways = (way, *(other for other in self.ways if other != way))
                return
            if ignored(values, seen, stored):
                refusals.insert(0, f"Keap takes what is new of {seen.ref} and does not store it")
            else:  # emptied, or still the like of it: another way may do better
                like = True
            seen = replace(seen, values={**seen.values, **stored.values})
        if not like:
            raise Refused(refusals[0])

    def _references(self, entity: str) -> dict[str, str]:
        """An opportunity cannot be without a contact and a stage. The contact has to be chosen by a person."""
        if entity != "Opportunity":
            return {}
        given = self.defaults.get(entity, {})
        if "contact_id" not in given:
            raise NotChosen(
                "Keap takes no opportunity without a contact: name one in sync.toml,"
                ' [keap.defaults.Opportunity] contact_id = "ID"'
            )
        return {} if "stage_id" in given else {"stage_id": self._first_stage()}

    def _first_stage(self) -> str:
        """v1 says which stage is the default one; v2 does not."""
        if not self.stage:
            found = _json(self.rest.get("/v1/opportunity/stage_pipeline"), "the stages")
            stages = sorted(
                found or [], key=lambda s: (not s.get("is_default"), s.get("stage_order", 0))
            )
            if not stages:
                raise Refused("Keap has no opportunity stage: create one there")
            self.stage = str(stages[0]["stage_id"])
        return self.stage

    def _invitation(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """v2 cannot create users. v1 can, without a title: that is the next pass's edit."""
        if not self.invites:
            raise NotChosen(
                "a new Keap user gets a real invitation and may cost a licence: allow it in sync.toml,"
                " [keap] invite_users = true"
            )
        mail = body.get("email_address")
        names = {n: v for n, v in body.items() if n in ("given_name", "family_name")}
        return {"email": mail["email"] if mail else "", **names}

    def _page(self, entity: str, paths: frozenset[str], token: str) -> tuple[Sequence[Json], str]:
        resource = ENTITIES[entity]
        params = [("page_size", str(resource.page_size)), *self._asked(resource, paths)]
        params += [("filter", resource.filter)] if resource.filter else []
        params += [("page_token", token)] if token else []
        try:
            answer = self.rest.get(resource.path, params)
        except Refused as error:
            raise ListRefused(f"Keap does not let us list {entity}: {error}") from error
        if answer.missing:
            raise self.rest.astray(resource.path)
        told = _json(answer, f"the list of {entity}")
        rows = told.get(resource.plural) if isinstance(told, dict) else None
        if not isinstance(rows, list):
            raise ListRefused(f"Keap answers the list of {entity} without {resource.plural!r}")
        if not all(isinstance(row, dict) and row.get("id") for row in rows):
            raise Unreachable(f"Keap lists {entity} with something that has no id")
        return rows, _token(told.get("next_page_token"))

    def _asked(self, resource: Entity, paths: frozenset[str]) -> Params:
        wanted = {resource.fields[path].asks for path in paths} - {""}
        fields = (*resource.asks, *sorted(wanted - set(resource.asks)))
        return [("fields", ",".join(fields))] if fields else []

    def _row(self, ref: Ref, paths: frozenset[str]) -> Json | None:
        resource = ENTITIES[ref.entity]
        answer = self.rest.get(f"{resource.path}/{ref.id}", self._asked(resource, paths))
        row = _json(answer, str(ref)) if answer.found else None
        return row if isinstance(row, dict) else None

    def _record(self, entity: str, paths: frozenset[str], row: Json) -> Record:
        resource = ENTITIES[entity]
        made, saved = (moment(row.get(at)) for at in (resource.made, resource.stamp))
        return Record(
            Ref(self.name, entity, str(row["id"])),
            {path: resource.fields[path].read(row) for path in paths},
            saved,
            marker_in(resource.fields[resource.naming].read(row)),
            touched=made is not None and made != saved,
        )


def keap(
    url: str, token: str, clock: Clock, options: Mapping[str, Any] = MappingProxyType({})
) -> Keap:
    """The adapter for one tenant; `options` is the rest of sync.toml's section [keap]."""
    pace = Pace(options.get("requests_per_minute", PER_MINUTE), clock)
    authority = {"Authorization": f"Bearer {token}"}
    rest = Rest("Keap", url.rstrip("/"), clock, pace, lambda _rest: authority, "KEAP_TOKEN")
    return Keap(rest, options.get("defaults", {}), options.get("invite_users", False))


def _different(ways: Sequence[Way], body: Mapping[str, Any]) -> list[Way]:
    """Those that differ for this body, in their order."""
    said = {(repr(way.body(body)), way.mask(body)): way for way in reversed(ways)}
    return list(said.values())[::-1]


def _written(resource: Entity, values: Mapping[str, Any]) -> dict[str, Any]:
    body: dict[str, Any] = {}
    for path, value in values.items():
        write = resource.fields[path].write
        body |= write(value) if write else {}
    return body


def _beside(body: Mapping[str, Any], row: Json) -> dict[str, Any]:
    """The body with what else stands in the same object or list: nobody knows whether a write replaces all of it."""
    return {name: _merged(value, row.get(name)) for name, value in body.items()}


def _merged(said: Any, shown: Any) -> Any:
    if isinstance(said, dict) and isinstance(shown, dict):
        return _parts(shown) | said
    if isinstance(said, list) and isinstance(shown, list):
        fields = {each["field"] for each in said}
        return [*said, *(_parts(each) for each in shown if each.get("field") not in fields)]
    return said


def _parts(shown: Json) -> dict[str, Any]:
    return {name: shown[name] for name in PARTS if shown.get(name)}


def _token(told: Any) -> str:
    """Opaque, absent or null at the end; a whole URL has been seen in its place."""
    text = str(told or "")
    return parse_qs(urlsplit(text).query).get("page_token", [""])[0] if "://" in text else text


def _new_id(answer: Answer) -> str:
    found = _json(answer, "the new record")
    if not isinstance(found, dict) or not found.get("id"):
        raise AnswerLost("Keap created a record without telling its id", answered=False)
    return str(found["id"])


def _json(answer: Answer, what: str) -> Any:
    if answer.missing:
        raise Refused(f"Keap does not know {what}: {answer.message()}")
    try:
        return answer.json()
    except ValueError as error:
        raise Unreachable(f"Keap answers for {what} with something that is no JSON") from error
