"""What a page costs in a table of 100 records and in one of 100,000: first, middle and last page, and what has changed.

    .venv/bin/python -m benchmarks.paging [ROUNDS]

Asks the Apps themselves, without any door. Prints microseconds of processor time and their ratio, in Markdown.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from fakes.app import App
from fakes.clock import Clock
from fakes.messages import Request
from fakes.vendors import KEAP_QUOTAS, Terms, opened

FEW, MANY = 100, 100_000
SIZE = 20  # records on a page
CALLS = 20  # in a row, timed together
_DAY = 86_400.0
_CHANGED = "2026-01-06T00:00:00.000Z"  # the day of the last SIZE edits


@dataclass(frozen=True)
class Tenant:
    app: App
    count: int
    headers: Mapping[str, str]

    def ask(self, target: str) -> int:
        """Give how many bytes the answer has."""
        url = f"{self.app.base_url}{target}"
        response = self.app.handle(Request.from_url("GET", url, self.headers))
        if response.status != 200:  # noqa: PLR2004
            raise SystemExit(f"{target}: {response.status} {response.body[:500].decode()}")
        return len(response.body)

    def microseconds(self, target: str) -> float:
        begin = time.process_time()
        for _ in range(CALLS):
            self.ask(target)
        spent = time.process_time() - begin
        self.app.journal.clear()
        return spent / CALLS * 1e6


def tenants(count: int) -> tuple[Tenant, Tenant]:
    """Fill both vendors; a day later people edit the last records."""
    clock = Clock()
    terms = Terms(keap_quota=KEAP_QUOTAS["none"], webcrm_requests_per_minute=None)
    apps = opened(clock, terms=terms)
    keap, webcrm = apps["keap"], apps["webcrm"]
    for number in range(count):
        keap.back_door.create("companies", {"company_name": f"Company {number:06}"})
        webcrm.back_door.create("organisations", {"OrganisationName": f"Company {number:06}"})
    clock.advance(_DAY)
    for id_ in range(count - SIZE + 1, count + 1):
        keap.back_door.edit("companies", id_, {"notes": "edited"})
        webcrm.back_door.edit("organisations", id_, {"OrganisationCity": "edited"})
    return (
        Tenant(keap, count, {"Authorization": f"Bearer {keap.credential}"}),
        Tenant(webcrm, count, {"Authorization": f"Bearer {_logged_in(webcrm)}"}),
    )


def _logged_in(app: App) -> str:
    url = f"{app.base_url}/Auth/ApiLogin"
    answer = app.handle(Request.from_url("POST", url, {"authCode": app.credential}))
    return str(json.loads(answer.body)["AccessToken"])


_V1, _V2 = "/crm/rest/v1/companies", "/crm/rest/v2/companies"
_ALL = "SELECT * FROM Organisation ORDER BY OrganisationId"
_SINCE = "SELECT * FROM Organisation WHERE OrganisationUpdatedAt >= '2026-01-06' ORDER BY OrganisationUpdatedAt"

KEAP: Mapping[str, Callable[[int], str]] = {
    "v1, first page": lambda _count: f"{_V1}?limit={SIZE}",
    "v1, middle page": lambda count: f"{_V1}?limit={SIZE}&offset={count // 2}",
    "v1, last page": lambda count: f"{_V1}?limit={SIZE}&offset={count - SIZE}",
    "v2, first page": lambda _count: f"{_V2}?page_size={SIZE}",
    "v2, middle page": lambda count: f"{_V2}?page_size={SIZE}&page_token={count // 2}",
    "v2, last page": lambda count: f"{_V2}?page_size={SIZE}&page_token={count - SIZE}",
    "v2, what has changed since": lambda _count: (
        f"{_V2}?page_size={SIZE}&filter={quote(f'since_time=={_CHANGED}')}"
    ),
}
WEBCRM: Mapping[str, Callable[[int], str]] = {
    "first page": lambda _count: f"/Organisations?Page=1&Size={SIZE}",
    "middle page": lambda count: f"/Organisations?Page={count // SIZE // 2}&Size={SIZE}",
    "last page": lambda count: f"/Organisations?Page={count // SIZE}&Size={SIZE}",
    "/Queries, what has changed since": lambda _count: (
        f"/Queries?script={quote(_SINCE)}&Page=1&Size={SIZE}"
    ),
    "/Queries, first page by id": lambda _count: f"/Queries?script={quote(_ALL)}&Size={SIZE}",
}


def rows(rounds: int) -> Iterator[str]:
    few, many = tenants(FEW), tenants(MANY)
    yield f"| {SIZE} of | {FEW:,} records, µs | {MANY:,} records, µs | ratio |"
    yield "|---|---:|---:|---:|"
    for place, targets in enumerate((KEAP, WEBCRM)):
        for name, target in targets.items():
            small, large = few[place], many[place]
            seen = [
                (small.microseconds(target(FEW)), large.microseconds(target(MANY)))
                for _ in range(rounds)
            ]
            one, other = (statistics.median(column) for column in zip(*seen, strict=True))
            yield f"| {small.app.name}: {name} | {one:,.0f} | {other:,.0f} | {other / one:.2f} |"


if __name__ == "__main__":
    for line in rows(int(sys.argv[1]) if len(sys.argv) > 1 else 15):
        print(line)
