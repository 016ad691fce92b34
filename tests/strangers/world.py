"""The fakes as `python -m fakes` serves them, and a person at their back door."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import requests

ROOT = Path(__file__).parents[2]
_SECONDS = 10


@dataclass(frozen=True)
class World:
    """Where the fakes are, as their ready file says; `back_door` sends the token by itself."""

    doors: dict[str, dict[str, str]]
    back_door: requests.Session

    @property
    def keap(self) -> str:
        """Give the address that Keap's clients are configured with: v1 and v2 are below it."""
        return self.doors["keap"]["url"].removesuffix("/rest")

    @property
    def webcrm(self) -> str:
        return self.doors["webcrm"]["url"]

    @property
    def environment(self) -> dict[str, str]:
        return {
            "KEAP_URL": self.keap,
            "KEAP_TOKEN": self.doors["keap"]["token"],
            "WEBCRM_URL": self.webcrm,
            "WEBCRM_AUTH_CODE": self.doors["webcrm"]["auth_code"],
            "BACK_DOOR_URL": self.doors["back_door"]["url"],
            "BACK_DOOR_TOKEN": self.doors["back_door"]["token"],
        }

    def person(self, table: str, **values: Any) -> int:
        """Create a record as a person does: `table` is "keap/companies"."""
        return int(self._ask("POST", table, json=values)["id"])

    def records(self, table: str) -> dict[int, dict[str, Any]]:
        return {record["id"]: record for record in self._ask("GET", table)}

    def exchanges(self, system: str, since: int = 0) -> list[dict[str, Any]]:
        journal: list[dict[str, Any]] = self._ask("GET", f"journal/{system}?since={since}")
        return journal

    def trouble(self, system: str, **fault: Any) -> None:
        """Let something go wrong with the next exchange: `fault="ServerError", status=502`."""
        self._ask("POST", f"faults/{system}", json=fault)

    def later(self, seconds: float) -> None:
        self._ask("POST", "clock", json={"advance": seconds})

    def start_over(self) -> None:
        self._ask("POST", "reset")

    def _ask(self, method: str, path: str, **how: Any) -> Any:
        url = f"{self.doors['back_door']['url']}/{path}"
        answer = self.back_door.request(method, url, timeout=_SECONDS, **how)
        assert answer.ok, answer.text
        return answer.json() if answer.content else None


@contextmanager
def served_world(*options: str, stderr: IO[str] | None = None) -> Iterator[World]:
    """Serve both fakes in a process of their own until the block ends."""
    command = [sys.executable, "-m", "fakes", *options]
    with (
        subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=stderr, text=True
        ) as process,
        requests.Session() as back_door,
    ):
        try:
            assert process.stdout is not None
            doors = json.loads(process.stdout.readline())
            back_door.headers["Authorization"] = f"Bearer {doors['back_door']['token']}"
            yield World(doors, back_door)
        finally:
            process.terminate()
