"""Hooks: what a vendor posts to its subscribers when records change, how often it tries, and what came of it.

A vendor's room knows the subscriptions and the words (`Rules`); the outbox keeps the time. Nothing leaves by itself:
`Outbox.deliver` posts what is due by the tenant's clock, `delivering` does so as time goes by. The tenant is not
locked while a receiver is called, so that a receiver may call back.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from threading import Event, Thread
from typing import Any, Protocol

from fakes.courier import Courier, Letter, Reply
from fakes.fields import problem
from fakes.masking import masked
from fakes.store import Change, Design, Kept, Store, Values

KEPT_DELIVERIES = 10_000
_FINE = range(200, 400)


@dataclass(frozen=True, slots=True)
class Pace:
    """When a vendor posts, in seconds, and how much at once."""

    first: float = 0.0  # from the first change in a letter to its first attempt
    gathering: float = 0.0  # how long after that change others may join: less, or nothing at all
    most: int = 1  # changes in one letter
    again: tuple[float, ...] = ()  # from each failed attempt to the next one


class Rules(Protocol):
    """What a vendor's room decides; it is asked under the tenant's lock."""

    @property
    def pace(self) -> Pace: ...
    @property
    def design(self) -> Design: ...  # of its subscriptions, as they are saved; each has a "url"
    def dump(self) -> Kept: ...
    def load(self, kept: Kept) -> None:
        """Have these subscriptions after a `clear`."""
        ...

    def misfit(self, values: Values) -> str | None:
        """Say what a saved subscription, each field of which is fine, could not have been made with."""
        ...

    def told(self, change: Change) -> Iterable[tuple[str, Any]]:
        """Give the hooks that hear of a change, each with its news."""
        ...

    def address(self, hook: str) -> str | None:
        """Give the URL to post to; None where the hook is gone or must not hear anything now."""
        ...

    def words(self, hook: str, news: Sequence[Any]) -> bytes: ...

    def failed(self, hook: str, status: int | None, *, last: bool) -> bool:
        """Note that an attempt failed, None for no answer; True ends all that waits for this hook."""
        ...


@dataclass(frozen=True, slots=True)
class Delivery:
    """One attempt, as people may see it: secrets masked, the status None where nobody answered."""

    at: datetime
    hook: str
    url: str
    body: str
    attempt: int  # from 1; a handshake is 0
    status: int | None
    fault: str = ""  # what a fault did to it: "lost", "duplicated"


Fault = Callable[[Sequence[Letter]], Sequence[Letter]]
"""Decides which of the letters that are due leave, how often, in which order; what it keeps is lost."""


@dataclass(slots=True, eq=False)
class _Batch:
    hook: str
    opened: datetime
    due: datetime
    news: list[Any] = field(default_factory=list)
    attempt: int = 1


class Outbox:
    """One tenant's hooks on their way. `courier` and `fault` may be changed at any time; a reset takes the fault away.

    `origin` is where the subscribers of loaded hooks find the vendor: the tenant may have moved since it was saved.
    """

    def __init__(self, store: Store, rules: Rules, origin: str) -> None:
        self.courier = Courier()
        self.origin = origin
        self._store, self._rules = store, rules
        self._kept: deque[Delivery] = deque(maxlen=KEPT_DELIVERIES)
        self.clear()

    def clear(self) -> None:
        """Forget everything; what is being posted right now is not tried again."""
        self.fault: Fault | None = None
        self.listen(to_store=False)
        self._waiting: list[_Batch] = []
        self._gathering: dict[str, _Batch] = {}
        self._numbers = count(1)
        self._kept.clear()

    def listen(self, *, to_store: bool) -> None:
        """Take note of changes or stop doing so: a tenant without hooks should not pay for them."""
        others = [each for each in self._store.watchers if each != self._note]
        self._store.watchers[:] = [*others, self._note] if to_store else others

    def drop(self, hook: str) -> None:
        """Forget what waits for a hook."""
        self._waiting[:] = [batch for batch in self._waiting if batch.hook != hook]
        self._gathering.pop(hook, None)

    @property
    def design(self) -> Design:
        """How a subscription is saved."""
        return self._rules.design

    def dump(self) -> Kept:
        """Copy the subscriptions; letters under way and secrets of handshakes are not kept."""
        with self._store.lock:
            return self._rules.dump()

    def load(self, kept: Kept) -> None:
        """Have the subscriptions that were dumped, and no others."""
        with self._store.lock:
            self._rules.load(kept)
            self.listen(to_store=bool(kept.records))

    def misfit(self, values: Values) -> str | None:
        """Say why a saved subscription cannot be had here; None where it can."""
        for name, field_ in self.design.fields.items():
            why = problem(field_, values.get(name))
            if why:
                return f"{name} is {why}"
        if not self.courier.reaches(values["url"]):
            return (
                f"{values['url']!r} is no http(s) URL on a loopback address; others take --expose"
            )
        return self._rules.misfit(values)

    @property
    def deliveries(self) -> list[Delivery]:
        """The latest attempts, oldest first."""
        with self._store.lock:
            return list(self._kept)

    @property
    def next_due(self) -> datetime | None:
        """When the next letter is to leave."""
        with self._store.lock:
            return min((batch.due for batch in self._waiting), default=None)

    def deliver(self) -> list[Delivery]:
        """Post what is due by now; give what came of it. The lock must not be held."""
        with self._store.lock:
            waiting, due = self._waiting, dict(self._taken())
        done = []
        for letter in self._leaving(tuple(due)):
            batch = due.pop(letter, None)
            reply = self.courier.post(letter)
            done.append(self._recorded(letter, reply, "" if batch else "duplicated"))
            if batch and done[-1].status not in _FINE:
                self._failed(waiting, batch, done[-1].status)
        return done + [self._recorded(letter, None, "lost") for letter in due]

    def ask(self, hook: str, url: str, headers: Mapping[str, str]) -> Reply | None:
        """Post an empty letter at once: a handshake. The lock is held before and after, not meanwhile."""
        letter = Letter(next(self._numbers), hook, url, b"", tuple(headers.items()), attempt=0)
        with self._store.unlocked():
            reply = self.courier.post(letter)
        self._recorded(letter, reply)
        return reply

    def _note(self, change: Change) -> None:
        pace = self._rules.pace
        for hook, news in self._rules.told(change):
            batch = self._gathering.get(hook)
            if batch is None or not _joins(batch, change.at, pace):
                due = change.at + timedelta(seconds=pace.first)
                batch = self._gathering[hook] = _Batch(hook, change.at, due)
                self._waiting.append(batch)
            batch.news.append(news)

    def _taken(self) -> Iterator[tuple[Letter, _Batch]]:
        now = self._store.clock.now()
        due = [batch for batch in self._waiting if batch.due <= now]
        self._waiting[:] = [batch for batch in self._waiting if batch.due > now]
        for batch in sorted(due, key=lambda each: each.due):
            url = self._rules.address(batch.hook)
            if url is not None:
                body = self._rules.words(batch.hook, batch.news)
                number = next(self._numbers)
                yield Letter(number, batch.hook, url, body, attempt=batch.attempt), batch

    def _leaving(self, due: Sequence[Letter]) -> Sequence[Letter]:
        return due if self.fault is None else self.fault(due)

    def _failed(self, waiting: list[_Batch], batch: _Batch, status: int | None) -> None:
        with self._store.lock:
            if waiting is not self._waiting:  # another tenant by now
                return
            again = self._rules.pace.again
            last = batch.attempt > len(again)
            if self._rules.failed(batch.hook, status, last=last):
                self.drop(batch.hook)
            elif not last:
                wait = timedelta(seconds=again[batch.attempt - 1])
                batch.due, batch.attempt = self._store.clock.now() + wait, batch.attempt + 1
                waiting.append(batch)

    def _recorded(self, letter: Letter, reply: Reply | None, fault: str = "") -> Delivery:
        delivery = Delivery(
            at=self._store.clock.now(),
            hook=letter.hook,
            url=masked(letter.url),
            body=masked(letter.body.decode("utf-8", "replace")),
            attempt=letter.attempt,
            status=None if reply is None else reply.status,
            fault=fault,
        )
        with self._store.lock:
            self._kept.append(delivery)
        return delivery


def _joins(batch: _Batch, at: datetime, pace: Pace) -> bool:
    open_until = batch.opened + timedelta(seconds=pace.gathering)
    return at <= open_until and len(batch.news) < pace.most


@contextmanager
def delivering(outbox: Outbox, *, every: float = 0.1) -> Iterator[None]:
    """Post what is due while the block runs, looking `every` so many seconds."""
    stop = Event()
    thread = Thread(target=_deliver_until, args=(outbox, stop, every), daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(timeout=1)  # a receiver that takes its time does not keep us


def _deliver_until(outbox: Outbox, stop: Event, every: float) -> None:
    while not stop.wait(every):
        outbox.deliver()
