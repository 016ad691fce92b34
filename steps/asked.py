"""What was said on the command line, read; a UsageError says what is wrong with it."""

from __future__ import annotations

import random
import shutil
import socket
from collections.abc import Mapping, Sequence
from math import inf
from pathlib import Path

import pytest

from fakes.switches import SwitchError, checked, parsed
from fakes.vendors import SWITCHES
from steps.masking import MASK, masked
from steps.policy import Policy, PolicyError
from steps.process import words
from steps.suts import Attachment

HIGHEST_PORT = 65_535
SERVED_AT = "127.0.0.1"
OF_A_SHELL = frozenset({"&&", "||", "|", ";", "&", ">", ">>", "<", "2>&1"})


def seed_of(text: str) -> int:
    """Read --seed; "random" draws one, which the report then shows."""
    if text == "random":
        return random.SystemRandom().randrange(2**32)
    if not text.isdecimal():
        raise pytest.UsageError(f'--seed {text!r}: give a whole number or "random"')
    return int(text)


def switches_of(texts: Sequence[str]) -> Mapping[str, str]:
    """Read every --set."""
    try:
        chosen = parsed(texts)
        checked(SWITCHES, chosen)
    except SwitchError as error:
        raise pytest.UsageError(f"--set {error}") from error
    return chosen


def refuse_strange_ways(file: Path, policy: Policy) -> None:
    """Raise PolicyError for an entry that waits for a way in which no vendor can behave."""
    for entry in policy.blocked:
        for word, ways in (("when", entry.ways), ("unless", entry.exempt)):
            try:
                for way in ways:
                    checked(SWITCHES, parsed([way]))
            except SwitchError as error:
                raise PolicyError(f"{file}: {entry}: {word}: {error}") from error


def program_of(option: str, command: str) -> tuple[str, ...]:
    """Read --sut-command, or --sut-b-command: a program that is there, and its arguments."""
    shown = f"{option} {masked(command)!r}"
    try:
        program = words(command)
    except ValueError as error:
        raise pytest.UsageError(f"{shown}: {error}") from error
    if strange := OF_A_SHELL.intersection(program, command.split()):
        raise pytest.UsageError(
            f"{shown}: no shell reads {' '.join(sorted(strange))}; "
            "put it into a script, or write: sh -c '...'"
        )
    if program and shutil.which(program[0]) is None:
        raise pytest.UsageError(f"{option} {masked(program[0])!r}: no such program; give its path")
    return program


def attachment_of(config: pytest.Config, sut: str = "--sut") -> Attachment:
    """Read --sut, or --sut-b, and what belongs to it; a UsageError says what is missing."""
    kind, command, url = (config.getoption(f"{sut}{part}") for part in ("", "-command", "-url"))
    _refuse_masked(f"{sut}-command", command or "")
    _refuse_masked(f"{sut}-url", url or "")
    if kind == "command" and not command:
        raise pytest.UsageError(f"{sut} command needs {sut}-command: what runs one pass?")
    if kind == "trigger" and not url:
        raise pytest.UsageError(f"{sut} trigger needs {sut}-url: where is a POST a pass?")
    if sut == "--sut" and kind == "watch" and not (command or config.getoption("--fake-ports")):
        raise pytest.UsageError(
            "--sut watch needs --sut-command, what starts the sync; or --fake-ports KEAP,WEBCRM, "
            "where a sync that already runs elsewhere finds the fakes"
        )
    if kind in {"in-process", None} and (command or url):
        raise pytest.UsageError(f"{sut}-command and {sut}-url need {sut} command, trigger or watch")
    if url and kind != "trigger":
        raise pytest.UsageError(f"{sut}-url is for {sut} trigger alone")
    if url and not url.startswith(("http://", "https://")):
        raise pytest.UsageError(
            f"{sut}-url {masked(url)!r}: give an address, as in http://127.0.0.1:8700/"
        )
    for option in ("--sut-deadline", "--sut-quiet"):
        if not 0 < config.getoption(option) < inf:
            raise pytest.UsageError(f"{option} {config.getoption(option)}: give seconds above 0")
    program = program_of(f"{sut}-command", command or "")
    return Attachment(
        kind,
        program,
        url or "",
        config.getoption("--sut-deadline"),
        config.getoption("--sut-quiet"),
    )


def _refuse_masked(option: str, text: str) -> None:
    """Nobody's secret is what an earlier run wrote down in the place of one."""
    if MASK in text:
        raise pytest.UsageError(
            f"{option} {masked(text)!r}: {MASK} stands for a secret that was not written down: put it in its place"
        )


def second_of(config: pytest.Config) -> Attachment | None:
    """Read --sut-b and what belongs to it; None where nothing is to be compared."""
    second = attachment_of(config, "--sut-b")
    if not second.kind:
        return None
    if second.kind == config.getoption("--sut") == "in-process":
        raise pytest.UsageError(
            "--sut-b in-process is the same reference sync as --sut in-process: "
            "name the other one with --sut-b command, trigger or watch"
        )
    if second.kind == "watch" and not second.command:
        raise pytest.UsageError(
            "--sut-b watch needs --sut-b-command: nobody else knows the ports of its fakes; "
            "let the sync that already runs elsewhere be the one of --sut"
        )
    for option in ("--keep-regression", "--exceptions"):
        if config.getoption(option):
            raise pytest.UsageError(
                f"{option} is about what one sync does wrong, --sut-b about how two differ: give one of them"
            )
    return second


def ports_of(config: pytest.Config) -> Mapping[str, int]:
    """Read --fake-ports, and see that the fakes can be served there."""
    text = config.getoption("--fake-ports")
    if not text:
        return {}
    if config.getoption("--sut") == "in-process":
        raise pytest.UsageError(
            f"--fake-ports {text!r}: for the sync in process nothing is served; give --sut command, trigger or watch"
        )
    ports = _two_ports(text)
    if not hasattr(config, "workerinput"):  # a worker could only tell that it may not start
        if (config.getoption("numprocesses", None) or 0) > 1:
            raise pytest.UsageError(
                f"--fake-ports {text!r}: parallel workers cannot share these ports; leave -n out"
            )
        for port in ports.values():
            _expect_free(port)
    return ports


def _two_ports(text: str) -> Mapping[str, int]:
    keap, _, webcrm = text.partition(",")
    ports = [
        int(port) for port in (keap, webcrm) if port.isdecimal() and 0 < int(port) <= HIGHEST_PORT
    ]
    if len(set(ports)) != len((keap, webcrm)):
        raise pytest.UsageError(
            f"--fake-ports {text!r}: give two different ports up to {HIGHEST_PORT}, as in 8001,8002"
        )
    return dict(zip(("keap", "webcrm"), ports, strict=True))


def _expect_free(port: int) -> None:
    try:
        socket.create_server((SERVED_AT, port)).close()
    except OSError as error:
        raise pytest.UsageError(
            f"--fake-ports: the fakes cannot be served at port {port} of {SERVED_AT}: {error.strerror}; "
            "end what listens there, or give other ports"
        ) from error
