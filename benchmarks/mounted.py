"""What a mounted call costs beside the least that `requests` and `responses` cost: a constant answer of the same length.

    .venv/bin/python -m benchmarks.mounted [ROUNDS]

Prints microseconds of processor time for one call and their ratio, in Markdown.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable, Iterator

import requests
import responses

from benchmarks.paging import SIZE, Tenant, tenants
from fakes.mount import mounted

CALLS = 100  # in a row, timed together
RECORDS = 1_000
HASTE = 10  # seconds
Act = Callable[[Tenant], None]


def _rest(_tenant: Tenant) -> None:
    return None


def _edit_a_company(tenant: Tenant) -> None:
    tenant.app.back_door.edit("companies", 7, {"notes": "edited"})


def _edit_an_organisation(tenant: Tenant) -> None:
    tenant.app.back_door.edit("organisations", 7, {"OrganisationCity": "edited"})


_V2_PAGE = f"/crm/rest/v2/companies?page_size={SIZE}"
_PAGE = f"/Organisations?Page=1&Size={SIZE}"
TARGETS: tuple[tuple[str, int, str, Act], ...] = (
    ("a record of v1", 0, "/crm/rest/v1/companies/7", _rest),
    ("a record of v2", 0, "/crm/rest/v2/companies/7", _rest),
    (f"{SIZE} records of v2", 0, _V2_PAGE, _rest),
    (f"{SIZE} records of v2, one just saved", 0, _V2_PAGE, _edit_a_company),
    ("a record", 1, "/Organisations/7", _rest),
    (f"{SIZE} records", 1, _PAGE, _rest),
    (f"{SIZE} records, one just saved", 1, _PAGE, _edit_an_organisation),
)


def _microseconds(
    session: requests.Session, url: str, before: Callable[[], None] = lambda: None
) -> float:
    """Time the calls; what happens before each of them is not timed."""
    spent = 0.0
    for _ in range(CALLS):
        before()
        begin = time.process_time()
        session.get(url, timeout=HASTE)
        spent += time.process_time() - begin
    return spent / CALLS * 1e6


def _ours(tenant: Tenant, session: requests.Session, url: str, before: Act) -> float:
    with mounted(tenant.app):
        spent = _microseconds(session, url, lambda: before(tenant))
    tenant.app.journal.clear()
    return spent


def _bare(body: bytes, session: requests.Session, url: str) -> float:
    with responses.RequestsMock() as mock:
        mock.get(url, body=body, content_type="application/json")
        return _microseconds(session, url)


def rows(rounds: int) -> Iterator[str]:
    yield "| GET of | constant, µs | mounted fake, µs | ratio |"
    yield "|---|---:|---:|---:|"
    filled = tenants(RECORDS)
    for name, place, target, before in TARGETS:
        tenant = filled[place]
        url = tenant.app.base_url + target
        with requests.Session() as session:
            session.headers.update(tenant.headers)
            with mounted(tenant.app):
                body = session.get(url, timeout=HASTE).content
            seen = [
                (_bare(body, session, url), _ours(tenant, session, url, before))
                for _ in range(rounds)
            ]
        bare, ours = (statistics.median(column) for column in zip(*seen, strict=True))
        yield f"| {tenant.app.name}: {name} | {bare:,.0f} | {ours:,.0f} | {ours / bare:.2f} |"


if __name__ == "__main__":
    for line in rows(int(sys.argv[1]) if len(sys.argv) > 1 else 15):
        print(line)
