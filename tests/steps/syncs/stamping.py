"""A pytest plugin: the reference sync tells webCRM with each write when it was sent, in a property that it owns.

Asked again, it says the same of a record in other bytes: `pytest -p tests.steps.syncs.stamping --sut-file FILE features`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sync.rest import Rest
from tests.strength.faulty import wrapped

STAMPS: Mapping[str, str] = {
    "Organisations": "OrganisationExtraCustom7",
    "Opportunities": "OpportunityCustom14",
    "Products": "ProductCustom14",
    "Users": "UserCustom14",
}
OWNS = "[owns]\n" + "".join(f'"Webcrm {name}" = ["{stamp}"]\n' for name, stamp in STAMPS.items())


def send(send: Any, self: Rest, method: str, path: str, body: Any, *params: Any) -> Any:
    stamp = {STAMPS[path.split("/")[1]]: f"sent {datetime.now(UTC)}"} if _is_theirs(path) else {}
    stamped = [each | stamp for each in body] if isinstance(body, list) else body | stamp
    return send(self, method, path, stamped, *params)


def _is_theirs(path: str) -> bool:
    return path.split("/")[1] in STAMPS


def pytest_configure() -> None:
    wrapped(Rest, "send", send)
