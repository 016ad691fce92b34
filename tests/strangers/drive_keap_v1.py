"""The client `keap-python` at work, in its own environment: a call per line comes in, what came of it goes out.

{"api": "CompanyService", "operation": "get", "with": {"id": 1}}
{"answer": {...}}  or  {"refusal": {"kind": "RecordNotFoundError"}}
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

from keap import Keap, KeapToken
from keap.exceptions import KeapUnauthorizedException
from keap.REST.BaseService import BaseService, RecordNotFoundError

SETTINGS = {
    "CLIENT_ID": "a",
    "CLIENT_SECRET": "b",
    "STORAGE_CLASS": "keap.storages.InMemoryStorage",
}


def main() -> None:
    BaseService.base_api_url = f"{os.environ['KEAP_URL']}/rest/v1"
    keap = Keap(SETTINGS)
    keap.storage.save_token(keap.app_name, KeapToken(access_token=os.environ["KEAP_TOKEN"]))
    for line in sys.stdin:
        print(json.dumps(outcome(keap.REST_V1, **json.loads(line))), flush=True)


def outcome(services: Any, api: str, operation: str, **how: dict[str, Any]) -> dict[str, Any]:
    try:
        return {"answer": getattr(getattr(services, api), operation)(**how["with"])}
    except (KeapUnauthorizedException, RecordNotFoundError) as error:
        return {"refusal": {"kind": type(error).__name__}}


if __name__ == "__main__":
    main()
