"""pytest-httpserver, run in an environment of its own: `python httpserver.py PORT RECORD PAGE`, the last two are files."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from pytest_httpserver import HTTPServer  # type: ignore[import-not-found] # it is a guest

JSON = "application/json"


def main(port: int, record: bytes, page: bytes) -> None:
    with HTTPServer(port=port) as server:
        server.expect_request("/record").respond_with_data(record, content_type=JSON)
        created = server.expect_request("/records", method="POST")
        created.respond_with_data(record, status=201, content_type=JSON)
        server.expect_request("/records", method="GET").respond_with_data(page, content_type=JSON)
        while True:
            time.sleep(60)


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]).read_bytes(), Path(sys.argv[3]).read_bytes())
