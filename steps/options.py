"""What can be said on the command line of pytest, and what it may be."""

from __future__ import annotations

import random
import shutil
from argparse import ArgumentTypeError
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf
from pathlib import Path
from typing import Any

import pytest

from checklist import document
from fakes.switches import SwitchError, checked, parsed
from fakes.vendors import SWITCHES
from steps import policy as policies
from steps.inside import InProcess
from steps.outside import OUTSIDE
from steps.process import words
from steps.suts import Attach, Attachment


@dataclass(frozen=True)
class Profile:
    """How much a claim tries."""

    examples: int
    hard: int  # where an example takes several times the usual time
    abreast: int = 1  # records that go through the sentences about a row side by side
    several: tuple[int, int] = (2, 3)  # records, where a sentence speaks of several

    def __str__(self) -> str:
        each = f" of {self.abreast} records" if self.abreast > 1 else ""
        return f"{self.examples:,}{each}"


# Where a pass is a process, what counts is the number of passes: few examples, each of as many records as there are
# families of texts.
PROFILES = {
    "quick": Profile(10, 2),
    "default": Profile(100, 25),
    "thorough": Profile(1_000, 250),
    "external": Profile(3, 3, abreast=9, several=(5, 8)),
}
SUTS: Mapping[str, Attach] = {"in-process": InProcess, **OUTSIDE}
SHIPPED = Path(document.__file__).parent / "documents" / "keap-webcrm.rst"


# What another run needs to be given to be the same one, as long as it is not the standard.
ALWAYS = ("seed", "profile", "sut")
STANDARDS: Mapping[str, object] = {
    "sut-command": None,
    "sut-url": None,
    "sut-b": None,
    "sut-b-command": None,
    "sut-b-url": None,
    "sut-deadline": Attachment.deadline,
    "sut-quiet": Attachment.quiet,
    "fake-ports": "",
    "dataflow": SHIPPED,
    "policy": policies.STANDARD,
    "sut-file": None,
    "exceptions": None,
    "set": [],
}
KEPT = "features/regressions"
HIGHEST = 65_535  # of the ports


def folder(text: str) -> Path:
    """A folder that was really named: an empty text would be the current one."""
    if not text:
        raise ArgumentTypeError("name a folder")
    return Path(text)


Option = tuple[str, Mapping[str, Any]]


def option(name: str, **keywords: Any) -> Option:
    return name, keywords


OPTIONS = (
    option(
        "--dataflow",
        type=Path,
        default=SHIPPED,
        metavar="DOC",
        help="the dataflow document that is to be proved",
    ),
    option(
        "--sut",
        choices=sorted(SUTS),
        default="in-process",
        help="how the sync under test is reached: the reference sync called directly, one run of a command a pass, "
        "a POST a pass, or a sync that runs by itself",
    ),
    option(
        "--sut-command",
        metavar="CMD",
        help="what starts the sync under test; it gets the environment of the contract (docs/tutorial.md)",
    ),
    option("--sut-url", metavar="URL", help="with --sut trigger: where a POST is a pass"),
    option(
        "--sut-b",
        choices=sorted(SUTS),
        help="compare: how a second sync is reached, an older release or another vendor's, that has to do on the same "
        "histories what --sut does; red is where they differ, right or wrong",
    ),
    option("--sut-b-command", metavar="CMD", help="what --sut-command is, for --sut-b"),
    option("--sut-b-url", metavar="URL", help="what --sut-url is, for --sut-b"),
    option(
        "--sut-deadline",
        type=float,
        default=Attachment.deadline,
        metavar="SECONDS",
        help="a pass that takes longer is ended, and what it was about is UNKNOWN (default 60)",
    ),
    option(
        "--sut-quiet",
        type=float,
        default=Attachment.quiet,
        metavar="SECONDS",
        help="with --sut watch: at rest is who stored nothing for so long; "
        "more than the time between two of its looks (default 2)",
    ),
    option(
        "--fake-ports",
        default="",
        metavar="KEAP,WEBCRM",
        help="serve the fakes on these loopback ports, for a sync that already runs elsewhere",
    ),
    option(
        "--profile",
        choices=list(PROFILES),
        default="default",
        help="examples a claim: "
        + ", ".join(f"{name} {profile}" for name, profile in PROFILES.items()),
    ),
    option(
        "--policy",
        type=Path,
        default=policies.STANDARD,
        metavar="FILE",
        help="what is assumed where the document is silent",
    ),
    option(
        "--sut-file",
        type=Path,
        metavar="FILE",
        help="what the sync under test does not promise (sut.toml): see python -m steps.promises; "
        "whatever is not declared is required",
    ),
    option(
        "--exceptions",
        type=Path,
        metavar="FILE",
        help="known failures that somebody accepts until a date (default exceptions.toml, if it is there)",
    ),
    option(
        "--set",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="let a vendor behave otherwise where nobody knows how it does: see python -m fakes switches",
    ),
    option(
        "--seed",
        default="1",
        metavar="N|random",
        help="the same seed draws the same records (default 1)",
    ),
    option(
        "--report",
        type=folder,
        metavar="DIR",
        help="write the log and the HTML report into this folder",
    ),
    option(
        "--example",
        metavar="WORD",
        help="run this one example of one claim, as a failing cell prints it; nothing is drawn, nothing shrunk",
    ),
    option(
        "--replay",
        type=Path,
        metavar="LOG",
        help="run exactly the failing examples of an earlier run's run.ndjson, with that run's options (its "
        "--sut-command, too); what is given now goes before. Exit code 0: none of them fails any more. "
        "A log elsewhere is given as --replay=LOG: pytest takes the place of a path for the place of its settings",
    ),
    option(
        "--keep-regression",
        nargs="?",
        type=folder,
        const=Path(KEPT),
        metavar="DIR",
        help=f"write the smallest failing history of each claim as a scenario into DIR (default {KEPT}; "
        "give another one as --keep-regression=DIR); later runs of features execute these first",
    ),
)


