"""The shell: read both sides, plan, apply, remember. One `run` is one pass over every pairing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from checklist import document
from checklist.model import Checklist
from sync import schema, store
from sync.accounts import Tenants, claim
from sync.actions import Action, Align, Create, Leave, Plan, Refusal, Why, together
from sync.applying import Applier, Tally
from sync.binding import Bound, Systems, bind
from sync.clock import SYSTEM_CLOCK, Clock
from sync.keap import keap
from sync.memory import Conflict, Parked
from sync.plan import SideEmptied, plan
from sync.rest import ListRefused
from sync.scene import Policy, Scene, Snapshot
from sync.settings import Settings
from sync.store import Store
from sync.systems import Kind, System
from sync.webcrm import webcrm

Progress = Callable[[str, int, int], None]  # pairing, actions done, actions in all


@dataclass(frozen=True)
class Outcome:
    """What one pass did, and what it could not do."""

    plan: Plan
    creates: int = 0
    updates: int = 0
    links: int = 0  # existing records that were found to belong together
    conflicts: tuple[Conflict, ...] = ()
    parked: tuple[Parked, ...] = ()  # refused now
    withheld: tuple[
        str, ...
    ] = ()  # left for the next pass: edited meanwhile, or the answer was lost

    @property
    def refused(self) -> tuple[Refusal, ...]:
        """Pairings that the plan left out."""
        return self.plan.refused

    @property
    def writes(self) -> int:
        return self.creates + self.updates

    @property
    def leaves(self) -> tuple[Leave, ...]:
        """Records that the plan left as they are: absent, ambiguous, refused before."""
        return self.plan.leaves

    @property
    def still_parked(self) -> int:
        return len(self.parked) + sum(leave.why is Why.PARKED for leave in self.leaves)

    @property
    def clean(self) -> bool:
        """Nothing waits for a person."""
        trouble = any(leave.why is not Why.ABSENT for leave in self.leaves)
        return not (trouble or self.parked or self.refused)

    def __str__(self) -> str:
        return (
            f"{self.creates} created, {self.updates} updated, {len(self.conflicts)} conflicts,"
            f" {self.still_parked} parked, 0 deleted"
        )


@dataclass(frozen=True)
class Engine:
    bound: tuple[Bound, ...]
    settings: Settings
    store: Store
    tenants: Tenants
    clock: Clock = field(default=SYSTEM_CLOCK)

    def run(self, progress: Progress | None = None) -> Outcome:
        """One pass. Raises rest.VendorError and schema.StoreError; what was done until then is remembered."""
        self.tenants.recognise()
        tally = Tally()
        plans = [self._passed(bound, tally, progress) for bound in self.bound]
        self.store.note("last pass", self.clock.now().isoformat())
        return _outcome(together(plans), tally)

    def plan(self) -> Plan:
        """What `run` would do now, and what it would refuse. Writes nothing anywhere. Raises what `run` raises."""
        self.tenants.recognise()
        return together([self._planned(bound)[0] for bound in self.bound])

    def _passed(self, bound: Bound, tally: Tally, progress: Progress | None) -> Plan:
        planned, scene = self._planned(bound)
        applier = self._applier(bound, scene, tally)
        if scene:
            applier.forget_parked(scene.parked.keys() - planned.waiting())
        for done, action in enumerate(planned.actions, start=1):
            _carry_out(applier, action)
            if progress:
                progress(bound.pairing.label, done, len(planned.actions))
        return planned

    def _planned(self, bound: Bound) -> tuple[Plan, Scene | None]:
        """One pairing's plan and what it was made from, or its refusal."""
        try:
            scene = self._scene(bound)
            return plan(scene), scene
        except (SideEmptied, ListRefused) as error:
            return Plan(refused=(Refusal(bound.pairing.id, str(error)),)), None

    def _scene(self, bound: Bound) -> Scene:
        shelf = self.store.between(bound.left_kind, bound.right_kind)
        back = self.store.between(bound.right_kind, bound.left_kind)
        name = bound.pairing.id
        return Scene(
            bound.pairing,
            _snapshot(bound.left, bound.left_kind, bound.left_paths),
            _snapshot(bound.right, bound.right_kind, bound.right_paths),
            self.clock.now(),
            shelf.links(),
            shelf.intents(),
            shelf.parked(),
            back.intents(),
            Policy(
                restore=self.settings.clearing == "restore",
                condition=bound.condition,
                accept_emptied=name in self.settings.accept_emptied,
                retry_parked=self.settings.retry_parked,
            ),
        )

    def _applier(self, bound: Bound, scene: Scene | None, tally: Tally) -> Applier:
        shelf = self.store.between(bound.left_kind, bound.right_kind)
        parked, begun = (scene.parked, scene.intents) if scene else ((), ())
        return Applier(bound.left, bound.right, shelf, self.clock, tally, parked, begun)


def _outcome(planned: Plan, tally: Tally) -> Outcome:
    return Outcome(
        planned,
        creates=tally.creates,
        updates=tally.updates,
        links=tally.links,
        conflicts=tuple(tally.conflicts),
        parked=tuple(tally.parked),
        withheld=tuple(tally.withheld),
    )


def _carry_out(applier: Applier, action: Action) -> None:
    if isinstance(action, Create):
        applier.create(action)
    elif isinstance(action, Align):
        applier.align(action)


def _snapshot(system: System, kind: Kind, paths: frozenset[str]) -> Snapshot:
    records = system.list(kind.entity, paths)
    return Snapshot(
        kind,
        {record.ref.id: record for record in records},
        frozenset(path for path in paths if system.keeps(kind.entity, path)),
        lambda path, value: system.fits(kind.entity, path, value),
        system.identity(kind.entity),
        system.marks(kind.entity, paths),
    )


@contextmanager
def opened(
    settings: Settings, clock: Clock = SYSTEM_CLOCK, *, read_only: bool = False
) -> Iterator[Engine]:
    """An engine over the settings' store. Raises DocumentError, binding.Unsupported and schema.StoreError.

    `read_only` is for `plan`: it needs no lock and leaves no file behind.
    """
    checklist = _document(settings.document)
    systems = _systems(settings, clock)
    with ExitStack() as stack:
        for system in systems.values():
            stack.callback(system.close)
        bound = bind(checklist, systems, settings)
        if not read_only:
            stack.enter_context(schema.locked(settings.state))
        memory = stack.enter_context(store.opened(settings.store_url, read_only=read_only))
        claim(memory, settings, read_only=read_only)
        tenants = Tenants(memory, settings, tuple(systems.values()), read_only=read_only)
        yield Engine(bound, settings, memory, tenants, clock)


def _document(file: Path) -> Checklist:
    """The document, parsed once for each of its versions: a restart is to be cheap."""
    try:
        about = file.stat()
    except OSError:
        return document.load(file)  # which tells what is wrong with it
    return _parsed(file, about.st_mtime_ns, about.st_size)


@lru_cache(maxsize=8)
def _parsed(file: Path, _changed: int, _size: int) -> Checklist:
    return document.load(file)


def _systems(settings: Settings, clock: Clock) -> Systems:
    url, code = settings.webcrm_url, settings.webcrm_auth_code
    return {
        "keap": keap(settings.keap_url, settings.keap_token, clock, settings.keap),
        "webcrm": webcrm(url, code, settings.webcrm_organisation, clock, settings.webcrm),
    }
