"""Both fakes on one clock, and what their journals tell about the example under way."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from types import MappingProxyType
from typing import Any

from checklist.model import Entity
from fakes.app import Exchange
from fakes.clock import Clock
from fakes.courier import Courier
from fakes.hooks import delivering
from fakes.mount import Mountable, mounted, served
from fakes.vendors import KEAP_QUOTAS, Terms, opened
from steps.bench import Traffic
from steps.desk import TABLES, Desk, effects, table_of
from steps.promises import NOTHING_OWNED, Owns
from steps.suts import Heard

WEBCRM_ORGANISATION = 1  # the vendor's own organisation, there in every tenant
FURTHER = re.compile(r"[?&](?:page_token=.|offset=[1-9]|page=(?:[2-9]|1\d))", re.IGNORECASE)
ROWS = re.compile(r"\[\s*[^\s\]]")  # a list with something in it
OK = 2  # hundreds
EVIDENCE = 40  # exchanges kept with a counter-example
AS_USUAL: Mapping[str, str] = MappingProxyType({})  # every vendor switch at its default
# A process of its own lives in real time: limits that are not the claim's business would only make it wait.
UNHURRIED = Terms(keap_quota=KEAP_QUOTAS["none"], webcrm_requests_per_minute=None)
NO_LIMIT = 1 << 40
Ports = Mapping[str, int]
ANY_PORTS: Ports = MappingProxyType({})


class World:
    """What the sync and the people meet; `outside` means on ports, in real time."""

    def __init__(
        self,
        switches: Mapping[str, str] = AS_USUAL,
        *,
        outside: bool = False,
        owns: Owns = NOTHING_OWNED,
    ) -> None:
        self._owns = owns
        self.clock = Clock(real=outside)
        terms = UNHURRIED if outside else Terms()
        self.apps = opened(self.clock, switches=switches, terms=terms)
        self.addresses = {name: app.base_url for name, app in self.apps.items()}
        self._began = dict.fromkeys(self.apps, 0)  # exchanges before the example
        self._desks: dict[Entity, Desk] = {}

    def desk(self, entity: Entity) -> Desk:
        if entity not in self._desks:
            table = table_of(entity)
            owned = self._owns.get(entity.label, frozenset())
            self._desks[entity] = Desk(entity.system, table, self.apps[table.system], owned)
        return self._desks[entity]

    def reset(self) -> None:
        """Fresh tenants, and the clock where it was at first."""
        self.clock.reset()
        for app in self.apps.values():
            app.reset()
        self._mark({})

    def go_on(self) -> None:
        """The same tenants: what is there already is none of the next example's business."""
        for app in self.apps.values():
            app.limit(NO_LIMIT)
        self._mark({name: len(app.journal) for name, app in self.apps.items()})

    def _mark(self, began: Mapping[str, int]) -> None:
        self._began = {name: began.get(name, 0) for name in self.apps}
        for desk in self._desks.values():
            desk.begin(goes_on=bool(began))

    def exchanges(self, name: str) -> Sequence[Exchange]:
        """What one system was asked in this example."""
        return self.apps[name].journal[self._began[name] :]

    def calls(self) -> Mapping[str, int]:
        return {name: len(app.journal) for name, app in self.apps.items()}

    def written(self) -> int:
        """How many records the sync has stored, over both APIs."""
        return sum(effects(self.exchanges(name)) for name in self.apps)

    def created(self) -> int:
        return sum(effects(self.exchanges(name), "created") for name in self.apps)

    def further_pages(self) -> int:
        """How many pages beyond the first the sync was given, and found something on."""
        return sum(
            FURTHER.search(exchange.url) is not None and ROWS.search(exchange.response) is not None
            for name in self.apps
            for exchange in self.exchanges(name)
        )

    def records(self) -> int:
        """How many records there are, of the entities that a document may speak of."""
        return sum(
            len(self.apps[table.system].back_door.ids(table.name)) for table in TABLES.values()
        )

    def heard(self) -> Sequence[Heard]:
        """All calls of the sync, system by system and each in its order, as far as they tell whether it is busy."""
        return [
            Heard(name, each.method, each.url, bool(each.effects), each.status // 100 != OK)
            for name, each in self._in_order()
        ]

    def traffic(self) -> Sequence[Traffic]:
        return [traffic(exchange) for _name, exchange in self._in_order()[-EVIDENCE:]]

    def _in_order(self) -> list[tuple[str, Exchange]]:
        every = [(name, each) for name in self.apps for each in self.exchanges(name)]
        return sorted(every, key=lambda call: (call[1].at, call[1].number))

    @property
    def secrets(self) -> tuple[str, ...]:
        return tuple(app.credential for app in self.apps.values())

    @property
    def contract(self) -> dict[str, str]:
        """The environment that a sync is given, without SYNC_STATE and DATAFLOW."""
        return {
            "KEAP_URL": f"{self.addresses['keap']}/crm/rest",
            "KEAP_TOKEN": self.apps["keap"].credential,
            "WEBCRM_URL": self.addresses["webcrm"],
            "WEBCRM_AUTH_CODE": self.apps["webcrm"].credential,
            "WEBCRM_ORGANISATION": str(WEBCRM_ORGANISATION),
        }

    @contextmanager
    def inside(self, *doors: Mountable) -> Iterator[None]:
        """Answer what `requests` sends from this process to the vendors' own addresses."""
        with mounted(*doors):
            yield

    @contextmanager
    def on_ports(self, doors: Mapping[str, Any], ports: Ports) -> Iterator[None]:
        """Answer on loopback ports, and deliver hooks."""
        with ExitStack() as stack:
            for name, app in self.apps.items():
                app.hooks.courier = Courier()
                stack.enter_context(delivering(app.hooks))
                url = stack.enter_context(served(doors[name], port=ports.get(name, 0)))
                self.addresses[name] = url
            yield


def contract_on(ports: Ports) -> Mapping[str, str]:
    """What a sync needs that runs elsewhere: the contract of the fakes that are going to be served on these ports."""
    world = World(outside=True)
    world.addresses |= {name: f"http://127.0.0.1:{port}" for name, port in ports.items()}
    return world.contract


def traffic(exchange: Exchange) -> Traffic:
    return Traffic(
        exchange.system,
        exchange.method,
        exchange.url,
        exchange.status,
        exchange.request,
        exchange.response,
        exchange.fault,
    )
