"""What can be said on the command line of pytest."""

from __future__ import annotations

from argparse import ArgumentTypeError
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from checklist import document
from steps import policy as policies
from steps.examples import DoesNotFit, people_of
from steps.inside import InProcess
from steps.masking import masked
from steps.outside import OUTSIDE
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
MAY_HOLD_SECRETS = ("sut-command", "sut-url", "sut-b-command", "sut-b-url")
KEPT = "features/regressions"


def folder(text: str) -> Path:
    """A folder that was really named: an empty text would be the current one."""
    if not text:
        raise ArgumentTypeError("name a folder")
    return Path(text)


def example(text: str) -> str:
    """What has the form of an example; whether it fits the claim is seen when that claim runs."""
    try:
        people_of(text)
    except DoesNotFit as error:
        raise ArgumentTypeError(str(error)) from error
    return text


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
        help="what starts the sync under test; it gets the environment of the contract (docs/tutorial.md), and whatever "
        "is in this one: keep secrets there; on a command line or in a URL they are masked in whatever is written down",
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
        help="known failures that somebody accepts until a date, at most 366 days ahead "
        "(default exceptions.toml, if it is there)",
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
        type=example,
        metavar="WORD",
        help="run this one example of one claim, as a failing cell prints it; nothing is drawn, nothing shrunk",
    ),
    option(
        "--replay",
        type=Path,
        metavar="LOG",
        help="run exactly the failing examples of an earlier run's run.ndjson, with that run's options (its "
        "--sut-command, too, unless a secret was in it); what is given now goes before. Exit code 0: none of them fails any more. "
        "A log elsewhere is given as --replay=LOG: pytest takes the place of a path for the place of its settings",
    ),
    option(
        "--keep-regression",
        nargs="?",
        type=folder,
        const=Path(KEPT),
        metavar="DIR",
        help=f"write the smallest failing history of each claim as a scenario into DIR (default {KEPT}; "
        "give another one as --keep-regression=DIR); later runs that are given this folder, or one above it, execute "
        "these first",
    ),
)


def add_options(parser: pytest.Parser) -> None:
    group = parser.getgroup("syncproof", "proving a dataflow document against a sync")
    for name, keywords in OPTIONS:
        group.addoption(name, **keywords)


def repeated(config: pytest.Config, seed: int) -> Mapping[str, tuple[str, ...]]:
    """The options that make another run the same one, secrets masked; `seed` is the one that was drawn with."""
    values = {name: config.getoption(f"--{name}") for name in (*ALWAYS, *STANDARDS)}
    values |= {name: masked(values[name]) for name in MAY_HOLD_SECRETS if values[name]}
    return {
        name: tuple(map(str, value if isinstance(value, list) else [value]))
        for name, value in (values | {"seed": seed}).items()
        if name in ALWAYS or value != STANDARDS[name]
    }
