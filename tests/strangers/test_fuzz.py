"""Schemathesis finds nothing to complain of in the served fakes, nor they in it."""

from __future__ import annotations

import pytest
import requests

from tests.strangers.fuzzing import (
    SHORT,
    VENDORS,
    Findings,
    authorization,
    fuzz,
    fuzzed_world,
    origin,
)

LEAST = 400  # requests to each fake; fewer would prove little
OPERATIONS = 80  # of each; both have more
PROBES = {"keap": "/crm/rest/v2/companies", "webcrm": "/organisations"}


@pytest.mark.parametrize("vendor", VENDORS)
def test_made_up_requests_are_answered_as_described(vendor: str) -> None:
    with fuzzed_world() as (world, complaints):
        found = fuzz(world, vendor, SHORT)
        assert _wrong(found) == "", found.said
        probe = origin(world, vendor) + PROBES[vendor]
        headers = {"Authorization": authorization(world, vendor)}
        assert requests.get(probe, headers=headers, timeout=10).ok
        assert complaints.read_text() == ""


def _wrong(found: Findings) -> str:
    """Say why a run proves nothing, or what it disproves."""
    if found.failures:
        return "\n".join(found.failures)
    if not found.complete or found.tested < max(found.chosen, OPERATIONS):
        return f"{found.tested} of {found.chosen} operations were tried"
    return "" if found.arrived and found.requests >= LEAST else f"{found.requests} requests arrived"
