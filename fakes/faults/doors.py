"""How a missing answer looks to a client in process; on a socket, see `fakes.serving`."""

from __future__ import annotations

from math import inf
from typing import Any

import requests
from urllib3.exceptions import ProtocolError

from fakes.messages import NoAnswer


def patience_of(sent: requests.PreparedRequest) -> float:
    """Tell how many seconds of silence this client of `requests` bears."""
    how: dict[str, Any] = getattr(sent, "req_kwargs", {})  # where `responses` keeps them
    timeout = how.get("timeout")
    if isinstance(timeout, tuple):
        _connect, timeout = timeout
    return inf if timeout is None else float(timeout)


def requests_error(silence: NoAnswer, sent: requests.PreparedRequest) -> requests.RequestException:
    """Give what `requests` would raise; a body that is cut off is no matter of this: see `part`."""
    if silence.kind == "connect timeout":
        return requests.ConnectTimeout(f"{sent.url}: nobody took the call", request=sent)
    if silence.kind == "read timeout":
        return requests.ReadTimeout(f"{sent.url}: no answer in time", request=sent)
    reset = ConnectionResetError("Connection reset by peer")
    return requests.ConnectionError(ProtocolError("Connection aborted.", reset), request=sent)
