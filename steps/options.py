"""What can be said on the command line of pytest, and what it may be."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from checklist import document
from fakes.switches import SwitchError, checked, parsed
from fakes.vendors import SWITCHES
from steps import policy as policies
from steps.suts import InProcess

PROFILES = {"quick": 10, "default": 100, "thorough": 1_000, "external": 5}  # examples a claim
SUTS = {"in-process": InProcess}
SHIPPED = Path(document.__file__).parent / "documents" / "keap-webcrm.rst"


def add_options(parser: pytest.Parser) -> None:
    group = parser.getgroup("syncproof", "proving a dataflow document against a sync")
    group.addoption(
        "--dataflow",
        type=Path,
        default=SHIPPED,
        metavar="DOC",
        help="the dataflow document that is to be proved",
    )
    group.addoption(
        "--sut",
        choices=sorted(SUTS),
        default="in-process",
        help="how the sync under test is reached",
    )
    group.addoption(
        "--profile", choices=list(PROFILES), default="default", help=f"examples a claim: {PROFILES}"
    )
    group.addoption(
        "--policy",
        type=Path,
        default=policies.STANDARD,
        metavar="FILE",
        help="what is assumed where the document is silent",
    )
    group.addoption(
        "--set",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="let a vendor behave otherwise where nobody knows how it does: see python -m fakes switches",
    )
    group.addoption(
        "--seed",
        default="1",
        metavar="N|random",
        help="the same seed draws the same records (default 1)",
    )
    group.addoption(
        "--report",
        type=Path,
        metavar="DIR",
        help="write the log and the HTML report into this folder",
    )


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
