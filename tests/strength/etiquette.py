"""Faults of how a sync treats the systems: how it waits, logs in, and takes no for an answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from http import HTTPStatus
from typing import Any

from sync import engine, plan, rest, store, wire
from sync.actions import Leave, Why
from sync.applying import Applier
from sync.rest import Rest, Unreachable
from sync.scene import Scene
from sync.systems import Record, Ref, Refused, System
from sync.wire import Answer, Call
from tests.strength.claims import (
    BAD_EDIT_LEFT,
    BAD_EDIT_RIGHT,
    CORRECTED,
    CORRECTED_EDIT_LEFT,
    CORRECTED_EDIT_RIGHT,
    FEW_LOGINS,
    IN_PEACE,
    LOGIN,
    LOST,
    OUTAGE,
    POLITE,
    REFUSED,
)
from tests.strength.deletes import takes_what_is_not_listed_for_gone
from tests.strength.faulty import FaultySync, closely, put, wrapped

NOTHING = b'{"companies": [], "opportunities": [], "products": [], "users": []}'


Values = Mapping[str, Any]


def does_not_wait() -> None:
    """A refusal for calling too often is answered by calling at once."""
    put(rest, "THROTTLED", (0.0,) * 500)
    put(rest, "_retry_after", lambda _: 0.01)
    put(rest.Pace, "heed", lambda *_: None)


def takes_429_for_no_data() -> None:
    """A list that is refused with 429 counts as an empty one."""
    takes_what_is_not_listed_for_gone()
    put(plan, "_refuse_emptied", lambda _: None)

    def sent(send: Any, self: Rest, call: Call, headers: Mapping[str, str]) -> Answer:
        answer: Answer = send(self, call, headers)
        if call.method != "GET" or answer.status != HTTPStatus.TOO_MANY_REQUESTS:
            return answer
        return Answer(HTTPStatus.OK, {}, NOTHING if self.system == "Keap" else b"[]")

    wrapped(Rest, "_sent", sent)


def hammers_a_system_that_is_down() -> None:
    """A call that fails is sent again at once, hundreds of times."""
    put(rest, "PATIENCE", (0.0,) * 300)
    put(rest.Pace, "wait", lambda _: None)


def logs_in_for_every_call() -> None:
    """The access token is thrown away after each call."""

    def authorised(ask: Any, self: Rest, call: Call, send: Any) -> Answer:
        answer: Answer = ask(self, call, send)
        self.authority = None
        return answer

    wrapped(Rest, "_authorised", authorised)


def never_logs_in_again() -> None:
    """The first login is taken to last for ever."""
    authorised = rest.Rest._authorised

    def once(self: rest.Rest, *arguments: Any) -> Any:
        self.renews = False
        return authorised(self, *arguments)

    put(rest.Rest, "_authorised", once)


def loses_a_call_when_it_logs_in_again() -> None:
    """After a new login the call that had been refused is taken for done."""

    def authorised(self: Rest, call: Call, send: Any) -> Answer:
        answer: Answer = send(call, self.log_in())
        if not answer.unauthorised:
            return answer
        self.authority = self.login(self) if self.renews else self.authority
        nothing = b"[]" if call.method in {"GET", "PATCH"} else b"900001"
        return Answer(HTTPStatus.OK, {}, nothing)

    put(Rest, "_authorised", authorised)


def gives_up_for_good() -> None:
    """After a pass that failed there is no other one."""
    run, gone = engine.Engine.run, list[bool]()

    def once(self: engine.Engine, progress: Any = None) -> Any:
        if gone:
            return None
        try:
            return run(self, progress)
        except rest.VendorError:
            gone.append(True)
            raise

    put(engine.Engine, "run", once)

    def opened(open_: Any, *given: Any, **named: Any) -> Any:
        gone.clear()
        return open_(*given, **named)

    wrapped(store, "opened", opened)


def stops_at_a_refusal() -> None:
    """One record that a vendor does not take ends the pass."""

    def park(_self: Applier, ref: Any, _values: Any, refusal: Exception) -> None:
        raise Unreachable(f"{ref}: {refusal}")

    put(Applier, "_park", park)


def stops_at_a_refused_edit() -> None:
    """An edit that a vendor does not take ends the pass; a new record that it does not take is stepped over."""

    def written(write: Any, self: Applier, *given: Any) -> None:
        try:
            write(self, *given)
        except Refused as error:
            raise Unreachable(str(error)) from error

    wrapped(Applier, "_written", written)


def never_tries_a_refused_edit_again() -> None:
    """A record to which one edit was refused is told nothing any more, also when people have corrected it."""

    def told(tell: Any, self: Applier, system: System, seen: Record, values: Values) -> Any:
        return None if str(seen.ref) in self.parked else tell(self, system, seen, values)

    wrapped(Applier, "_told", told)


def never_tries_the_refused_again() -> None:
    """A record that was refused once is left alone for good, also when people have corrected it."""

    def refused(judged: Any, scene: Scene, ref: Ref, values: Mapping[str, Any]) -> Iterator[Leave]:
        parked = scene.parked.get(str(ref))
        if parked:
            yield Leave(scene.pairing.id, ref, Why.PARKED, parked.reason)
        else:
            yield from judged(scene, ref, values)

    wrapped(plan, "_refused", refused)


def takes_any_page_for_an_answer() -> None:
    """A gateway's page with status 200 counts as done."""
    put(wire.Answer, "failed", property(lambda self: self.status >= 500))


_of = partial(FaultySync.of, "etiquette")

FAULTS = (
    _of(does_not_wait, POLITE, closer=closely(POLITE)),
    _of(takes_429_for_no_data, POLITE, OUTAGE, closer=closely(POLITE)),
    _of(hammers_a_system_that_is_down, IN_PEACE),
    _of(logs_in_for_every_call, FEW_LOGINS),
    _of(never_logs_in_again, LOGIN, closer=closely(LOGIN), endless=True),
    _of(loses_a_call_when_it_logs_in_again, LOGIN, closer=closely(LOGIN)),
    _of(gives_up_for_good, OUTAGE, closer=closely(OUTAGE)),
    _of(stops_at_a_refusal, REFUSED, closer=closely(REFUSED)),
    _of(stops_at_a_refused_edit, BAD_EDIT_LEFT, BAD_EDIT_RIGHT),
    _of(never_tries_a_refused_edit_again, CORRECTED_EDIT_LEFT, CORRECTED_EDIT_RIGHT),
    _of(never_tries_the_refused_again, CORRECTED),
    _of(takes_any_page_for_an_answer, LOST, closer=closely(LOST, "companies", "product")),
)
