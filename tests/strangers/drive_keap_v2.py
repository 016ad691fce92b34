"""The official Keap client at work, in its own environment: a call per line comes in, what came of it goes out.

{"api": "CompanyApi", "operation": "get_company", "with": {"company_id": "1"}}
{"answer": {...}}  or  {"refusal": {"kind": "NotFoundException", "status": 404, "message": ..., "body": ...}}
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

import keap_core_v2_client as sdk


def main() -> None:
    place = sdk.Configuration(host=os.environ["KEAP_URL"], access_token=os.environ["KEAP_TOKEN"])
    with sdk.ApiClient(place) as client:
        for line in sys.stdin:
            print(json.dumps(outcome(client, **json.loads(line)), default=str), flush=True)


def outcome(client: Any, api: str, operation: str, **how: dict[str, Any]) -> dict[str, Any]:
    call = getattr(getattr(sdk, api)(client), operation)
    try:
        answer = call(**how["with"])
    except sdk.ApiException as error:
        return {"refusal": told(error)}
    except ValueError as error:  # the client's own check of what goes out and of what comes in
        return {"refusal": {"kind": type(error).__name__, "status": None, "body": str(error)}}
    return {"answer": answer and answer.to_dict()}


def told(error: Any) -> dict[str, Any]:
    return {
        "kind": type(error).__name__,
        "status": error.status,
        "message": getattr(error.data, "message", None),
        "body": error.body,
    }


if __name__ == "__main__":
    main()
