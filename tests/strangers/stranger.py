"""A client that nobody here wrote, in a process and an environment of its own."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.strangers.world import ROOT, World


class RefusedError(Exception):
    """The client raised instead of answering: `kind` is its exception, the rest what it told."""

    def __init__(self, refusal: dict[str, Any]) -> None:
        super().__init__(json.dumps(refusal))
        self.kind: str = refusal["kind"]
        self.status: int | None = refusal.get("status")
        self.message: str | None = refusal.get("message")
        self.body: str = refusal.get("body", "")


@dataclass(frozen=True)
class Stranger:
    """A client that lives as long as its driver: one call a line, one answer a line."""

    process: subprocess.Popen[str]

    def __call__(self, operation: str, **arguments: Any) -> Any:
        """Call "CompanyApi.get_company"; gives its JSON, None for no content, or RefusedError."""
        api, _, name = operation.partition(".")
        call = {"api": api, "operation": name, "with": arguments}
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        print(json.dumps(call), file=self.process.stdin, flush=True)
        outcome = json.loads(self.process.stdout.readline() or '{"refusal": {"kind": "died"}}')
        if "refusal" in outcome:
            raise RefusedError(outcome["refusal"])
        return outcome["answer"]


def home(package: str) -> Path:
    """Give the environment of a stranger's packages; fails where it is not installed."""
    ready = ROOT / ".strangers" / package / ".ready"
    if not ready.exists():
        pytest.fail(f"{package} is not installed: run `make {ready.relative_to(ROOT)}`")
    return ready.parent


def command(package: str, driver: str) -> list[str]:
    """Give the command that runs a driver among a stranger's packages."""
    return [str(home(package) / "bin" / "python"), str(Path(__file__).with_name(driver))]


@contextmanager
def at_work(package: str, driver: str, world: World) -> Iterator[Stranger]:
    with subprocess.Popen(
        command(package, driver),
        env=os.environ | world.environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield Stranger(process)
        finally:
            process.kill()
