"""The command of `tap-webcrm` in its own environment, with webCRM's address, which it cannot be told, replaced.

Its own adapter stays in place, since what it does about a 429 is a part of what is proved.
"""

from __future__ import annotations

import os
import sys
from typing import Any

import tap_webcrm
from requests.adapters import HTTPAdapter

VENDOR = "https://api.webcrm.com/"


def main() -> None:
    send = HTTPAdapter.send

    def redirected(adapter: HTTPAdapter, request: Any, **how: Any) -> Any:
        request.url = request.url.replace(VENDOR, f"{os.environ['WEBCRM_URL']}/", 1)
        return send(adapter, request, **how)

    HTTPAdapter.send = redirected  # type: ignore[assignment] # the one door that the tap leaves open
    sys.exit(tap_webcrm.main())


if __name__ == "__main__":
    main()
