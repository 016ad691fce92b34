"""Who is compared, and what each is asked: both fakes here, the rivals in `rivals`."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPResponse
from pathlib import Path
from subprocess import DEVNULL
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit

GET, POST, PAGE = "GET of a record", "POST of a record", "page of 1,000"
RECORDS = 1_000
_UNMETERED = ("--keap-quota", "none", "--webcrm-requests-per-minute", "none")


@dataclass(frozen=True)
class Contestant:
    name: str
    port: int
    requests: Mapping[str, bytes]  # by task, as they go over the wire
    process: int  # its id

    def processor_seconds(self) -> float:
        """Tell how much processor time the server has used; 0 where there is no /proc."""
        file = Path(f"/proc/{self.process}/stat")
        if not file.exists():
            return 0.0
        user, system = file.read_text().rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


@contextmanager
def running(command: Sequence[str], port: int) -> Iterator[int]:
    """Run a server, from when somebody listens on its port until the block ends; it writes its log to nowhere. Gives its process."""
    with subprocess.Popen(command, stdout=DEVNULL, stderr=DEVNULL) as server:  # noqa: S603 -- our own words
        try:
            while not _listens(port):
                time.sleep(0.1)
            yield server.pid
        finally:
            server.terminate()


def _listens(port: int) -> bool:
    with socket.socket() as asking:
        return asking.connect_ex(("127.0.0.1", port)) == 0


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
    return port


def request(method: str, path: str, payload: Any = None, **headers: str) -> bytes:
    """Write an HTTP/1.1 request; underscores in the names of headers stand for hyphens."""
    body = b"" if payload is None else json.dumps(payload).encode()
    sent = {"Host": "127.0.0.1", "Content_Type": "application/json"} | headers
    if body:
        sent["Content_Length"] = str(len(body))
    lines = [f"{name.replace('_', '-')}: {value}\r\n" for name, value in sent.items()]
    return f"{method} {path} HTTP/1.1\r\n{''.join(lines)}\r\n".encode() + body


def told(port: int, asked: bytes) -> bytes:
    """Send one request and give the body of its answer, which has to be a success."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall(asked)
        answer = HTTPResponse(connection)
        answer.begin()
        body = answer.read()
    if answer.status not in (200, 201):
        raise SystemExit(f"{asked.decode()}\n{answer.status} {body[:500].decode()}")
    return body


@contextmanager
def ours() -> Iterator[list[Contestant]]:
    """Both fakes as everybody starts them, each holding 1,000 records and counting no quota."""
    command = [sys.executable, "-m", "fakes", *_UNMETERED]
    with TemporaryDirectory() as folder:
        ready = Path(folder) / "ready.json"
        with subprocess.Popen([*command, "--ready-file", str(ready)], stdout=DEVNULL) as server:  # noqa: S603
            try:
                while not ready.exists():
                    time.sleep(0.1)
                doors = json.loads(ready.read_text())
                yield [_keap(server.pid, **doors["keap"]), _webcrm(server.pid, **doors["webcrm"])]
            finally:
                server.terminate()


def _keap(process: int, url: str, token: str) -> Contestant:
    parts, bearer = urlsplit(url), f"Bearer {token}"
    companies, new = f"{parts.path}/v2/companies", {"company_name": "Fjord & Sons"}
    port, create = parts.port or 0, request("POST", companies, new, Authorization=bearer)
    for _ in range(RECORDS):
        told(port, create)
    return Contestant(
        "the fake Keap",
        port,
        {
            GET: request("GET", f"{companies}/1", Authorization=bearer),
            POST: create,
            PAGE: request("GET", f"{companies}?page_size={RECORDS}", Authorization=bearer),
        },
        process,
    )


def _webcrm(process: int, url: str, auth_code: str) -> Contestant:
    port = urlsplit(url).port or 0
    login = json.loads(told(port, request("POST", "/Auth/ApiLogin", authCode=auth_code)))
    bearer, new = f"Bearer {login['AccessToken']}", {"OrganisationName": "Fjord & Sons"}
    create = request("POST", "/Organisations", new, Authorization=bearer)
    for _ in range(RECORDS):
        told(port, create)
    page = f"/Organisations?Page=1&Size={RECORDS}"
    return Contestant(
        "the fake webCRM",
        port,
        {
            GET: request("GET", "/Organisations/2", Authorization=bearer),
            POST: create,
            PAGE: request("GET", page, Authorization=bearer),
        },
        process,
    )
