"""The command of `tap-webcrm` in its own environment, with webCRM's address, which it cannot be told, replaced.

Its own adapter stays in place, since what it does about a 429 is a part of what is proved; but where it would sleep,
the fakes' clock is moved.
"""

from __future__ import annotations

import os
import sys
import time
from typing import Any

import requests
import tap_webcrm
from requests.adapters import HTTPAdapter

VENDOR = "https://api.webcrm.com/"


def main() -> None:
    send = HTTPAdapter.send

    def redirected(adapter: HTTPAdapter, request: Any, **how: Any) -> Any:
        request.url = request.url.replace(VENDOR, f"{os.environ['WEBCRM_URL']}/", 1)
        return send(adapter, request, **how)

    HTTPAdapter.send = redirected  # type: ignore[assignment] # the one door that the tap leaves open
    time.sleep = wait
    sys.exit(tap_webcrm.main())


def wait(seconds: Any) -> None:
    bearer = {"Authorization": f"Bearer {os.environ['BACK_DOOR_TOKEN']}"}
    clock = f"{os.environ['BACK_DOOR_URL']}/clock"
    requests.post(clock, json={"advance": seconds}, headers=bearer, timeout=10)


if __name__ == "__main__":
    main()
