"""The Bench on two fakes and one system under test."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from checklist.model import Checklist, Pairing
from fakes.app import Exchange
from fakes.vendors import SWITCHES, moved
from steps.bench import PATIENCE, Side, SutDied, SutEndless, Traffic
from steps.dataflow import Documents
from steps.desk import Desk, trimming
from steps.line import is_login
from steps.manners import CROSSED, forbidden_calls, most_in_a_minute, was_overtaken
from steps.mischief import Mischief
from steps.process import end_all
from steps.room import room
from steps.story import QUIET, RESTARTED, RUNS, Story
from steps.suts import Attach, Attachment, NotPossible, Surroundings, Sut
from steps.troubles import KILLINGS, Trouble
from steps.unwanted import mapped_at
from steps.world import ANY_PORTS, AS_USUAL, Ports, World

ROUNDS = 8  # passes in which something must have gone wrong that was meant to
MINUTE = 60  # seconds
WAITS = 3 * MINUTE  # in a pass for which few calls are allowed
# What one pass may call: more is a flood. A record takes a few calls, whatever becomes of it.
CALLS, CALLS_A_RECORD = 2_000, 20
SECONDS_A_RECORD = 0.2  # on top of the deadline for a pass
STILLBORN = 3  # passes without end and not a single good one: more would only take hours
ENDED = (
    "a sync that the bench did not start cannot be ended or started: give --sut-command, or say "
    "in --sut-file that restarts and kills are not promised"
)


class Rig:
    """A Bench. One per process: the fakes stay open, each example resets them."""

    def __init__(
        self, checklist: Checklist, sut: Sut, room: Path, world: World, deadline: float
    ) -> None:
        self.checklist, self.sut, self.world = checklist, sut, world
        self._documents = Documents(checklist, room)
        self._deadline = deadline  # seconds for a pass
        self._limits: Mapping[str, int] = {}  # calls a minute
        # How many calls each system had got when the limit began, and when a person got in.
        self._limited_at: Mapping[str, int] = {}
        self._intruded_at: Mapping[str, int] = {}
        self._before_pass: Mapping[str, int] = {}
        self.mischief = Mischief(world.apps.values(), sut.kill, on_sockets=sut.outside)
        self.counts, self.story = Counter[str](), Story()
        self._owed: list[tuple[Pairing, Callable[[], bool]]] = []
        self._struck = 0  # troubles of earlier passes
        self._asked: tuple[Pairing, ...] = ()
        self._pairing: Pairing | None = None
        self._ended_well = self._endless = 0

    @property
    def source(self) -> Desk:
        return self.world.desk(self._now.source)

    @property
    def target(self) -> Desk:
        return self.world.desk(self._now.target)

    @property
    def _now(self) -> Pairing:
        if self._pairing is None:
            raise LookupError("the bench shows no pairing yet: call fresh() first")
        return self._pairing

    def fresh(self, *pairings: Pairing) -> None:
        self.mischief.clear()
        self._owed.clear()
        self._struck = 0
        self._limits = self._limited_at = self._intruded_at = self._before_pass = {}
        for pairing in pairings:  # the world marks where each desk stands
            self.turn_to(pairing)
            _ = self.source, self.target
        (self.world.reset if self.sut.mortal else self.world.go_on)()
        if pairings != self._asked:  # with another document it may be another sync
            self._asked, self._ended_well, self._endless = pairings, 0, 0
        self.counts, self.story, self._pairing = Counter(), Story(), pairings[0]
        self.sut.begin(self._surroundings(pairings), self.world.clock)

    def turn_to(self, pairing: Pairing) -> None:
        self._pairing = pairing

    def wait(self, seconds: float) -> None:
        self.world.clock.advance(seconds)

    def expect(self, arrived: Callable[[], bool]) -> None:
        if self.sut.outside:
            self._owed.append((self._now, arrived))

    def _owes(self) -> bool:
        shown = self._pairing
        for owed in list(self._owed):
            self._pairing, arrived = owed  # where somebody waits for it
            if arrived():  # one by one: the systems' own threads add to the list meanwhile
                self._owed.remove(owed)
        self._pairing = shown
        return bool(self._owed)

    def _owes_in_vain(self) -> bool:
        """What is refused for good never arrives."""
        return self.mischief.for_good and self.mischief.hits > 0

    def run_sync(self) -> int:
        with self.story.step(RUNS):
            written = self._run_once()
            self.story.remark(f"the sync writes {written} record{'' if written == 1 else 's'}")
        return written

    def _run_once(self) -> int:
        world = self.world
        made, before, asked = world.created(), world.written(), world.further_pages()
        self._before_pass = world.calls()
        self._pass()
        self.wait(1)  # no pass takes no time; webCRM's stamps count whole seconds
        written = world.written() - before
        self.counts.update(
            {
                "passes": 1,
                "busy passes": written > 0,
                "creations": world.created() - made,
                "further pages": world.further_pages() - asked,
            }
        )
        return written

    def _pass(self) -> None:
        """A pass may end with an error only if something went wrong since the last one that was meant to."""
        records = self.world.records()
        most = CALLS + CALLS_A_RECORD * records
        self.mischief.let_through(most)
        if not self._ended_well and self._endless >= STILLBORN:
            raise SutDied(f"the sync came to no end {STILLBORN} times, and ended no pass well")
        try:
            self.sut.run(self._deadline + SECONDS_A_RECORD * records + WAITS * bool(self._limits))
            self._ended_well += 1
        except SutDied as error:
            if self.mischief.hits == self._struck or isinstance(error, SutEndless):
                self._endless += isinstance(error, SutEndless)
                raise
            self.counts["passes that failed"] += 1
            self.story.remark(f"{error}")
        finally:
            self.mischief.let_through(most)  # whoever runs by itself goes on between two passes
        self.counts["troubles"] += self.mischief.hits - self._struck
        self._struck = self.mischief.hits

    @property
    def behaviours(self) -> Mapping[str, Sequence[str]]:
        apps = self.world.apps.values()
        stand = {name: value for app in apps for name, value in app.switches.items()}
        return {
            name: [value for value in each.values if value != stand[name]]
            for name, each in SWITCHES.items()
        }

    def behave(self, switches: Mapping[str, str]) -> None:
        for app in self.world.apps.values():
            app.switches.restore()
        moved(self.world.apps, switches)

    def trouble(self, trouble: Trouble) -> None:
        if trouble.what in KILLINGS and not self.sut.mortal:
            raise NotPossible(ENDED)
        self.mischief.plan(trouble, mapped_at(self._now, trouble.system))

    def between_calls(self, system: str, call: int, act: Callable[[], object]) -> None:
        def intrude() -> None:
            act()
            self._intruded_at = self.world.calls()

        self.mischief.between_calls(system, call, intrude)

    def limit_calls(self, per_minute: int) -> None:
        for name, app in self.world.apps.items():
            self._limits = {**self._limits, name: self._few(name, per_minute)}
            app.limit(self._limits[name])
        self.wait(MINUTE)  # earlier calls are forgotten, and every answer tells of the new limit
        self._limited_at = self.world.calls()

    def _few(self, name: str, per_minute: int) -> int:
        """A process of its own waits in real time: one wait a pass must do, so it may call nearly as often as before."""
        if not self.sut.outside:
            return per_minute
        latest = self.world.calls()[name] - self._before_pass.get(name, 0)
        return max(per_minute, latest - 1)

    def forbidden_calls(self) -> Sequence[str]:
        # In process nothing crosses: time stands still between two calls.
        crossed = CROSSED if self.sut.outside else 0
        systems = self._limited().values()
        return [call for calls in systems for call in forbidden_calls(calls, crossed)]

    def waits(self) -> int:
        return sum(len(calls) > self._limits[name] for name, calls in self._limited().items())

    def _limited(self) -> Mapping[str, Sequence[Exchange]]:
        """What was called since few calls are allowed."""
        return {
            name: app.journal[self._limited_at[name] :] for name, app in self.world.apps.items()
        }

    def calls_in_vain(self) -> int:
        return max(most_in_a_minute(self.world.exchanges(name)) for name in self.world.apps)

    def logins(self) -> tuple[int, int]:
        heard = self.world.heard()
        logins = [call.system for call in heard if is_login(urlsplit(call.url).path)]
        return len(logins), sum(call.system in logins for call in heard) - len(logins)

    def trimming(self, system: str) -> Mapping[str, str]:
        return trimming(system)

    def overtaken(self, side: Side, record: int) -> bool:
        name = side.system.casefold()
        at = self._intruded_at.get(name, 0)  # at nobody's: nothing came before
        calls = self.world.apps[name].journal
        return was_overtaken(calls[:at], calls[at:], record)

    def _outlive_trouble(self) -> None:
        """Passes until what is planned has gone wrong, and time until it is over."""
        hits = self.mischief.hits
        for _ in range(ROUNDS):
            self.run_sync()
            if self.mischief.hits > hits:
                break
        self.wait(self.mischief.lasts)
        self.mischief.calm()
        self.story.remark("from here on nothing goes wrong any more")

    def settle(self) -> None:
        with self.story.step(QUIET):
            if self.mischief.planned:
                self._outlive_trouble()
            for _ in range(PATIENCE):
                if not self.run_sync():
                    return
            self.story.remark(f"the sync is not quiet after {PATIENCE} passes")

    def run_until(self, done: Callable[[], bool]) -> None:
        for _ in range(PATIENCE):
            self.run_sync()
            if done():
                return

    def restart_sync(self) -> None:
        if not self.sut.mortal:
            raise NotPossible(ENDED)
        with self.story.step(RESTARTED):
            self.sut.restart()
        self.counts["restarts"] += 1

    def traffic(self) -> Sequence[Traffic]:
        return self.world.traffic()

    def _surroundings(self, pairings: Sequence[Pairing]) -> Surroundings:
        contract = {**self.world.contract, "DATAFLOW": str(self._documents.about(pairings))}
        waits = (self._owes, self._owes_in_vain)
        return Surroundings(contract, self.world.secrets, self.world.heard, *waits)


@contextmanager
def rigged(
    checklist: Checklist,
    attach: Attach,
    switches: Mapping[str, str] = AS_USUAL,
    attachment: Attachment | None = None,
    ports: Ports = ANY_PORTS,
) -> Iterator[Rig]:
    """A Rig with its fakes mounted in this process, or on ports for a sync outside, for as long as the block lasts."""
    with ExitStack() as stack:
        place = stack.enter_context(room())
        attachment = attachment or Attachment()
        sut = attach(place, attachment)
        world = World(switches, outside=sut.outside, owns=attachment.owns)
        rig = Rig(checklist, sut, place / "documents", world, attachment.deadline)
        lines = rig.mischief.lines
        stack.enter_context(
            world.on_ports(lines, ports) if sut.outside else world.inside(*lines.values())
        )
        if sut.outside:
            stack.callback(end_all)
        stack.callback(sut.end)
        yield rig