def add_options(parser: pytest.Parser) -> None:
    group = parser.getgroup("syncproof", "proving a dataflow document against a sync")
    for name, keywords in OPTIONS:
        group.addoption(name, **keywords)


def repeated(config: pytest.Config, seed: int) -> Mapping[str, tuple[str, ...]]:
    """The options that make another run the same one; `seed` is the one that was drawn with."""
    values = {name: config.getoption(f"--{name}") for name in (*ALWAYS, *STANDARDS)}
    return {
        name: tuple(map(str, value if isinstance(value, list) else [value]))
        for name, value in (values | {"seed": seed}).items()
        if name in ALWAYS or value != STANDARDS[name]
    }


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


def attachment_of(config: pytest.Config, sut: str = "--sut") -> Attachment:
    """Read --sut, or --sut-b, and what belongs to it; a UsageError says what is missing."""
    kind, command, url = (config.getoption(f"{sut}{part}") for part in ("", "-command", "-url"))
    if kind == "command" and not command:
        raise pytest.UsageError(f"{sut} command needs {sut}-command: what runs one pass?")
    if kind == "trigger" and not url:
        raise pytest.UsageError(f"{sut} trigger needs {sut}-url: where is a POST a pass?")
    if kind in {"in-process", None} and (command or url):
        raise pytest.UsageError(f"{sut}-command and {sut}-url need {sut} command, trigger or watch")
    if url and kind != "trigger":
        raise pytest.UsageError(f"{sut}-url is for {sut} trigger alone")
    if url and not url.startswith(("http://", "https://")):
        raise pytest.UsageError(f"{sut}-url {url!r}: give an address, as in http://127.0.0.1:8700/")
    for option in ("--sut-deadline", "--sut-quiet"):
        if not 0 < config.getoption(option) < inf:
            raise pytest.UsageError(f"{option} {config.getoption(option)}: give seconds above 0")
    try:
        program = words(command or "")
    except ValueError as error:
        raise pytest.UsageError(f"{sut}-command {command!r}: {error}") from error
    if program and shutil.which(program[0]) is None:
        raise pytest.UsageError(f"{sut}-command {program[0]!r}: no such program; give its path")
    return Attachment(
        kind,
        program,
        url or "",
        config.getoption("--sut-deadline"),
        config.getoption("--sut-quiet"),
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


def ports_of(text: str) -> Mapping[str, int]:
    """Read --fake-ports."""
    if not text:
        return {}
    keap, _, webcrm = text.partition(",")
    ports = [int(port) for port in (keap, webcrm) if port.isdecimal() and 0 < int(port) <= HIGHEST]
    if len(set(ports)) != len((keap, webcrm)):
        raise pytest.UsageError(
            f"--fake-ports {text!r}: give two different ports up to {HIGHEST}, as in 8001,8002"
        )
    return dict(zip(("keap", "webcrm"), ports, strict=True))
